"""From a place in a document (`cases.r5`, `notes.art_58`) to the row where a curator mends it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.urls import reverse

from legalbasis.publishing import drafts

# Where the rows of a list in a document go by another name.
ROWS = {"cases": "case_rows", "fallback": "case_rows", "added_papers": "papers"}
NAMES = ("case_id", "scenario_id", "step_id", "paper_id", "office_id", "option_id", "key", "code", "eid", "number")


def row_at(kind: str, key: str, place: str) -> models.Model | None:
    """The row at a place: the nearest above it that has a page of its own; None without a draft."""
    row = drafts.find(kind, key)
    if row is None:
        return None
    found = row
    parts = place.split(".")
    for collection, name in zip(parts, [*parts[1:], ""], strict=True):
        child = _child(row, collection, name)
        if child is not None:
            row = child
            if admin.site.is_registered(type(row)):
                found = row
    return found  # type: ignore[no-any-return]


def _child(row: Any, collection: str, name: str) -> Any:
    children = getattr(row, ROWS.get(collection, collection), None)
    if not isinstance(children, models.Manager):
        return None
    for child in children.all():
        own = child.case_rows.first() if collection == "edits" else child
        if collection == "fallback" and getattr(child, "fallback", False):
            return child
        if own and any(getattr(own, field, None) == name for field in NAMES):
            return own
    return None


def edit_url(kind: str, key: str, place: str = "") -> str:
    """The admin page of the row at a place; empty where there is no draft."""
    row = row_at(kind, key, place)
    if row is None:
        return ""
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
