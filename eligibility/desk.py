"""The desk of a calculator: what it asks for, the figures it looks up, and how an estimate reads. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from eligibility.estimates import Month, to_fen
from legalbasis.documents import Text
from legalbasis.figures import Found


class NoFigure(LookupError):
    """A figure that the calculator needs isn't known for the place and day; the argument is its key."""


@dataclass(frozen=True)
class Field:
    """One thing to enter. `answer` is the question whose answer fills it in, `figure` the figure that does.

    `prefill` is a question that fills it in too, but that need not have been asked: then she enters it herself.
    `optional` may be left empty.

    amount: yuan; percent: of a hundred; number: whole; month: 2026-08; day: 2026-08-31; choice: one of
    `options`; place: one that has a figure of its own among `figures`, or any other. The calculator then
    goes by the figures of that place.
    """

    key: str
    kind: Literal["amount", "percent", "number", "month", "day", "choice", "place"]
    label: Text
    hint: Text | None = None
    answer: str = ""
    prefill: str = ""
    figure: str = ""
    figures: tuple[str, ...] = ()
    options: tuple[tuple[str, Text], ...] = ()
    usual: str = ""
    most: int = 999_999_999
    optional: bool = False


# What is wrong with an entry. range: more than it can be; less: less; order: it ends before it begins.
Fault = Literal["", "missing", "twice", "malformed", "range", "less", "order"]
Value = Fraction | int | Month | datetime.date | str | None


@dataclass
class Desk:
    """What a calculator works with: the values entered, and the figures it looks up, which it remembers."""

    values: Mapping[str, Value]
    look: Callable[[str], Found | None]
    used: list[Found] = field(default_factory=list)

    def amount(self, key: str) -> Fraction:
        return Fraction(self.values[key])  # type: ignore[arg-type]

    def number(self, key: str) -> int:
        return int(self.values[key])  # type: ignore[arg-type]

    def given(self, key: str) -> bool:
        """Whether an optional field was filled in."""
        return self.values[key] is not None

    def month(self, key: str) -> Month:
        return self.values[key]  # type: ignore[return-value]

    def day(self, key: str) -> datetime.date | None:
        return self.values[key]  # type: ignore[return-value]

    def choice(self, key: str) -> str:
        return str(self.values[key])

    def figure(self, key: str) -> Fraction:
        """A figure of the place and day. Raises NoFigure."""
        found = self.look(key)
        if found is None:
            raise NoFigure(key)
        if found not in self.used:
            self.used.append(found)
        return found.number

    def whole(self, key: str) -> int:
        return int(self.figure(key))

    def known(self, key: str) -> Fraction | None:
        try:
            return self.figure(key)
        except NoFigure:
            return None


@dataclass(frozen=True)
class Worked:
    """An estimate: its lines, the first being the answer; the formula in words; what to bear in mind."""

    lines: tuple[tuple[Text, Text], ...]
    formula: Text
    note: Text | None = None


@dataclass(frozen=True)
class Calculator:
    """`reads` are the figures it looks up, each a key or what several keys begin with.

    `place` is the one place for whose figures it is made; else they are those of the place answered.
    `fits` says of entries that each could stand which can't stand together.
    """

    name: str
    title: Text
    fields: tuple[Field, ...]
    work: Callable[[Desk], Worked]
    reads: tuple[str, ...] = ()
    place: str = ""
    fits: Callable[[Desk], dict[str, Fault]] = lambda desk: {}


def yuan(amount: Fraction) -> Text:
    sum_ = f"{to_fen(amount):,}"
    return Text(f"{sum_}元", f"{sum_} yuan")


def on_day(day: datetime.date) -> Text:
    return Text(f"{day.year}年{day.month}月{day.day}日", f"{day.day} {day:%B %Y}")


def months(count: int) -> Text:
    return Text(f"{count}个月", f"{count} month" + ("" if count == 1 else "s"))
