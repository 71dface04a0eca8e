"""Where two documents of a kind differ, as paths that a curator can follow. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from legalbasis.documents import Document

_NAMES = ("id", "key", "code", "eid", "slug", "number", "step", "paper", "at")


def paths(before: Document | None, after: Document | None) -> list[str]:
    """Paths such as `cases.r5.headline.en` that were changed, added (`+`) or dropped (`-`)."""
    old = msgspec.to_builtins(before) if before else {}
    new = msgspec.to_builtins(after) if after else {}
    return list(_between(old, new, ""))


def _between(old: Any, new: Any, path: str) -> Iterator[str]:
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _members(old, new, path)
    elif (named := _named(old)) is not None and (others := _named(new)) is not None:
        yield from _members(named, others, path)
        if list(named) != list(others) and named.keys() == others.keys():
            yield f"{path}: order"
    else:
        yield path


def _members(old: dict[str, Any], new: dict[str, Any], path: str) -> Iterator[str]:
    for name in [*new, *(one for one in old if one not in new)]:
        inner = f"{path}.{name}" if path else str(name)
        if name not in old:
            yield f"+ {inner}"
        elif name not in new:
            yield f"- {inner}"
        else:
            yield from _between(old[name], new[name], inner)


def _named(items: Any) -> dict[str, Any] | None:
    """The members of a list by their own name, or None where they have none or share one."""
    if not isinstance(items, Sequence) or isinstance(items, str):
        return None
    for field in _NAMES:
        found = {str(one[field]): one for one in items if isinstance(one, dict) and field in one}
        if len(found) == len(items):
            return found
    return None
