"""Loading packs into the drafts, and publishing them: all of it, or nothing and every problem."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field, replace
from pathlib import Path

from django.db import transaction

from legalbasis.publishing import drafts
from legalbasis.publishing.edition import Entry
from legalbasis.publishing.kinds import encode, fingerprint
from legalbasis.publishing.log import Change, check, publish, save_draft, store
from legalbasis.publishing.models import DraftSave, LogEntry
from legalbasis.publishing.packs import Packed, read
from legalbasis.publishing.problems import Refused

SEED = "seed"


@dataclass
class Report:
    """What a load did, page by page: `kind key`."""

    written: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    published: list[int] = field(default_factory=list)


def load(
    root: Path, *, day: datetime.date, replace_drafts: bool = False, publishing: bool = False
) -> Report:
    """Read the packs below `root` into the drafts; `publishing` puts them on the site from `day`.

    A draft that a curator changed since the last pack is left as it is, and so is its page, unless
    `replace_drafts`. Raises Refused with every problem; then nothing was written.
    """
    packed, problems = read(root)
    if problems:
        raise Refused(problems)
    report = Report()
    with transaction.atomic():
        changes = [change for one in packed if (change := _write(one, report, replace_drafts))]
        try:
            if publishing:
                report.published = publish(
                    changes, starts_on=day, author=SEED, approver=SEED, reason="seed"
                )
            else:
                _check(changes, day)
        except Refused as refusal:
            files = {(one.kind, one.key): one.file for one in packed}
            raise Refused(
                [
                    replace(p, place=f"{files.get((p.kind, p.key), '')}: {p.place}".removeprefix(": "))
                    for p in refusal.problems
                ]
            ) from refusal
    return report


def _write(one: Packed, report: Report, replace_drafts: bool) -> Change | None:
    """Bring the draft up to the pack's; None where a curator's draft stays."""
    name = f"{one.kind} {one.key}"
    sha256 = fingerprint(one.kind, one.key, encode(one.document))
    saves = DraftSave.objects.filter(kind=one.kind, key=one.key, author=SEED)
    seeded = saves.order_by("-id").values_list("snapshot_id", flat=True).first()
    if not replace_drafts and seeded == sha256:
        report.unchanged.append(name)
        last = LogEntry.objects.filter(kind=one.kind, key=one.key).first()
        ours = last is None or last.author == SEED
        return Change(one.kind, one.key, sha256) if ours else None
    if not replace_drafts and drafts.touched(one.kind, one.key):
        report.left.append(name)
        return None
    drafts.write(one.kind, one.document)
    store(one.kind, one.key, one.document)
    save_draft(one.kind, one.key, one.document, SEED)
    report.written.append(name)
    return Change(one.kind, one.key, sha256)


def _check(changes: list[Change], day: datetime.date) -> None:
    """Check the edition that publishing the changes would make, without publishing."""
    log = LogEntry.objects.entries()
    last = log[-1].seq if log else 0
    added = [
        Entry(last + place, change.kind, change.key, change.sha256, day)
        for place, change in enumerate(changes, 1)
    ]
    if added and (problems := check([*log, *added], added[-1].seq, day)):
        raise Refused(problems)
