"""The fold from the publication log to an edition: what the site says, as of a log number and a day.

`fold(log, seq, day)` keeps, for each page, the last entry with `entry.seq <= seq` and
`starts_on <= day`. Publishing, scheduling, rolling back and "what did you say on day D" are all it.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from legalbasis.documents import Document

Value = TypeVar("Value")
Page = tuple[str, str]
KEPT_DAYS = 64


@dataclass(frozen=True)
class Entry:
    """A line of the log. `sha256` None withdraws the page; `starts_on` is its first day in China."""

    seq: int
    kind: str
    key: str
    sha256: str | None
    starts_on: datetime.date

    @property
    def page(self) -> Page:
        return self.kind, self.key


def fold(log: Iterable[Entry], seq: int, day: datetime.date) -> dict[Page, Entry]:
    """The entry in force for each page, withdrawn pages left out. The log may come in any order."""
    last: dict[Page, Entry] = {}
    for entry in log:
        if entry.seq > seq or entry.starts_on > day:
            continue
        if entry.page not in last or last[entry.page].seq < entry.seq:
            last[entry.page] = entry
    return {page: entry for page, entry in sorted(last.items()) if entry.sha256}


def later_starts(log: Iterable[Entry], seq: int, day: datetime.date) -> list[datetime.date]:
    """Days after `day` on which a scheduled entry comes into effect."""
    return sorted({entry.starts_on for entry in log if entry.seq <= seq and entry.starts_on > day})


def scheduled(log: Iterable[Entry], pages: Collection[Page], day: datetime.date) -> list[Entry]:
    """The entries that are to come into effect on these pages after `day`, earliest first."""
    entries = [entry for entry in log if entry.page in pages]
    found = []
    for page in sorted(pages):
        own = [entry for entry in entries if entry.page == page]
        for start in sorted({entry.starts_on for entry in own if entry.starts_on > day}):
            winner = max((one for one in own if one.starts_on <= start), key=lambda one: one.seq)
            if winner.starts_on == start:  # else a later publication has replaced it
                found.append(winner)
    return found


def restoring(log: Iterable[Entry], back_to: int, day: datetime.date) -> list[tuple[Page, str | None]]:
    """What has to be appended so that `day` reads as it did at `back_to`; None withdraws a page."""
    entries = list(log)
    now = fold(entries, max((entry.seq for entry in entries), default=0), day)
    then = fold(entries, back_to, day)
    changed = []
    for page in sorted(now.keys() | then.keys()):
        before = then[page].sha256 if page in then else None
        if before != (now[page].sha256 if page in now else None):
            changed.append((page, before))
    return changed


@dataclass(frozen=True)
class Edition:
    """An edition with its documents decoded. `seq` and `day` name it; it never changes."""

    seq: int
    day: datetime.date
    entries: Mapping[Page, Entry]
    documents: Mapping[Page, Document]
    _memo: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)
    _dated: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)

    def get(self, kind: str, key: str) -> Any:
        """The published document, or None."""
        return self.documents.get((kind, key))

    def of(self, kind: str) -> list[Any]:
        """All published documents of a kind, by key."""
        return [document for (name, _), document in self.documents.items() if name == kind]

    def derived(self, key: Any, make: Callable[[], Value]) -> Value:
        """Something computed from this edition alone, made once. `key` must name it fully."""
        try:
            return self._memo[key]  # type: ignore[no-any-return]
        except KeyError:
            value = self._memo[key] = make()
            return value

    def on_day(self, key: Any, day: datetime.date, make: Callable[[], Value]) -> Value:
        """The same for something that also hangs on a day that a reader may name: the newest are kept."""
        try:
            return self._dated[key, day]  # type: ignore[no-any-return]
        except KeyError:
            value = self._dated[key, day] = make()
            if len(self._dated) > KEPT_DAYS:
                self._dated.pop(next(iter(self._dated)), None)
            return value
