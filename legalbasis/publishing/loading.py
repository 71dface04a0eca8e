"""Loading packs into the drafts, and publishing them: all of it, or nothing and every problem."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from django.db import transaction

from legalbasis.documents import Document
from legalbasis.publishing import drafts
from legalbasis.publishing.comparing import differences
from legalbasis.publishing.kinds import encode, fingerprint
from legalbasis.publishing.log import Change, foresee, publish, save_draft
from legalbasis.publishing.models import DraftSave, LogEntry
from legalbasis.publishing.packs import Packed, read
from legalbasis.publishing.problems import Refused
from legalbasis.publishing.rows import RowError

SEED = "seed"


@dataclass
class Report:
    """What a load did, page by page: `kind key`."""

    written: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    published: list[int] = field(default_factory=list)
    created: list[str] = field(default_factory=list)
    overwritten: list[str] = field(default_factory=list)
    changed: dict[str, list[str]] = field(default_factory=dict)


def load(
    root: Path,
    *,
    day: datetime.date,
    replace_drafts: bool = False,
    publishing: bool = False,
    author: str = SEED,
    rehearsing: bool = False,
) -> Report:
    """Read the packs below `root` into the drafts; `publishing` puts them on the site from `day`.

    A draft that a curator changed since the last pack is left as it is, and so is its page, unless
    `replace_drafts`. `rehearsing` does all of it and takes it back. Raises Refused with every problem;
    then nothing was written.
    """
    packed, problems = read(root)
    if problems:
        raise Refused(problems)
    return load_documents(
        packed,
        day=day,
        replace_drafts=replace_drafts,
        publishing=publishing,
        author=author,
        rehearsing=rehearsing,
    )


def load_documents(
    packed: Sequence[Packed],
    *,
    day: datetime.date,
    replace_drafts: bool,
    publishing: bool,
    author: str,
    rehearsing: bool,
) -> Report:
    """Load what was read; see `load`."""
    report = Report()
    with transaction.atomic():
        changes = [change for one in packed if (change := _write(one, report, replace_drafts, author))]
        try:
            if publishing:
                report.published = publish(
                    changes, starts_on=day, author=author, approver=author, reason=author
                )
            else:
                if problems := foresee(changes, day).problems:
                    raise Refused(problems)
        except Refused as refusal:
            files = {(one.kind, one.key): one.file for one in packed}
            raise Refused(
                [
                    replace(p, place=f"{files.get((p.kind, p.key), '')}: {p.place}".removeprefix(": "))
                    for p in refusal.problems
                ]
            ) from refusal
        if rehearsing:
            transaction.set_rollback(True)
    return report


def _write(one: Packed, report: Report, replace_drafts: bool, author: str) -> Change | None:
    """Bring the draft up to the pack's; None where a curator's draft stays."""
    name = f"{one.kind} {one.key}"
    sha256 = fingerprint(one.kind, one.key, encode(one.document))
    saves = DraftSave.objects.filter(kind=one.kind, key=one.key, author=SEED)
    seeded = saves.order_by("-id").values_list("snapshot_id", flat=True).first()
    if not replace_drafts and author == SEED and seeded == sha256:
        report.unchanged.append(name)
        last = LogEntry.objects.filter(kind=one.kind, key=one.key).first()
        ours = last is None or last.author == SEED
        return Change(one.kind, one.key, sha256) if ours else None
    row = drafts.find(one.kind, one.key)
    before = _readable(row)
    if author != SEED and before == one.document:
        report.unchanged.append(name)
        return Change(one.kind, one.key, sha256)
    touched = drafts.touched(one.kind, one.key)
    if touched and not replace_drafts:
        report.left.append(name)
        return None
    if row is None:
        report.created.append(name)
    elif touched:
        report.overwritten.append(name)
    report.changed[name] = _places(before, one.document) if before else []
    drafts.write(one.kind, one.document)
    save_draft(one.kind, one.key, one.document, author)
    report.written.append(name)
    return Change(one.kind, one.key, sha256)


def _places(before: Document, after: Document) -> list[str]:
    """Where they differ: `cases.r5.headline.en`, with a sign before what was added (`+`) or dropped (`-`)."""
    found = differences(before, after)
    return [f"{'+ ' * (not one.old)}{'- ' * (not one.new)}{one.place}" for one in found]


def _readable(row: Any) -> Document | None:
    """What the draft says; None where there is none, or it is half finished."""
    try:
        return drafts.read(row) if row else None  # type: ignore[no-any-return]
    except RowError:
        return None
