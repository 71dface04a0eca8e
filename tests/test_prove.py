"""`manage.py prove`, and what publishing refuses: planted defects, each found with its witness."""

import datetime
import io
import re
from urllib.parse import parse_qsl

import msgspec
import pytest
from django.core.management import CommandError, call_command

from eligibility.compile import Compiled
from eligibility.documents import Questionnaire
from eligibility.engine import proof
from eligibility.engine.proof import outcome_of, point, prove
from eligibility.result import table
from legalbasis.documents import Text
from legalbasis.publishing.log import Change, publish, store
from legalbasis.publishing.models import LogEntry
from legalbasis.publishing.problems import Refused
from legalbasis.publishing.shelf import shelf
from legalbasis.today import today
from tests.press import put, reworded

WORDS = Text("一句话。", "A sentence.")
CODES = "form|dead|gap|unused-mark|missing-..|groundless|lapsed|unreachable|unpublished|unasked|long|undecided"


@pytest.mark.parametrize("on", [[], ["--on", "2027-01-01"]])
def test_nothing_is_found_on_the_tables_we_ship(edition, on):
    out = io.StringIO()
    call_command("prove", *on, stdout=out)
    assert "Nothing found" in out.getvalue()
    assert "refund:" in out.getvalue()


def with_dead_case(document: Questionnaire) -> Questionnaire:
    """A copy whose last case asks for what the first one has taken."""
    first = document.cases[0]
    dead = msgspec.structs.replace(first, id="dead")
    return msgspec.structs.replace(document, cases=(*document.cases, dead))


def with_gap(document: Questionnaire) -> Questionnaire:
    """A copy in which nobody answers those who left their job."""
    return reworded(
        document, "r13", when=({"scheme": ("emp_unit", "flex"), "reason": ("changed_mind",)},)
    )


def test_a_planted_dead_case_is_found_with_a_witness(edition):
    document = with_dead_case(edition.get("questionnaire", "refund"))
    asked = table(shelf.current(today()), document, today())
    (finding,) = prove(asked.table, asked.marks)
    assert (finding.kind, finding.rule) == ("dead", "dead")
    assert outcome_of(asked.table, point(asked.table, finding.witness)) == "r1"


def test_a_planted_gap_is_found_with_a_witness(edition):
    document = with_gap(edition.get("questionnaire", "refund"))
    asked = table(shelf.current(today()), document, today())
    findings = prove(asked.table, asked.marks)
    assert findings and {finding.kind for finding in findings} == {"gap"}
    for finding in findings:
        assert outcome_of(asked.table, point(asked.table, finding.witness)) is None
    reasons = asked.table.dimensions["reason"]
    assert any("left_job" in reasons.named(finding.box["reason"]) for finding in findings)


def put_past_the_checks(kind, key, document):
    """A document on the site that publishing would have refused."""
    entry = LogEntry(
        seq=LogEntry.objects.last_seq() + 1, kind=kind, key=key, snapshot_id=store(kind, key, document),
        starts_on=today(), author="a", approver="b", reason="test",
    )  # fmt: skip
    entry.save()
    shelf.look_again()
    assert shelf.current(today()).get(kind, key) == document


def stands(document: Questionnaire) -> Compiled:
    """The table of a questionnaire that got onto the site past the checks."""
    put_past_the_checks("questionnaire", document.slug, document)
    return table(shelf.current(today()), document, today())


def found_by_command(*words):
    """The lines of findings that `prove` prints before it fails."""
    out = io.StringIO()
    with pytest.raises(CommandError, match="finding"):
        call_command("prove", *words, stdout=out)
    assert "Nothing found" not in out.getvalue()
    return re.findall(rf"^  ((?:{CODES}): .*)$", out.getvalue(), re.M)


@pytest.mark.parametrize("words", [["refund"], []])
@pytest.mark.parametrize(
    "spoil, code, place, ends",
    [(with_dead_case, "dead", "cases.dead", "r1"), (with_gap, "gap", "unclaimed", None)],
)
def test_the_command_finds_what_stands_on_the_site_with_a_witness(
    edition, words, spoil, code, place, ends
):
    asked = stands(spoil(edition.get("questionnaire", "refund")))
    lines = found_by_command(*words)
    assert lines
    for line in lines:
        assert line.startswith(f"{code}: {place}: ")
        said, _sep, address = line.rpartition("For example: ")[2].rpartition(" (")
        assert said and asked.questions["scheme"].label.en in said, "in words too"
        witness = dict(parse_qsl(address.removesuffix(")")))
        assert witness.keys() == asked.table.dimensions.keys()
        assert outcome_of(asked.table, point(asked.table, witness)) == ends


@pytest.mark.parametrize(
    "spoil, line",
    [
        (lambda d: reworded(d, "r1", headline=Text("中文", "")), "missing-en: cases.r1.headline"),
        (lambda d: reworded(d, "r1", headline=Text("", "English")), "missing-zh: cases.r1.headline"),
        (lambda d: reworded(d, "r1", citations=(), sources=()), "groundless: cases.r1"),
    ],
)
def test_the_command_finds_a_missing_translation_and_a_case_without_authority(edition, spoil, line):
    stands(spoil(edition.get("questionnaire", "refund")))
    assert any(found.startswith(f"{line}: ") for found in found_by_command("refund"))


def zhejiang(edition, **spoiled):
    """Zhejiang's rules on refunds, with its own case changed."""
    overlay = edition.get("overlay", "refund@330000")
    (edit,) = overlay.edits
    edit = msgspec.structs.replace(edit, case=msgspec.structs.replace(edit.case, **spoiled))
    return msgspec.structs.replace(overlay, edits=(edit,))


TAKEN = ({"scheme": ("emp_unit",), "reason": ("wrong_amount",)},)


@pytest.mark.parametrize(
    "spoiled, line",
    [
        ({"headline": Text("中文", "")}, "missing-en: overlay refund@330000: edits.0.case.headline: "),
        ({"citations": (), "sources": ()}, "groundless: overlay refund@330000: edits.r4: "),
        ({"procedures": ("no-such",)}, "unpublished: overlay refund@330000: edits.r4: no such procedure: "),
        ({"estimate": "employee_wait"}, "unasked: overlay refund@330000: edits.r4: “Months of the gap”"),
        ({"when": TAKEN}, "dead: overlay refund@330000: edits.r4: never reached in Zhejiang: r1 comes first."),
    ],
)  # fmt: skip
def test_the_command_reads_the_places_own_cases_too(edition, spoiled, line):
    put_past_the_checks("overlay", "refund@330000", zhejiang(edition, **spoiled))
    assert any(found.startswith(line) for found in found_by_command("refund"))


def with_question(document, key="idle", **more):
    """A copy with one more yes-or-no question, that no case hangs on."""
    model = next(one for one in document.questions if one.kind == "yesno")
    added = msgspec.structs.replace(model, key=key, offers=(), **more)
    return msgspec.structs.replace(document, questions=(*document.questions, added))


def with_too_many(document):
    """A copy that asks five questions more before all others."""
    for number in range(5):
        document = with_question(document, f"first_{number}", first=True)
    return document


# What `prove` lists besides.


def listed(*words):
    out = io.StringIO()
    call_command("prove", *words, stdout=out)
    return out.getvalue().splitlines()


def test_the_longest_path_and_the_median_are_printed_and_none_asks_more_than_eight(edition):
    heads = [line for line in listed() if "questions on a path" in line]
    assert len(heads) == len(edition.of("questionnaire"))
    for head in heads:
        longest, middle, count = re.search(
            r"longest (\d+), median ([\d.]+) \((\d+) paths\)", head
        ).groups()
        assert 1 <= float(middle) <= int(longest) <= 8
        assert int(count) > 1


def test_what_reaches_the_fallback_is_listed_under_its_mark(edition):
    lines = listed("refund")
    assert "  to the fallback, ask-locally: reason in {other}" in lines
    assert "  to the fallback, cannot-happen: reason in {two_employers} & scheme in {resident}" in lines
    assert not [line for line in lines if "unmarked" in line]
    assert "  to the fallback, ask-locally: work in {none}" in listed("subsidy-4050")


def test_cases_without_authority_are_listed_as_unsupported(edition):
    lines = listed("refund")
    assert "  unsupported, rests on sources alone: r7" in lines
    assert "  unsupported, rests on sources alone: r1" not in lines


def test_overlaps_are_counted_and_listed_on_demand_never_refused(edition):
    assert "  overlaps: 3 (listed with -v 2)" in listed("refund")
    many = listed("refund", "-v", "2")
    assert [line for line in many if line.startswith("  overlap, r4 wins over r5: ")]
    assert not [line for line in many if "listed with" in line]
    numbers = listed("subsidy-4050", "-v", "2")
    assert [line for line in numbers if "pays in {13..}" in line], "numbers are said as ranges"


def test_past_the_budget_it_says_undecided_and_fails(edition, monkeypatch):
    monkeypatch.setattr(proof.prove, "__defaults__", (1,))
    lines = found_by_command("refund")
    assert "undecided: unclaimed: too many boxes: undecided" in lines


@pytest.mark.parametrize(
    "spoil, code",
    [
        (with_dead_case, "dead"),
        (with_gap, "gap"),
        (lambda d: reworded(d, "r1", headline=Text("中文", "")), "missing-en"),
        (lambda d: reworded(d, "r1", headline=Text("", "English")), "missing-zh"),
        (lambda d: reworded(d, "r1", citations=(), sources=()), "groundless"),
        (with_question, "unreachable"),
        (with_too_many, "long"),
        (lambda d: reworded(d, "r1", estimate="employee_wait"), "unasked"),
        (lambda d: reworded(d, "r5", from_=datetime.date(2019, 1, 1)), "lapsed"),
    ],
)
def test_what_is_planted_can_not_be_published(edition, spoil, code):
    document = spoil(edition.get("questionnaire", "refund"))
    before = LogEntry.objects.last_seq()
    sha256 = store("questionnaire", "refund", document)
    with pytest.raises(Refused) as refusal:
        publish(
            [Change("questionnaire", "refund", sha256)],
            starts_on=today(), author="a", approver="b", reason="test",
        )  # fmt: skip
    assert code in {problem.code for problem in refusal.value.problems}
    assert LogEntry.objects.last_seq() == before


def test_an_unknown_questionnaire_is_named(edition):
    with pytest.raises(CommandError, match="no-such-thing"):
        call_command("prove", "no-such-thing", stdout=io.StringIO())


def test_a_sound_change_is_published(edition):
    document = reworded(edition.get("questionnaire", "refund"), "r1", headline=WORDS)
    assert put("questionnaire", "refund", document)
