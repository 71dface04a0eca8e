"""The shelf: the editions this process keeps in memory, so that a warm page asks the database nothing.

The current edition is looked for at most every two seconds, by one `max(seq)`. If the database does
not answer, the shelf keeps what it has. A reader always gets one whole edition, never a mixture.
"""

from __future__ import annotations

import datetime
import logging
import threading
import time
from collections import OrderedDict

from django.db import DatabaseError, connection

from legalbasis.documents import Document
from legalbasis.publishing.edition import Edition, Entry, fold, later_starts
from legalbasis.publishing.kinds import decode
from legalbasis.publishing.models import LogEntry, Snapshot

LOOK_EVERY = 2.0
KEPT_EDITIONS = 8
log = logging.getLogger(__name__)


class NothingPublished(Exception):
    """The log is empty, or can't be read and was never read before."""


class NoSuchEdition(Exception):
    """The log has no entry of that number."""


class Shelf:
    """Editions by (seq, day), and documents by digest. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._looked = float("-inf")
        self._log: list[Entry] = []
        self._in_use: tuple[int, datetime.date] | None = None
        self._documents: dict[str, Document] = {}
        self._editions: OrderedDict[tuple[int, datetime.date], Edition] = OrderedDict()

    def clear(self) -> None:
        """Forget everything; the next reader looks again."""
        with self._lock:
            self._looked = float("-inf")
            self._log, self._documents = [], {}
            self._editions.clear()

    def look_again(self) -> None:
        """Look for a new edition at the next reading, without waiting."""
        self._looked = float("-inf")

    def current(self, day: datetime.date) -> Edition:
        """The newest edition as of a day. Raises NothingPublished."""
        now = time.monotonic()
        if now - self._looked >= LOOK_EVERY:
            with self._lock:
                if now - self._looked >= LOOK_EVERY:
                    self._look(day)
                    self._looked = time.monotonic()
        if not self._log:
            raise NothingPublished
        self._in_use = self._log[-1].seq, day
        return self.edition(*self._in_use)

    def ahead(self, seq: int, today: datetime.date, day: datetime.date) -> Edition:
        """The edition of a log number as it reads on a day to come, with what is scheduled by then.

        It bears the day on which it begins to read so: there are no more of them than there are such days.
        """
        starts = [start for start in later_starts(self._log, seq, today) if start <= day]
        return self.edition(seq, starts[-1] if starts else min(today, day))

    def edition(self, seq: int, day: datetime.date) -> Edition:
        """The edition of a log number and a day. Raises NoSuchEdition; NothingPublished if out of reach."""
        found = self._editions.get((seq, day))
        if found:
            return found
        with self._lock:
            if not self._log or not 0 < seq <= self._log[-1].seq:
                raise NoSuchEdition
            entries = fold(self._log, seq, day)
            try:
                self._fetch({entry.sha256 for entry in entries.values() if entry.sha256})
            except DatabaseError as error:
                connection.close()
                raise NothingPublished from error
            documents = {page: self._documents[entry.sha256 or ""] for page, entry in entries.items()}
            made = self._editions[seq, day] = Edition(seq, day, entries, documents)
            while len(self._editions) > KEPT_EDITIONS:
                oldest = next(iter(self._editions))
                if oldest == self._in_use:  # old links that are opened don't push today's out
                    self._editions.move_to_end(oldest)
                    continue
                del self._editions[oldest]
                self._put_away(day)
            return made

    def _put_away(self, day: datetime.date) -> None:
        """Let go of documents that no edition at hand holds, but for those that are yet to come."""
        held = {entry.sha256 for one in self._editions.values() for entry in one.entries.values()}
        held |= {entry.sha256 for entry in self._log if entry.starts_on > day}
        self._documents = {name: one for name, one in self._documents.items() if name in held}

    def _look(self, day: datetime.date) -> None:
        try:
            if LogEntry.objects.last_seq() != (self._log[-1].seq if self._log else 0):
                entries = LogEntry.objects.entries()
                soon = [entry for entry in entries if entry.starts_on > day]
                wanted = [*fold(entries, entries[-1].seq, day).values(), *soon] if entries else []
                self._fetch({entry.sha256 for entry in wanted if entry.sha256})
                self._log = entries
        except DatabaseError as error:
            log.warning("publication log not readable, keeping the edition at hand: %s", error)
            connection.close()

    def _fetch(self, digests: set[str]) -> None:
        missing = digests - self._documents.keys()
        if not missing:
            return
        rows = Snapshot.objects.filter(sha256__in=missing).values_list("sha256", "kind", "body")
        for sha256, kind, body in rows:
            self._documents[sha256] = decode(kind, bytes(body))


shelf = Shelf()
