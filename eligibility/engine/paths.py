"""Every path through an interview, as a graph: how long they are, and what is asked on them.

Built with `step` itself, over what each answer leaves of the table. "Not sure" is an answer like another.
Answers from which everything goes on alike are one way on, so a path counts once however many places or
sums it stands for, and the counts are exact without walking each path.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from eligibility.engine.algebra import Box, BudgetSpent
from eligibility.engine.interview import Ask, Rule, Table, step
from eligibility.engine.proof import kinds

BUDGET = 20_000


@dataclass(frozen=True)
class Node:
    """`key` is the question asked, and `ways` one answer (a set) for each node that may follow.

    At an end `key` is empty and `ends` holds the rules possible there; None is the fallback.
    """

    key: str = ""
    ways: tuple[tuple[int, int], ...] = ()
    ends: tuple[str | None, ...] = ()


@dataclass(frozen=True)
class Paths:
    """The graph. A node's followers stand before it; the last is the beginning."""

    table: Table
    nodes: tuple[Node, ...]

    @property
    def asked(self) -> set[str]:
        """The questions that are asked on some path."""
        return {node.key for node in self.nodes} - {""}

    def lengths(self) -> Counter[int]:
        """How many paths ask so many questions."""
        counts: list[Counter[int]] = []
        for node in self.nodes:
            own: Counter[int] = Counter() if node.key else Counter({0: 1})
            for _, follower in node.ways:
                for length, count in counts[follower].items():
                    own[length + 1] += count
            counts.append(own)
        return counts[-1]

    def longest(self) -> dict[str, str]:
        """Answers, in the order of asking, that lead through as many questions as any do."""
        lengths: list[int] = []
        for node in self.nodes:
            lengths.append(max((lengths[follower] + 1 for _, follower in node.ways), default=0))
        said: dict[str, str] = {}
        node = self.nodes[-1]
        while node.key:
            mask, follower = max(node.ways, key=lambda way: lengths[way[1]])
            said[node.key] = spoken(self.table, node.key, mask)
            node = self.nodes[follower]
        return said

    def without(self, key: str) -> dict[str | None, dict[str, str]]:
        """The rules that a path ends on, and on them alone, without asking `key`.

        Each with the answers of such a path: as few vague ones as can be, then as few as can be.
        """
        beginning = len(self.nodes) - 1
        came: dict[int, tuple[int, int, int, int]] = {beginning: (0, 0, 0, 0)}
        found: dict[str | None, dict[str, str]] = {}
        for place in range(beginning, -1, -1):
            node = self.nodes[place]
            if place not in came or node.key == key:
                continue
            vague, length, _, _ = came[place]
            for mask, follower in node.ways:
                way = (vague + bool(mask & (mask - 1)), length + 1, place, mask)
                came[follower] = min(way, came.get(follower, way))
            if len(node.ends) == 1:
                found[node.ends[0]] = self._said(place, came)
        return found

    def _said(self, place: int, came: Mapping[int, tuple[int, int, int, int]]) -> dict[str, str]:
        """The answers on the way to a node, in the order of asking."""
        said: list[tuple[str, str]] = []
        while place != len(self.nodes) - 1:
            *_, place, mask = came[place]
            key = self.nodes[place].key
            said.append((key, spoken(self.table, key, mask)))
        return dict(reversed(said))

    def before(self, key: str) -> set[str]:
        """The questions that some path asks before `key`."""
        earlier: list[set[str]] = [set() for _ in self.nodes]
        found: set[str] = set()
        for node, known in zip(reversed(self.nodes), reversed(earlier), strict=True):
            if node.key == key:
                found |= known
            for _, follower in node.ways:
                earlier[follower] |= known | {node.key}
        return found


def median(lengths: Counter[int]) -> float:
    """The middle of the lengths, each counted as often as it occurs."""
    total = lengths.total()
    middle = [_nth(lengths, (total - 1) // 2), _nth(lengths, total // 2)]
    return sum(middle) / 2


def _nth(lengths: Counter[int], place: int) -> int:
    for length in sorted(lengths):
        place -= lengths[length]
        if place < 0:
            return length
    raise IndexError(place)


def spoken(table: Table, key: str, mask: int) -> str:
    """A set of answers by the answer that stands for it: an atom, or the vague one."""
    vague = (name for name, one in table.vague.get(key, {}).items() if one == mask)
    return next(vague, "") or table.dimensions[key].named(mask)[0]


@dataclass(frozen=True)
class _State:
    """What answers leave of a table: preamble still to be asked, rules, and answers that leave a doubt."""

    pending: tuple[str, ...]
    rules: tuple[Rule, ...]
    doubtful: Box

    def mark(self) -> object:
        """Equal for states from which the interview goes on alike."""
        rules = tuple(
            (rule.name, tuple(frozenset(box.items()) for box in rule.boxes)) for rule in self.rules
        )
        return self.pending, rules, frozenset(self.doubtful.items())

    def after(self, key: str, mask: int) -> _State:
        """The state that an answer leads to: what it excludes goes, and what it settles."""
        rules: list[Rule] = []
        for rule in self.rules:
            if boxes := tuple(_cut(rule.boxes, key, mask)):
                rules.append(Rule(rule.name, boxes))
            if {} in boxes:  # claims all that is left
                break
        pending = tuple(one for one in self.pending if one != key)
        named = {one for rule in rules for box in rule.boxes for one in box}
        doubtful = {one: kept for one, kept in {**self.doubtful, key: mask}.items() if one in named}
        return _State(pending, tuple(rules), doubtful)


def _cut(boxes: Iterable[Box], key: str, mask: int) -> Iterator[Box]:
    """The boxes within an answer; a box names the question still if the answer doesn't settle it."""
    for box in boxes:
        if key not in box:
            yield box
        elif kept := box[key] & mask:
            rest = {one: claimed for one, claimed in box.items() if one != key}
            yield rest if kept == mask else {**rest, key: kept}


def paths(table: Table, given: Box | None = None, budget: int = BUDGET) -> Paths:
    """The graph of all interviews; of those with just these answers to the questions in `given`.

    Raises BudgetSpent past `budget` states.
    """
    known = dict(given or {})
    beginning = _State(table.preamble, table.rules, {})
    mark = (
        beginning.mark(),
        table.order,
        tuple((key, one.atoms) for key, one in table.dimensions.items()),
        frozenset((key, *sorted(vague.items())) for key, vague in table.vague.items()),
        frozenset(known.items()),
        budget,
    )
    return _graph(_Interviews(mark, table, known, budget))


@dataclass(frozen=True)
class _Interviews:
    """What a graph is made of. `mark` is equal for what makes equal graphs."""

    mark: object
    table: Table = field(compare=False)
    known: Box = field(compare=False)
    budget: int = field(compare=False)


# A table is much the same from one boundary day, and from one publication, to the next.
@lru_cache(maxsize=512)
def _graph(of: _Interviews) -> Paths:
    table = of.table
    nodes: dict[Node, int] = {}
    places: dict[object, int] = {}

    def enter(state: _State) -> int:
        mark = state.mark()
        if mark not in places:
            if len(places) >= of.budget:
                raise BudgetSpent(len(places))
            node = make(state)
            places[mark] = nodes.setdefault(node, len(nodes))
        return places[mark]

    def make(state: _State) -> Node:
        left = replace(table, rules=state.rules, preamble=state.pending)
        stands = step(left, state.doubtful)
        if not isinstance(stands, Ask):
            return Node(ends=tuple(hit.rule for hit in stands.hits))
        key = stands.key
        ways: dict[int, int] = {}
        sure = kinds(left, key, table.full[key])
        asked = [of.known[key]] if key in of.known else [*sure, *table.vague.get(key, {}).values()]
        for mask in asked:
            ways.setdefault(enter(state.after(key, mask)), mask)
        return Node(key, tuple((mask, follower) for follower, mask in ways.items()))

    enter(_State(table.preamble, table.rules, {}))
    return Paths(table, tuple(nodes))
