"""Places in a document, `cases.r5.headline.en`, in the words of the forms that curators fill in."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

# Names of what lies inside a row, for which there is no field of its own; each floor adds those that it owns.
INSIDE: dict[str, Any] = {}
_TONGUES = {"zh": gettext_lazy("Chinese"), "en": gettext_lazy("English")}
_LISTS = {"cases": "case_rows"}  # what a document calls otherwise than its rows do


@cache
def _lists() -> dict[str, type[Model]]:
    """The rows of a list, by the name that their draft has for them."""
    return {
        str(relation.get_accessor_name()): relation.related_model
        for model in _models()
        for relation in model._meta.related_objects
        if relation.one_to_many
    }


def _models() -> list[type[Model]]:
    mine = ("legalbasis", "procedures", "eligibility")
    return [model for model in apps.get_models() if model._meta.app_label in mine]


@cache
def _fields(model: type[Model] | None) -> dict[str, Any]:
    """The names of a row's fields; of all rows' if it isn't known whose."""
    found: dict[str, Any] = {}
    for one in [model] if model else _models():
        for field in one._meta.fields:
            found.setdefault(field.name, field.verbose_name)
    return found


def said(place: str) -> str:
    """A place in words; a key of a curator's own as it is, a number counted from one."""
    parts, found = place.split("."), []
    model: type[Model] | None = None
    while parts:
        name = parts.pop(0)
        own = _fields(model) if model else {}
        names = {**INSIDE, **(own or _fields(None))}  # a row's own fields, else what may lie inside one
        if name.isdigit():
            found.append(str(int(name) + 1))
        elif rows := _lists().get(_LISTS.get(name, name)):
            model = rows
            found += [str(capfirst(rows._meta.verbose_name_plural)), *parts[:1]]
            parts = parts[1:]
        elif parts and f"{name}_{parts[0]}" in names:
            found.append(str(capfirst(names[f"{name}_{parts.pop(0)}"])))
        elif name in _TONGUES:
            found.append(str(_TONGUES[name]))
        else:
            found.append(str(capfirst(names[name]) if name in names else name))
    return " › ".join(found)
