"""A preview: the citizen's pages from a draft, behind a signed link that expires, and nowhere else."""

import re
import time

import pytest
from django.core import signing
from django.test import Client
from django.urls import get_script_prefix

from eligibility.models import Case, Questionnaire
from legalbasis.documents import Text
from legalbasis.models import Work
from legalbasis.publishing import drafts, preview
from legalbasis.publishing.log import Change, store
from legalbasis.publishing.models import DraftSave, LogEntry
from legalbasis.today import today
from procedures.models import Procedure
from tests.curators import release_url, save
from tests.press import R5, RESULT, data, hrefs, put, reworded, tags

ENGLISH, CHINESE = "A headline that was not there before.", "一个从前没有的标题。"
HEADLINE = Text(CHINESE, ENGLISH)
BANNER = "Preview, not published"


@pytest.fixture
def start(edition):
    """Where a preview of a reworded questionnaire begins."""
    return start_of(reworded(edition.get("questionnaire", "refund"), "r5", headline=HEADLINE))


def start_of(document, kind="questionnaire", key="refund"):
    return preview.path_of([Change(kind, key, store(kind, key, document) if document else None)])


def test_a_reviewer_sees_the_draft_and_citizens_do_not(start, citizen):
    page = citizen.get(start + RESULT[1:])
    assert page.status_code == 200
    assert ENGLISH in page.text and BANNER in page.text
    assert CHINESE in citizen.get(start + RESULT[1:].replace("en/", "zh-hans/", 1)).text
    plain = citizen.get(RESULT)
    assert ENGLISH not in plain.text and BANNER not in plain.text


def test_a_preview_is_neither_kept_nor_indexed_and_sets_no_cookie(start, citizen):
    for path in ("en/", "en/check/refund/", RESULT[1:], "en/procedures/premium-refund/", "en/law/"):
        for _time in range(2):
            page = citizen.get(start + path)
            assert page.status_code == 200, path
            assert page["Cache-Control"] == "private, no-store"
            assert page["X-Robots-Tag"] == "noindex, nofollow"
            assert page["Referrer-Policy"] == "no-referrer"
            assert not page.cookies
            assert BANNER in page.text
        assert BANNER not in citizen.get(f"/{path}").text
    assert get_script_prefix() == "/"


PAGES = [
    "en/",
    "zh-hans/",
    "en/check/refund/",
    "en/check/refund/answers/?region=440100",
    f"en/check/refund/result/?{R5}",
    "en/procedures/",
    "en/procedures/premium-refund/",
    "en/procedures/premium-refund/checklist/",
    "en/procedures/premium-refund/checklist/?as=self",
    "en/law/",
    "en/law/social-insurance-law/",
    "en/law/social-insurance-law/article-58/",
    "en/search/?q=refund",
    "en/law/figures/",
]


@pytest.mark.parametrize("path", PAGES)
def test_every_link_stays_within_the_preview(start, citizen, path):
    page = citizen.get(start + path, follow=True)
    assert page.status_code in (200, 404)
    own = [url for url in hrefs(page.text) if url.startswith("/") and not url.startswith("/static/")]
    assert own
    assert [url for url in own if not url.startswith(start)] == []
    forms = [
        attrs["action"] for _tag, attrs in tags(page, "form") if attrs.get("action", "#")[0] != "#"
    ]
    assert [url for url in forms if not url.startswith(start)] == []


def test_an_interview_goes_on_to_its_end_within_the_preview(start, citizen):
    page = citizen.get(f"{start}en/check/refund/answers/?{R5}", follow=True)
    assert page.redirect_chain[-1][0].startswith(f"{start}en/check/refund/result/")
    assert data(page)["case"] == "r5"
    bare = citizen.get(start, follow=True)
    assert bare.status_code == 200 and bare.redirect_chain[0][0].startswith(start)


def test_a_preview_of_a_procedure_a_law_and_a_withdrawal(edition, citizen, unheld):
    import msgspec

    procedure = edition.get("procedure", "premium-refund")
    start = start_of(msgspec.structs.replace(procedure, title=HEADLINE), "procedure", "premium-refund")
    for path in ("", "checklist/?as=self", "slip/"):
        assert ENGLISH in citizen.get(f"{start}en/procedures/premium-refund/{path}").text
    work = edition.get("work", "social-insurance-law")
    start = start_of(msgspec.structs.replace(work, title=HEADLINE), "work", work.slug)
    assert ENGLISH in citizen.get(f"{start}en/law/social-insurance-law/").text
    start = start_of(None, "overlay", "refund@330000")
    page = citizen.get(start + RESULT[1:].replace("440100", "330100"))
    assert data(page)["case"] == "r5"
    assert data(citizen.get(RESULT.replace("440100", "330100")))["case"] == "r4"


def test_a_preview_names_no_edition_that_could_be_kept(start, citizen):
    page = citizen.get(start + RESULT[1:])
    assert "seen=" not in page.text
    last = LogEntry.objects.last_seq()
    pinned = citizen.get(f"{start}{RESULT[1:]}&seen={last}-{today()}", follow=True)
    assert ENGLISH in pinned.text, "a preview shows the draft whatever the address says"


@pytest.mark.parametrize(
    "token",
    ["x", "x:y:z", "{token}x", "x{token}", "{token}:{token}", "%E2%82%AC", "a" * 3000],
)
def test_a_link_that_was_not_signed_opens_nothing(start, citizen, token):
    real = start.split("/")[2]
    page = citizen.get(f"/preview/{token.format(token=real)}/en/check/refund/")
    assert page.status_code == 400
    assert "not a whole preview link" in page.text
    assert ENGLISH not in page.text and BANNER not in page.text


def test_another_signature_of_ours_opens_nothing(citizen, edition):
    other = signing.dumps([["questionnaire", "refund", "0" * 64]], salt="something else")
    assert citizen.get(f"/preview/{other}/en/").status_code == 400


def test_a_link_is_over_after_seven_days(start, citizen, monkeypatch):
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 6.9 * 86400)
    assert citizen.get(f"{start}en/check/refund/").status_code == 200
    monkeypatch.setattr(time, "time", lambda: now + 7.1 * 86400)
    page = citizen.get(f"{start}en/check/refund/")
    assert page.status_code == 410
    assert "This preview is over" in page.text and ENGLISH not in page.text


@pytest.mark.parametrize(
    "path", ["admin/", "healthz", "en/nothing/", "admin/release/", "preview/x/en/"]
)
def test_a_preview_opens_no_other_door(start, root, path):
    page = root.get(start + path)
    assert page.status_code == 404
    assert page["X-Robots-Tag"] == "noindex, nofollow"


def test_nothing_can_be_sent_to_a_preview(start, citizen):
    assert citizen.post(f"{start}en/").status_code == 405


def test_files_are_not_made_from_a_preview(start, citizen):
    for path in ("procedures/premium-refund/checklist/pdf/?as=self", "law/social-insurance-law/text/"):
        assert citizen.get(f"{start}en/{path}").status_code in (400, 404)


def test_a_draft_that_no_page_can_be_made_of_says_so(edition, citizen):
    broken = reworded(edition.get("questionnaire", "refund"), "r5", when=({"scheme": ("nonsense",)},))
    page = citizen.get(f"{start_of(broken)}en/check/refund/answers/")
    assert page.status_code == 409
    assert "be shown yet" in page.text


def test_what_is_published_meanwhile_shows_in_the_preview(start, citizen, edition):
    assert citizen.get(f"{start}en/check/refund/").status_code == 200
    import msgspec

    work = edition.get("work", "social-insurance-law")
    put("work", work.slug, msgspec.structs.replace(work, title=Text("新名", "A new name")))
    assert "A new name" in citizen.get(f"{start}en/law/social-insurance-law/").text


@pytest.mark.parametrize(
    ("row", "path"),
    [
        (lambda: Questionnaire.objects.get(slug="refund"), "check/refund/"),
        (lambda: drafts.find("overlay", "refund@330000"), "check/refund/"),
        (lambda: Procedure.objects.get(slug="premium-refund"), ""),
        (lambda: Work.objects.get(slug="social-insurance-law"), ""),
    ],
)
def test_the_admin_makes_a_link_that_somebody_without_an_account_can_open(author, row, path):
    page = author.get(release_url(row(), "preview"))
    links = [url for url in hrefs(page.text) if "/preview/" in url]
    assert len([url for url in links if url.endswith(path)]) >= 2
    for url in links:
        if url.startswith("http"):
            assert (
                BANNER in Client().get(url, headers={"accept-language": "en"}).text or "zh-hans" in url
            )


def test_the_link_shows_what_the_draft_said_when_it_was_made(author, citizen):
    row = Case.objects.get(case_id="r5", questionnaire__slug="refund")
    save(author, row, headline_en=ENGLISH, headline_zh=CHINESE)
    page = author.get(release_url(Questionnaire.objects.get(slug="refund"), "preview"))
    start = re.search(r"/preview/[\w:-]+/", page.text)[0]
    saves = DraftSave.objects.count()
    save(author, row, headline_en="Later.")
    assert DraftSave.objects.count() == saves + 1
    assert ENGLISH in citizen.get(start + RESULT[1:]).text
