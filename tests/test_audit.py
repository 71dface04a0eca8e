"""The audit: who did what, when, to which row; read by auditors; and what the site said on a past day."""

import csv
import datetime
import io
from io import StringIO

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from eligibility.models import Case, Questionnaire
from legalbasis.documents import Text
from legalbasis.models import Note, Work
from legalbasis.publishing import audit, drafts, log
from legalbasis.publishing.models import Audit, AuditAct, DraftSave, LogEntry
from legalbasis.said import said
from legalbasis.today import today
from tests.curators import admin_url, approve, publish, save, submit
from tests.press import put, reworded, tags

LIST, EXPORT, SAID = "/admin/publishing/audit/", "/admin/publishing/audit/export/", "/admin/said/"
WORDS = {"headline_zh": "一个从前没有的标题。", "headline_en": "A headline that was not there before."}
TOMORROW = today() + datetime.timedelta(days=1)


def r5():
    return Case.objects.get(case_id="r5", questionnaire__slug="refund")


def refund():
    return Questionnaire.objects.get(slug="refund")


@pytest.fixture
def auditor(db):
    user = User.objects.create_user("auditor-of-ours", password="x", is_staff=True)
    user.groups.add(Group.objects.get(name="auditor"))
    browser = Client(headers={"accept-language": "en"})
    browser.force_login(user)
    return browser


def since(before):
    return [
        (one.act, one.who, one.kind, one.key)
        for one in Audit.objects.filter(pk__gt=before).exclude(act="sign-in").order_by("id")
    ]


@pytest.fixture
def before(db, curators):
    return Audit.objects.order_by("-id").values_list("id", flat=True).first() or 0


# What is recorded.


def test_from_a_save_to_the_site_each_step_is_a_line(before, author, approver, publisher, unheld):
    save(author, r5(), **WORDS)
    submit(author, refund())
    approve(approver, refund())
    publish(publisher, refund())
    page = ("questionnaire", "refund")
    assert since(before) == [
        ("withdraw", "approver", "scenarios", "refund"),  # the fixture's
        ("save", "author", *page),
        ("submit", "author", *page),
        ("approve", "approver", *page),
        ("publish", "publisher", *page),
    ]
    saved, *_rest, published = Audit.objects.filter(pk__gt=before, key="refund", kind=page[0]).order_by(
        "id"
    )
    assert saved.place == f"case {r5().pk}: {r5()}"[:200]
    assert "headline" in saved.note.lower()
    entry = LogEntry.objects.first()
    assert saved.snapshot_id == published.snapshot_id == entry.snapshot_id
    assert published.place == f"edition {entry.seq} from {today()}"
    assert published.note == "clearer"
    assert (entry.author, entry.approver) == ("author", "approver"), "three people, three names"


def test_a_site_rolled_back_is_a_line_and_so_is_each_page(before, publisher, unheld, edition):
    assert since(before) == [("withdraw", "approver", "scenarios", "refund")]
    url = f"/admin/release/log/{edition.seq - 1}/roll-back/"
    assert publisher.post(url, {"reason": "a slip"}).status_code == 302
    acts = {(act, kind) for act, _who, kind, _key in since(before)}
    assert acts >= {("roll-back", "log"), ("publish", "scenarios")}
    assert Audit.objects.get(act="roll-back").note == "a slip"


def test_a_deletion_names_the_row(before, author):
    row = r5()
    name = f"case {row.pk}: {row}"
    author.post(admin_url(row, "delete"), {"post": "yes"})
    line = Audit.objects.get(act="delete")
    assert (line.who, line.kind, line.key, line.place) == ("author", "questionnaire", "refund", name)
    sent = {"action": "delete_selected", "post": "yes",
            "_selected_action": [one.pk for one in Case.objects.filter(case_id__in=("r6", "r7"))]}  # fmt: skip
    author.post("/admin/eligibility/case/", sent)
    assert Audit.objects.filter(act="delete").count() == 3


def test_a_save_that_changes_nothing_is_no_line(before, author):
    for row in (r5(), refund(), Work.objects.first(), Note.objects.first()):
        save(author, row)
    assert since(before) == []


def test_a_half_finished_save_is_a_line_too(before, author):
    saves = DraftSave.objects.count()
    save(author, r5(), when_text="scheme ~ resident")
    assert DraftSave.objects.count() == saves, "it makes no document"
    assert since(before) == [("save", "author", "questionnaire", "refund")]
    assert Audit.objects.order_by("-id").first().snapshot_id is None


def test_what_an_operator_publishes_is_recorded_too(before, edition):
    row = drafts.find("procedure", "premium-refund")
    row.title_en = "Money back, step by step"
    row.save()
    call_command("publish", "procedure", "premium-refund", "--reason=x", stdout=StringIO())
    page = ("operator", "procedure", "premium-refund")
    assert since(before) == [("save", *page), ("publish", *page)]


def test_what_the_packs_brought_is_signed_as_theirs(edition):
    for entry in LogEntry.objects.filter(author="seed"):
        assert Audit.objects.filter(act="publish", who="seed", kind=entry.kind, key=entry.key).exists()


def test_a_refused_publication_leaves_no_line(before, edition, unheld):
    broken = reworded(edition.get("questionnaire", "refund"), "r5", headline=Text("标题。", ""))
    with pytest.raises(log.Refused):
        put("questionnaire", "refund", broken)
    assert ("publish", "approver", "questionnaire", "refund") not in since(before)


def test_rights_given_and_taken_are_lines(root):
    user = User.objects.create_user("zhang", password="x", is_staff=True)
    group = Group.objects.get(name="local author")
    page = root.get(f"/admin/auth/user/{user.pk}/change/")
    assert "curator-0-place" in page.text
    sent = {"username": "zhang", "is_active": "on", "is_staff": "on", "groups": [group.pk],
            "date_joined_0": "2026-11-01", "date_joined_1": "00:00",
            "curator-TOTAL_FORMS": 1, "curator-INITIAL_FORMS": 0, "curator-0-user": user.pk,
            "curator-0-place": "330000"}  # fmt: skip
    assert root.post(f"/admin/auth/user/{user.pk}/change/", sent).status_code == 302
    assert user.curator.place == "330000"
    line = Audit.objects.get(act="roles")
    assert (line.who, line.place) == ("root", "user zhang")
    assert "local author" in line.note
    root.post(f"/admin/auth/user/{user.pk}/change/", {**sent, "curator-0-place": "x"})
    root.post(f"/admin/auth/user/{user.pk}/delete/", {"post": "yes"})
    assert Audit.objects.filter(act="roles").count() == 2


def test_an_act_that_is_unknown_is_refused(db):
    with pytest.raises(ValueError, match="fiddle"):
        audit.record("fiddle", "zhang")
    for act in AuditAct.values:
        audit.record(act, "zhang", place="x" * 300)


# Reading it.


def listed(page):
    return page.context["cl"].result_count


@pytest.fixture
def full(db):
    Audit.objects.bulk_create(
        Audit(
            who=f"user{n % 7}", act="save", kind="work", key=f"law-{n}", note="=1+1" if n == 3 else "x"
        )
        for n in range(300)
    )


def test_an_auditor_finds_searches_and_filters(auditor, full):
    with CaptureQueriesContext(connection) as queries:
        assert listed(auditor.get(LIST)) >= 300
    assert len(queries) < 20
    assert listed(auditor.get(LIST, {"q": "law-299"})) == 1
    assert 0 < listed(auditor.get(LIST, {"act__exact": "publish"})) < Audit.objects.count()
    assert listed(auditor.get(LIST, {"who": "user3", "act__exact": "save"})) == 43
    assert auditor.get(f"{LIST}{Audit.objects.first().pk}/change/").status_code == 200


def test_the_export_is_the_list_with_its_filters(auditor, full):
    page = auditor.get(EXPORT, {"who": "user3", "act__exact": "save"})
    assert page["Content-Disposition"] == 'attachment; filename="audit.csv"'
    text = page.getvalue().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 43 and {row["who"] for row in rows} == {"user3"}
    assert [row["key"] for row in rows][:2] == ["law-3", "law-10"], "oldest first"
    assert rows[0]["note"] == "'=1+1", "no formula"
    assert datetime.datetime.fromisoformat(rows[0]["at"]).utcoffset() == datetime.timedelta(hours=8)
    assert Audit.objects.filter(act="export", who="auditor-of-ours").exists()
    assert auditor.get(EXPORT, {"nonsense": "1"}).status_code == 302


# What the site said.


def test_what_the_site_said_about_something_today(edition):
    pages = {(one.entry.kind, one.entry.key): one for one in said("refund", today())}
    assert {("questionnaire", "refund"), ("overlay", "refund@330000")} <= pages.keys()
    one = pages["questionnaire", "refund"]
    assert (one.entry.author, one.entry.approver, one.published_by) == ("seed", "seed", "seed")
    cited = {(ground.part, ground.law.zh, ground.provision.zh): ground for ground in one.grounds}
    ground = cited["cases.r3", "社会保险法", "第二十五条第三款"]
    assert ground.wording == "as-reviewed"
    assert (
        ground.digest
        == ground.held
        == "76fc888991cac1f8886a51b714959ebfd4220df10bb1ffa4de6d39a0bfd45f78"
    )
    assert "Question: " in ground.said.en


@pytest.mark.parametrize("about", ["保费能退吗", "refund", "questionnaire refund", "REFUNDED"])
def test_it_is_found_by_key_and_by_title(edition, about):
    assert any(one.entry.key == "refund" for one in said(about, today())), about


def test_nothing_was_said_before_the_site_began(edition):
    assert said("refund", today() - datetime.timedelta(days=1)) == []
    assert said("no such page", today()) == []


def test_both_versions_of_a_day_are_told_and_which_came_when(edition, unheld, monkeypatch):
    new = reworded(edition.get("questionnaire", "refund"), "r5", headline=Text("新。", "New."))
    put("questionnaire", "refund", new)
    old, now = (one for one in said("questionnaire refund", today()))
    assert old.until == now.entry.at and now.until is None
    assert (now.entry.author, now.entry.approver, now.entry.reason) == ("author", "approver", "test")
    monkeypatch.setattr("legalbasis.said.localtime", lambda at: at - datetime.timedelta(days=1))
    assert [one.entry.seq for one in said("questionnaire refund", today())] == [now.entry.seq]


def test_what_is_scheduled_was_not_said_yet(edition, unheld):
    new = reworded(edition.get("questionnaire", "refund"), "r5", headline=Text("新。", "New."))
    put("questionnaire", "refund", new, starts_on=TOMORROW)
    (one,) = said("questionnaire refund", today())
    assert one.entry.author == "seed"


def test_what_was_withdrawn_says_until_when(edition, unheld):
    (one,) = said("scenarios refund", today())
    assert one.until == LogEntry.objects.first().at


def test_the_report_of_one_case(auditor, edition):
    page = auditor.get(SAID, {"about": "refund", "on": str(today()), "part": "r3"})
    assert page.status_code == 200
    for words in ("seed", "article 25 ¶3", "76fc888991ca", "as reviewed", "Approved by"):
        assert words in page.text, words
    assert "cases.r6" not in page.text.split("<details>")[0]
    for tag, attrs in tags(page):
        assert tag != "style" and "style" not in attrs


@pytest.mark.parametrize(
    "query, words",
    [
        ({"about": "refund", "on": "2199-01-01"}, "still to come"),
        ({"about": "refund", "on": "soon"}, "errorlist"),
        ({"about": "", "on": "2026-11-01"}, "errorlist"),
        ({"about": "no such thing", "on": str(today())}, "Nothing about this was on the site"),
        ({"about": "\x00", "on": str(today())}, "errorlist"),
    ],
)
def test_a_question_that_cannot_be_answered_says_why(auditor, edition, query, words):
    page = auditor.get(SAID, query)
    assert page.status_code == 200 and words in page.text


def test_the_same_from_the_command_line(edition):
    out = StringIO()
    call_command("said", "--about", "refund", "--on", str(today()), "--part", "r3", stdout=out)
    for words in (
        "questionnaire refund",
        "approved   seed",
        "cases.r3",
        "第二十五条第三款",
        "as-reviewed 76fc888991ca",
    ):
        assert words in out.getvalue(), words
    with pytest.raises(CommandError, match="Nothing about"):
        call_command("said", "--about", "refund", "--on", "2001-01-01", stdout=out)
    with pytest.raises(CommandError, match="still to come"):
        call_command("said", "--about", "refund", "--on", "2199-01-01", stdout=out)
