"""How an answer was found: what became of each case of the table, and which answers did it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from eligibility.clauses import clause, spoken
from eligibility.compile import Compiled
from eligibility.documents import Case, Question
from eligibility.engine.algebra import Box, meets, subtract
from eligibility.engine.interview import Hit, Outcome, Rule, Table
from eligibility.result import Ground, ground
from legalbasis.documents import Text
from legalbasis.publishing.edition import Edition

Status = Literal["answer", "possible", "ruled-out", "not-reached"]


@dataclass(frozen=True)
class Standing:
    """What became of a rule; `rule` is None for the fallback.

    `answer`: the outcome, whatever is still unknown. `possible`: the outcome for some of what is still
    unknown. `ruled-out`: nothing that is still possible fits it. `not-reached`: it fits some of that, but
    the rules in `before` stand earlier and claim all of it.

    `met` are the questions whose answers fulfil what it asks, in the order of asking. `against` are the
    fewest answers that contradict each of its boxes, with the answers it asks for instead. `open` are the
    questions on which it still hangs.
    """

    rule: str | None
    status: Status
    met: tuple[str, ...] = ()
    against: tuple[tuple[str, int], ...] = ()
    open: tuple[str, ...] = ()
    before: tuple[str | None, ...] = ()


def standings(table: Table, answers: Box, outcome: Outcome) -> list[Standing]:
    """What became of each rule, in the order of the table, the fallback last.

    `answers` are those that count, in the order of asking, and `outcome` is where they lead.
    """
    hits = {hit.rule: hit for hit in outcome.hits}
    found = [_standing(table, rule, answers, hits) for rule in table.rules]
    rest = hits.get(None)
    if rest is None:
        return [*found, Standing(None, "not-reached", before=tuple(hits))]
    status: Status = "answer" if len(hits) == 1 else "possible"
    return [*found, Standing(None, status, open=_open(table, rest, answers))]


def _standing(table: Table, rule: Rule, answers: Box, hits: Mapping[str | None, Hit]) -> Standing:
    live = [box for box in rule.boxes if meets(box, answers)]
    if not live:
        return Standing(rule.name, "ruled-out", against=_against(rule, answers))
    met = tuple(
        key
        for key, mask in answers.items()
        if any(not mask & ~box[key] and box[key] != table.full[key] for box in live if key in box)
    )
    hit = hits.get(rule.name)
    if hit is None:
        before = (
            name
            for name, earlier in hits.items()
            if any(meets(taken, box) for taken in earlier.boxes for box in live)
        )
        return Standing(rule.name, "not-reached", met=met, before=tuple(before))
    status: Status = "answer" if len(hits) == 1 else "possible"
    return Standing(rule.name, status, met=met, open=_open(table, hit, answers))


def _open(table: Table, hit: Hit, answers: Box) -> tuple[str, ...]:
    """The questions whose answer alone can still turn the possibility into something else."""
    found = []
    for key in table.order:
        anything = answers.get(key, table.full[key])
        widened = [{**box, key: anything} for box in hit.boxes]
        if subtract(widened, hit.boxes, table.full):
            found.append(key)
    return tuple(found)


def _against(rule: Rule, answers: Box) -> tuple[tuple[str, int], ...]:
    """The fewest answers that contradict every box, the earliest asked of several such choices."""
    contrary = [
        {key for key, mask in box.items() if key in answers and not mask & answers[key]}
        for box in rule.boxes
    ]
    keys = [key for key in answers if any(key in one for one in contrary)]
    for size in range(len(keys) + 1):
        for chosen in combinations(keys, size):
            if all(one.intersection(chosen) for one in contrary):
                return tuple((key, _wanted(rule, key, answers[key])) for key in chosen)
    raise ValueError(f"the answers don't contradict {rule.name}")


def _wanted(rule: Rule, key: str, given: int) -> int:
    """What the boxes that an answer contradicts ask for instead of it."""
    wanted = 0
    for box in rule.boxes:
        if key in box and not box[key] & given:
            wanted |= box[key]
    return wanted


@dataclass(frozen=True)
class Met:
    """An answer that a case asks for."""

    question: Question
    answer: Text


@dataclass(frozen=True)
class Contrary:
    """An answer that rules a case out, and what the case asks for instead, in words."""

    question: Question
    answer: Text
    wanted: Text


@dataclass(frozen=True)
class Row:
    """A case with what became of it, in words.

    `number` counts from 1 in the order of the table; `before` are such numbers. `last` marks the fallback.
    """

    number: int
    ground: Ground
    status: Status
    met: tuple[Met, ...]
    against: tuple[Contrary, ...]
    open: tuple[Question, ...]
    before: tuple[int, ...]
    last: bool

    @property
    def case(self) -> Case:
        return self.ground.case

    @property
    def open_labels(self) -> list[Text]:
        return [question.label for question in self.open]

    @property
    def earlier(self) -> list[Text]:
        """The numbers of the cases that go before, to be listed in a sentence."""
        return [Text(str(number), str(number)) for number in self.before]


def explained(
    edition: Edition, asked: Compiled, answers: Mapping[str, str], outcome: Outcome
) -> Sequence[Row]:
    """What became of each case of the table on its day, the fallback last."""
    masks = {key: asked.answer(key, value) for key, value in answers.items()}
    found = standings(asked.table, masks, outcome)
    numbers = {one.rule: number for number, one in enumerate(found, 1)}
    return [
        Row(
            number=numbers[one.rule],
            ground=ground(edition, asked, one.rule),
            status=one.status,
            met=tuple(Met(asked.questions[key], spoken(asked, key, answers[key])) for key in one.met),
            against=tuple(
                Contrary(
                    asked.questions[key],
                    spoken(asked, key, answers[key]),
                    _in_words(asked, key, wanted, masks[key]),
                )
                for key, wanted in one.against
            ),
            open=tuple(asked.questions[key] for key in one.open),
            before=tuple(numbers[rule] for rule in one.before),
            last=one.rule is None,
        )
        for one in found
    ]


def _in_words(asked: Compiled, key: str, wanted: int, given: int) -> Text:
    if asked.questions[key].options and wanted | given == asked.table.full[key]:
        return Text("其他任何一个答案", "any other answer")
    return clause(key, wanted, asked)
