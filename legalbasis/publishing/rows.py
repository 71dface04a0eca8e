"""The one mapping between documents and the rows that curators edit.

A model keeps a document's fields under the same names: our own words in two columns (`title_zh`,
`title_en`), lists of our words with a blank line between the points, lists of codes one a line, child
documents as related rows in order of `position`, or in a JSON field where nobody edits them singly.
What differs, a model says itself, with `get_<field>` and `set_<field>`.
"""

from __future__ import annotations

import re
import types
from typing import Any, Literal, Union, get_args, get_origin

import msgspec
from django.db import models
from django.utils.translation import gettext as _

from legalbasis.documents import Document, Text, fields_of

# What a row of a list is called by in a place such as `cases.r5.headline`.
NAMES = (
    *("case_id", "scenario_id", "step_id", "paper_id", "office_id", "option_id"),
    *("key", "code", "eid", "number"),
)


class RowError(ValueError):
    """A row can't become a document; the message names the field, `place` where it stands in the document."""

    def __init__(self, message: str, place: str = "") -> None:
        super().__init__(message)
        self.place = place

    def below(self, place: str) -> RowError:
        """The same, seen from the row above."""
        return RowError(str(self), f"{place}.{self.place}".rstrip("."))


def children_to_documents(name: str, rows: Any, document: type[Document]) -> list[Any]:
    """The documents of a list's rows. Raises RowError, with the place of the row at fault."""
    found = []
    for row in rows:
        try:
            found.append(to_document(row, document))
        except RowError as error:
            own = next((str(getattr(row, one)) for one in NAMES if getattr(row, one, "")), "")
            raise error.below(f"{name}.{own}") from error
    return found


def to_document(row: models.Model, document: type[Document]) -> Any:
    """The document that the row and its children make. Raises RowError."""
    values = {}
    for field in fields_of(document):
        getter = getattr(row, f"get_{field.name}", None)
        values[field.name] = getter() if getter else _read(row, field.name, field.type)
    try:
        return msgspec.convert(_plain(values), document)
    except msgspec.ValidationError as error:
        raise RowError(f"{row}: {error}") from error


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    renamed = {name.removesuffix("_") if name.endswith("_") else name: v for name, v in values.items()}
    return msgspec.to_builtins(renamed, builtin_types=(bytes,))  # type: ignore[no-any-return]


def optional_of(kind: Any) -> tuple[Any, bool]:
    """`Text | None` → (Text, True)."""
    if get_origin(kind) in (Union, types.UnionType):
        inner = [one for one in get_args(kind) if one is not type(None)]
        if len(inner) == 1 and len(inner) < len(get_args(kind)):
            return inner[0], True
    return kind, False


def item_of(kind: Any) -> Any:
    """The type of a list's items, or None."""
    return get_args(kind)[0] if get_origin(kind) is tuple else None


def _is_code(kind: Any) -> bool:
    """Whether a list's items are codes, free or from a closed set."""
    return kind is str or get_origin(kind) is Literal


def _is_json(row: models.Model, name: str) -> bool:
    """Whether a field keeps documents as they are, without rows of their own."""
    return any(one.name == name and isinstance(one, models.JSONField) for one in row._meta.fields)


def _is_document(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Document)


def _lines(value: str) -> list[str]:
    return [line.strip() for line in value.splitlines() if line.strip()]


def _points(value: str) -> list[str]:
    return [point.strip() for point in re.split(r"\n\s*\n", _tidy(value)) if point.strip()]


def _read(row: models.Model, name: str, kind: Any) -> Any:
    kind, optional = optional_of(kind)
    item = item_of(kind)
    if kind is Text:
        zh, en = getattr(row, f"{name}_zh"), getattr(row, f"{name}_en")
        return None if optional and not (zh or en) else Text(_tidy(zh), _tidy(en))
    if item is Text:
        zh, en = _points(getattr(row, f"{name}_zh")), _points(getattr(row, f"{name}_en"))
        if len(zh) != len(en):
            words = _("%(row)s: %(field)s has %(zh)s points in Chinese and %(en)s in English")
            field = row._meta.get_field(f"{name}_zh").verbose_name  # type: ignore[union-attr]
            raise RowError(words % {"row": row, "field": field, "zh": len(zh), "en": len(en)}, name)
        return [Text(*pair) for pair in zip(zh, en, strict=True)]
    if _is_code(item):
        return _lines(getattr(row, name))
    if _is_json(row, name):
        return getattr(row, name)
    if _is_document(item):
        return children_to_documents(name, _children(row, name), item)
    return getattr(row, name)


def _tidy(words: str) -> str:
    return words.replace("\r\n", "\n").strip()


def _children(row: models.Model, name: str) -> Any:
    """The rows of a list in order; `PARTS` of their model names what is read along with them."""
    relation = getattr(row, name)
    if name in getattr(row, "_prefetched_objects_cache", {}):
        return sorted(relation.all(), key=lambda child: child.position)
    return relation.order_by("position").prefetch_related(*getattr(relation.model, "PARTS", ()))


def to_rows(document: Document, row: models.Model) -> None:
    """Write the document into the row and its children, and save. Children are made anew."""
    later = []
    for field in fields_of(type(document)):
        value = getattr(document, field.name)
        setter = getattr(row, f"set_{field.name}", None)
        kind, _ = optional_of(field.type)
        if setter:
            after = setter(value)
            if after:
                later.append(after)
        elif _is_json(row, field.name):
            setattr(row, field.name, msgspec.to_builtins(value))
        elif kind is Text:
            setattr(row, f"{field.name}_zh", value.zh if value else "")
            setattr(row, f"{field.name}_en", value.en if value else "")
        elif item_of(kind) is Text:
            setattr(row, f"{field.name}_zh", "\n\n".join(text.zh for text in value))
            setattr(row, f"{field.name}_en", "\n\n".join(text.en for text in value))
        elif _is_code(item_of(kind)):
            setattr(row, field.name, "\n".join(value))
        elif _is_document(item_of(kind)):
            later.append(_make_children(row, field.name, value))
        else:
            setattr(row, field.name, value)
    row.save()
    for write in later:
        write()


def _make_children(row: models.Model, name: str, documents: Any) -> Any:
    def write() -> None:
        relation = getattr(row, name)
        relation.all().delete()
        for place, document in enumerate(documents, 1):
            child = relation.model(**{relation.field.name: row}, position=place)
            to_rows(document, child)

    return write
