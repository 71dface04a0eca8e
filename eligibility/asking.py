"""What the interviews of a table ask, held against what its documents take for asked. Pure.

*A question is unreachable* if no path asks it on the day, and no case of another period names it. The place
never is: rules of places come and go, and a result takes a place that is named though nobody asked.

*A result reads an answer* if it can't be given without it. Answers that a path didn't ask are dropped before
a result is made, so what is left to look at are the places that name a question:

- A calculator's field with an `answer`: every path that ends on the case alone asks that question, or the
  field has a usual value or a figure in its stead. A `prefill` reads nothing: the person enters it herself.
- The options a question shows first: some path asks, before it, what they hang on.
- A way on into another questionnaire: with the answers it carries, that one asks for each of them.

A path asks at most `MOST` questions, "not sure" among the answers. A place counts once, though it is chosen
on two pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from eligibility.calculators import CALCULATORS
from eligibility.compile import REGION, BadAnswer, Compiled, flatten, in_period
from eligibility.documents import Lead
from eligibility.engine.algebra import BudgetSpent
from eligibility.engine.paths import Paths, paths
from legalbasis.documents import Text
from legalbasis.publishing.problems import Problem

MOST = 8


def asking(table: Compiled, led_to: Callable[[str], Compiled | None]) -> Iterator[Problem]:
    """Unreachable questions, interviews that ask too much, answers read unasked.

    `led_to` gives the table that a lead names.
    """
    try:
        found = paths(table.table)
        longest = found.longest()
        if len(longest) > MOST:
            zh = f"最多要答{len(longest)}题，超过{MOST}题。例：{_said(longest)}"
            en = f"up to {len(longest)} questions, more than {MOST}. For example: {_said(longest)}"
            yield _problem(table, "questions", zh, en, "long")
        yield from _unreachable(table, found)
        yield from _offers(table, found)
        yield from _fields(table, found)
        for rule, row in table.cases.items():
            for lead in row.case.leads:
                yield from _carried(table, rule, lead, led_to(lead.questionnaire))
    except BudgetSpent:
        yield _problem(
            table, "questions", "问法太多，没能证明", "too many paths: undecided", "undecided"
        )


def _problem(table: Compiled, place: str, zh: str, en: str, code: str) -> Problem:
    return Problem("questionnaire", table.document.slug, place, Text(zh, en), code)


def _said(answers: Mapping[str, str]) -> str:
    return "&".join(f"{key}={value}" for key, value in answers.items())


def _unreachable(table: Compiled, found: Paths) -> Iterator[Problem]:
    elsewhen = {
        key
        for row in flatten(table.document, table.overlays)
        if not in_period(row.case, table.day)
        for box in row.case.when
        for key in box
    }
    for key in table.questions:
        if key not in found.asked | elsewhen | {REGION}:
            en = "unreachable: no path asks this question"
            yield _problem(table, f"questions.{key}", "这个问题永远问不到", en, "unreachable")


def _offers(table: Compiled, found: Paths) -> Iterator[Problem]:
    for key, question in table.questions.items():
        hangs_on = {name for offer in question.offers for name in offer.when}
        for name in sorted(hangs_on - found.before(key) if key in found.asked else ()):
            zh = f"先列哪些选项要看{name}，但在此之前从不问它"
            en = f"shows options first by an answer to {name}, which is never asked before"
            yield _problem(table, f"questions.{key}.offers", zh, en, "unasked")


def _fields(table: Compiled, found: Paths) -> Iterator[Problem]:
    for rule, row in table.cases.items():
        calculator = CALCULATORS.get(row.case.estimate)
        for field in calculator.fields if calculator else ():
            if field.answer and not field.usual and not field.figure:
                answers = found.without(field.answer).get(rule)
                if answers is not None:
                    zh = f"“{field.label.zh}”要用{field.answer}的回答，但没有问过。例：{_said(answers)}"
                    en = (
                        f"“{field.label.en}” reads the answer to {field.answer}, which wasn’t asked."
                        f" For example: {_said(answers)}"
                    )
                    yield Problem(*table.stands(rule), Text(zh, en), "unasked")


def _carried(table: Compiled, rule: str, lead: Lead, there: Compiled | None) -> Iterator[Problem]:
    """Answers that a way on carries to where nobody asks for them. Whether they exist is checked elsewhere."""
    if there is None:
        return
    try:
        given = {key: there.answer(key, value) for key, value in lead.answers.items()}
    except (BadAnswer, KeyError):
        return
    for key in sorted(given.keys() - paths(there.table, given).asked):
        zh = f"带去{lead.questionnaire}的{key}，在那里问不到"
        en = f"carries {key} to {lead.questionnaire}, which doesn’t ask it then"
        yield Problem(*table.stands(rule), Text(zh, en), "unasked")
