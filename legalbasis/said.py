"""What the site said about something on a day: under which law, written, approved and published by whom."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal

from django.utils.timezone import localtime

from legalbasis import library
from legalbasis.citations import is_eid, pinpoint
from legalbasis.documents import Citation, Document, Text
from legalbasis.publishing.edition import Edition, Page, fold
from legalbasis.publishing.kinds import KINDS, Reference, decode
from legalbasis.publishing.models import Audit, LogEntry
from legalbasis.publishing.shelf import shelf
from legalbasis.today import today

Wording = Literal["as-reviewed", "differs", "not-held", "not-in-force", "unknown"]


@dataclass(frozen=True)
class Ground:
    """A provision that a statement rested on, and whether its wording that day was the one reviewed.

    `digest` is that of the wording reviewed, `held` that of the wording in force on the day.
    """

    part: str
    said: Text
    law: Text
    provision: Text
    digest: str
    held: str
    version: datetime.date | None
    wording: Wording


@dataclass(frozen=True)
class Said:
    """One page as it stood. `until` is when something else took its place that same day, if it did."""

    entry: LogEntry
    document: Document
    title: Text
    label: Text
    published_by: str
    until: datetime.datetime | None
    grounds: list[Ground]


def said(about: str, on: datetime.date, part: str = "") -> list[Said]:
    """The pages about something, as citizens saw them on the day; each version, if it changed that day.

    `about` is a page's key (refund, social-insurance-law), or words of its title in either language;
    local rules are found with the page that they change. `part` keeps the grounds of one case: r5.
    The law is that of the edition at the end of the day.
    """
    rows = {
        row.seq: row for row in LogEntry.objects.filter(at__date__lte=on).select_related("snapshot")
    }
    if not rows:
        return []
    shelf.current(today())
    last = max(rows)
    edition = shelf.edition(last, on)
    overnight = max((seq for seq, row in rows.items() if localtime(row.at).date() < on), default=0)
    standing = {
        entry.seq for entry in fold(LogEntry.objects.entries(overnight), overnight, on).values()
    }
    versions: dict[Page, list[LogEntry]] = {}
    for seq, row in sorted(rows.items()):
        if row.starts_on <= on and (seq in standing or seq > overnight):
            versions.setdefault((row.kind, row.key), []).append(row)
    found = []
    for page, entries in sorted(versions.items()):
        if _named(about.strip(), page, edition):
            nexts = [*(row.at for row in entries[1:]), None]
            found += [
                _said(row, until, edition, part)
                for row, until in zip(entries, nexts, strict=True)
                if row.snapshot
            ]
    return found


def _named(about: str, page: Page, edition: Edition) -> bool:
    kind, key = page
    if about in (key, f"{kind} {key}", key.partition("@")[0]):
        return True
    document = edition.documents.get(page)
    title = KINDS[kind].title(document) if document else None
    return title is not None and about.casefold() in f"{title.zh}\n{title.en}".casefold()


def _said(row: LogEntry, until: datetime.datetime | None, edition: Edition, part: str) -> Said:
    kind = KINDS[row.kind]
    document = decode(row.kind, bytes(row.snapshot.body))  # type: ignore[union-attr]
    done = Audit.objects.filter(
        act="publish", kind=row.kind, key=row.key, place__startswith=f"edition {row.seq} "
    )
    grounds = [
        _ground(one, edition, edition.day)
        for one in kind.references(document)
        if not part or part in (one.part, one.part.rpartition(".")[2])
    ]
    by = done.values_list("who", flat=True).first() or ""
    return Said(row, document, kind.title(document), kind.label, by, until, grounds)


def _ground(one: Reference, edition: Edition, on: datetime.date) -> Ground:
    law = library.laws(edition).get(one.work)
    name = law.work.short if law else Text(one.work, one.work)
    found = library.authority(edition, Citation(one.work, one.eid, one.digest), on)
    provision = pinpoint(one.eid).name() if is_eid(one.eid) else Text("", "")
    if found is None:
        wording: Wording = "not-in-force" if law else "unknown"
        return Ground(one.part, one.role, name, provision, one.digest, "", None, wording)
    held = found.article.digest if found.article else ""
    version = found.expression.version if found.expression else None
    wording = (
        "not-held" if not held or not one.digest else "differs" if found.changed else "as-reviewed"
    )
    return Ground(one.part, one.role, name, provision, one.digest, held, version, wording)
