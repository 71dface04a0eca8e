"""The index of an edition: SQLite's full-text search in memory, over words that we make ourselves.

Made once an edition, from the documents at hand, so that it can't be stale and the site's database is asked
nothing. What is looked for are words of `config.search.words`, never what a reader typed.
"""

from __future__ import annotations

import sqlite3
import threading
import weakref
from collections.abc import Iterable
from dataclasses import dataclass

from config.search.entries import KINDS, Entry, Kind
from config.search.query import Wanted
from config.search.words import terms

# How much a word counts in the title, in other names, in what the page is about, and in the rest.
COLUMNS = (6.0, 5.0, 2.5, 1.0)
# Pages that settle something stand before pages that are read.
KIND_WEIGHT: dict[Kind, float] = {
    "questionnaire": 1.9,
    "procedure": 1.6,
    "life": 1.0,
    "glossary": 1.0,
    "figure": 0.9,
    "law": 0.9,
    "article": 1.0,
}
LOCAL = 0.7  # a place's own version, unless the place is named
MOST = 400
BROAD = 3  # what stands in a third of all pages can’t tell one from another: then kinds decide
ENOUGH = 8  # pages that have all that is wanted; with fewer, those that have some of it follow


@dataclass(frozen=True)
class Found:
    entry: Entry
    score: float


class Index:
    """The entries of an edition, searchable. Safe to share between threads."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)
        self.by_key = {(one.kind, one.key): one for one in self.entries}
        self._lock = threading.Lock()
        self._db = sqlite3.connect(":memory:", check_same_thread=False)
        weakref.finalize(self, self._db.close)
        self._db.execute("CREATE VIRTUAL TABLE words USING fts5(title, names, near, body, content='')")
        rows = ((place, *_columns(one)) for place, one in enumerate(self.entries))
        self._db.executemany(
            "INSERT INTO words (rowid, title, names, near, body) VALUES (?, ?, ?, ?, ?)", rows
        )
        self._db.commit()

    def find(self, wanted: tuple[Wanted, ...]) -> list[Found]:
        """Entries that have all that is wanted, the best first; after them those that have some of it."""
        strong = [one for one in wanted if not one.faint] or list(wanted)
        found = self._ask(_joined(strong, " AND "))
        if len(strong) == 1 and BROAD * len(found) > len(self.entries):
            return sorted(found, key=lambda one: (*_standing(one.entry), -one.score))
        if len(strong) > 1 and len(found) < ENOUGH:
            seen = {one.entry.path for one in found}
            found += [one for one in self._ask(_joined(strong, " OR ")) if one.entry.path not in seen]
        return found

    def _ask(self, match: str) -> list[Found]:
        if not match:
            return []
        with self._lock:
            rows = self._db.execute(
                "SELECT rowid, bm25(words, ?, ?, ?, ?) AS score FROM words WHERE words MATCH ?"
                " ORDER BY score LIMIT ?",
                (*COLUMNS, match, MOST),
            ).fetchall()
        found = [Found(entry := self.entries[row], -score * _weight(entry)) for row, score in rows]
        return sorted(found, key=lambda one: -one.score)


def _standing(entry: Entry) -> tuple[int, bool]:
    """Pages in the order of their kinds, a place's own version last."""
    return KINDS.index(entry.kind), "@" in entry.key


def _weight(entry: Entry) -> float:
    return KIND_WEIGHT[entry.kind] * (LOCAL if "@" in entry.key else 1)


def _columns(entry: Entry) -> tuple[str, str, str, str]:
    def both(texts: Iterable[object]) -> str:
        found: list[str] = []
        for text in texts:
            found += terms(text.zh) + terms(text.en)  # type: ignore[attr-defined]
        return " ".join(found)

    names = [word for name in entry.names for word in terms(name)]
    own = [word for line in entry.authentic for word in terms(line)]
    return (
        both([entry.title]),
        " ".join(names),
        both(entry.near),
        both(entry.body) + " " + " ".join(own),
    )


def _joined(wanted: list[Wanted], by: str) -> str:
    """The search engine's own notation. Words hold Chinese characters, letters and digits alone."""
    groups = []
    for one in wanted:
        alternatives = [
            "(" + " AND ".join(f'"{word}"' for word in words) + ")"
            for words in one.alternatives
            if words
        ]
        if alternatives:
            groups.append("(" + " OR ".join(alternatives) + ")")
    return by.join(groups)
