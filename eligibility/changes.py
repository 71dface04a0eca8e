"""Whose answer changes between two tables of a questionnaire: exactly, as boxes with a witness each. Pure.

Both tables are brought onto common dimensions, in which every atom lies whole in one atom of either. Each table
then cuts the space into boxes by outcome, and where two boxes with different outcomes meet, the answer changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import msgspec

from eligibility.clauses import clause
from eligibility.compile import REGION, Compiled, Scale, as_answer
from eligibility.documents import Question
from eligibility.engine.algebra import Box, BudgetSpent, Dimension, common, meets, minus
from eligibility.engine.proof import witness
from legalbasis.documents import Text

BUDGET = 20_000
SHOWN = 60


class Incomparable(ValueError):
    """A question changed its kind, so that answers before and after mean different things; names the key."""


@dataclass(frozen=True)
class Outcome:
    """A case as an outcome; `rule` None is the fallback."""

    rule: str | None
    verdict: str


@dataclass(frozen=True)
class Region:
    """Situations whose outcome differs: the box on the common dimensions, a witness, and both outcomes.

    An outcome is None where the table has no such answer.
    """

    box: Box
    witness: Mapping[str, str]
    before: Outcome | None
    after: Outcome | None

    @property
    def verdict(self) -> bool:
        """Whether the verdict itself differs, or only the case."""
        return (self.before and self.before.verdict) != (self.after and self.after.verdict)


@dataclass(frozen=True)
class Comparison:
    """`regions` don't overlap, changed verdicts first; `whole` says whether they are all there are.

    `common` is the later table on the common dimensions, to put boxes into words with.
    """

    regions: tuple[Region, ...]
    whole: bool
    common: Compiled


def compare(before: Compiled, after: Compiled, budget: int = BUDGET) -> Comparison:
    """The regions whose case or verdict differs. Raises Incomparable."""
    shared = _common(before, after)
    full = shared.table.full
    found: dict[tuple[Outcome | None, Outcome | None], list[Box]] = {}
    whole = True
    try:
        old = list(_pieces(before, shared, budget))
        new = list(_pieces(after, shared, budget))
        count = 0
        for was, one in old:
            for becomes, other in new:
                if was != becomes and meets(one, other):
                    found.setdefault((was, becomes), []).append(common(one, other))
                    count += 1
                    if count > budget:
                        raise BudgetSpent(count)
    except BudgetSpent:
        whole = False
    regions = [
        Region(box, witness(shared.table, box), was, becomes)
        for (was, becomes), boxes in found.items()
        for box in merged(boxes, full)
    ]
    return Comparison(tuple(sorted(regions, key=lambda one: not one.verdict)), whole, shared)


def _pieces(table: Compiled, shared: Compiled, budget: int) -> Iterator[tuple[Outcome | None, Box]]:
    """The whole common space as boxes that don't overlap, by outcome. Raises BudgetSpent."""
    full = shared.table.full
    space = {
        key: mask
        for key, dimension in table.table.dimensions.items()
        if (mask := _moved(dimension.full, key, table, shared)) != full[key]
    }
    spent = 0
    for outside in minus({}, space, full):
        yield None, outside
    rest: list[Box] = [space]
    for rule in table.table.rules:
        outcome = Outcome(rule.name, table.case(rule.name).verdict)
        for box in rule.boxes:
            cut = {key: _moved(mask, key, table, shared) for key, mask in box.items()}
            left: list[Box] = []
            for part in rest:
                if meets(part, cut):
                    yield outcome, common(part, cut)
                    left += minus(part, cut, full)
                    spent += 1
                else:
                    left.append(part)
            rest = left
            if spent + len(rest) > budget:
                raise BudgetSpent(spent)
    fallback = Outcome(None, table.case(None).verdict)
    for part in rest:
        yield fallback, part


def _moved(mask: int, key: str, table: Compiled, shared: Compiled) -> int:
    """A set of a table's atoms as one of common atoms."""
    dimension = shared.table.dimensions[key]
    own = table.table.dimensions[key]
    if key not in table.scales:
        names = set(own.named(mask))
        return sum(1 << place for place, atom in enumerate(dimension.atoms) if atom in names)
    scale = table.scales[key]
    found = 0
    for place, start in enumerate(shared.scales[key].starts):
        if scale.starts[0] <= start <= scale.most and mask & scale.holding(start):
            found |= 1 << place
    return found


def _common(before: Compiled, after: Compiled) -> Compiled:
    """The later table with the questions of both, on dimensions fine enough for both."""
    questions: dict[str, Question] = {}
    dimensions: dict[str, Dimension] = {}
    scales: dict[str, Scale] = {}
    for key in [*after.questions, *(one for one in before.questions if one not in after.questions)]:
        both = [table for table in (before, after) if key in table.questions]
        question = both[-1].questions[key]
        if len({_sort(table.questions[key]) for table in both}) > 1:
            raise Incomparable(key)
        if key in both[0].scales:
            scale = scales[key] = _scale([table.scales[key] for table in both])
            dimensions[key] = Dimension(
                key, tuple(as_answer(question.kind, start) for start in scale.starts)
            )
        else:
            atoms = dict.fromkeys(a for t in reversed(both) for a in t.table.dimensions[key].atoms)
            dimensions[key] = Dimension(key, tuple(atoms))
            options = {one.id: one for table in both for one in table.questions[key].options}
            if options:
                every = tuple(options[atom] for atom in atoms)
                question = msgspec.structs.replace(question, options=every)
        questions[key] = question
    table = replace(
        after.table,
        dimensions=dimensions,
        order=tuple(questions),
        full={key: dimension.full for key, dimension in dimensions.items()},
    )
    places = after.places if REGION in after.questions else before.places
    return replace(after, questions=questions, table=table, scales=scales, places=places)


def _sort(question: Question) -> str:
    """What answers to a question are: options, places, or numbers of a kind."""
    return "options" if question.options else question.kind


def _scale(scales: list[Scale]) -> Scale:
    starts = {start for scale in scales for start in scale.starts}
    starts |= {scale.most + 1 for scale in scales}
    most = max(scale.most for scale in scales)
    return Scale(tuple(sorted(start for start in starts if start <= most)), most)


def merged(boxes: Iterable[Box], full: Mapping[str, int]) -> list[Box]:
    """The same points in fewer boxes: those that differ in one dimension only become one."""
    found = [{key: mask for key, mask in box.items() if mask != full[key]} for box in boxes]
    while True:
        count = len(found)
        for key in full:
            groups: dict[tuple[tuple[str, int], ...], int] = {}
            for box in found:
                rest = tuple(sorted((k, m) for k, m in box.items() if k != key))
                groups[rest] = groups.get(rest, 0) | box.get(key, full[key])
            found = [
                {**dict(rest), **({key: mask} if mask != full[key] else {})}
                for rest, mask in groups.items()
            ]
        if len(found) == count:
            return found  # type: ignore[return-value]


def in_words(region: Region, shared: Compiled) -> tuple[Text, ...]:
    """What holds in a region, question by question; nothing if it is everyone."""
    return tuple(
        clause(key, region.box[key], shared) for key in shared.table.order if key in region.box
    )


def answers_in(region: Region, table: Compiled) -> dict[str, str]:
    """The witness as answers to a table's own questions."""
    return {key: value for key, value in region.witness.items() if key in table.questions}
