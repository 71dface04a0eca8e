"""What waits for a curator: read out of the published edition, day by day. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from eligibility.calculators import CALCULATORS
from eligibility.compile import in_period
from legalbasis.documents import Document, Text, fields_of
from legalbasis.places import NATION
from legalbasis.publishing.edition import Edition
from legalbasis.publishing.kinds import KINDS
from legalbasis.review import to_review

STALE_AFTER = datetime.timedelta(days=180)
SOON = datetime.timedelta(days=60)
What = Literal["stale", "ended", "ending", "provisional", "fallback"]


@dataclass(frozen=True)
class Item:
    """A thing to do about a place in a document. `day` is when it was last checked, or when it ends."""

    what: What
    kind: str
    key: str
    place: str
    title: Text
    day: datetime.date | None = None
    note: Text | None = None


def reviews(edition: Edition, on: datetime.date) -> int:
    """How many statements rest on wording that moved."""
    return len(to_review(edition, on))


def items(edition: Edition, on: datetime.date) -> list[Item]:
    """Everything to do, the longest unchecked first within its sort."""
    return edition.on_day("todo", on, lambda: _items(edition, on))


def _items(edition: Edition, on: datetime.date) -> list[Item]:
    found: list[Item] = []
    for (kind, key), document in edition.documents.items():
        title = KINDS[kind].title(document)
        for place, day in _verified(document):
            if on - day > STALE_AFTER:
                found.append(Item("stale", kind, key, place, title, day))
    found += _figures(edition, on)
    for holidays in edition.of("holidays"):
        for year in holidays.years:
            if year.provisional:
                found.append(Item("provisional", "holidays", "cn", "", year.notice))
    for questionnaire in edition.of("questionnaire"):
        for mark in questionnaire.unclaimed:
            if mark.mark == "ask-locally":
                found.append(
                    Item(
                        "fallback",
                        "questionnaire",
                        questionnaire.slug,
                        "",
                        questionnaire.title,
                        note=mark.note,
                    )
                )
    return sorted(
        found, key=lambda item: (item.what, item.day or datetime.date.min, item.kind, item.key)
    )


def _figures(edition: Edition, on: datetime.date) -> Iterator[Item]:
    """Figures that end soon, and those that have ended while cases in force still work with them."""
    for table in edition.of("figures"):
        for figure in table.figures:
            end = figure.in_force_to
            if end is None or end > on + SOON:
                continue
            cases = _worked_with(edition, figure.key, table.jurisdiction, on)
            what: What = "ending" if on <= end else "ended"
            followed = any(
                one.key == figure.key and (one.in_force_to is None or one.in_force_to > end)
                for one in table.figures
            )
            if what == "ended" and (followed or not cases):
                continue
            zh, en = "、".join(cases), ", ".join(cases)
            note = Text(f"用到它的情形：{zh}", f"Cases that work with it: {en}") if cases else None
            place = f"figures.{figure.key}"
            yield Item(what, "figures", table.jurisdiction, place, figure.name, end, note)


def _worked_with(edition: Edition, key: str, place: str, on: datetime.date) -> list[str]:
    """The cases in force whose estimate looks a figure up: the nation's, and those of its place."""
    reading = {
        one.name for one in CALCULATORS.values() if any(key.startswith(begun) for begun in one.reads)
    }
    own = [(one.slug, case) for one in edition.of("questionnaire") for case in one.cases]
    own += [
        (one.questionnaire, edit.case)
        for one in edition.of("overlay")
        for edit in one.edits
        if edit.case and (place == NATION or one.jurisdiction == place)
    ]
    return [
        f"{slug} {case.id}" for slug, case in own if case.estimate in reading and in_period(case, on)
    ]


def _verified(value: Any, place: str = "") -> Iterator[tuple[str, datetime.date]]:
    """Every place of a document that says when it was verified."""
    if isinstance(value, Document):
        for field in fields_of(type(value)):
            inner = getattr(value, field.name)
            if field.name == "verified_on":
                yield place, inner
            else:
                yield from _verified(inner, f"{place}.{field.encode_name}".lstrip("."))
    elif isinstance(value, tuple):
        for number, inner in enumerate(value):
            name = next(
                (str(one) for key in ("id", "key", "eid", "code") if (one := getattr(inner, key, ""))),
                number,
            )
            yield from _verified(inner, f"{place}.{name}")
