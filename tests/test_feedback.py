"""“Something wrong on this page?”: it reaches the curators with page and edition, and nobody is named."""

import re
import time
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import Group, User
from django.core import signing
from django.db import OperationalError
from django.test import Client

from config.feedback import forms, limits
from config.feedback.models import LONGEST, Report
from legalbasis.publishing.shelf import shelf
from legalbasis.today import today
from tests.press import R5, data, hrefs, tags

FORM = "/en/feedback/?page=/en/law/social-insurance-law/"


@pytest.fixture(autouse=True)
def quiet():
    limits.doorkeeper.forget()
    yield
    limits.doorkeeper.forget()


def filled(page, **said):
    """What a browser sends for the form on a page, written in ten seconds."""
    boxes = [attrs for _tag, attrs in tags(page, "input") if attrs.get("type") != "radio"]
    found = {attrs["name"]: attrs.get("value", "") for attrs in boxes}
    return {**found, "kind": "wrong", "text": "The deadline is wrong.", **said}


@pytest.fixture
def later(monkeypatch):
    """Ten seconds pass between opening the form and sending it; `later(n)` lets n more pass."""
    now = time.time()
    clock = {"ahead": 0.0}
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + clock["ahead"])

    def wait(seconds):
        clock["ahead"] += seconds

    return wait


@pytest.fixture
def send(citizen, later):
    def sending(wait=10, form=FORM, **said):
        page = citizen.get(form)
        later(wait)
        return citizen.post("/en/feedback/", filled(page, **said))

    return sending


@pytest.mark.parametrize(
    "path", ["", "law/social-insurance-law/article-58/", f"check/refund/result/?{R5}", "nowhere/"]
)
def test_every_page_links_to_the_form_without_its_answers(citizen, path):
    page = citizen.get(f"/en/{path}")
    (link,) = [href for href in hrefs(page.text) if "/feedback/" in href]

    assert parse_qs(urlsplit(link).query) == {"page": [f"/en/{path.partition('?')[0]}"]}
    assert citizen.get(link).status_code == 200


def test_a_message_arrives_with_page_edition_and_text(send, citizen, edition):
    page = send()

    assert page.status_code == 302
    report = Report.objects.get()
    assert (report.page, report.edition) == ("/en/law/social-insurance-law/", edition.seq)
    assert (report.language, report.kind, report.text) == ("en", "wrong", "The deadline is wrong.")
    thanks = citizen.get(page["Location"])
    assert data(thanks)["page"] == "feedback-thanks"
    assert "/en/law/social-insurance-law/" in hrefs(thanks.text)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_form_sets_no_cookie_and_asks_the_database_nothing(
    citizen, language, django_assert_num_queries
):
    shelf.look_again()
    shelf.current(today())
    with django_assert_num_queries(0):
        page = citizen.get(f"/{language}/feedback/?page=/{language}/law/")
    assert page.status_code == 200
    assert not page.cookies
    assert "cookie" not in page.get("Vary", "").lower()
    assert "noindex" in page["X-Robots-Tag"]
    assert page["Referrer-Policy"] == "no-referrer"
    assert not [a for _t, a in tags(page, "input") if a.get("type") in ("email", "tel")]


def test_the_form_needs_no_csrf_cookie(citizen, later):
    strict = Client(enforce_csrf_checks=True)
    page = strict.get(FORM)
    later(10)
    answer = strict.post("/en/feedback/", filled(page))
    assert answer.status_code == 302
    assert not answer.cookies


def test_nothing_about_the_sender_is_kept():
    kept = {field.name for field in Report._meta.fields}
    assert kept == {"id", "page", "edition", "language", "kind", "text", "at",
                    "dealt_with", "dealt_by", "dealt_at"}  # fmt: skip


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ({"text": ""}, "Write what is wrong"),
        ({"text": "  \n "}, "Write what is wrong"),
        ({"text": "x" * (LONGEST + 1)}, f"{LONGEST + 1} characters long"),
        ({"text": "a\x00b"}, "Null characters"),
        ({"text": "I am 11010519491231002X"}, "personal data"),
        ({"text": "Call 138 0013 8000"}, "personal data"),
        ({"kind": ""}, "Choose what it is about"),
        ({"kind": "praise"}, "praise"),
        ({"token": ""}, "open for too long"),
        ({"token": "x:y:z"}, "open for too long"),
        ({"token": signing.dumps(["/en/", 1], salt="other")}, "open for too long"),
    ],
)
def test_what_cant_be_taken_is_said_and_nothing_is_lost(send, said, complaint):
    page = send(**said)

    assert page.status_code == 400
    assert complaint in page.text
    assert "Not sent yet" in page.text
    text = said.get("text", "The deadline is wrong.").strip().replace("\x00", "")
    assert not text or text[:20] in page.text or "\x00" in said.get("text", "")
    assert not Report.objects.exists()


def test_a_form_that_was_left_open_can_be_sent_again(send, citizen, later):
    page = send(wait=forms.LONGEST_VISIT + 60)
    assert "open for too long" in page.text

    later(10)
    found = filled(page, text=re.search(r"<textarea[^>]*>\s*([^<]*)", page.text)[1])
    assert citizen.post("/en/feedback/", found).status_code == 302
    assert Report.objects.get().page == "/en/law/social-insurance-law/"


def test_a_program_that_answers_at_once_is_asked_again(send):
    page = send(wait=0)
    assert (page.status_code, "very quick" in page.text) == (400, True)
    assert not Report.objects.exists()


def test_a_program_that_fills_every_field_is_thanked_and_ignored(send):
    assert send(website="https://spam.example").status_code == 302
    assert not Report.objects.exists()


def test_from_one_address_only_so_many_are_taken(send):
    taken = [send().status_code for _ in range(limits.FROM_ONE_ADDRESS + 1)]

    assert taken == [302] * limits.FROM_ONE_ADDRESS + [429]
    assert Report.objects.count() == limits.FROM_ONE_ADDRESS


def test_another_address_is_not_held_up(send, citizen, settings, later):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    for _ in range(limits.FROM_ONE_ADDRESS + 1):
        last = send()
    assert last.status_code == 429
    page = citizen.get(FORM)
    later(10)
    forwarded = {"x-forwarded-for": "127.0.0.1, 203.0.113.9"}
    assert citizen.post("/en/feedback/", filled(page), headers=forwarded).status_code == 302


def test_a_flood_from_many_addresses_is_held_up_by_the_table(send, monkeypatch):
    monkeypatch.setattr("config.feedback.views.IN_A_MINUTE", 2)
    assert [send().status_code for _ in range(3)] == [302, 302, 429]
    page = send()
    assert page["Retry-After"] == "600"
    assert "The deadline is wrong." in page.text


def test_an_address_is_never_kept_as_it_is():
    keeper = limits.Doorkeeper()
    keeper.lets_in("203.0.113.7")
    (name,) = keeper._came
    assert b"203.0.113.7" not in name
    assert len(name) == 8


def test_without_a_database_the_words_stay_and_the_hotline_is_named(send, monkeypatch):
    def away(**_row):
        raise OperationalError("gone")

    monkeypatch.setattr(Report.objects, "create", away)
    page = send()
    assert page.status_code == 503
    assert "12393" in page.text
    assert "The deadline is wrong." in page.text


@pytest.mark.parametrize(
    ("written", "page"),
    [
        ("/en/law/?on=2026-01-01", "/en/law/"),
        ("/zh-hans/check/refund/result/?region=330100#law", "/zh-hans/check/refund/result/"),
        ("https://evil.example/en/", ""),
        ("//evil.example/en/", ""),
        ("/admin/", ""),
        ("javascript:alert(1)", ""),
        ("/en/\\evil", "/en/"),
        ("", ""),
    ],
)
def test_only_a_path_of_ours_is_noted(written, page):
    assert forms.page_of(written) == page


def test_a_page_from_elsewhere_is_neither_noted_nor_linked(citizen):
    page = citizen.get("/en/feedback/thanks/?page=//evil.example/")
    assert "evil" not in page.text.partition("<main")[2].partition("</main>")[0]


# In the admin


@pytest.fixture
def curator(db, client):
    user = User.objects.create_user("wang", is_staff=True)
    user.groups.add(Group.objects.get(name="author"))
    client.force_login(user)
    return client


@pytest.fixture
def report(edition):
    return Report.objects.create(
        page="/en/law/", edition=edition.seq, language="en", kind="old", text="<b>Old</b>"
    )


def test_a_curator_reads_it_and_finds_page_and_edition(curator, report, edition):
    page = curator.get(f"/admin/feedback/report/{report.pk}/change/")

    assert "&lt;b&gt;Old&lt;/b&gt;" in page.text
    links = hrefs(page.text)
    assert "/en/law/" in links
    assert f"/admin/publishing/logentry/?seq={edition.seq}" in links
    assert f"/en/law/?seen={edition.seq}-{today()}" in links
    boxes = [
        a
        for _t, a in tags(page, "input", "textarea", "select")
        if a.get("type") not in ("hidden", "submit")
    ]
    assert [a["name"] for a in boxes if a.get("id") != "nav-filter"] == ["dealt_with"]


def test_marking_it_says_who_and_when_and_changes_no_word(curator, report):
    curator.post(
        f"/admin/feedback/report/{report.pk}/change/", {"dealt_with": "on", "text": "rewritten"}
    )
    report.refresh_from_db()
    assert (report.dealt_with, report.dealt_by, report.text) == (True, "wang", "<b>Old</b>")
    assert report.dealt_at

    both = {"action": "take_up_again", "_selected_action": [report.pk]}
    curator.post("/admin/feedback/report/", both)
    report.refresh_from_db()
    assert (report.dealt_with, report.dealt_by, report.dealt_at) == (False, "", None)


def test_nobody_writes_or_deletes_messages_in_the_admin(curator, report):
    assert curator.get("/admin/feedback/report/add/").status_code == 403
    assert curator.post(f"/admin/feedback/report/{report.pk}/delete/").status_code == 403


def test_an_auditor_reads_and_marks_nothing(client, report):
    user = User.objects.create_user("zhao", is_staff=True)
    user.groups.add(Group.objects.get(name="auditor"))
    client.force_login(user)
    assert client.get(f"/admin/feedback/report/{report.pk}/change/").status_code == 200
    client.post(f"/admin/feedback/report/{report.pk}/change/", {"dealt_with": "on"})
    report.refresh_from_db()
    assert not report.dealt_with


def test_the_list_is_read_with_few_queries(curator, edition, django_assert_max_num_queries):
    for number in range(30):
        Report.objects.create(edition=edition.seq, language="en", kind="old", text=f"{number}")
    with django_assert_max_num_queries(20):
        assert curator.get("/admin/feedback/report/").status_code == 200
