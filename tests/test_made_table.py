"""A made table as large as one may get: 80 cases of a nation and its places, 23 questions, 340 areas.

It is proved whole, and so is what is planted in it; a table without any order ends at the budget, and
says so. How long that takes and in how much memory is printed by `benchmarks/test_engine.py`.
"""

import datetime
import itertools
import random
from dataclasses import replace

import msgspec
import pytest

from eligibility.compile import compiled
from eligibility.documents import Case, Edit, Option, Overlay, Question, Questionnaire, Range, Unclaimed
from eligibility.engine.algebra import BudgetSpent
from eligibility.engine.interview import Rule
from eligibility.engine.paths import median, paths
from eligibility.engine.proof import outcome_of, point, prove
from legalbasis.documents import Jurisdictions, Place, Text
from legalbasis.places import Places
from tests.test_engine import first_rule

DAY = datetime.date(2026, 11, 23)
WORDS = Text("字", "words")
CASES, QUESTIONS, AREAS = 80, 23, 340
PROVINCES, TOPICS, OF_A_TOPIC, ACROSS = 30, 6, 8, 4
LOCAL = CASES - TOPICS * OF_A_TOPIC - ACROSS  # cases that are places' own


def places():
    """Provinces that share the areas among them."""
    codes = [f"{10 + number}0000" for number in range(PROVINCES)]
    found = [Place("100000", "", "nation", WORDS, "")]
    found += [Place(code, "100000", "province", WORDS, "") for code in codes if code != "100000"]
    for number in range(AREAS):
        province = codes[number % PROVINCES]
        found.append(
            Place(f"{province[:2]}{number // PROVINCES + 1:02}00", province, "city", WORDS, "")
        )
    return Places(Jurisdictions(tuple(found)))


def question(key, kind, options=(), **more):
    offered = tuple(Option(name, WORDS, WORDS) for name in options)
    return Question(key, kind, WORDS, WORDS, WORDS, options=offered, **more)


def case(name, boxes):
    return Case(name, "no", WORDS, WORDS, WORDS, "certain", WORDS, DAY, when=tuple(boxes))


def of_topic(topic, chance):
    """The questions of a topic, and its cases: exceptions in boxes of their own, then the general rule."""
    names = [[f"o{n}" for n in range(chance.randint(2, 4))] for _ in range(2)]
    asked = [
        question(f"{topic}_kind", "choice", names[0], unsure=True),
        question(f"{topic}_months", "months", most=120, unsure=True),
        question(f"{topic}_moment", "choice", names[1]),
    ]
    low, high = sorted(chance.sample(range(1, 119), 2))
    spans = [Range(most=low), Range(least=low + 1, most=high), Range(least=high + 1)]
    cut = [chance.randint(1, len(options) - 1) for options in names]
    kinds, moments = ([tuple(o[:n]), tuple(o[n:])] for o, n in zip(names, cut, strict=True))
    boxes = [
        {"topic": (topic,), f"{topic}_kind": a, f"{topic}_months": b, f"{topic}_moment": c}
        for a, b, c in itertools.product(kinds, spans, moments)
    ]
    chance.shuffle(boxes)
    boxes.pop()  # what the general rule is for
    count = OF_A_TOPIC - 1
    cases = [case(f"{topic}c{n}", boxes[n::count]) for n in range(count)]
    return asked, [*cases, case(f"{topic}general", [{"topic": (topic,)}])]


def documents(seed=1):
    """A questionnaire, the places' overlays and the places; nothing is wrong with them."""
    chance = random.Random(seed)
    topics = [f"t{number}" for number in range(TOPICS)]
    shared = [
        question("scheme", "choice", ["a", "b", "c"], unsure=True),
        question("used", "yesno", ["yes", "no"], unsure=True),
        question("paid", "amount", most=10_000_00),
    ]
    across = [
        case("x0", [{"scheme": ("a",)}]),
        case("x1", [{"scheme": ("b",), "used": ("yes",)}]),
        case("x2", [{"used": ("yes",), "paid": Range(least=1_000_00), "topic": ("t0", "t1")}]),
        case("x3", [{"scheme": ("c",), "paid": Range(most=5_00), "topic": ("t2", "other")}]),
    ]
    parts = [of_topic(topic, chance) for topic in topics]
    asked = [
        question("topic", "choice", [*topics, "other"]),
        *shared,
        *(one for some, _ in parts for one in some),
        question("region", "region", unsure=True),
    ]
    cases = [*across, *(one for _, some in parts for one in some)]
    mark = Unclaimed({"topic": ("other",)}, "ask-locally", WORDS)
    table = Questionnaire(
        "made", WORDS, WORDS, WORDS, (), tuple(asked), tuple(cases), case("last", []), (mark,)
    )  # fmt: skip
    map_ = places()
    codes = [place.code for place in map_.provinces()]
    edits = {}
    special = [one for one in cases[ACROSS:] if not one.id.endswith("general")]
    for number in range(LOCAL):  # half of the places are cities, half of the changes replacements
        province, at = codes[number % len(codes)], chance.choice(special)
        where = chance.choice(map_.children(province)).code if number % 2 else province
        act = "replace" if number % 4 < 2 else "insert-before"
        boxes = at.when if act == "replace" else at.when[:1]
        edits.setdefault(where, []).append(Edit(act, at.id, case(f"{at.id}in{where}", boxes)))
    overlays = [Overlay("made", where, tuple(some)) for where, some in edits.items()]
    return table, overlays, map_


def made(table, overlays, map_):
    return compiled(table, overlays, map_, DAY)


@pytest.fixture(scope="module")
def parts():
    return documents()


def without(table, name):
    return msgspec.structs.replace(table, cases=tuple(one for one in table.cases if one.id != name))


def test_it_has_the_size_that_is_asked_for(parts):
    asked = made(*parts)

    assert (len(asked.table.rules), len(asked.questions)) == (CASES, QUESTIONS)
    assert len(asked.table.dimensions["region"].atoms) == AREAS


@pytest.mark.parametrize("seed", range(5))
def test_it_is_proved_within_a_budget_of_a_thousand_boxes(seed):
    asked = made(*documents(seed))
    found = paths(asked.table, budget=2_000)

    assert prove(asked.table, asked.marks, budget=1_000) == []
    assert found.asked == asked.questions.keys()
    assert max(found.lengths()) == len(found.longest()) <= 8
    assert 1 <= median(found.lengths()) <= 8


def test_a_planted_dead_case_is_found_with_a_witness(parts):
    table, *rest = parts
    last = case("dead", [{"topic": ("t3",), "t3_moment": ("o0",)}])
    asked = made(msgspec.structs.replace(table, cases=(*table.cases, last)), *rest)
    (finding,) = prove(asked.table, asked.marks)

    assert (finding.kind, finding.rule) == ("dead", "dead")
    assert outcome_of(asked.table, point(asked.table, finding.witness)) in finding.others


def test_a_planted_dead_case_of_one_city_is_found(parts):
    table, overlays, map_ = parts
    city = next(one for one in map_.leaves if one not in {o.jurisdiction for o in overlays})
    edit = Edit("insert-before", "t3general", case("lost", table.cases[ACROSS + 3 * OF_A_TOPIC].when))
    asked = made(table, [*overlays, Overlay("made", city, (edit,))], map_)
    (finding,) = prove(asked.table, asked.marks)

    assert (finding.kind, finding.rule) == ("dead", "lost")
    assert finding.witness["region"] == city


def test_a_planted_gap_is_found_with_a_witness(parts):
    table, *rest = parts
    asked = made(without(table, "t5general"), *rest)
    findings = prove(asked.table, asked.marks)

    assert {one.kind for one in findings} == {"gap"}
    for one in findings:
        assert one.witness["topic"] == "t5"
        assert outcome_of(asked.table, point(asked.table, one.witness)) is None


def test_a_case_withdrawn_in_one_city_opens_a_gap_there_and_nowhere_else(parts):
    table, overlays, map_ = parts
    city = next(one for one in map_.leaves if one not in {o.jurisdiction for o in overlays})
    withdrawn = Overlay("made", city, (Edit("withdraw", "t4general"),))
    asked = made(table, [*overlays, withdrawn], map_)
    findings = prove(asked.table, asked.marks)

    assert {(one.kind, one.witness["region"]) for one in findings} == {("gap", city)}


def test_a_question_that_no_case_hangs_on_is_asked_on_no_path(parts):
    table, *rest = parts
    more = (*table.questions, question("idle", "yesno", ["yes", "no"]))
    asked = made(msgspec.structs.replace(table, questions=more), *rest)

    assert asked.questions.keys() - paths(asked.table).asked == {"idle"}


def test_the_interview_ends_on_the_first_case_that_holds(parts):
    asked = made(*parts).table
    chance = random.Random(0)
    for _ in range(300):
        answers = {key: 1 << chance.randrange(len(one.atoms)) for key, one in asked.dimensions.items()}
        assert outcome_of(asked, answers) == first_rule(asked, answers)


def disordered(asked, seed, sizes=(3, 6)):
    """The same questions under cases that have nothing to do with each other."""
    chance = random.Random(seed)

    def box():
        keys = chance.sample(list(asked.full), chance.randint(*sizes))
        return {key: chance.randint(1, asked.full[key]) for key in keys}

    rules = (Rule(f"r{n}", tuple(box() for _ in range(chance.randint(1, 3)))) for n in range(CASES))
    return replace(asked, rules=tuple(rules))


@pytest.mark.parametrize("seed", range(3))
def test_a_table_without_order_is_undecided_at_the_budget_and_never_fine(parts, seed):
    asked = disordered(made(*parts).table, seed)

    assert [one.kind for one in prove(asked, [], budget=5_000)] == ["undecided"]
    with pytest.raises(BudgetSpent):
        paths(asked, budget=500)
