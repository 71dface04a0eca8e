"""From a place in a document (`cases.r5`, `notes.art_58`) to the row where a curator mends it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db import models
from django.urls import reverse

from legalbasis.publishing import drafts
from legalbasis.publishing.rows import NAMES

# Where the rows of a list in a document go by another name.
ROWS = {"cases": "case_rows", "fallback": "case_rows", "added_papers": "papers"}

Known = dict[tuple[Any, str], list[Any]]


def row_at(kind: str, key: str, place: str) -> models.Model | None:
    """The row at a place: the nearest above it that has a page of its own; None without a draft."""
    row = drafts.find(kind, key)
    return None if row is None else _below(row, place, {})


def _below(row: Any, place: str, known: Known) -> models.Model:
    found = row
    parts = place.split(".")
    for collection, name in zip(parts, [*parts[1:], ""], strict=True):
        child = _child(row, collection, name, known)
        if child is not None:
            row = child
            if admin.site.is_registered(type(row)):
                found = row
    return found  # type: ignore[no-any-return]


def _children(row: Any, collection: str, known: Known) -> list[Any]:
    """The rows of a list in a document, asked for once."""
    name = (type(row), row.pk), collection
    if name not in known:
        children = getattr(row, ROWS.get(collection, collection), None)
        if not isinstance(children, models.Manager):
            known[name] = []
        else:
            known[name] = list(
                children.prefetch_related("case_rows") if collection == "edits" else children.all()
            )
    return known[name]


def _child(row: Any, collection: str, name: str, known: Known) -> Any:
    for child in _children(row, collection, known):
        own = next(iter(child.case_rows.all()), None) if collection == "edits" else child
        if collection == "fallback" and getattr(child, "fallback", False):
            return child
        if own and any(getattr(own, field, None) == name for field in NAMES):
            return own
    return None


def edit_url(kind: str, key: str, place: str = "") -> str:
    """The admin page of the row at a place; empty where there is no draft."""
    return edit_urls(kind, key, [place])[place]


def edit_urls(kind: str, key: str, places: Iterable[str]) -> dict[str, str]:
    """The same for many places of one document, asking the database once for each list of rows."""
    draft, known = drafts.find(kind, key), Known()
    return {place: _url(_below(draft, place, known)) if draft else "" for place in places}


def _url(row: models.Model) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
