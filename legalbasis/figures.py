"""Dated figures: which number holds for a place on a day, and whose it is. Pure."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from legalbasis.documents import Figure, Figures, Text
from legalbasis.places import NATION, Places

_VALUE = re.compile(r"-?\d{1,15}(?:\.\d{1,10}|/[1-9]\d{0,5})?", re.ASCII)


def number(figure: Figure) -> Fraction:
    """The exact value: "0.0005" is 1/2000, "2/3" is two thirds. Raises ValueError for anything else."""
    if not _VALUE.fullmatch(figure.value):
        raise ValueError(f"no figure: {figure.value}")
    return Fraction(figure.value)


def decimal(value: Fraction) -> str:
    """A value with at most four places, none of them idle: 0.05, 8, 0.6667."""
    return f"{float(value):.4f}".rstrip("0").rstrip(".")


def percent(rate: Fraction) -> str:
    """A share of one as a percentage: 1/2000 is 0.05%."""
    return f"{decimal(rate * 100)}%"


def holds(figure: Figure, on: datetime.date) -> bool:
    """Whether the figure is in force on the day."""
    return (figure.in_force or datetime.date.min) <= on <= (figure.in_force_to or datetime.date.max)


@dataclass(frozen=True)
class Found:
    """A figure and the code of the place whose row it is."""

    figure: Figure
    place: str

    @property
    def number(self) -> Fraction:
        return number(self.figure)


class Table:
    """All published figures, looked up by key, place and day."""

    def __init__(self, documents: Iterable[Figures], places: Places) -> None:
        self._places = places
        self._rows: dict[tuple[str, str], list[Figure]] = {}
        for document in documents:
            for figure in document.figures:
                self._rows.setdefault((figure.key, document.jurisdiction), []).append(figure)

    def figure(self, key: str, place: str, on: datetime.date) -> Found | None:
        """The place's own figure of the day, else its province's, else the nation's; None if there is none.

        `place` may be empty or unknown, which leaves the nation's.
        """
        known = place in self._places
        codes = [one.code for one in self._places.upward(place)] if known else [NATION]
        for code in codes:
            for figure in self._rows.get((key, code), ()):
                if holds(figure, on):
                    return Found(figure, code)
        return None

    def places(self, keys: Iterable[str], on: datetime.date) -> list[str]:
        """The places below the nation that have a figure of their own under one of the keys on the day."""
        wanted = set(keys)
        return sorted(
            place
            for (key, place), figures in self._rows.items()
            if key in wanted and place != NATION and any(holds(one, on) for one in figures)
        )

    def named(self, place: str) -> Text:
        """The name of a place, from its province down; its code if there is no such place."""
        if place not in self._places:
            return Text(place, place)
        upward = [one.name for one in self._places.upward(place) if one.parent]
        return Text("".join(one.zh for one in reversed(upward)), ", ".join(one.en for one in upward))

    def within(self, place: str, outer: str) -> bool:
        """Whether a place, known or not, is another or lies in it."""
        return place in self._places and self._places.within(place, outer)

    def on(self, day: datetime.date) -> dict[str, list[Figure]]:
        """The figures in force on a day, by place code."""
        found: dict[str, list[Figure]] = {}
        for (_key, place), figures in self._rows.items():
            found.setdefault(place, []).extend(figure for figure in figures if holds(figure, day))
        return {place: figures for place, figures in sorted(found.items()) if figures}


def overlaps(figures: Iterable[Figure]) -> Iterator[tuple[Figure, Figure]]:
    """Pairs of one key whose periods meet."""
    earlier: list[Figure] = []
    for figure in figures:
        for other in earlier:
            if other.key == figure.key and not (_ends(other, figure) or _ends(figure, other)):
                yield other, figure
        earlier.append(figure)


def _ends(one: Figure, other: Figure) -> bool:
    """Whether the first is over before the second begins."""
    return (one.in_force_to or datetime.date.max) < (other.in_force or datetime.date.min)
