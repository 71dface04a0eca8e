"""What a person can still do: the nearest kinder answers, and no promise that the interview breaks."""

import datetime

import pytest

from eligibility import answers as given_answers
from eligibility.engine.interview import step
from eligibility.reach import KINDNESS, ways
from eligibility.result import table
from eligibility.scenarios import told
from tests.press import section

D = datetime.date.fromisoformat


def ways_of(edition, slug, day, given):
    asked = table(edition, edition.get("questionnaire", slug), D(day))
    read = given_answers.read(asked, [(key, [value]) for key, value in given.items()])
    talk = given_answers.conversation(asked, read)
    return asked, ways(asked, given_answers.standing(read, talk.asked), talk.stands)


def pairs(query):
    return dict(pair.split("=") for pair in query.split("&"))


@pytest.mark.parametrize(
    "slug, query, cases",
    [
        ("payout", "event=want_cash&account=yes&region=440000", {"w12", "w11"}),
        ("payout", "event=died&account=no", set()),
        ("subsidy-4050", "work=flexible&recognised=no&category=other", {"f7", "f5a"}),
        ("subsidy-4050", "work=flexible&recognised=yes&pays=0", {"f7", "f5a"}),
        ("subsidy-4050", "work=business_owner", set()),
        ("family-sharing", "use=copay&relation=spouse_parent_child&giver_balance=no", {"m4", "m6"}),
        ("family-sharing", "use=copay&relation=other", set()),
        ("coverage", "cause=illness&status=active&provider=other&emergency=no", {"e12", "e13", "e11"}),
        ("coverage", "cause=work", set()),
        ("refund", "scheme=emp_unit&reason=left_job", set()),
        ("refund", "scheme=emp_unit&reason=wrong_amount", set()),
    ],
)
def test_the_nearest_kinder_cases(edition, slug, query, cases):
    _asked, found = ways_of(edition, slug, "2026-11-23", pairs(query))
    assert {way.case.id for way in found} == cases


def test_a_way_says_what_to_do_and_what_must_hold_besides(edition):
    _asked, (way, *_lesser) = ways_of(
        edition, "subsidy-4050", "2026-11-23", pairs("work=flexible&recognised=yes&pays=0")
    )
    assert [step_.en for step_ in way.steps] == ["you go on paying without a break"]
    assert any("13 or more" in clause.en for clauses in way.conditions for clause in clauses)


def test_every_promise_is_kept_by_the_engine(edition):
    """Take the steps, let the rest be anything: the case promised is among the outcomes."""
    promised = 0
    for page in edition.of("scenarios"):
        document = edition.get("questionnaire", page.questionnaire)
        for scenario in page.scenarios:
            found = told(edition, document, scenario)
            if not found.result.decided:
                continue
            now = found.result.verdict
            asked, ways_ = ways_of(edition, page.questionnaire, str(scenario.on), scenario.answers)
            masks = {key: asked.answer(key, value) for key, value in scenario.answers.items()}
            for way in ways_:
                promised += 1
                assert KINDNESS[way.case.verdict] > KINDNESS[now] and now in ("no", "depends")
                reached = []
                for rule in asked.table.rules:
                    if asked.case(rule.name).id != way.case.id:
                        continue
                    for box in rule.boxes:
                        merged = {**asked.table.full, **masks, **box}
                        outcome = step(asked.table, merged)
                        reached += [asked.case(hit.rule).id for hit in outcome.hits]
                assert way.case.id in reached
                facts = {
                    key
                    for key in masks
                    for question in [asked.questions[key]]
                    if not question.reach and not any(option.reach for option in question.options)
                }
                assert any(
                    all(not masks[key] & ~box[key] for key in facts if key in box)
                    for rule in asked.table.rules
                    if asked.case(rule.name).id == way.case.id
                    for box in rule.boxes
                ), "a fact was changed"
    assert promised > 10


@pytest.mark.parametrize(
    "language, words", [("en", "If your relative joins"), ("zh-hans", "如果先给家人参加")]
)
def test_the_page_shows_the_way(citizen, language, words):
    query = "use=copay&relation=sibling_grand&giver_balance=yes&relative_insured=no"
    page = citizen.get(f"/{language}/check/family-sharing/result/?{query}")
    can = section(page, "can")
    assert words in can and 'data-way="m5"' in can
