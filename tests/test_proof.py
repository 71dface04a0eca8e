"""The proof: it finds what was planted, with a witness that the engine confirms, and nothing else."""

import pytest
from hypothesis import given, settings

from eligibility.engine.algebra import BudgetSpent, meets
from eligibility.engine.interview import Rule
from eligibility.engine.proof import marked, outcome_of, overlaps, point, prove, unclaimed, witness
from tests.test_engine import box, first_rule, points, table, tables

# Every answer is claimed, but for a flexible worker's first month, which is marked.
SOUND = [
    Rule("error", (box(reason="error"),)),
    Rule("used", (box(reason="job", scheme="resident", used="yes"),)),
    Rule("refund", (box(reason="job", scheme="resident", used="no"),)),
    Rule("paid-twice", (box(reason="job", scheme="flex", months="1 4"),)),
    Rule("other", (box(reason="other"),)),
]
MARKS = [box(reason="job", scheme="flex", months="0")]


def test_a_sound_table_has_no_findings():
    assert prove(table(SOUND), MARKS) == []


def test_a_dead_rule_is_found_with_the_rules_that_take_its_answers():
    planted = Rule("never", (box(reason="job", scheme="resident"),))
    asked = table([*SOUND, planted])

    (finding,) = prove(asked, MARKS)

    assert (finding.kind, finding.rule) == ("dead", "never")
    assert finding.others == ("used", "refund")
    assert meets(point(asked, finding.witness), planted.boxes[0])
    assert outcome_of(asked, point(asked, finding.witness)) in finding.others


def test_a_rule_without_boxes_is_dead():
    (finding,) = prove(table([*SOUND, Rule("empty", ())]), MARKS)

    assert (finding.kind, finding.rule, finding.others) == ("dead", "empty", ())


def test_a_gap_is_found_with_answers_that_reach_the_fallback():
    asked = table([rule for rule in SOUND if rule.name != "used"])

    (finding,) = prove(asked, MARKS)

    assert finding.kind == "gap"
    assert finding.box == box(reason="job", scheme="resident", used="yes")
    assert outcome_of(asked, point(asked, finding.witness)) is None


def test_a_mark_takes_its_box_out_of_the_gaps():
    (finding,) = prove(table(SOUND), [])

    assert (finding.kind, finding.box) == ("gap", MARKS[0])


def test_a_mark_on_what_the_rules_claim_is_found():
    (finding,) = prove(table(SOUND), [*MARKS, box(reason="error")])

    assert (finding.kind, finding.box) == ("unused-mark", box(reason="error"))
    assert outcome_of(table(SOUND), point(table(SOUND), finding.witness)) == "error"


def test_past_the_budget_it_says_undecided_and_never_fine():
    findings = prove(table(SOUND), MARKS, budget=1)

    assert "undecided" in {finding.kind for finding in findings}


def test_a_dead_rule_found_before_the_budget_is_spent_is_still_told():
    dead = Rule("never", (box(reason="error"),))
    findings = prove(table([SOUND[0], dead, *SOUND[1:]]), MARKS, budget=1)

    assert [finding.kind for finding in findings] == ["dead", "undecided"]


def test_a_list_past_the_budget_raises():
    with pytest.raises(BudgetSpent):
        unclaimed(table(SOUND), budget=1)


def test_what_reaches_the_fallback_is_listed_marked_or_not():
    assert unclaimed(table(SOUND)) == MARKS


def test_overlaps_are_listed_in_order_with_a_shared_box():
    rules = [SOUND[0], Rule("all-resident", (box(scheme="resident"),))]

    assert overlaps(table(rules)) == [("error", "all-resident", box(reason="error", scheme="resident"))]
    assert overlaps(table(SOUND)) == []


def test_a_box_that_reaches_the_fallback_stands_under_the_mark_on_it():
    gap = box(reason="other")
    asked = table(SOUND[:-1])

    assert marked(asked, MARKS) == [(0, MARKS[0]), (None, gap)]
    assert marked(asked, [box(reason="other job"), *MARKS]) == [(0, gap), (0, MARKS[0])]


def test_a_mark_of_which_no_rule_claims_anything_is_one_box_however_it_was_cut_up():
    asked = table([Rule("early", (box(months="0", reason="job"),))])
    wide = box(reason="other error")

    assert len([one for one in unclaimed(asked) if meets(one, wide)]) > 1
    assert (0, wide) in marked(asked, [wide])


def test_a_full_set_of_answers_is_needed_to_confirm_a_witness():
    with pytest.raises(ValueError, match="scheme"):
        outcome_of(table(SOUND), box(reason="job"))


# Random tables, held against every single point.


@given(tables())
@settings(max_examples=150, deadline=None)
def test_the_dead_rules_are_those_no_answers_reach(asked):
    reached = {first_rule(asked, one) for one in points(asked)}
    findings = [one for one in prove(asked, []) if one.kind == "dead"]

    assert {one.rule for one in findings} == {rule.name for rule in asked.rules} - reached
    assert len(findings) == len({one.rule for one in findings})
    for finding in findings:
        assert outcome_of(asked, point(asked, finding.witness)) in finding.others


@given(tables())
@settings(max_examples=150, deadline=None)
def test_the_gaps_are_just_the_unclaimed_points_each_in_one_box(asked):
    gaps = [one for one in prove(asked, []) if one.kind == "gap"]

    for one in points(asked):
        inside = [gap for gap in gaps if meets(gap.box, one)]
        assert len(inside) == (1 if first_rule(asked, one) is None else 0)
    for gap in gaps:
        assert outcome_of(asked, point(asked, gap.witness)) is None
        assert meets(gap.box, point(asked, witness(asked, gap.box)))


@given(tables(), tables())
@settings(max_examples=150, deadline=None)
def test_a_mark_hides_only_its_own_points_and_is_unused_if_it_has_none(asked, other):
    """The boxes of another random table, cut to this one's questions, serve as marks."""
    marks = [
        cut
        for rule in other.rules
        for one in rule.boxes
        for cut in [{key: mask & asked.full[key] for key, mask in one.items() if key in asked.full}]
        if all(cut.values())
    ]
    findings = prove(asked, marks)
    open_points = [one for one in points(asked) if first_rule(asked, one) is None]

    gaps = [one.box for one in findings if one.kind == "gap"]
    for one in open_points:
        marked = any(meets(mark, one) for mark in marks)
        assert any(meets(gap, one) for gap in gaps) != marked
    unused = [one.box for one in findings if one.kind == "unused-mark"]
    assert unused == [m for m in marks if not any(meets(m, one) for one in open_points)]
