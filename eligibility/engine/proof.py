"""The proof: the engine's loop run over the whole space without asking.

A rule for which nothing is left is dead; what no rule claims reaches the fallback. Both come with a
witness, a full set of answers that the engine confirms. Past the budget the finding is "undecided",
never "fine".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from eligibility.engine.algebra import Box, BudgetSpent, common, meets, subtract
from eligibility.engine.interview import Ask, Table, replay

BUDGET = 50_000


@dataclass(frozen=True)
class Finding:
    """One defect. `kind` is dead, gap, unused-mark, undecided; `rule` names the row at fault, if any."""

    kind: str
    rule: str | None
    box: Box = field(default_factory=dict)
    witness: Mapping[str, str] = field(default_factory=dict)
    others: tuple[str, ...] = ()


def witness(table: Table, box: Box) -> dict[str, str]:
    """Answers, one for each dimension, that lie in the box: the first atom of each set."""
    return {
        key: dimension.atoms[_lowest(box.get(key, dimension.full))]
        for key, dimension in table.dimensions.items()
    }


def _lowest(mask: int) -> int:
    return (mask & -mask).bit_length() - 1


def point(table: Table, answers: Mapping[str, str]) -> dict[str, int]:
    """A witness as a box of single atoms."""
    return {key: 1 << table.dimensions[key].atoms.index(value) for key, value in answers.items()}


def outcome_of(table: Table, answers: Box) -> str | None:
    """The rule on which an interview with these full answers ends; None is the fallback."""
    stands = replay(table, answers).stands
    if isinstance(stands, Ask):
        raise ValueError(f"no answer to {stands.key}")
    return stands.hits[0].rule


def unclaimed(table: Table, budget: int = BUDGET) -> list[Box]:
    """The boxes that no rule claims. Raises BudgetSpent."""
    rest: list[Box] = [{}]
    for rule in table.rules:
        rest = subtract(rest, rule.boxes, table.full, budget)
    return rest


def marked(table: Table, marks: Iterable[Box], budget: int = BUDGET) -> list[tuple[int | None, Box]]:
    """The boxes that reach the fallback, each with the number of the first mark on it. Raises BudgetSpent.

    A mark of which no rule claims anything is one box.
    """
    rest = unclaimed(table, budget)
    found: list[tuple[int | None, Box]] = []
    for number, mark in enumerate(marks):
        pieces = [common(box, mark) for box in rest if meets(box, mark)]
        whole = not subtract([mark], pieces, table.full, budget)
        found += [(number, box) for box in ([mark] if whole else pieces)]
        rest = subtract(rest, [mark], table.full, budget)
    return [*found, *((None, box) for box in rest)]


def prove(table: Table, marks: Iterable[Box], budget: int = BUDGET) -> list[Finding]:
    """Dead rules, gaps (unclaimed and not marked by a curator), and marks that cover nothing."""
    findings: list[Finding] = []
    rest: list[Box] = [{}]
    try:
        for place, rule in enumerate(table.rules):
            if not any(meets(part, box) for part in rest for box in rule.boxes):
                findings.append(_dead(table, place))
                continue
            rest = subtract(rest, rule.boxes, table.full, budget)
        marked = list(marks)
        for mark in marked:
            if not any(meets(part, mark) for part in rest):
                findings.append(Finding("unused-mark", None, mark, witness(table, mark)))
        for gap in subtract(rest, marked, table.full, budget):
            findings.append(Finding("gap", None, gap, witness(table, gap)))
    except BudgetSpent:
        findings.append(Finding("undecided", None))
    return findings


def _dead(table: Table, place: int) -> Finding:
    """A dead rule with a point it wanted, and the rules before it that take its points."""
    rule = table.rules[place]
    takers = tuple(
        earlier.name
        for earlier in table.rules[:place]
        if any(meets(box, taken) for box in rule.boxes for taken in earlier.boxes)
    )
    box = rule.boxes[0] if rule.boxes else {}
    return Finding("dead", rule.name, box, witness(table, box) if rule.boxes else {}, takers)


def overlaps(table: Table) -> list[tuple[str, str, Box]]:
    """Pairs of rules that share points, with one shared box: exceptions declared by order."""
    out = []
    for place, first in enumerate(table.rules):
        for second in table.rules[place + 1 :]:
            shared = next(
                (common(a, b) for a in first.boxes for b in second.boxes if meets(a, b)), None
            )
            if shared is not None:
                out.append((first.name, second.name, shared))
    return out


def kinds(table: Table, key: str, full: int) -> list[int]:
    """One atom for each class of answers that the rules tell apart."""
    parts = [full]
    for claimed in {box[key] for rule in table.rules for box in rule.boxes if key in box}:
        parts = [piece for part in parts for piece in (part & claimed, part & ~claimed) if piece]
    return sorted(part & -part for part in parts)
