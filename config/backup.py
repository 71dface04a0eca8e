"""A backup of everything that can't be made again: the log, snapshots, drafts, messages, accounts, the audit.

A zip of JSON lines, one file for each table, the same on SQLite and PostgreSQL, with a manifest that names
each file's sha256. It is restored whole into a database that is migrated and empty, or not at all. What is left
out is remade by `migrate` (content types, permissions) or is worth nothing tomorrow (sessions, lock-outs).
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.contrib.auth.models import Group, User
from django.core import serializers
from django.core.management.color import no_style
from django.core.serializers.base import DeserializationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError, connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

FORMAT = 1
MANIFEST = "manifest.json"
REMADE = {"contenttypes", "sessions", "axes"}
_BATCH = 500


class BackupError(Exception):
    """Nothing was written or restored; the message says why and what to do."""


class _Exact(DjangoJSONEncoder):
    """Moments to the microsecond: Django's own encoder cuts them down to thousandths."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime.datetime) else super().default(o)


@dataclass(frozen=True)
class Table:
    """A file of the backup: how many rows it has, and the digest of its lines."""

    rows: int
    sha256: str


def kept() -> list[type[models.Model]]:
    """The models that are kept, accounts first: others refer to them by name."""
    found = [
        model
        for model in apps.get_models()
        if model._meta.managed
        and not model._meta.proxy
        and model._meta.app_label not in REMADE
        and model._meta.label != "auth.Permission"
    ]
    first: list[type[models.Model]] = [Group, User]
    return first + sorted((one for one in found if one not in first), key=lambda one: one._meta.label)


def _name(model: type[models.Model]) -> str:
    return f"{model._meta.label_lower}.jsonl"


def _migrations() -> list[str]:
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


def back_up(file: Path) -> dict[str, Table]:
    """Write the backup, readable by its owner alone; it appears under its name when it is whole."""
    part = file.with_name(f"{file.name}.part")
    with transaction.atomic():
        if connection.vendor == "postgresql" and len(connection.savepoint_ids) == 0:
            with connection.cursor() as cursor:  # all tables as of one moment
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        try:
            with (
                os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as raw,
                zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as packed,
            ):
                tables = {_name(model): _write(packed, model) for model in kept()}
                manifest = {
                    "format": FORMAT,
                    "made": timezone.now().isoformat(timespec="seconds"),
                    "migrations": _migrations(),
                    "tables": {
                        name: {"rows": one.rows, "sha256": one.sha256} for name, one in tables.items()
                    },
                }
                packed.writestr(MANIFEST, json.dumps(manifest, indent=1))
            part.replace(file)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise BackupError(f"{file} can't be written: {error}") from error
    return tables


def _write(packed: zipfile.ZipFile, model: type[models.Model]) -> Table:
    digest, rows = hashlib.sha256(), 0
    with packed.open(_name(model), "w", force_zip64=True) as out:
        for row in model._base_manager.order_by("pk").iterator(_BATCH):
            line = serializers.serialize("jsonl", [row], use_natural_foreign_keys=True, cls=_Exact)
            out.write(line.encode())
            digest.update(line.encode())
            rows += 1
    return Table(rows, digest.hexdigest())


def restore(file: Path) -> dict[str, Table]:
    """Fill an empty, migrated database from a backup. Raises BackupError; then nothing was written."""
    try:
        with zipfile.ZipFile(file) as packed:
            tables = _checked(packed)
            with transaction.atomic():
                _must_be_empty()
                for model in kept():
                    _fill(packed, model)
                connection.check_constraints()
                _count_on()
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, OSError) as error:
        raise BackupError(f"{file} is no whole backup: {error}. Take another one.") from error
    except (DeserializationError, DatabaseError, ValueError) as error:
        raise BackupError(f"{file} doesn't fit this database: {error}") from error
    return tables


def _checked(packed: zipfile.ZipFile) -> dict[str, Table]:
    """The manifest's tables, after every file was found as it says."""
    manifest = json.loads(packed.read(MANIFEST))
    if manifest["format"] != FORMAT:
        raise BackupError(
            f"This is a backup of format {manifest['format']}; this program reads {FORMAT}."
        )
    if other := set(manifest["migrations"]) ^ set(_migrations()):
        raise BackupError(
            "The backup was made by another version: these migrations are applied on one side alone: "
            f"{', '.join(sorted(other))}. Install the version it was made by, run migrate, restore, and "
            "only then upgrade."
        )
    tables = {name: Table(**one) for name, one in manifest["tables"].items()}
    expected = {_name(model) for model in kept()}
    if set(tables) != expected or set(packed.namelist()) != {*expected, MANIFEST}:
        raise BackupError(
            "The backup doesn't hold the tables of this program: "
            f"{', '.join(sorted(set(packed.namelist()) ^ {*expected, MANIFEST}))}."
        )
    for name, table in tables.items():
        with packed.open(name) as lines:
            digest = hashlib.file_digest(lines, "sha256").hexdigest()  # type: ignore[arg-type]
        if digest != table.sha256:
            raise BackupError(f"{name} in the backup is damaged: its digest is not the manifest's.")
    return tables


def _must_be_empty() -> None:
    full = [m._meta.label for m in kept() if m is not Group and m._base_manager.exists()]
    if full:
        raise BackupError(
            f"The database is not empty: {', '.join(full)}. Restore into a new one, right after migrate."
        )
    Group.objects.all().delete()  # those that migrate makes; the backup has its own


def _fill(packed: zipfile.ZipFile, model: type[models.Model]) -> None:
    fields = model._meta.concrete_fields
    table: Any = model._base_manager
    with packed.open(_name(model)) as lines:
        found = serializers.deserialize("jsonl", _text(lines))
        while batch := list(islice(found, _BATCH)):
            rows = [one.object for one in batch]
            size = max(1, connection.ops.bulk_batch_size(fields, rows))
            for start in range(0, len(rows), size):
                # As it stands: no save() that refuses, no signal, no time of today in the place of the old.
                table._insert(rows[start : start + size], fields=fields, raw=True)
            for one in batch:
                for name, values in (one.m2m_data or {}).items():
                    getattr(one.object, name).set(values)


def _text(lines: IO[bytes]) -> Iterator[str]:
    return (line.decode() for line in lines)


def _count_on() -> None:
    """New rows get numbers after the restored ones."""
    commands: Iterable[str] = connection.ops.sequence_reset_sql(no_style(), kept())
    with connection.cursor() as cursor:
        for command in commands:
            cursor.execute(command)


def summary(tables: dict[str, Any]) -> str:
    rows = sum(table.rows for table in tables.values())
    return f"{rows} rows of {len(tables)} tables"
