"""Writing to the publication log: save a draft, publish, roll back. Each is one transaction.

Before anything is appended, the whole edition that would result is checked, at the entry's start and
at every later day on which something in it begins or ends. Every problem is reported, or nothing is.
"""

from __future__ import annotations

import datetime
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection, transaction

from legalbasis.documents import Document, Text
from legalbasis.publishing import audit
from legalbasis.publishing.edition import Edition, Entry, Page, fold, later_starts, restoring, scheduled
from legalbasis.publishing.kinds import KINDS, decode, encode, fingerprint
from legalbasis.publishing.models import DraftSave, LogEntry, Snapshot
from legalbasis.publishing.problems import Problem, Refused
from legalbasis.publishing.shelf import shelf

_LOCK = 0x5EBA0  # any constant: names the publication log among PostgreSQL's advisory locks


@dataclass(frozen=True)
class Change:
    """One page to publish; `sha256` None withdraws it.

    `instead` appends it even where the day reads so already: in the place of what is scheduled for later.
    """

    kind: str
    key: str
    sha256: str | None
    instead: bool = False


@contextmanager
def _alone() -> Iterator[None]:
    """One writer at a time. SQLite's transactions are immediate, so they exclude each other."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        yield


def store(kind: str, key: str, document: Document) -> str:
    """Keep a snapshot of the document, once, and return its digest."""
    body = encode(document)
    sha256 = fingerprint(kind, key, body)
    if not Snapshot.objects.filter(sha256=sha256).exists():
        Snapshot.objects.bulk_create(
            [Snapshot(sha256, kind, key, KINDS[kind].version, body)], ignore_conflicts=True
        )
    return sha256


def save_draft(
    kind: str, key: str, document: Document, author: str, *, note: str = "", audited: bool = False
) -> str:
    """Store the draft as it now stands; a save that changes nothing leaves no trace.

    `audited` says that the caller tells the audit of it, in more detail.
    """
    with transaction.atomic():
        sha256 = store(kind, key, document)
        last = DraftSave.objects.filter(kind=kind, key=key).order_by("-id").first()
        if last is None or last.snapshot_id != sha256:
            DraftSave.objects.create(kind=kind, key=key, snapshot_id=sha256, author=author)
            if not audited:
                audit.record("save", author, kind, key, snapshot=sha256, note=note)
        return sha256


def _edition(log: Sequence[Entry], seq: int, day: datetime.date, known: dict[str, Document]) -> Edition:
    entries = fold(log, seq, day)
    missing = {entry.sha256 for entry in entries.values()} - known.keys()
    rows = Snapshot.objects.filter(sha256__in=missing).values_list("sha256", "kind", "body")
    for sha256, kind, body in rows:
        known[sha256] = decode(kind, bytes(body))
    documents = {page: known[entry.sha256 or ""] for page, entry in entries.items()}
    return Edition(seq, day, entries, documents)


def check(log: Sequence[Entry], seq: int, day: datetime.date) -> list[Problem]:
    """Everything wrong with the edition of `day`, that day and on each later boundary, said once."""
    known: dict[str, Document] = {}
    found: dict[tuple[str, str, str, str], Problem] = {}
    days = [day, *later_starts(log, seq, day)]
    editions = [_edition(log, seq, start, known) for start in days]
    for place, edition in enumerate(editions):
        until = days[place + 1] if place + 1 < len(days) else datetime.date.max
        inner = {
            date
            for (kind, _), document in edition.documents.items()
            for date in KINDS[kind].dates(document)
            if edition.day < date < until
        }
        for on in [edition.day, *sorted(inner)]:
            for (kind, _), document in edition.documents.items():
                for problem in KINDS[kind].check(document, edition, on):
                    name = (problem.kind, problem.key, problem.place, problem.message.en)
                    found.setdefault(name, problem)
    return list(found.values())


def plan(
    log: Sequence[Entry], changes: Iterable[Change], starts_on: datetime.date, keeping: bool = False
) -> list[Entry]:
    """The entries that publishing would append; changes that leave `starts_on` as it is are left out.

    `keeping` puts the versions scheduled for later days after them, which they would replace otherwise.
    """
    last = log[-1].seq if log else 0
    standing = fold(log, last, starts_on)
    floors = list(KINDS)  # what lies lower is published first
    wanted: list[Entry] = []
    for change in sorted(changes, key=lambda one: (floors.index(one.kind), one.key)):
        now = standing.get((change.kind, change.key))
        if (now.sha256 if now else None) != change.sha256 or (change.instead and not keeping):
            seq = last + len(wanted) + 1
            wanted.append(Entry(seq, change.kind, change.key, change.sha256, starts_on))
    if keeping:
        for later in scheduled(log, {entry.page for entry in wanted}, starts_on):
            wanted.append(replace(later, seq=last + len(wanted) + 1))
    return wanted


@dataclass(frozen=True)
class Foreseen:
    """What publishing would do: the edition of the day without and with it, and what would be wrong.

    `scheduled` are the versions of the same pages for later days, which it replaces or keeps.
    """

    before: Edition
    after: Edition
    problems: list[Problem]
    scheduled: list[Entry]


def foresee(
    changes: Iterable[Change], starts_on: datetime.date, keeping: bool = False, checking: bool = True
) -> Foreseen:
    """Look at what publishing would do, without doing it. `checking` False leaves out what would be wrong."""
    log = LogEntry.objects.entries()
    last = log[-1].seq if log else 0
    wanted = plan(log, changes, starts_on, keeping)
    end = wanted[-1].seq if wanted else last
    known: dict[str, Document] = {}
    return Foreseen(
        _edition(log, last, starts_on, known),
        _edition([*log, *wanted], end, starts_on, known),
        check([*log, *wanted], end, starts_on) if wanted and checking else [],
        scheduled(log, {entry.page for entry in wanted}, starts_on),
    )


def publish(
    changes: Iterable[Change],
    *,
    starts_on: datetime.date,
    author: str,
    approver: str,
    reason: str,
    keeping: bool = False,
    by: str = "",
    signed_by: Mapping[Page, tuple[str, str]] | None = None,
) -> list[int]:
    """Append the changes as new log entries and return their numbers. Raises Refused, with every problem.

    `signed_by` names author and approver of pages that others signed than the rest.

    Changes that would leave the edition of `starts_on` as it is are left out. `keeping` appends the versions
    scheduled for later days again, signed as they were. `by` is who published, if not the approver.
    """
    with _alone():
        log = LogEntry.objects.entries()
        wanted = plan(log, changes, starts_on, keeping)
        if not wanted:
            return []
        problems = check([*log, *wanted], wanted[-1].seq, starts_on)
        if problems:
            raise Refused(problems)
        kept = {(one.page, one.starts_on): one.seq for one in wanted if one.starts_on != starts_on}
        signed = _signed(log, kept)
        for entry in wanted:
            own = (signed_by or {}).get(entry.page, (author, approver))
            who = signed.get((entry.page, entry.starts_on), (*own, reason))
            LogEntry.objects.create(
                seq=entry.seq,
                kind=entry.kind,
                key=entry.key,
                snapshot_id=entry.sha256,
                starts_on=entry.starts_on,
                author=who[0],
                approver=who[1],
                reason=who[2],
            )
            act = "publish" if entry.sha256 else "withdraw"
            row = f"edition {entry.seq} from {entry.starts_on}"
            who_did = by or own[1]
            audit.record(
                act, who_did, entry.kind, entry.key, place=row, snapshot=entry.sha256, note=reason
            )
        transaction.on_commit(shelf.look_again)
        return [entry.seq for entry in wanted]


def _signed(log: Sequence[Entry], kept: Container[Any]) -> dict[Any, tuple[str, str, str]]:
    """Author, approver and reason of the newest entries for these pages and days."""
    seqs = {(one.page, one.starts_on): one.seq for one in log if (one.page, one.starts_on) in kept}
    fields = ("kind", "key", "starts_on", "author", "approver", "reason")
    rows = LogEntry.objects.filter(seq__in=seqs.values()).values_list(*fields)
    return {((kind, key), day): who for kind, key, day, *who in rows}  # type: ignore[misc]


def restore(to: int, day: datetime.date) -> list[Change]:
    """What has to change so that `day` reads again as it did at log number `to`. Raises Refused.

    What was scheduled since for a later day goes too: such a page is to read on as it does on `day`.
    """
    log = LogEntry.objects.entries()
    if not any(entry.seq == to for entry in log):
        message = Text(f"发布记录里没有第{to}号", f"the publication log has no number {to}")
        raise Refused([Problem("log", str(to), "seq", message)])
    changes = [Change(kind, key, sha256) for (kind, key), sha256 in restoring(log, to, day)]
    now, back = fold(log, log[-1].seq, day), {(one.kind, one.key) for one in changes}
    since = [one for one in scheduled(log, {entry.page for entry in log}, day) if one.seq > to]
    for page in sorted({one.page for one in since} - back):
        changes.append(Change(*page, now[page].sha256 if page in now else None, instead=True))
    return changes


def roll_back(
    to: int, *, day: datetime.date, author: str, approver: str, reason: str, keeping: bool = False
) -> list[int]:
    """Make `day` read again as it did at log number `to`, by appending. Raises Refused.

    The higher number wins: what was scheduled for later days has to be published again, or kept by `keeping`.
    """
    with _alone():
        changes = restore(to, day)
        return publish(
            changes, starts_on=day, author=author, approver=approver, reason=reason, keeping=keeping
        )
