"""The desk of a calculator: what it asks for, the figures it looks up, and how an estimate reads. Pure."""

from __future__ import annotations

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

    amount: yuan; percent: of a hundred; number: whole; month: 2026-08; choice: one of `options`.
    """

    key: str
    kind: Literal["amount", "percent", "number", "month", "choice"]
    label: Text
    hint: Text | None = None
    answer: str = ""
    prefill: str = ""
    figure: str = ""
    options: tuple[tuple[str, Text], ...] = ()
    usual: str = ""
    most: int = 999_999_999


Value = Fraction | int | Month | str


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

    def month(self, key: str) -> Month:
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
    """`reads` are the figures it looks up, each a key or what several keys begin with."""

    name: str
    title: Text
    fields: tuple[Field, ...]
    work: Callable[[Desk], Worked]
    reads: tuple[str, ...] = ()


def yuan(amount: Fraction) -> Text:
    sum_ = f"{to_fen(amount):,}"
    return Text(f"{sum_}元", f"{sum_} yuan")


def months(count: int) -> Text:
    return Text(f"{count}个月", f"{count} month" + ("" if count == 1 else "s"))
