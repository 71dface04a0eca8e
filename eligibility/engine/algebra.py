"""Sets of answers: a dimension's values as bits, boxes as products, and their difference.

A *dimension* cuts everything a question can be answered with into atoms that no rule tells apart;
a set of answers is an int with one bit an atom. A *box* maps dimension keys to such sets; a key that
is absent stands for the whole dimension. An empty set never occurs inside a box.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Box = Mapping[str, int]


class BudgetSpent(Exception):
    """More boxes than the caller allowed: the question stays undecided."""


@dataclass(frozen=True)
class Dimension:
    """The atoms of one question: `atoms[i]` names bit i (an option id, a place, a range's first value)."""

    key: str
    atoms: tuple[str, ...]

    @property
    def full(self) -> int:
        return (1 << len(self.atoms)) - 1

    def named(self, mask: int) -> list[str]:
        """The atoms in a set, in order."""
        return [atom for place, atom in enumerate(self.atoms) if mask >> place & 1]


def meets(one: Box, other: Box) -> bool:
    """Whether two boxes have a point in common."""
    if len(other) < len(one):
        one, other = other, one
    for key, mask in one.items():  # noqa: SIM110 (the engine spends its time here: all() takes twice as long)
        if not mask & other.get(key, -1):
            return False
    return True


def common(one: Box, other: Box) -> Box:
    """The points in both of two boxes that meet."""
    both = dict(one)
    for key, mask in other.items():
        both[key] = both[key] & mask if key in both else mask
    return both


def inside(box: Box, outer: Box) -> bool:
    """Whether the box, so far as it says anything, lies within the outer one."""
    return all(not box[key] & ~mask for key, mask in outer.items() if key in box)


def minus(box: Box, cut: Box, full: Mapping[str, int]) -> list[Box]:
    """What remains of one box without the other, as boxes that don't overlap."""
    if not meets(box, cut):
        return [box]
    out: list[Box] = []
    core = dict(box)
    for key, mask in cut.items():
        have = core.get(key, full[key])
        outside = have & ~mask
        if outside:
            out.append({**core, key: outside})
            core[key] = have & mask
    return out


def subtract(
    boxes: Iterable[Box], cuts: Iterable[Box], full: Mapping[str, int], budget: int | None = None
) -> list[Box]:
    """What remains of the boxes without the cuts. Raises BudgetSpent past `budget` boxes."""
    rest = list(boxes)
    for cut in cuts:
        kept: list[Box] = []
        for box in rest:
            kept += minus(box, cut, full)
            if budget is not None and len(kept) > budget:
                raise BudgetSpent(len(kept))
        rest = kept
    return rest


def joined(boxes: Iterable[Box], full: Mapping[str, int]) -> list[Box]:
    """The same points in fewer boxes: any two that differ in one key alone become one."""
    out: list[Box] = []
    for box in boxes:
        new = {key: mask for key, mask in box.items() if mask != full[key]}
        while (
            found := next((one for one in out if len(_differing(one, new, full)) < 2), None)
        ) is not None:
            out.remove(found)
            for key in _differing(found, new, full):
                new[key] = found.get(key, full[key]) | new.get(key, full[key])
            new = {key: mask for key, mask in new.items() if mask != full[key]}
        out.append(new)
    return out


def _differing(one: Box, other: Box, full: Mapping[str, int]) -> list[str]:
    keys = dict.fromkeys([*one, *other])
    return [key for key in keys if one.get(key, full[key]) != other.get(key, full[key])]
