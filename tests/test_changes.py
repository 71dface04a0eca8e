"""Whose answer changes between two tables: exactly those that a brute force finds, with a witness."""

import datetime
import itertools

import pytest
from hypothesis import given, settings, strategies as st

from eligibility import effects
from eligibility.changes import Incomparable, answers_in, compare, in_words
from eligibility.compile import compiled, to_whole
from eligibility.documents import Case, Option, Question, Questionnaire, Range
from eligibility.engine.interview import Outcome, replay
from legalbasis.documents import Jurisdictions, Place, Text
from legalbasis.places import Places
from tests.press import reworded

DAY = datetime.date(2026, 11, 23)
WORDS = Text("字", "words")
PLACES = Places(
    Jurisdictions(
        tuple(
            Place(code, parent, level, Text(name, name), name)
            for code, parent, level, name in [
                ("100000", "", "nation", "China"),
                ("110000", "100000", "province", "Beijing"),
                ("330000", "100000", "province", "Zhejiang"),
                ("330100", "330000", "city", "Hangzhou"),
                ("330200", "330000", "city", "Ningbo"),
            ]
        )
    )
)
LEAVES = ("110000", "330100", "330200")


def question(key, kind, options=(), **more):
    made = tuple(Option(one, Text(one, one), Text(one, one)) for one in options)
    return Question(key, kind, WORDS, Text(key, key), WORDS, options=made, **more)


def table(questions, cases):
    fallback = Case("fallback", "depends", WORDS, WORDS, WORDS, "unsure", WORDS, DAY)
    rows = tuple(
        Case(name, verdict, WORDS, WORDS, WORDS, "certain", WORDS, DAY, when=tuple(boxes))
        for name, verdict, boxes in cases
    )
    document = Questionnaire("q", WORDS, WORDS, WORDS, (), tuple(questions), rows, fallback)
    return compiled(document, (), PLACES, DAY)


def end(asked, answers):
    """The case and the verdict that full answers end in; None where the table has no such answer."""
    try:
        masks = {
            key: asked.answer(key, value) for key, value in answers.items() if key in asked.questions
        }
    except ValueError:
        return None
    stands = replay(asked.table, masks).stands
    assert isinstance(stands, Outcome)
    rule = stands.hits[0].rule
    return rule, asked.case(rule).verdict


def holds(region, answers, shared):
    for key, mask in region.box.items():
        value = answers[key]
        if shared.questions[key].options or key == "region":
            atom = shared.table.dimensions[key].atoms.index(value)
        else:
            number = to_whole(shared.questions[key], value)
            atom = sum(start <= number for start in shared.scales[key].starts) - 1
        if not mask >> atom & 1:
            return False
    return True


def pair(outcome):
    return outcome and (outcome.rule, outcome.verdict)


OPTIONS = ("a", "b", "c", "d")


@st.composite
def tables(draw):
    """A table over options, a number and a place; which options and bounds there are varies."""
    options = draw(st.sets(st.sampled_from(OPTIONS), min_size=2).map(sorted))
    most = draw(st.integers(4, 8))
    questions = [
        question("kind", "choice", options),
        question("months", "months", most=most),
        question("region", "region"),
    ]
    if draw(st.booleans()):
        questions.append(question("used", "yesno", ("yes", "no")))
    names = {one.key for one in questions}
    box = st.fixed_dictionaries(
        {},
        optional={
            "kind": st.sets(st.sampled_from(options), min_size=1).map(lambda x: tuple(sorted(x))),
            "months": st.tuples(st.integers(0, most), st.integers(0, most)).map(
                lambda two: Range(min(two), max(two))
            ),
            "region": st.sampled_from([("330000",), ("330100",), ("110000",), ("330200", "110000")]),
            **({"used": st.sampled_from([("yes",), ("no",)])} if "used" in names else {}),
        },
    )
    count = draw(st.integers(1, 4))
    cases = [
        (
            f"r{n}",
            draw(st.sampled_from(["yes", "no", "partly"])),
            draw(st.lists(box, min_size=1, max_size=2)),
        )
        for n in range(count)
    ]
    return questions, cases


@given(tables(), tables())
@settings(max_examples=300, deadline=None)
def test_the_regions_are_just_the_answers_that_change(one, other):
    before, after = table(*one), table(*other)
    found = compare(before, after)
    assert found.whole
    keys = {
        "kind": OPTIONS,
        "months": [str(n) for n in range(10)],
        "region": LEAVES,
        "used": ("yes", "no"),
    }
    for values in itertools.product(*keys.values()):
        answers = dict(zip(keys, values, strict=True))
        was, becomes = end(before, answers), end(after, answers)
        inside = [
            one for one in found.regions
            if answers["kind"] in found.common.table.dimensions["kind"].atoms
            and int(answers["months"]) <= found.common.scales["months"].most
            and holds(one, answers, found.common)
        ]  # fmt: skip
        if was == becomes:
            assert not inside
        else:
            assert [(pair(one.before), pair(one.after)) for one in inside] == [(was, becomes)]


@given(tables(), tables())
@settings(max_examples=100, deadline=None)
def test_a_witness_ends_where_its_region_says(one, other):
    before, after = table(*one), table(*other)
    found = compare(before, after)
    for region in found.regions:
        assert end(before, region.witness) == pair(region.before)
        assert end(after, region.witness) == pair(region.after)
        assert region.verdict == (
            (region.before and region.before.verdict) != (region.after and region.after.verdict)
        )
        assert set(answers_in(region, before)) == set(before.questions)


@given(tables())
@settings(max_examples=50, deadline=None)
def test_nothing_changes_between_a_table_and_itself(one):
    assert compare(table(*one), table(*one)).regions == ()


AGE = question("birth", "date")
PAID = question("paid", "amount")


@pytest.mark.parametrize(
    ("asked", "old", "new", "words", "witness"),
    [
        (AGE, Range(least=60, unit="age"), Range(least=61, unit="age"), "birth", "1965-11-24"),
        (PAID, Range(most=100_00), Range(most=200_00), "paid: 100.01 yuan to 200.00 yuan", "100.01"),
        (question("n", "number"), Range(most=3), Range(most=2), "n: 3", "3"),
        (question("region", "region"), ("330000",), ("330100",), "the insurance is in Ningbo", "330200"),
    ],
)  # fmt: skip
def test_a_bound_that_moves_changes_just_what_lies_between(asked, old, new, words, witness):
    before, after = (table([asked], [("r1", "yes", [{asked.key: box}])]) for box in (old, new))
    found = compare(before, after)
    (region,) = found.regions
    assert region.witness == {asked.key: witness}
    assert region.verdict
    (clause,) = in_words(region, found.common)
    assert words in clause.en


def test_past_the_budget_it_says_that_there_is_more():
    questions = [question(f"q{n}", "choice", ("a", "b")) for n in range(6)]
    boxes = [{f"q{n}": ("a",) for n in range(6) if mask >> n & 1} for mask in range(1, 40)]
    before = table(questions, [(f"r{n}", "yes", [box]) for n, box in enumerate(boxes)])
    after = table(questions, [(f"r{n}", "no", [box]) for n, box in enumerate(boxes)])
    assert not compare(before, after, budget=5).whole
    assert compare(before, after).whole


def test_a_question_of_another_kind_cannot_be_compared():
    before = table([question("n", "number")], [("r1", "yes", [{}])])
    after = table([question("n", "yesno", ("yes", "no"))], [("r1", "yes", [{}])])
    with pytest.raises(Incomparable, match="n"):
        compare(before, after)


# On the published questionnaires.


def with_document(edition, kind, key, document):
    documents = {**edition.documents, (kind, key): document}
    return type(edition)(edition.seq, edition.day, edition.entries, documents)


def test_a_verdict_that_is_turned_is_found_where_it_holds(edition, day):
    refund = edition.get("questionnaire", "refund")
    later = with_document(edition, "questionnaire", "refund", reworded(refund, "r5", verdict="partly"))
    found = effects.of_questionnaire("refund", edition, later, day)
    assert found.whole and found.shown
    assert all(one.verdict and "(r5)" in one.before.en for one in found.shown)
    assert all(one.was.startswith("check/refund/result/?") for one in found.shown)


def test_a_new_wording_changes_no_answer(edition, day):
    refund = edition.get("questionnaire", "refund")
    later = with_document(edition, "questionnaire", "refund", reworded(refund, "r5", headline=WORDS))
    assert effects.of_questionnaire("refund", edition, later, day) == effects.Effects()


def test_a_places_rules_taken_away_change_answers_there_alone(edition, day):
    documents = {
        page: one for page, one in edition.documents.items() if page != ("overlay", "refund@330000")
    }
    later = type(edition)(edition.seq, edition.day, edition.entries, documents)
    found = effects.of_overlay("refund@330000", edition, later, day)
    assert found.shown
    assert all(any("Zhejiang" in clause.en for clause in one.where) for one in found.shown)


def test_a_table_that_is_not_sound_is_not_compared(edition, day):
    refund = edition.get("questionnaire", "refund")
    broken = reworded(refund, "r5", when=({"scheme": ("nonsense",)},))
    later = with_document(edition, "questionnaire", "refund", broken)
    found = effects.of_questionnaire("refund", edition, later, day)
    assert found.note and not found.whole and not found.shown
