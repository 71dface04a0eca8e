"""Situations held against the tables: what a person with these answers is told on that day. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from eligibility import answers
from eligibility.calculators import CALCULATORS
from eligibility.checks import form
from eligibility.compile import Compiled
from eligibility.documents import Questionnaire, Scenario, Scenarios
from eligibility.engine.interview import Ask
from eligibility.estimating import Estimation, estimating
from eligibility.result import Result, result, table
from legalbasis import checks as legal, library
from legalbasis.documents import Text
from legalbasis.publishing.edition import Edition
from legalbasis.publishing.problems import Problem


@dataclass(frozen=True)
class Told:
    """What the site says to a scenario. `result` is None where its answers lead to no result.

    `wrong` are answers that can't stand, `missing` a question still to be answered, `idle` answers
    that nothing asks for.
    """

    asked: Compiled
    result: Result | None
    estimate: Estimation | None = None
    wrong: tuple[str, ...] = ()
    missing: str = ""
    idle: tuple[str, ...] = ()

    @property
    def figure(self) -> Text | None:
        """The first line of the estimate."""
        worked = self.estimate.worked if self.estimate else None
        return worked.lines[0][1] if worked else None


def told(edition: Edition, document: Questionnaire, scenario: Scenario) -> Told:
    """Answer a scenario as the pages would on its day."""
    asked = table(edition, document, scenario.on)
    given = answers.read(asked, [(key, [value]) for key, value in scenario.answers.items()])
    unknown = tuple(key for key in scenario.answers if key not in asked.questions)
    if given.wrong or unknown:
        return Told(asked, None, wrong=(*given.wrong, *unknown))
    talk = answers.conversation(asked, given)
    if isinstance(talk.stands, Ask):
        return Told(asked, None, missing=talk.stands.key)
    kept = answers.standing(given, talk.asked)
    found = result(edition, asked, talk.stands, kept)
    idle = tuple(key for key in scenario.answers if key not in kept)
    calculator = CALCULATORS.get(found.ground.case.estimate) if found.decided else None
    estimate = None
    if calculator and scenario.entered:
        entered = {key: [value] for key, value in scenario.entered.items()}
        estimate = estimating(calculator, entered, kept, library.figures(edition), scenario.on)
    return Told(asked, found, estimate, idle=idle)


def check(document: Scenarios, edition: Edition, on: datetime.date) -> Iterable[Problem]:
    """Every scenario that isn't told what it expects. Each has its own day, so `on` plays no part."""
    name = ("scenarios", document.questionnaire)
    return edition.derived(name, lambda: list(_check(document, edition)))


def _check(document: Scenarios, edition: Edition) -> Iterator[Problem]:
    slug = document.questionnaire

    def say(place: str, zh: str, en: str, code: str = "") -> Problem:
        return Problem("scenarios", slug, place, Text(zh, en), code)

    asked = edition.get("questionnaire", slug)
    if asked is None:  # withdrawn, or not published yet: there is nothing to hold to account
        return
    yield from legal.words("scenarios", slug, document)
    if form(asked, edition):  # said where the fault is
        return
    seen: set[str] = set()
    for scenario in document.scenarios:
        place = f"scenarios.{scenario.id}"
        if scenario.id in seen:
            yield say(place, "编号重复", "the id stands twice")
        seen.add(scenario.id)
        if (scenario.title is None) != (scenario.words is None):
            yield say(
                place, "示例要有标题和情形两项", "an example needs both a title and the situation"
            )
        yield from _differs(edition, asked, scenario, place, say)


def _differs(
    edition: Edition,
    asked: Questionnaire,
    scenario: Scenario,
    place: str,
    say: Callable[[str, str, str, str], Problem],
) -> Iterator[Problem]:
    found = told(edition, asked, scenario)
    if found.wrong:
        keys = ", ".join(found.wrong)
        yield say(place, f"这些回答不成立：{keys}", f"answers that can’t stand: {keys}", "scenario")
    elif found.result is None:
        yield say(place, f"还缺回答：{found.missing}", f"not answered yet: {found.missing}", "scenario")
    else:
        if (found.result.cases, found.result.verdict) != (scenario.cases, scenario.verdict):
            is_, wanted = "、".join(found.result.cases), "、".join(scenario.cases)
            zh = f"应当是{wanted}（{scenario.verdict}），现在是{is_}（{found.result.verdict}）"
            en = f"expected {wanted} ({scenario.verdict}), now {is_} ({found.result.verdict})"
            yield say(place, zh, en, "scenario")
        elif found.figure != scenario.figure:
            was, now = scenario.figure or Text("没有", "none"), found.figure or Text("没有", "none")
            zh, en = f"估算应当是{was.zh}，现在是{now.zh}", f"expected {was.en}, now {now.en}"
            yield say(place, zh, en, "scenario")
        if found.idle:
            keys = ", ".join(found.idle)
            zh, en = f"没有问到的回答：{keys}", f"answers that nothing asks for: {keys}"
            yield say(place, zh, en, "scenario")


def unreached(edition: Edition, document: Questionnaire) -> list[str]:
    """The cases, the places' own and the fallback among them, that no scenario ends in."""
    held = edition.get("scenarios", document.slug)
    reached = {case for one in held.scenarios for case in one.cases} if held else set()
    own = [case.id for case in (*document.cases, document.fallback)]
    local = [
        edit.case.id
        for one in edition.of("overlay")
        if one.questionnaire == document.slug
        for edit in one.edits
        if edit.case
    ]
    return [name for name in dict.fromkeys([*own, *local]) if name not in reached]
