"""What waits for a curator: read out of the published edition, day by day. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from legalbasis.documents import Document, Text, fields_of
from legalbasis.publishing.edition import Edition
from legalbasis.publishing.kinds import KINDS
from legalbasis.review import to_review

STALE_AFTER = datetime.timedelta(days=180)
SOON = datetime.timedelta(days=60)
What = Literal["stale", "ending", "provisional", "fallback"]


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
    for table in edition.of("figures"):
        for figure in table.figures:
            if figure.in_force_to and on <= figure.in_force_to <= on + SOON:
                place = f"figures.{figure.key}"
                found.append(
                    Item(
                        "ending", "figures", table.jurisdiction, place, figure.name, figure.in_force_to
                    )
                )
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
