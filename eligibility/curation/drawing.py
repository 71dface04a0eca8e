"""A drawing of the interview: the questions from top to bottom, and how many paths go where. Pure.

The counts are those of `engine.paths`, without "not sure": answers from which everything goes on alike are
one way on.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from xml.sax.saxutils import escape

from eligibility.compile import Compiled
from eligibility.engine.paths import paths
from legalbasis.documents import Text

ROW, WIDE, LEFT, HIGH = 84, 230, 150, 44


@dataclass(frozen=True)
class Flow:
    """How many paths pass: through a question, from one to another, from one to a case."""

    through: Counter[str]
    onward: Counter[tuple[str, str]]
    ends: Counter[tuple[str, str]]

    @property
    def paths(self) -> int:
        return sum(self.ends.values())


def flow(asked: Compiled) -> Flow:
    """Count the paths of sure answers through an interview. Raises BudgetSpent."""
    found = paths(replace(asked.table, vague={}))
    to_end: list[int] = []  # paths from each node; its followers stand before it
    for node in found.nodes:
        to_end.append(sum(to_end[follower] for _, follower in node.ways) if node.key else 1)
    to_here = [0] * len(found.nodes)
    to_here[-1] = 1
    counted = Flow(Counter(), Counter(), Counter())
    for place in range(len(found.nodes) - 1, -1, -1):
        node = found.nodes[place]
        if node.key:
            counted.through[node.key] += to_here[place] * to_end[place]
        for _, follower in node.ways:
            to_here[follower] += to_here[place]
            after = found.nodes[follower]
            if after.key:
                counted.onward[node.key, after.key] += to_here[place] * to_end[follower]
            else:
                counted.ends[node.key, asked.case(after.ends[0]).id] += to_here[place]
    return counted


def draw(asked: Compiled, found: Flow, title: str, language: str) -> str:
    """The drawing as SVG: a box for each question, arcs with counts at its left, its cases at its right."""
    keys = [key for key in asked.table.order if found.through[key]]
    place = {key: number for number, key in enumerate(keys)}
    high = max(1, len(keys)) * ROW + 20
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + WIDE + 400} {high}" role="img"'
        f' aria-label="{escape(title, {chr(34): "&quot;"})}" class="flow-drawing">'
    ]
    for (one, other), count in sorted(found.onward.items(), key=lambda pair: -pair[1]):
        out.append(_arc(place[one], place[other], count))
    for key in keys:
        out += _box(asked, key, place[key], found, language)
    return "".join([*out, "</svg>"])


def _say(text: Text, language: str) -> str:
    return escape(text.en if language == "en" else text.zh)


def _box(asked: Compiled, key: str, number: int, found: Flow, language: str) -> list[str]:
    top = number * ROW + 10
    label = _say(asked.questions[key].label, language)
    out = [
        f'<rect x="{LEFT}" y="{top}" width="{WIDE}" height="{HIGH}" rx="4"/>',
        f'<text x="{LEFT + 10}" y="{top + 18}">{label}</text>',
        f'<text x="{LEFT + 10}" y="{top + 36}" class="count">{escape(key)} · {found.through[key]}</text>',
    ]
    cases = [(case, n) for (last, case), n in sorted(found.ends.items()) if last == key]
    for line in range(0, len(cases), 6):
        words = "  ".join(f"{escape(case)} ×{n}" for case, n in cases[line : line + 6])
        y = top + 18 + line // 6 * 18
        out.append(f'<text x="{LEFT + WIDE + 16}" y="{y}" class="ends">→ {words}</text>')
    return out


def _arc(one: int, other: int, count: int) -> str:
    start, end = one * ROW + 10 + HIGH, other * ROW + 10
    if other == one + 1:
        x = LEFT + 30
        return f'<path d="M{x} {start} V{end}"/><text x="{x + 8}" y="{start + 26}" class="count">{count}</text>'
    y1, y2 = one * ROW + 10 + HIGH // 2, other * ROW + 10 + HIGH // 2
    x = LEFT - min(130, 24 * abs(other - one))
    return (
        f'<path d="M{LEFT} {y1} C{x} {y1} {x} {y2} {LEFT} {y2}"/>'
        f'<text x="{(x + LEFT) // 2 - 8}" y="{(y1 + y2) // 2}" class="count">{count}</text>'
    )
