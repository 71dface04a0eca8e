"""The decision engine: one loop over boxes that serves interview, result and proof alike.

`step` walks the rules in order with what is known so far. It asks only what can still decide, and
where an answer is "not sure" (the whole dimension) it goes on and returns exactly the rules still
possible, each with the boxes of answers for which it would be the outcome.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from eligibility.engine.algebra import Box, Dimension, common, inside, meets, subtract


@dataclass(frozen=True)
class Rule:
    """A case as the engine sees it: its place in the table, and the boxes it claims."""

    name: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class Table:
    """A compiled decision table. `order` is the order of asking; `preamble` is always asked first.

    `vague` are the answers that leave a doubt, by question and name: "not sure", a province without a city.
    """

    dimensions: Mapping[str, Dimension]
    order: tuple[str, ...]
    preamble: tuple[str, ...]
    rules: tuple[Rule, ...]
    full: Mapping[str, int]
    vague: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Hit:
    """A possible outcome. `rule` is None for the fallback; `boxes` are where it would be the outcome."""

    rule: str | None
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class Ask:
    key: str


@dataclass(frozen=True)
class Outcome:
    """One hit is the answer; several, after "not sure", are exactly the possibilities."""

    hits: tuple[Hit, ...]


def step(table: Table, answers: Box) -> Ask | Outcome:
    """The next question that can still decide, or the outcome. `answers` has one set for each answer."""
    for key in table.preamble:
        if key not in answers:
            return Ask(key)
    rest: list[Box] = [answers]
    hits: list[Hit] = []
    for rule in table.rules:
        live = [box for box in rule.boxes if _touches(rest, box)]
        if not live:
            continue
        left = subtract(rest, live, table.full)
        if left:
            sure = [box for box in live if inside(answers, box)]
            open_ = {key for box in sure for key in box if key not in answers}
            if open_:
                return Ask(next(key for key in table.order if key in open_))
        hits.append(Hit(rule.name, _where(rest, live)))
        if not left:
            break
        rest = left
    else:
        hits.append(Hit(None, tuple(rest)))
    return Outcome(tuple(hits))


def _touches(rest: list[Box], box: Box) -> bool:
    for part in rest:  # noqa: SIM110 (as in meets)
        if meets(part, box):
            return True
    return False


def _where(rest: list[Box], live: list[Box]) -> tuple[Box, ...]:
    return tuple(common(part, box) for box in live for part in rest if meets(part, box))


@dataclass(frozen=True)
class Replay:
    """A conversation rebuilt from its answers: the questions asked, in order, and where it stands."""

    asked: tuple[str, ...]
    stands: Ask | Outcome


def replay(table: Table, given: Box, volunteered: tuple[str, ...] = ()) -> Replay:
    """Ask from the start, taking each answer from `given` when its question comes up.

    Answers to questions that don't come up are left out of account, but for those `volunteered`, and
    those that narrow what remains possible after a "not sure".
    """
    answers: dict[str, int] = {key: given[key] for key in volunteered if key in given}
    asked: list[str] = []
    while True:
        stands = step(table, answers)
        key = stands.key if isinstance(stands, Ask) else _narrowing(stands, given, answers)
        if key is None or key not in given:
            return Replay(tuple(asked), stands)
        asked.append(key)
        answers[key] = given[key]


def open_keys(outcome: Outcome, answers: Box) -> set[str]:
    """The questions that several possible outcomes hang on, and that these answers don't settle."""
    if len(outcome.hits) == 1:
        return set()
    boxes = [box for hit in outcome.hits for box in hit.boxes]
    return {key for box in boxes for key, mask in box.items() if answers.get(key) != mask}


def _narrowing(outcome: Outcome, given: Box, answers: Box) -> str | None:
    """An answer that nobody asked for, behind a "not sure", but which narrows what is possible."""
    more = sorted(key for key in open_keys(outcome, answers) if key in given and key not in answers)
    return more[0] if more else None
