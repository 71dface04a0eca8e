"""Everything, or a part, as packs: what the drafts say, or what is published on a day."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from legalbasis.documents import Document
from legalbasis.publishing import drafts
from legalbasis.publishing.edition import fold
from legalbasis.publishing.kinds import KINDS, decode
from legalbasis.publishing.models import LogEntry, Snapshot
from legalbasis.publishing.rows import RowError
from legalbasis.publishing.writing import as_pack, file_name

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # of every file in a zip, so that equal content gives equal bytes


@dataclass
class Export:
    """`files` maps a name such as `330000/overlay-refund@330000.yaml` to its text.

    `unreadable` are drafts that can't be written, as (`kind: row`, why).
    """

    files: dict[str, str] = field(default_factory=dict)
    unreadable: list[tuple[str, str]] = field(default_factory=list)

    def add(self, kind: str, document: Document) -> None:
        key = KINDS[kind].key(document)
        self.files[file_name(kind, key, document)] = as_pack(kind, document)

    def zipped(self) -> bytes:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as parcel:
            for name in sorted(self.files):
                entry = zipfile.ZipInfo(name, _FIRST_DAY)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                parcel.writestr(entry, self.files[name])
        return packed.getvalue()

    def write(self, folder: Path) -> None:
        for name, text in self.files.items():
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")


def of_rows(rows: Iterable[Any]) -> Export:
    """The drafts that these rows are."""
    export = Export()
    for row in rows:
        kind = drafts.kind_of(row)
        try:
            export.add(kind, drafts.read(row))
        except RowError as error:
            export.unreadable.append((f"{kind}: {row}", str(error)))
    return export


def of_drafts(kind: str = "", key: str = "") -> Export:
    """All drafts, those of a kind, or the one of a key."""
    return of_rows(_rows(kind, key))


def _rows(kind: str, key: str) -> Iterator[Any]:
    for name in [kind] if kind else KINDS:
        found = drafts.model_of(name).objects
        yield from found.by_key(key) if key else found.all()


def of_published(day: datetime.date, kind: str = "", key: str = "") -> Export:
    """What the site says on a day, from the newest edition."""
    log = LogEntry.objects.entries()
    entries = fold(log, log[-1].seq, day) if log else {}
    wanted = [
        entry.sha256
        for (name, its), entry in entries.items()
        if entry.sha256 and (not kind or name == kind) and (not key or its == key)
    ]
    export = Export()
    rows = Snapshot.objects.filter(sha256__in=wanted).order_by("kind", "key")
    for name, body in rows.values_list("kind", "body"):
        export.add(name, decode(name, bytes(body)))
    return export
