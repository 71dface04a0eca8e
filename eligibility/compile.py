"""From documents to the engine's table: a questionnaire, the places' overlays, and a day.

Overlays are flattened in: a place's case claims its boxes there and nowhere else, a withdrawn case no
longer claims that place. Cases whose period doesn't hold on the day are left out. What can be wrong
with the documents is found by `eligibility.checks` first; here they are taken as sound.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from eligibility.documents import Box, Case, Overlay, Question, Questionnaire, Range
from eligibility.engine import algebra
from eligibility.engine.algebra import Dimension
from eligibility.engine.interview import Rule, Table
from legalbasis.places import UNKNOWN, Places

UNSURE = "unsure"
LARGEST = 9_999_999
REGION = "region"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class BadAnswer(ValueError):
    """A value that no answer to the question has. `code`: malformed, range, option, place."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Placed:
    """A case of the flattened table. `jurisdiction` is empty for the questionnaire's own cases."""

    case: Case
    jurisdiction: str = ""
    withdrawn_in: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scale:
    """The ranges of whole numbers that no case tells apart: range i runs from `starts[i]`."""

    starts: tuple[int, ...]
    most: int

    def within(self, least: int | None, most: int | None) -> int:
        """The ranges that lie within bounds, as a set."""
        low = self.starts[0] if least is None else least
        high = self.most if most is None else most
        ends = [*(start - 1 for start in self.starts[1:]), self.most]
        mask = 0
        for place, (start, end) in enumerate(zip(self.starts, ends, strict=True)):
            if low <= start and end <= high:
                mask |= 1 << place
        return mask

    def holding(self, value: int) -> int:
        """The range that holds a value. Raises BadAnswer outside the scale."""
        if not self.starts[0] <= value <= self.most:
            raise BadAnswer("range")
        return 1 << (sum(start <= value for start in self.starts) - 1)


@dataclass(frozen=True)
class Compiled:
    """A questionnaire ready to be asked on `day`."""

    document: Questionnaire
    day: datetime.date
    places: Places
    questions: Mapping[str, Question]
    cases: Mapping[str, Placed]
    table: Table
    scales: Mapping[str, Scale]
    marks: tuple[algebra.Box, ...]
    overlays: tuple[Overlay, ...] = ()

    def stands(self, rule: str) -> tuple[str, str, str]:
        """Where a rule is written: the kind and key of its document, and the place in it."""
        slug, jurisdiction = self.document.slug, self.cases[rule].jurisdiction
        if jurisdiction:
            return "overlay", f"{slug}@{jurisdiction}", f"edits.{rule}"
        return "questionnaire", slug, f"cases.{rule}"

    def case(self, rule: str | None) -> Case:
        """The case behind a rule's name; None is the fallback."""
        return self.document.fallback if rule is None else self.cases[rule].case

    def answer(self, key: str, value: str) -> int:
        """The set of atoms that an answer stands for. Raises BadAnswer."""
        question = self.questions[key]
        dimension = self.table.dimensions[key]
        if question.unsure and value == (UNKNOWN if question.kind == "region" else UNSURE):
            return dimension.full
        if question.kind == "region":
            if value not in self.places or value == "100000":
                raise BadAnswer("place")
            return self.places.mask(value)
        if question.options:
            if value not in dimension.atoms:
                raise BadAnswer("option")
            return 1 << dimension.atoms.index(value)
        return self.scales[key].holding(to_whole(question, value))


def to_whole(question: Question, value: str) -> int:
    """The whole number that an answer is reckoned with: a date's ordinal, an amount in fen."""
    try:
        if question.kind == "date":  # a month alone stands for its first day
            day = f"{value}-01" if len(value) == len("2026-11") else value
            if not _DAY.fullmatch(day):
                raise BadAnswer("malformed")
            return datetime.date.fromisoformat(day).toordinal()
        if question.kind == "amount":
            yuan, _, fen = value.partition(".")
            whole = f"{yuan}{fen}"
            if not (yuan and whole.isdigit() and whole.isascii() and len(yuan) <= 9 and len(fen) <= 2):
                raise BadAnswer("malformed")
            return int(yuan) * 100 + int(fen.ljust(2, "0") or "0")
        if not (value.isdigit() and value.isascii() and len(value) <= 9):
            raise BadAnswer("malformed")
        return int(value)
    except ValueError as error:
        raise error if isinstance(error, BadAnswer) else BadAnswer("malformed") from error


def as_answer(kind: str, number: int) -> str:
    """A whole number as answers to a kind of question are written; `to_whole` reads it back."""
    if kind == "date":
        return str(datetime.date.fromordinal(number))
    return f"{number // 100}.{number % 100:02}" if kind == "amount" else str(number)


def limits(asked: Compiled, key: str) -> tuple[str | None, str | None]:
    """The least and the most that a question takes, written as answers are; None where it has options."""
    scale = asked.scales.get(key)
    if scale is None:
        return None, None
    kind = asked.questions[key].kind
    return as_answer(kind, scale.starts[0]), as_answer(kind, scale.most)


def years_before(day: datetime.date, years: int) -> datetime.date:
    """The last birthday that makes so many completed years on a day; 29 February counts as the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return datetime.date(day.year - years, 2, 28)


def bounds(limit: Range, day: datetime.date) -> tuple[int | None, int | None]:
    """A range as whole numbers; an age on `day` becomes bounds of the date of birth."""
    if limit.unit == "value":
        return limit.least, limit.most
    oldest = None if limit.most is None else years_before(day, limit.most + 1).toordinal() + 1
    youngest = None if limit.least is None else years_before(day, limit.least).toordinal()
    return oldest, youngest


def flatten(document: Questionnaire, overlays: Iterable[Overlay]) -> list[Placed]:
    """One list of cases, the places' own among them, wider places before narrower ones."""
    rows = [Placed(case) for case in document.cases]
    for overlay in sorted(overlays, key=lambda one: (one.jurisdiction[2:] != "0000", one.jurisdiction)):
        for edit in overlay.edits:
            where = [place for place, row in enumerate(rows) if row.case.id == edit.at]
            if edit.act != "insert-before":
                for place in where:
                    outside = (*rows[place].withdrawn_in, overlay.jurisdiction)
                    rows[place] = replace(rows[place], withdrawn_in=outside)
            if edit.case:
                rows.insert(where[0], Placed(edit.case, overlay.jurisdiction))
    return rows


def in_period(case: Case, day: datetime.date) -> bool:
    return (case.from_ is None or case.from_ <= day) and (case.to is None or day <= case.to)


def compiled(
    document: Questionnaire, overlays: Sequence[Overlay], places: Places, day: datetime.date
) -> Compiled:
    """The table in force on a day."""
    questions = {question.key: question for question in document.questions}
    rows = [row for row in flatten(document, overlays) if in_period(row.case, day)]
    boxes = [box for row in rows for box in row.case.when]
    boxes += [mark.when for mark in document.unclaimed]
    scales = {
        key: _scale(question, boxes, day)
        for key, question in questions.items()
        if not question.options and question.kind != "region"
    }
    dimensions = {key: _dimension(q, places, scales) for key, q in questions.items()}
    reading = _Reading(dimensions, scales, places, day)
    table = Table(
        dimensions=dimensions,
        order=tuple(questions),
        preamble=tuple(key for key, question in questions.items() if question.first),
        rules=tuple(Rule(row.case.id, reading.placed(row)) for row in rows),
        full={key: dimension.full for key, dimension in dimensions.items()},
        vague={key: _vague(question, dimensions[key], places) for key, question in questions.items()},
    )
    return Compiled(
        document=document,
        day=day,
        places=places,
        questions=questions,
        cases={row.case.id: row for row in rows},
        table=table,
        scales=scales,
        marks=tuple(reading.box(mark.when) for mark in document.unclaimed),
        overlays=tuple(overlays),
    )


def _scale(question: Question, boxes: Sequence[Box], day: datetime.date) -> Scale:
    if question.kind == "date":
        lowest, most = datetime.date(1900, 1, 1).toordinal(), datetime.date(2199, 12, 31).toordinal()
        named = [box[question.key] for box in boxes if question.key in box]
        if named and all(isinstance(one, Range) and one.unit == "age" for one in named):
            most = day.toordinal()  # a day of birth
    else:
        lowest, most = question.least, question.most if question.most is not None else LARGEST
    starts = {lowest}
    for box in boxes:
        limit = box.get(question.key)
        if isinstance(limit, Range):
            least, top = bounds(limit, day)
            starts |= {least} if least is not None else set()
            starts |= {top + 1} if top is not None else set()
    return Scale(tuple(sorted(start for start in starts if lowest <= start <= most)), most)


def _dimension(question: Question, places: Places, scales: Mapping[str, Scale]) -> Dimension:
    if question.kind == "region":
        return Dimension(question.key, places.leaves)
    if question.options:
        return Dimension(question.key, tuple(option.id for option in question.options))
    starts = scales[question.key].starts
    return Dimension(question.key, tuple(as_answer(question.kind, start) for start in starts))


def _vague(question: Question, dimension: Dimension, places: Places) -> dict[str, int]:
    """The answers to a question that stand for several atoms, by the value that says so."""
    region = question.kind == "region"
    wide = [one.code for one in places.provinces() if places.children(one.code)] if region else []
    found = {code: places.mask(code) for code in wide}
    if question.unsure:
        found[UNKNOWN if region else UNSURE] = dimension.full
    return found


def _place_mask(places: Places, codes: Iterable[str]) -> int:
    mask = 0
    for code in codes:
        mask |= places.mask(code)
    return mask


@dataclass(frozen=True)
class _Reading:
    """Turns boxes in words into boxes of bits."""

    dimensions: Mapping[str, Dimension]
    scales: Mapping[str, Scale]
    places: Places
    day: datetime.date

    def box(self, box: Box) -> algebra.Box:
        return {key: self._mask(key, value) for key, value in box.items()}

    def _mask(self, key: str, value: tuple[str, ...] | Range) -> int:
        dimension = self.dimensions[key]
        if isinstance(value, Range):
            return self.scales[key].within(*bounds(value, self.day))
        if key == REGION:
            return _place_mask(self.places, value)
        return sum(1 << dimension.atoms.index(option) for option in value)

    def placed(self, row: Placed) -> tuple[algebra.Box, ...]:
        """The boxes of a case, cut to its place or to where it isn't withdrawn; empty ones dropped."""
        boxes = [self.box(box) for box in row.case.when]
        if row.jurisdiction or row.withdrawn_in:
            dimension = self.dimensions[REGION]
            here = self.places.mask(row.jurisdiction) if row.jurisdiction else dimension.full
            here &= ~_place_mask(self.places, row.withdrawn_in)
            boxes = [{**box, REGION: box.get(REGION, dimension.full) & here} for box in boxes]
        return tuple(box for box in boxes if all(box.values()))
