"""Doubts: what a person must look at before an imported text can be trusted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Doubt:
    """`number` counts from 1 in the order of the lines, `last` is the last line of a run, else `line`.

    `code` is one that `wording.py` has words for.
    """

    number: int
    line: int
    code: str
    last: int
    params: Mapping[str, str | int] = field(default_factory=dict)


class Doubts:
    """Collects doubts. The same doubt at lines that follow each other is one doubt about a run."""

    def __init__(self) -> None:
        self._found: list[Doubt] = []
        self._runs: dict[str, int] = {}

    def add(self, code: str, line: int, **params: str | int) -> None:
        self._found.append(Doubt(0, line, code, line, params))

    def run(self, code: str, line: int, after: int) -> None:
        """A doubt about a line; `after` is the line of text before it."""
        place = self._runs.get(code)
        if place is not None and self._found[place].last in (after, line):
            self._found[place] = replace(self._found[place], last=line)
        else:
            self._runs[code] = len(self._found)
            self.add(code, line)

    def numbered(self) -> tuple[Doubt, ...]:
        ordered = sorted(self._found, key=lambda one: (one.line, one.last))
        return tuple(replace(one, number=place) for place, one in enumerate(ordered, 1))
