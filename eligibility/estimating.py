"""An estimate as a page shows it: what was entered, what is wrong with it, and what it comes to. Pure."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from eligibility.answers import fold
from eligibility.compile import REGION
from eligibility.desk import Calculator, Desk, Fault, Field, NoFigure, Value, Worked
from legalbasis.documents import Text
from legalbasis.figures import Found, Table, decimal
from legalbasis.places import NATION

PREFIX = "e."
LONGEST = 40
_GROUPED = re.compile(r"^\d{1,3}(?:,\d{3})+(?:\.\d+)?$", re.ASCII)
_AMOUNT = re.compile(r"^\d{1,12}(?:\.\d{1,4})?$")
_MONTH = re.compile(r"^(19\d\d|20\d\d|21\d\d)-(0?[1-9]|1[0-2])$", re.ASCII)
_DAY = re.compile(r"^(19\d\d|20\d\d|21\d\d)-(\d{1,2})-(\d{1,2})$", re.ASCII)
ELSEWHERE = (NATION, Text("其他地方，或者不清楚", "Another place, or I don’t know"))
Option = tuple[str, Text]


@dataclass(frozen=True)
class Row:
    """A field with what stands in it, what is wrong with that, and what there is to choose."""

    field: Field
    value: str
    fault: Fault
    options: tuple[Option, ...] = ()

    @property
    def name(self) -> str:
        return PREFIX + self.field.key


@dataclass(frozen=True)
class Estimation:
    """`wanted` says that somebody pressed the button. `worked` is the estimate, if nothing is wrong.

    `lacking` is the key of a figure that isn't known for the place and day.
    """

    calculator: Calculator
    rows: tuple[Row, ...]
    wanted: bool
    worked: Worked | None = None
    used: tuple[Found, ...] = ()
    lacking: str = ""

    @property
    def faults(self) -> list[Row]:
        return [row for row in self.rows if row.fault]


def inputs(calculator: Calculator | None, query: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """What an address enters into a calculator, by field; nothing else of the address."""
    fields = {PREFIX + field.key: field.key for field in calculator.fields} if calculator else {}
    return {fields[name]: list(values) for name, values in query.items() if name in fields}


def estimating(
    calculator: Calculator,
    entered: Mapping[str, Sequence[str]],
    answers: Mapping[str, str],
    figures: Table,
    on: datetime.date,
) -> Estimation:
    """Fill the fields from what was entered, else from the answers and figures; work it out if wanted."""
    place = calculator.place or answers.get(REGION, "")

    def look(key: str) -> Found | None:
        return figures.figure(key, place, on)

    wanted = bool(entered)
    rows: list[Row] = []
    values: dict[str, Value] = {}
    for field in calculator.fields:
        options = _options(field, figures, on)
        text, fault = _text(field, entered.get(field.key), answers, look)
        if field.kind == "place" and field.key not in entered:
            text = _home(options, answers.get(REGION, ""), figures)
        if wanted and not fault:
            try:
                values[field.key] = _value(field, text, options)
            except ValueError as error:
                fault = error.args[0]
        if field.kind == "place" and not fault:
            place = text
        rows.append(Row(field, text, fault if wanted else "", options))
    desk = Desk(values, look)
    if wanted and not any(row.fault for row in rows):
        wrong = calculator.fits(desk)
        rows = [replace(row, fault=wrong.get(row.field.key, "")) for row in rows]
    made = Estimation(calculator, tuple(rows), wanted)
    if not wanted or made.faults:
        return made
    try:
        worked = calculator.work(desk)
    except NoFigure as error:
        return Estimation(calculator, tuple(rows), wanted, lacking=error.args[0])
    return Estimation(calculator, tuple(rows), wanted, worked, tuple(desk.used))


def _options(field: Field, figures: Table, on: datetime.date) -> tuple[Option, ...]:
    """What there is to choose in a field; of places those that have figures of their own, and the rest."""
    if field.kind != "place":
        return field.options
    own = [(code, figures.named(code)) for code in figures.places(field.figures, on)]
    return (*own, ELSEWHERE)


def _home(options: Sequence[Option], answered: str, figures: Table) -> str:
    """The innermost place among the options in which the one that was answered lies."""
    fits = [code for code, _name in options if figures.within(answered, code)]
    return next((code for code in fits if not any(_inside(one, code, figures) for one in fits)), NATION)


def _inside(code: str, outer: str, figures: Table) -> bool:
    return code != outer and figures.within(code, outer)


def _text(
    field: Field,
    entered: Sequence[str] | None,
    answers: Mapping[str, str],
    look: Callable[[str], Found | None],
) -> tuple[str, Fault]:
    """What stands in a field."""
    if entered is not None:
        distinct = {fold(value) for value in entered}
        if len(distinct) > 1:
            return "", "twice"
        text = distinct.pop()
        return (text, "") if len(text) <= LONGEST else ("", "malformed")
    known = answers.get(field.answer or field.prefill, "")
    if known and known not in ("unsure", "unknown"):
        return known, ""
    found = look(field.figure) if field.figure else None
    if found:
        number = found.number * (100 if field.kind == "percent" else 1)
        return decimal(number), ""
    return field.usual, ""


def _value(field: Field, text: str, options: Sequence[Option]) -> Value:
    """The value of a field's text. Raises ValueError with the fault's code."""
    if not text:
        if field.optional:
            return None
        raise ValueError("missing")
    if field.kind in ("choice", "place"):
        if text not in {name for name, _ in options}:
            raise ValueError("malformed")
        return text
    if field.kind == "month":
        match = _MONTH.match(text)
        if not match:
            raise ValueError("malformed")
        return int(match[1]), int(match[2])
    if field.kind == "day":
        return _day(text)
    return _number(field, text)


def _day(text: str) -> datetime.date:
    match = _DAY.match(text)
    if not match:
        raise ValueError("malformed")
    try:
        return datetime.date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:  # 30 February
        raise ValueError("malformed") from None


def _number(field: Field, text: str) -> Fraction | int:
    number = text.removesuffix("元").removesuffix("%").strip()
    if _GROUPED.match(number):
        number = number.replace(",", "")
    if field.kind == "number":
        if not re.fullmatch(r"\d{1,9}", number, re.ASCII):
            raise ValueError("malformed")
        if int(number) > field.most:
            raise ValueError("range")
        return int(number)
    if not _AMOUNT.match(number) or not number.isascii():
        raise ValueError("malformed")
    value = Fraction(Decimal(number))
    if value > (100 if field.kind == "percent" else field.most):
        raise ValueError("range")
    return value
