"""Drafts: the rows behind each kind of document, found, read and written by kind and key."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import models

from legalbasis.documents import Document
from legalbasis.publishing.kinds import KINDS, encode, fingerprint
from legalbasis.publishing.models import DraftSave
from legalbasis.publishing.rows import RowError, to_document, to_rows


def model_of(kind: str) -> Any:
    return apps.get_model(KINDS[kind].model)


def kind_of(row: models.Model) -> str:
    """The kind whose drafts a row's model holds. Raises KeyError."""
    return next(kind.name for kind in KINDS.values() if kind.model == row._meta.label)


def read(row: models.Model) -> Any:
    """The document that a draft's rows make. Raises RowError."""
    return to_document(row, KINDS[kind_of(row)].document)


def find(kind: str, key: str) -> Any:
    """The draft row of a page, or None."""
    return model_of(kind).objects.by_key(key).first()


def write(kind: str, document: Document) -> Any:
    """Make the draft read like the document."""
    key = KINDS[kind].key(document)
    row = find(kind, key) or model_of(kind)()
    to_rows(document, row)
    return row


def touched(kind: str, key: str) -> bool:
    """Whether a curator has changed the draft since a pack last wrote it."""
    row = find(kind, key)
    if row is None:
        return False
    seeded = DraftSave.objects.filter(kind=kind, key=key, author="seed").order_by("-id").first()
    try:
        now = fingerprint(kind, key, encode(read(row)))
    except RowError:  # half-finished work is somebody's work
        return True
    return seeded is None or seeded.snapshot_id != now
