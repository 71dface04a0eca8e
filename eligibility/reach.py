"""What a person can still do: the nearest kinder answers, by nothing but steps that are hers to take. Pure.

A table's options say which of them can be reached, and how. Everything else that was answered is a
fact and stays. The kinder answers are found by the engine itself, so that what is promised here is
what the interview will say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from eligibility.compile import REGION, Compiled
from eligibility.documents import Case
from eligibility.engine.algebra import Box
from eligibility.engine.interview import Hit, Outcome, step
from eligibility.result import conditions
from legalbasis.documents import Text

KINDNESS = {"no": 0, "depends": 1, "partly": 2, "yes": 3, "not-needed": 3}
SHOWN = 3


@dataclass(frozen=True)
class Way:
    """A kinder case: what to do for it, and what must hold besides (alternatives of clauses)."""

    case: Case
    steps: tuple[Text, ...]
    conditions: tuple[tuple[Text, ...], ...]


def ways(asked: Compiled, answers: Mapping[str, str], outcome: Outcome) -> tuple[Way, ...]:
    """The kinder cases that the fewest steps lead to; none unless the answer is one "no" or "depends"."""
    if len(outcome.hits) != 1:
        return ()
    now = asked.case(outcome.hits[0].rule).verdict
    if now not in ("no", "depends"):
        return ()
    masks = {key: asked.answer(key, value) for key, value in answers.items()}
    found: dict[str, Way] = {}
    for rule in asked.table.rules:
        case = asked.case(rule.name)
        if KINDNESS[case.verdict] <= KINDNESS[now]:
            continue
        for box in rule.boxes:
            for steps, changed in _changes(asked, masks, answers, box):
                way = _way(asked, masks, changed, rule.name, steps)
                known = found.get(case.id)
                if way and (known is None or len(way.steps) < len(known.steps)):
                    found[case.id] = way
    fewest = min((len(way.steps) for way in found.values()), default=0)
    nearest = [way for way in found.values() if len(way.steps) == fewest]
    return tuple(sorted(nearest, key=lambda way: -KINDNESS[way.case.verdict])[:SHOWN])


def _changes(
    asked: Compiled, masks: Box, answers: Mapping[str, str], box: Box
) -> Iterator[tuple[tuple[Text, ...], Box]]:
    """The steps that bring the answers into a box, with the answers they change. None if facts forbid it."""
    steps: list[Text] = []
    changed: dict[str, int] = {}
    for key, mask in box.items():
        if key not in masks or not masks[key] & ~mask:
            continue
        step_ = _step(asked, key, answers[key], masks[key], mask)
        if step_ is None:
            return
        steps.append(step_[0])
        changed[key] = step_[1]
    if steps:
        yield tuple(steps), changed


def _step(asked: Compiled, key: str, value: str, now: int, wanted: int) -> tuple[Text, int] | None:
    """One answer changed into one that is wanted, if that is a person's to do."""
    question = asked.questions[key]
    for place, option in enumerate(question.options):
        if wanted >> place & 1 and option.reach and value in (option.reach_from or (value,)):
            return option.reach, 1 << place
    more = wanted & ~((now << 1) - 1)  # only the ranges above the present one
    if question.reach and not question.options and key != REGION and more:
        return question.reach, more
    return None


def _way(asked: Compiled, masks: Box, changed: Box, rule: str, steps: tuple[Text, ...]) -> Way | None:
    """What the engine says after the steps; whatever was not answered may be anything."""
    after = step(asked.table, {**asked.table.full, **masks, **changed})
    hits = after.hits if isinstance(after, Outcome) else ()
    for hit in hits:
        if hit.rule == rule:
            return Way(asked.case(rule), steps, _left(asked, hit, masks, changed))
    return None


def _left(asked: Compiled, hit: Hit, masks: Box, changed: Box) -> tuple[tuple[Text, ...], ...]:
    """The conditions on what nobody has answered, or on how far a number has to rise."""
    told = {key for key in masks if key not in changed}
    return conditions(hit, set(asked.table.order) - told - _settled(asked, changed), asked)


def _settled(asked: Compiled, changed: Box) -> set[str]:
    """Changed answers that the step itself names; of a number the step doesn't say how far."""
    return {key for key in changed if asked.questions[key].options}
