"""Curation: an author edits, a publisher publishes, the page changes; nothing broken gets through."""

import re
from io import StringIO

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from eligibility.models import Case, Questionnaire
from legalbasis.documents import Text
from legalbasis.models import Note, Work
from legalbasis.publishing import drafts
from legalbasis.publishing.kinds import KINDS
from legalbasis.publishing.models import DraftSave, LogEntry, Snapshot
from legalbasis.publishing.shelf import shelf
from legalbasis.today import today
from tests.curators import admin_url, approve, filled, publish, release, release_url, save, submit
from tests.press import RESULT, data, hrefs, put, reworded, tags

ENGLISH = "A headline that was not there before."
CHINESE = "一个从前没有的标题。"


def r5():
    return Case.objects.get(case_id="r5", questionnaire__slug="refund")


def refund():
    return Questionnaire.objects.get(slug="refund")


# From a draft to the page.


def test_the_curators_are_made_once_and_in_their_groups(curators):
    names = ["approver", "auditor", "author", "local-author", "publisher"]
    assert sorted(User.objects.values_list("username", flat=True)) == names
    for user in User.objects.all():
        assert user.is_staff and not user.is_superuser
        assert [group.name for group in user.groups.all()] == [user.username.replace("-", " ")]
    out = StringIO()
    call_command("make_curators", stdout=out)
    assert User.objects.count() == 5
    assert out.getvalue() == "", "passwords are shown once"


def test_an_author_edits_a_headline_and_the_draft_is_kept(author, citizen, edition):
    before = DraftSave.objects.count()
    save(author, r5(), headline_en=ENGLISH, headline_zh=CHINESE)
    last = DraftSave.objects.order_by("-id").first()
    assert DraftSave.objects.count() == before + 1
    assert (last.kind, last.key, last.author) == ("questionnaire", "refund", "author")
    assert ENGLISH in bytes(last.snapshot.body).decode()
    assert ENGLISH not in citizen.get(RESULT).text, "a draft is not on the site"
    assert data(citizen.get(RESULT))["release"] == str(edition.seq)


def filled_in(row):
    """Which of a row's fields say something."""
    return frozenset(
        one.name for one in row._meta.fields if getattr(row, one.name) not in ("", None, [])
    )


def test_saving_without_a_change_leaves_no_trace(author):
    """Line ends, blank fields, order: what a browser sends back is what was there."""
    before = (DraftSave.objects.count(), Snapshot.objects.count())
    shapes = {filled_in(row): row for row in Case.objects.all()}
    assert len(shapes) > 20
    rows = [*shapes.values(), refund(), *Work.objects.all()[:5], *Note.objects.all()[:5]]
    rows += [*refund().questions.all(), drafts.find("procedure", "premium-refund")]
    rows += [drafts.find("offices", "100000"), drafts.find("overlay", "refund@330000")]
    for row in rows:
        assert not [words for words in save(author, row) if "can’t be published" in words], row
        assert (DraftSave.objects.count(), Snapshot.objects.count()) == before, row


def test_an_author_cannot_publish_or_roll_back(author, citizen):
    save(author, r5(), headline_en=ENGLISH, headline_zh=CHINESE)
    last = LogEntry.objects.last_seq()
    button, back = release_url(refund(), "publish"), f"/admin/release/log/{last}/roll-back/"
    for url in (button, back):
        sent = {"starts_on": str(today()), "reason": "please"}
        assert author.get(url).status_code == 403
        assert author.post(url, sent).status_code == 403
    assert button not in hrefs(author.get(admin_url(refund())).text)
    assert LogEntry.objects.last_seq() == last


def test_three_people_bring_a_change_to_the_page_with_buttons(author, approver, publisher, citizen):
    save(author, r5(), headline_en=ENGLISH, headline_zh=CHINESE)
    page = release(author, approver, publisher, refund())
    assert (page.status_code, page["Location"]) == (302, "/admin/publishing/logentry/")
    entry = LogEntry.objects.first()
    assert (entry.author, entry.approver, entry.reason) == ("author", "approver", "clearer")
    shelf.look_again()
    shown = citizen.get(RESULT)
    assert ENGLISH in shown.text
    assert data(shown)["release"] == str(entry.seq)
    assert CHINESE in citizen.get(RESULT.replace("/en/", "/zh-hans/")).text
    assert "clearer" in publisher.get("/admin/publishing/logentry/").text


def test_an_approver_reads_drafts_and_does_not_edit_them(approver):
    url = admin_url(r5())
    assert approver.get(url).status_code == 200
    assert approver.post(url, {"headline_en": ENGLISH}).status_code == 403
    assert approver.get(reverse("admin:eligibility_case_add")).status_code == 403
    assert approver.post(admin_url(r5(), "delete"), {"post": "yes"}).status_code == 403
    assert not Case.objects.filter(headline_en=ENGLISH).exists()


def test_whoever_wrote_it_cannot_approve_it(author, approver, publisher, root):
    """Even someone with every right needs a second pair of eyes."""
    save(root, r5(), headline_en=ENGLISH, headline_zh=CHINESE)
    last = LogEntry.objects.last_seq()
    submit(author, refund())
    page = approve(root, refund())
    assert page.status_code == 200
    assert [attrs for _tag, attrs in tags(page) if attrs.get("role") == "alert"]
    assert publish(root, refund()).status_code == 200
    assert LogEntry.objects.last_seq() == last
    assert approve(approver, refund()).status_code == 302
    assert publish(root, refund()).status_code == 302
    assert (LogEntry.objects.first().author, LogEntry.objects.first().approver) == ("root", "approver")


def test_a_second_pair_of_eyes_is_not_won_by_saving_back_and_forth(author, root):
    """Every hand on what is to be published counts, first or last."""
    save(root, r5(), headline_en="In between.", headline_zh=CHINESE)
    save(author, r5(), headline_en=ENGLISH)
    submit(author, refund())
    assert approve(root, refund()).status_code == 200


def test_a_page_can_be_scheduled(author, approver, publisher, citizen):
    save(author, r5(), headline_en=ENGLISH, headline_zh=CHINESE)
    page = release(author, approver, publisher, refund(), starts_on="2199-01-01")
    assert page.status_code == 302
    shelf.look_again()
    assert ENGLISH not in citizen.get(RESULT).text
    assert str(LogEntry.objects.first().starts_on) == "2199-01-01"


@pytest.mark.parametrize(
    "form", [{"reason": ""}, {"starts_on": ""}, {"starts_on": "tomorrow"}, {"reason": "x" * 501}]
)
def test_publishing_needs_a_day_and_a_reason(author, approver, publisher, form):
    save(author, r5(), headline_en=ENGLISH, headline_zh=CHINESE)
    last = LogEntry.objects.last_seq()
    page = release(author, approver, publisher, refund(), **form)
    assert page.status_code == 200
    assert "errorlist" in page.text
    assert LogEntry.objects.last_seq() == last


def test_a_broken_draft_lists_its_problems_and_publishes_nothing(author, approver, publisher, citizen):
    before = citizen.get(RESULT).text
    save(author, r5(), why_zh="because", headline_en=ENGLISH)
    save(author, Case.objects.get(case_id="r6"), when_text="scheme = resident & reason = joined_emp")
    last = LogEntry.objects.last_seq()
    page = release(author, approver, publisher, refund())
    assert page.status_code == 200
    problems = re.search(r'<div class="problems".*?</div>', page.text, re.DOTALL)[0]
    assert problems.count("<li>") >= 2
    assert "cases.r5.why" in problems
    assert "unclaimed" in problems or "cases.r" in problems
    assert LogEntry.objects.last_seq() == last
    shelf.look_again()
    assert citizen.get(RESULT).text == before


@pytest.mark.parametrize(
    "field, value, place",
    [
        ("headline_en", " ", "headline"),  # the form refuses it, and so would publishing
        ("can_en", "One point where there are several.", "can"),
        ("when_text", "scheme = nonsense", "r5"),
        ("when_text", "scheme ~ resident", "scheme ~ resident"),
    ],
)
def test_each_kind_of_break_is_named_where_the_curator_sees_it(author, field, value, place):
    last = LogEntry.objects.last_seq()
    url = admin_url(r5())
    after = author.post(url, {**filled(author.get(url)), field: value}, follow=True)
    if not after.redirect_chain:
        assert f"id_{field}" in after.text and "errorlist" in after.text
        return
    page = author.get(release_url(refund(), "submit"))
    assert page.status_code == 200
    assert place in re.search(r'<div class="problems".*?</div>', page.text, re.DOTALL)[0]
    assert LogEntry.objects.last_seq() == last


def test_a_draft_that_was_broken_past_the_form_is_refused_too(author, approver, publisher):
    row = r5()
    row.headline_en = ""
    row.save()
    last = LogEntry.objects.last_seq()
    save(author, Case.objects.get(case_id="r6"), amount_en="", amount_zh="")
    page = release(author, approver, publisher, refund())
    assert page.status_code == 200
    assert "cases.r5.headline" in page.text
    assert LogEntry.objects.last_seq() == last


def test_nothing_to_publish_is_said_and_adds_nothing(author, approver, publisher, edition):
    last = LogEntry.objects.last_seq()
    page = release(author, approver, publisher, refund())
    assert page.status_code == 302
    assert LogEntry.objects.last_seq() == last


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_change_page_says_how_the_draft_stands_to_the_site(author, approver, publisher, language):
    def state():
        page = author.get(admin_url(refund()), headers={"accept-language": language})
        return re.search(r'<p class="state">([^·<]*)', page.text)[1].strip()

    published = state()
    save(author, r5(), headline_en=ENGLISH, headline_zh=CHINESE)
    differs = state()
    release(author, approver, publisher, refund())
    assert published and differs and published != differs
    assert state() == published


def test_deleting_a_case_keeps_the_draft_anew(author, edition):
    before = DraftSave.objects.count()
    row = r5()
    author.post(admin_url(row, "delete"), {"post": "yes"})
    last = DraftSave.objects.order_by("-id").first()
    assert not Case.objects.filter(pk=row.pk).exists()
    assert DraftSave.objects.count() == before + 1
    assert last.author == "author"
    assert b'"id":"r5"' not in bytes(last.snapshot.body)


def test_deleting_many_at_once_keeps_the_draft_anew_too(author, edition):
    before = DraftSave.objects.count()
    sent = {"action": "delete_selected", "_selected_action": [r5().pk], "post": "yes"}
    author.post(reverse("admin:eligibility_case_changelist"), sent)
    assert not Case.objects.filter(case_id="r5").exists()
    assert DraftSave.objects.count() == before + 1


def test_a_local_case_belongs_to_its_place(author, approver, publisher, citizen):
    """Editing Zhejiang's case keeps and publishes Zhejiang's rules, not the questionnaire."""
    row = Case.objects.get(case_id="r4")
    save(author, row, headline_en=ENGLISH, headline_zh=CHINESE)
    last = DraftSave.objects.order_by("-id").first()
    assert (last.kind, last.key) == ("overlay", "refund@330000")
    overlay = drafts.find("overlay", "refund@330000")
    assert release(author, approver, publisher, overlay).status_code == 302
    shelf.look_again()
    assert ENGLISH in citizen.get(RESULT.replace("440100", "330100")).text
    assert ENGLISH not in citizen.get(RESULT).text


# The log.


def test_rolling_back_is_a_button(publisher, citizen, edition):
    document = edition.get("questionnaire", "refund")
    put("questionnaire", "refund", reworded(document, "r5", headline=Text(CHINESE, ENGLISH)))
    assert ENGLISH in citizen.get(RESULT).text
    entry = LogEntry.objects.get(seq=edition.seq)
    url = f"/admin/release/log/{entry.seq}/roll-back/"
    assert url in hrefs(publisher.get(admin_url(entry)).text)
    assert publisher.get(url).status_code == 200
    count = LogEntry.objects.count()
    assert publisher.post(url, {"reason": ""}).status_code == 200
    assert LogEntry.objects.count() == count
    assert publisher.post(url, {"reason": "a slip"}).status_code == 302
    assert LogEntry.objects.count() == count + 1
    assert LogEntry.objects.first().reason == "a slip"
    shelf.look_again()
    assert ENGLISH not in citizen.get(RESULT).text
    assert publisher.get("/admin/release/log/999999/roll-back/").status_code == 404


def listed(page):
    return page.context["cl"].result_count


def test_the_publication_log_can_be_searched_and_filtered(publisher, edition):
    url = "/admin/publishing/logentry/"
    everything = listed(publisher.get(url))
    assert everything == LogEntry.objects.count() > 20
    assert (
        listed(publisher.get(url, {"q": "medical-security-law"}))
        == (LogEntry.objects.filter(key__contains="medical-security-law").count())
        > 0
    )
    assert listed(publisher.get(url, {"q": "nothing like this"})) == 0
    assert (
        listed(publisher.get(url, {"kind__exact": "questionnaire"}))
        == (LogEntry.objects.filter(kind="questionnaire").count())
        > 0
    )
    assert listed(publisher.get(url, {"author__exact": "seed"})) == everything
    assert listed(publisher.get(url, {"author": "nobody"})) == 0


@pytest.mark.parametrize("act", ["add", "change", "delete"])
@pytest.mark.parametrize("model", [LogEntry, DraftSave])
def test_nobody_changes_the_log_in_the_admin(root, edition, model, act):
    row = model.objects.first()
    count = model.objects.count()
    url = admin_url(row, act) if act != "add" else admin_url(row, "changelist") + "add/"
    sent = {"post": "yes", "kind": "x", "key": "x", "reason": "x"}
    assert root.post(url, sent).status_code == 403
    assert model.objects.count() == count
    assert not model.objects.filter(kind="x").exists()


def test_an_entry_shows_the_document_it_published(publisher, edition):
    entry = LogEntry.objects.filter(kind="questionnaire").first()
    page = publisher.get(admin_url(entry))
    assert "scheme" in page.text and "保费能退吗" in page.text


def test_laws_and_questionnaires_can_be_found_and_filtered(author, edition):
    works = "/admin/legalbasis/work/"
    assert listed(author.get(works, {"q": "社会保险法"})) >= 1
    assert listed(author.get(works, {"q": "Social Insurance Law"})) >= 1
    assert 0 < listed(author.get(works, {"kind__exact": "law"})) < Work.objects.count()
    cases = "/admin/eligibility/case/"
    assert listed(author.get(cases, {"q": "r12a"})) == 1
    assert 0 < listed(author.get(cases, {"verdict__exact": "no"})) < Case.objects.count()


# Every page of the admin, in both languages.

MODELS = sorted(
    (model for model in admin.site._registry if model._meta.app_label != "auth"),
    key=lambda model: model._meta.label,
)


LATER = {
    model
    for model in MODELS
    if model._meta.app_label not in ("eligibility", "legalbasis", "procedures")
}


def test_every_kind_that_is_published_can_be_edited_in_the_admin():
    for kind in KINDS.values():
        assert apps.get_model(kind.model) in admin.site._registry, kind.name


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label_lower)
def test_every_list_and_every_form_of_the_admin_opens(root, edition, model, language):
    spoken = {"accept-language": language}
    lists = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    page = root.get(lists, headers=spoken)
    assert page.status_code == 200
    assert tags(page, "html")[0][1]["lang"] == language
    row = model._default_manager.first()
    assert row is not None or model in LATER, "the packs hold at least one"
    if row is not None:
        assert root.get(admin_url(row), headers=spoken).status_code == 200
    if language == "zh-hans":
        return
    for query in ("?q=a", "?o=1"):
        assert root.get(lists + query).status_code in (200, 302), query
    if row is not None:
        assert root.get(admin_url(row, "history")).status_code == 200
    assert root.get(lists + "add/").status_code in (200, 403)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_parts_of_a_draft_are_one_link_away(author, language):
    for kind, key in (("questionnaire", "refund"), ("expression", "social-insurance-law@2018-12-29"),
                      ("procedure", "premium-refund"), ("jurisdictions", "cn")):  # fmt: skip
        row = drafts.find(kind, key)
        page = author.get(admin_url(row), headers={"accept-language": language})
        state = re.search(r'<p class="state">.*?</p>', page.text, re.DOTALL)[0]
        links = hrefs(state)
        assert links
        for link in links:
            assert listed(author.get(link)) > 0, link


def test_the_admin_is_in_chinese_for_a_chinese_curator(root):
    page = root.get("/admin/", headers={"accept-language": "zh-CN"})
    for app in page.context["app_list"]:
        if app["app_label"] == "auth":
            continue
        assert re.search("[一-鿿]", str(app["name"])), app["name"]
        for model in app["models"]:
            assert re.search("[一-鿿]", str(model["name"])), model["name"]


def test_the_admin_stays_away_from_those_who_are_no_curators(db):
    browser = Client()
    browser.force_login(User.objects.create_user("visitor", password="x"))
    for path in ("/admin/", "/admin/eligibility/case/", "/admin/publishing/logentry/"):
        assert browser.get(path).status_code == 302
