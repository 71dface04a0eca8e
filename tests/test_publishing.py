"""The publication log: checked before it grows, never changed, and folded into what the site says."""

import datetime
from io import StringIO

import msgspec
import pytest
import yaml
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import Model

from legalbasis.documents import Text
from legalbasis.publishing import drafts
from legalbasis.publishing.edition import fold
from legalbasis.publishing.log import Change, publish, roll_back, store
from legalbasis.publishing.models import AppendOnly, DraftSave, LogEntry, Snapshot
from legalbasis.publishing.problems import Refused
from legalbasis.publishing.shelf import shelf
from legalbasis.today import today
from tests.conftest import PACKS
from tests.press import R5, RESULT, data, hrefs, main_of, put, reworded

pytestmark = pytest.mark.usefixtures("unheld")


TOMORROW = today() + datetime.timedelta(days=1)
LATER = today() + datetime.timedelta(days=40)
ENGLISH = "A headline that was not there before."
HEADLINE = Text("一个新的标题。", ENGLISH)
SIGNED = {"author": "author", "approver": "approver", "reason": "test"}


@pytest.fixture
def refund(edition):
    return edition.get("questionnaire", "refund")


# Check, then append.


def broken_questionnaires(refund):
    r5 = next(case for case in refund.cases if case.id == "r5")
    everything = ({"scheme": ("emp_unit", "flex", "resident", "none")},)
    rows = {
        "missing translation": ({"headline": Text("标题。", "")}, "cases.r5.headline", "missing-en"),
        "no authority": ({"citations": (), "sources": ()}, "cases.r5", "groundless"),
        "unknown law": (
            {"citations": (msgspec.structs.replace(r5.citations[0], work="no-such-law"),)},
            "cases.r5.citations.0", "",
        ),
        "unknown answer": ({"when": ({"scheme": ("gone",)},)}, "cases.r5", ""),
        "gap": ({"when": ({"scheme": ("resident",), "reason": ("joined_emp",),
                           "before_start": ("yes",), "used": ("no",)},)}, "unclaimed", "gap"),
        "dead case": ({"when": everything}, "cases.r8", "dead"),
    }  # fmt: skip
    return {name: (reworded(refund, "r5", **change), *rest) for name, (change, *rest) in rows.items()}


@pytest.mark.parametrize(
    "name",
    ["missing translation", "no authority", "unknown law", "unknown answer", "gap", "dead case"],
)
def test_a_broken_page_is_refused_and_leaves_nothing_behind(citizen, refund, name):
    document, place, code = broken_questionnaires(refund)[name]
    before = LogEntry.objects.last_seq()
    page = main_of(citizen.get(RESULT))
    with pytest.raises(Refused) as refusal:
        put("questionnaire", "refund", document)
    found = [(one.place, one.code) for one in refusal.value.problems]
    assert any(place == where and code in ("", what) for where, what in found), found
    assert LogEntry.objects.last_seq() == before
    assert main_of(citizen.get(RESULT)) == page


def test_every_problem_is_named_at_once(refund):
    document = reworded(refund, "r5", headline=Text("标题。", ""), citations=(), sources=())
    document = reworded(document, "r6", why=Text("", "Because."))
    with pytest.raises(Refused) as refusal:
        put("questionnaire", "refund", document)
    places = {one.place for one in refusal.value.problems}
    assert {"cases.r5.headline", "cases.r5", "cases.r6.why"} <= places
    assert all(one.message.zh and one.message.en for one in refusal.value.problems)


def test_of_several_pages_one_broken_page_stops_all(refund):
    good = reworded(refund, "r5", headline=HEADLINE)
    before = LogEntry.objects.last_seq()
    changes = [
        Change("questionnaire", "refund", store("questionnaire", "refund", good)),
        Change("jurisdictions", "cn", None),
    ]
    with pytest.raises(Refused):
        publish(changes, starts_on=today(), **SIGNED)
    assert LogEntry.objects.last_seq() == before


def test_what_other_pages_rest_on_cannot_be_withdrawn(citizen):
    with pytest.raises(Refused) as refusal:
        put("work", "social-insurance-law", None)
    assert "questionnaire" in {one.kind for one in refusal.value.problems}
    assert citizen.get("/en/law/social-insurance-law/").status_code == 200


def test_a_law_that_would_lapse_on_a_later_day_is_refused_today(edition):
    """A case needs authority on every day of its period: also on those that are yet to come."""
    work = edition.get("work", "social-insurance-law")
    short = msgspec.structs.replace(work, in_force_to=LATER)
    with pytest.raises(Refused) as refusal:
        put("work", "social-insurance-law", short)
    assert {"lapsed"} == {one.code for one in refusal.value.problems if one.kind == "questionnaire"}


def test_a_problem_that_a_scheduled_page_would_make_is_found_today(refund):
    """A headline is scheduled; publishing something that breaks that later edition is refused now."""
    scheduled = reworded(refund, "r5", headline=HEADLINE, sources=("NEW",))
    sources = shelf.current(today()).get("sources", "cn")
    extra = msgspec.structs.replace(sources.sources[0], code="NEW")
    wider = msgspec.structs.replace(sources, sources=(*sources.sources, extra))
    put("sources", "cn", wider)
    put("questionnaire", "refund", scheduled, starts_on=LATER)
    with pytest.raises(Refused):
        put("sources", "cn", sources)


def test_publishing_what_the_page_already_says_adds_nothing(refund):
    before = LogEntry.objects.last_seq()
    assert put("questionnaire", "refund", refund) == []
    assert LogEntry.objects.last_seq() == before


def test_an_entry_says_who_wrote_it_who_approved_it_and_why(refund):
    (seq,) = put("questionnaire", "refund", reworded(refund, "r5", headline=HEADLINE))
    entry = LogEntry.objects.get(seq=seq)
    assert (entry.author, entry.approver, entry.reason) == ("author", "approver", "test")
    assert (entry.kind, entry.key, entry.starts_on) == ("questionnaire", "refund", today())
    assert seq == LogEntry.objects.order_by("seq").values_list("seq", flat=True).last()


# What the site says, from which day, and again.


def test_a_publication_changes_the_page_and_its_release(citizen, refund):
    (seq,) = put("questionnaire", "refund", reworded(refund, "r5", headline=HEADLINE))
    page = citizen.get(RESULT)
    assert ENGLISH in page.text
    assert data(page)["release"] == str(seq)


def test_a_scheduled_page_is_said_from_its_day_on_and_not_before(citizen, refund, monkeypatch):
    put("questionnaire", "refund", reworded(refund, "r5", headline=HEADLINE), starts_on=TOMORROW)
    assert ENGLISH not in citizen.get(RESULT).text
    ahead = citizen.get(f"{RESULT}&on={TOMORROW}")
    assert ENGLISH in ahead.text, "whoever asks for that day is told what will be said"
    pinned = next(url for url in hrefs(ahead.text) if "seen=" in url and "/result/" in url)
    assert f"-{TOMORROW}" in pinned
    assert ENGLISH in citizen.get(pinned).text
    assert ENGLISH not in citizen.get(RESULT).text
    for module in ("legalbasis.visit", "config.views"):
        monkeypatch.setattr(f"{module}.today", lambda: TOMORROW)
    assert ENGLISH in citizen.get(RESULT).text


def test_days_to_come_share_the_editions_of_the_days_on_which_something_begins(edition, refund):
    put("questionnaire", "refund", reworded(refund, "r5", headline=HEADLINE), starts_on=TOMORROW)
    now = shelf.current(today())
    assert now.get("questionnaire", "refund") == refund
    later = [shelf.ahead(now.seq, today(), TOMORROW + datetime.timedelta(days=n)) for n in (0, 1, 400)]
    assert len({id(one) for one in later}) == 1
    assert later[0].day == TOMORROW
    assert later[0].get("questionnaire", "refund") != refund
    assert shelf.ahead(edition.seq, today(), TOMORROW).day == today(), "as of before it was scheduled"
    assert shelf.ahead(now.seq, today(), today()) is now


def test_rolling_back_appends_and_gives_the_earlier_page_back(citizen, refund):
    page = main_of(citizen.get(RESULT))
    back_to = LogEntry.objects.last_seq()
    put("questionnaire", "refund", reworded(refund, "r5", headline=HEADLINE, verdict="partly"))
    assert main_of(citizen.get(RESULT)) != page
    count = LogEntry.objects.count()
    (seq,) = roll_back(back_to, day=today(), **SIGNED)
    shelf.look_again()
    assert seq == back_to + 2 and LogEntry.objects.count() == count + 1
    assert main_of(citizen.get(RESULT)) == page


def test_rolling_back_brings_a_withdrawn_page_back_and_removes_a_new_one(citizen, edition):
    back_to = LogEntry.objects.last_seq()
    work = edition.get("work", "veterans-security-law")
    new = msgspec.structs.replace(work, slug="new-law")
    put("work", "new-law", new)
    put("overlay", "refund@330000", None)
    put("questionnaire", "refund", None)
    assert citizen.get("/en/check/refund/").status_code == 404
    assert citizen.get("/en/law/new-law/").status_code == 200
    assert len(roll_back(back_to, day=today(), **SIGNED)) == 3
    shelf.look_again()
    assert citizen.get("/en/check/refund/").status_code == 200
    assert citizen.get("/en/law/new-law/").status_code == 404


def test_rolling_back_to_a_number_that_is_not_there_is_refused(edition):
    for number in (0, -1, 10**9):
        with pytest.raises(Refused):
            roll_back(number, day=today(), **SIGNED)


def test_rolling_back_to_what_is_said_now_adds_nothing(edition):
    last = LogEntry.objects.last_seq()
    assert roll_back(last, day=today(), **SIGNED) == []
    assert LogEntry.objects.last_seq() == last


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_withdrawn_page_is_gone_and_says_so(citizen, language):
    put("overlay", "refund@330000", None)
    put("questionnaire", "refund", None)
    for path in ("", "answers/", f"result/?{R5}"):
        page = citizen.get(f"/{language}/check/refund/{path}")
        assert page.status_code == 404
        assert data(page) == {"page": "error", "status": "404"}


# What was said then, and whether it matters now.


def kept(citizen, edition):
    return citizen.get(f"{RESULT}&seen={edition.seq}-{edition.day}")


SAME = "Nothing that matters has changed since."
CHANGED = "Something that matters has changed since."


def test_an_answer_that_was_kept_says_that_nothing_changed(citizen, edition, refund):
    """Another case is reworded: this answer stays what it was."""
    put("questionnaire", "refund", reworded(refund, "r13", headline=HEADLINE))
    page = kept(citizen, edition)
    assert SAME in page.text and CHANGED not in page.text


@pytest.mark.parametrize(
    "change",
    [
        {"verdict": "partly"},
        {"headline": HEADLINE},
        {"amount": HEADLINE},
        {"citations": (), "sources": ("W-NN",)},
        {"when": ({"scheme": ("resident",), "reason": ("joined_emp", "employer_now_pays", "other_region"),
                   "before_start": ("yes",)},)},
    ],
    ids=["verdict", "headline", "amount", "citations", "conditions"],
)  # fmt: skip
def test_an_answer_that_was_kept_says_that_it_changed(citizen, edition, refund, change):
    before = main_of(citizen.get(RESULT))
    document = reworded(refund, "r5", **change)
    if "when" in change:  # what r5 takes over leaves r2 alone with "no"
        document = reworded(document, "r2", when=(
            {"scheme": ("resident",), "used": ("yes",), "before_start": ("no", "yes"),
             "reason": ("died", "abroad", "hukou_gone", "enlisted")},
        ))  # fmt: skip
    put("questionnaire", "refund", document)
    page = kept(citizen, edition)
    assert CHANGED in page.text and SAME not in page.text
    assert data(page)["release"] == str(edition.seq)
    assert data(page)["verdict"] == "yes"
    assert data(page)["case"] == "r5"
    assert main_of(citizen.get(RESULT, follow=True)) != before


def test_an_answer_whose_question_was_withdrawn_can_still_be_read(citizen, edition):
    put("overlay", "refund@330000", None)
    put("questionnaire", "refund", None)
    page = kept(citizen, edition)
    assert page.status_code == 200
    assert data(page)["case"] == "r5"
    assert CHANGED in page.text


def test_an_answer_of_today_makes_no_claim_about_the_past(citizen):
    page = citizen.get(RESULT)
    assert SAME not in page.text and CHANGED not in page.text


# Nothing is ever changed or deleted.


@pytest.mark.parametrize("model", [LogEntry, Snapshot, DraftSave])
@pytest.mark.parametrize(
    "act",
    [
        lambda row: row.save(),
        lambda row: row.delete(),
        lambda row: Model.save_base(row, force_update=True),
        lambda row: type(row).objects.filter(pk=row.pk).update(kind="x"),
        lambda row: type(row).objects.filter(pk=row.pk).delete(),
        lambda row: type(row).objects.bulk_update([row], ["kind"]),
        lambda row: type(row)._base_manager.filter(pk=row.pk).update(kind="x"),
        lambda row: type(row).objects.update_or_create(pk=row.pk, defaults={"kind": "x"}),
        lambda row: type(row).objects.bulk_create(
            [row], update_conflicts=True, unique_fields=[row._meta.pk.name], update_fields=["kind"]
        ),
    ],
    ids=["save", "delete", "save_base", "update", "delete many", "bulk_update", "base manager",
         "update_or_create", "upsert"],
)  # fmt: skip
def test_what_was_written_cannot_be_changed_through_django(edition, model, act):
    row = model.objects.first()
    row.kind = "changed"
    with pytest.raises((AppendOnly, DatabaseError)), transaction.atomic():
        act(row)
    assert model.objects.get(pk=row.pk).kind != "changed"
    assert model.objects.get(pk=row.pk).kind != "x"


@pytest.mark.parametrize("model", [LogEntry, Snapshot, DraftSave])
@pytest.mark.parametrize("act", ["UPDATE {} SET kind = 'x'", "DELETE FROM {}"])
def test_what_was_written_cannot_be_changed_by_sql(edition, model, act):
    count = model.objects.count()
    assert count
    with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
        connection.cursor().execute(act.format(model._meta.db_table))
    assert model.objects.count() == count
    assert not model.objects.filter(kind="x").exists()


def test_one_wording_is_kept_once_however_often_it_is_published(refund):
    changed = reworded(refund, "r5", headline=HEADLINE)
    put("questionnaire", "refund", changed)
    put("questionnaire", "refund", refund)
    put("questionnaire", "refund", changed)
    rows = Snapshot.objects.filter(kind="questionnaire", key="refund")
    assert rows.count() == 2


# The commands.


def run(*words, **options):
    out, err = StringIO(), StringIO()
    try:
        call_command(*words, stdout=out, stderr=err, **options)
    except CommandError as error:
        return 1, out.getvalue(), f"{err.getvalue()}{error}"
    return 0, out.getvalue(), err.getvalue()


def edit_headline(words):
    row = drafts.find("questionnaire", "refund").case_rows.get(case_id="r5")
    row.headline_en = words
    row.save()


def test_the_publish_command_publishes_the_draft_as_it_stands(citizen):
    edit_headline(ENGLISH)
    failed, out, _err = run("publish", "questionnaire", "refund", reason="tidier")
    shelf.look_again()
    assert not failed
    assert str(LogEntry.objects.last_seq()) in out
    assert ENGLISH in citizen.get(RESULT).text
    assert LogEntry.objects.first().reason == "tidier"
    failed, out, _err = run("publish", "questionnaire", "refund", reason="again")
    assert not failed and "Nothing" in out


def test_the_publish_command_names_every_problem_and_publishes_nothing(citizen):
    last = LogEntry.objects.last_seq()
    edit_headline("")
    failed, _out, err = run("publish", "questionnaire", "refund", reason="broken")
    assert failed
    assert "cases.r5.headline" in err
    assert LogEntry.objects.last_seq() == last


def test_the_publish_command_withdraws_and_schedules(citizen):
    failed, _out, _err = run("publish", "overlay", "refund@330000", reason="moved", withdraw=True)
    shelf.look_again()
    zhejiang = RESULT.replace("440100", "330100")
    assert not failed
    assert data(citizen.get(zhejiang))["case"] == "r5"
    edit_headline(ENGLISH)
    words = ("publish", "questionnaire", "refund", "--from", str(TOMORROW), "--reason", "later")
    assert run(*words)[0] == 0
    shelf.look_again()
    assert ENGLISH not in citizen.get(RESULT).text
    assert LogEntry.objects.first().starts_on == TOMORROW


@pytest.mark.parametrize(
    "words",
    [
        ("publish", "questionnaire", "gone", "--reason", "x"),
        ("publish", "nonsense", "refund", "--reason", "x"),
        ("publish", "questionnaire", "refund"),
        ("publish", "questionnaire", "refund", "--reason", "x", "--from", "yesterday"),
        ("editions", "--roll-back-to", "1"),
        ("editions", "--roll-back-to", "999999", "--reason", "x"),
        ("load_pack", "/nonexistent"),
    ],
    ids=" ".join,
)
def test_a_command_that_makes_no_sense_says_why_and_does_nothing(edition, words):
    last = LogEntry.objects.last_seq()
    failed, _out, err = run(*words)
    assert failed and err
    assert LogEntry.objects.last_seq() == last


def test_the_editions_command_lists_the_newest_first_and_rolls_back(citizen, edition, refund):
    put("questionnaire", "refund", reworded(refund, "r5", headline=HEADLINE))
    failed, out, _err = run("editions", "--last", "3")
    lines = out.splitlines()
    assert not failed and len(lines) == 3
    assert "questionnaire refund" in lines[0]
    words = ("editions", "--roll-back-to", str(edition.seq), "--reason", "oops")
    failed, out, _err = run(*words)
    shelf.look_again()
    assert not failed
    assert ENGLISH not in citizen.get(RESULT).text
    assert LogEntry.objects.first().reason == "oops"


def pack(folder, document, name="refund.yaml"):
    body = msgspec.to_builtins(document)
    (folder / name).write_text(
        yaml.safe_dump({"kind": "questionnaire", "body": body}, allow_unicode=True, sort_keys=False)
    )
    return str(folder)


def test_a_pack_is_read_into_the_drafts_and_published_when_told(citizen, refund, tmp_path):
    folder = pack(tmp_path, reworded(refund, "r5", headline=HEADLINE))
    last = LogEntry.objects.last_seq()
    assert run("load_pack", folder)[0] == 0
    row = drafts.find("questionnaire", "refund").case_rows.get(case_id="r5")
    assert row.headline_en == ENGLISH
    assert LogEntry.objects.last_seq() == last, "a pack that isn't to be published stays a draft"
    assert run("load_pack", folder, publish=True)[0] == 0
    shelf.look_again()
    assert ENGLISH in citizen.get(RESULT).text
    assert LogEntry.objects.first().author == "seed"


def test_loading_the_same_packs_again_changes_nothing(edition):
    last, saves = LogEntry.objects.last_seq(), DraftSave.objects.count()
    failed, out, _err = run("load_pack", str(PACKS), publish=True)
    assert not failed
    assert out.startswith("0 written")
    assert (LogEntry.objects.last_seq(), DraftSave.objects.count()) == (last, saves)


def test_a_pack_leaves_what_a_curator_changed_unless_told(citizen, refund, tmp_path):
    edit_headline("What the curator wrote.")
    folder = pack(tmp_path, reworded(refund, "r5", headline=HEADLINE))
    failed, out, _err = run("load_pack", folder, publish=True)
    row = drafts.find("questionnaire", "refund").case_rows.get(case_id="r5")
    assert not failed
    assert "questionnaire refund" in out
    assert row.headline_en == "What the curator wrote."
    assert run("load_pack", folder, publish=True, replace=True)[0] == 0
    row = drafts.find("questionnaire", "refund").case_rows.get(case_id="r5")
    assert row.headline_en == ENGLISH


def test_a_broken_pack_is_refused_whole_with_file_line_and_every_problem(refund, tmp_path):
    pack(tmp_path, reworded(refund, "r5", headline=HEADLINE), "a-good.yaml")
    (tmp_path / "b-twice.yaml").write_text("kind: work\nkind: work\nbody: {}\n")
    (tmp_path / "c-unknown.yaml").write_text("kind: poem\nbody: {}\n")
    (tmp_path / "d-fields.yaml").write_text(
        "kind: commentary\nbody:\n  work: x\n  colour: red\n  notes:\n  - eid: 5\n"
    )
    (tmp_path / "e-yaml.yaml").write_text("kind: [work\n")
    (tmp_path / "f-bytes.yaml").write_bytes(b"kind: \xff\xfe\n")
    before = msgspec.to_builtins(drafts.read(drafts.find("questionnaire", "refund")))
    failed, _out, err = run("load_pack", str(tmp_path), publish=True)
    assert failed
    for place in ("b-twice.yaml:2", "c-unknown.yaml:1", "d-fields.yaml:4", "d-fields.yaml:6",
                  "e-yaml.yaml:", "f-bytes.yaml:"):  # fmt: skip
        assert place in err, err
    after = msgspec.to_builtins(drafts.read(drafts.find("questionnaire", "refund")))
    assert after == before


def test_a_pack_with_a_gap_names_its_file_and_loads_nothing(refund, tmp_path):
    folder = pack(tmp_path, broken_questionnaires(refund)["gap"][0])
    last = LogEntry.objects.last_seq()
    failed, _out, err = run("load_pack", folder, publish=True)
    assert failed
    assert "refund.yaml" in err and "no case claims" in err
    assert LogEntry.objects.last_seq() == last
    assert drafts.read(drafts.find("questionnaire", "refund")) == refund


def test_what_is_read_back_from_the_drafts_is_what_the_packs_said(edition):
    """to_rows and to_document are inverse, for every published document."""
    for (kind, key), document in edition.documents.items():
        assert drafts.read(drafts.find(kind, key)) == document, (kind, key)


def test_rolling_back_takes_what_was_scheduled_since_off_the_plan(refund):
    """The page of today is the same before and after; tomorrow's is as it was."""
    before, tomorrow = LogEntry.objects.last_seq(), today() + datetime.timedelta(days=1)
    then = shelf.current(today()).entries["questionnaire", "refund"].sha256
    put("questionnaire", "refund", reworded(refund, "r5", headline=HEADLINE), starts_on=tomorrow)
    signed = {"author": "p", "approver": "p", "reason": "a mistake"}

    assert roll_back(before, day=today(), keeping=True, **signed) == []
    assert len(roll_back(before, day=today(), **signed)) == 1

    log = LogEntry.objects.entries()
    assert fold(log, log[-1].seq, tomorrow)["questionnaire", "refund"].sha256 == then
    assert roll_back(before, day=today(), **signed) == [], "nothing is left to take back"


def test_loading_the_same_again_leaves_what_is_scheduled(refund):
    tomorrow = today() + datetime.timedelta(days=1)
    put("questionnaire", "refund", reworded(refund, "r5", headline=HEADLINE), starts_on=tomorrow)
    assert put("questionnaire", "refund", refund) == []
