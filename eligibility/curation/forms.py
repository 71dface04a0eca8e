"""Conditions of a case chosen, not typed: for each alternative, each question's answers to tick."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from eligibility.documents import Box, Question, Range
from legalbasis.places import Places

MOST_ALTERNATIVES = 30


@dataclass(frozen=True)
class Cell:
    """One question of one alternative as the page shows it."""

    question: Question
    name: str
    chosen: frozenset[str]
    places: str
    least: str
    most: str
    age: bool
    error: str = ""


@dataclass(frozen=True)
class Alternative:
    number: int
    cells: tuple[Cell, ...]
    gone: bool = False


def shown(boxes: list[Box], questions: Mapping[str, Question]) -> list[Alternative]:
    """The alternatives of a case, to be filled in."""
    return [
        Alternative(
            number, tuple(_cell(number, question, box.get(key)) for key, question in questions.items())
        )
        for number, box in enumerate(boxes)
    ]


def _cell(number: int, question: Question, value: tuple[str, ...] | Range | None) -> Cell:
    name = f"b{number}.{question.key}"
    if isinstance(value, Range):
        least, most = ("" if one is None else str(one) for one in (value.least, value.most))
        return Cell(question, name, frozenset(), "", least, most, value.unit == "age")
    chosen = frozenset(value or ())
    places = " ".join(value or ()) if question.kind == "region" else ""
    return Cell(question, name, chosen, places, "", "", question.kind == "date")


def read(
    data: QueryDict, questions: Mapping[str, Question], places: Places
) -> tuple[list[Box], list[Alternative]]:
    """The boxes that a form names, and the alternatives with what is wrong in them."""
    boxes: list[Box] = []
    alternatives: list[Alternative] = []
    count = data.get("count", "0")
    for number in range(min(int(count) if count.isdigit() else 0, MOST_ALTERNATIVES)):
        if f"b{number}.gone" in data:
            continue
        box: Box = {}
        cells = []
        for key, question in questions.items():
            cell, value = _read(data, len(alternatives), f"b{number}.{key}", question, places)
            cells.append(cell)
            if value is not None:
                box[key] = value
        boxes.append(box)
        alternatives.append(Alternative(len(alternatives), tuple(cells)))
    return boxes, alternatives


def _read(
    data: QueryDict, number: int, name: str, question: Question, places: Places
) -> tuple[Cell, tuple[str, ...] | Range | None]:
    now = f"b{number}.{question.key}"
    if question.options:
        known = [option.id for option in question.options]
        chosen = tuple(one for one in known if one in data.getlist(name))
        whole = chosen if chosen and len(chosen) < len(known) else None
        return Cell(question, now, frozenset(chosen), "", "", "", False), whole
    if question.kind == "region":
        words = data.get(name, "")
        codes = tuple(words.replace(",", " ").replace("，", " ").split())
        wrong = [code for code in codes if code not in places]
        error = _("No such place: %(codes)s") % {"codes": " ".join(wrong)} if wrong else ""
        return Cell(question, now, frozenset(), words, "", "", False, error), codes or None
    low, high = (data.get(f"{name}.{end}", "").strip() for end in ("least", "most"))
    ends = (low, high)
    age = question.kind == "date"
    if any(end and not (end.isdigit() and len(end) <= 9) for end in ends):
        error = _("Enter a whole number, such as 3")
        return Cell(question, now, frozenset(), "", low, high, age, error), None
    least, most = (int(end) if end else None for end in ends)
    if least is not None and most is not None and least > most:
        error = _("The first number is larger than the second.")
        return Cell(question, now, frozenset(), "", low, high, age, error), None
    cell = Cell(question, now, frozenset(), "", low, high, age)
    value = Range(least, most, "age" if age else "value") if low or high else None
    return cell, value
