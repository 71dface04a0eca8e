"""What differs between two documents, as places in them with the words before and after. Pure.

Members of a list that have a name of their own are matched by it, so that a case which moved is not
taken for one dropped and one added.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from legalbasis.documents import Document

NAMES = ("id", "key", "code", "eid", "number", "slug", "step", "paper", "year")


@dataclass(frozen=True)
class Difference:
    """A place (`cases.r5.headline.en`) whose value differs. `old` or `new` is empty where there was none.

    `place` ends in `.order` where the members of a list only changed places.
    """

    place: str
    old: str
    new: str


def differences(before: Document | None, after: Document | None) -> list[Difference]:
    """Every place that differs, in the order of the later document; what was dropped comes after it."""
    old, new = (msgspec.to_builtins(one) if one else {} for one in (before, after))
    return list(_between(old, new, ""))


def _between(old: Any, new: Any, place: str) -> Iterator[Difference]:
    if old == new:
        return
    olds, news = _members(old), _members(new)
    if olds is None or news is None:
        yield Difference(place, _plain(old), _plain(new))
        return
    for name in [*news, *(one for one in olds if one not in news)]:
        inner = f"{place}.{name}" if place else name
        yield from _between(olds.get(name), news.get(name), inner)
    stayed = [name for name in olds if name in news], [name for name in news if name in olds]
    if stayed[0] != stayed[1]:
        yield Difference(f"{place}.order", *(", ".join(names) for names in stayed))


def _members(value: Any) -> dict[str, Any] | None:
    """The parts of a value by name; None if it is compared as a whole. What isn't there has no parts."""
    if value is None:
        return {}
    if isinstance(value, dict):
        return {str(name): one for name, one in value.items()}
    if not isinstance(value, list | tuple) or not value or not all(isinstance(x, dict) for x in value):
        return {} if value in ([], ()) else None
    named = [member_name(one) for one in value]
    if all(named) and len(set(named)) == len(named):
        return dict(zip(named, value, strict=True))
    return {str(number): one for number, one in enumerate(value, 1)}


def member_name(value: Any) -> str:
    """What a member goes by; a local change by its case, or by the one it drops. Empty without a name."""
    if not isinstance(value, dict):
        return ""
    if isinstance(value.get("case"), dict):
        return member_name(value["case"])
    return next((str(value[name]) for name in (*NAMES, "at") if value.get(name)), "")


def _plain(value: Any) -> str:
    if value is None or value == {}:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple):
        return "\n".join(_plain(one) for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_plain(one)}" for name, one in value.items())
    return str(value).lower() if isinstance(value, bool) else str(value)
