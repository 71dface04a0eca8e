"""How the forms of drafts are laid out: both languages side by side, what is missing marked, lists ticked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models
from django.forms import CheckboxSelectMultiple, Field, Select
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

MISSING = gettext_lazy("missing")


class Shaped(Protocol):
    """What is kept in a JSON field, and how it is filled in."""

    def formfield(self, label: str) -> Field: ...


Choices = Callable[[], Iterable[tuple[str, Any]]]


def paired(fields: Sequence[Any]) -> list[Any]:
    """The names of fields, with each Chinese one and its English one on one line."""
    found: list[Any] = []
    for field in fields:
        before = found[-1] if found else None
        if (
            isinstance(field, str)
            and isinstance(before, str)
            and before.endswith("_zh")
            and field == f"{before[:-3]}_en"
        ):
            found[-1] = (before, field)
        else:
            found.append(field)
    return found


def mark_missing(form: Any, row: Any) -> None:
    """Mark the fields of a form in which a row has words in one language and not in the other."""
    for name, field in form.base_fields.items():
        stem, _sep, language = name.rpartition("_")
        other = f"{stem}_{'en' if language == 'zh' else 'zh'}"
        if language not in ("zh", "en") or other not in form.base_fields:
            continue
        if field.required or (getattr(row, other, "") and not getattr(row, name, "")):
            field.widget.attrs["placeholder"] = MISSING


class Paired:
    """For admins and their inline rows. `shapes` says of JSON fields what is kept in them; what a list
    is ticked from, and what a name is chosen from, say `ticked` and `named`.
    """

    shapes: Mapping[str, Shaped] = {}
    ticked: Mapping[str, Choices] = {}
    named: Mapping[str, Choices] = {}

    formfield_overrides = {
        models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 4, "cols": 48})}
    }

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name in self.shapes:
            return self.shapes[db_field.name].formfield(capfirst(db_field.verbose_name))
        if db_field.name in self.ticked:
            return db_field.formfield(widget=Ticks(self.ticked[db_field.name]), help_text="")
        if db_field.name in self.named:
            return db_field.formfield(widget=OneOf(self.named[db_field.name]))
        return super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]

    def get_fieldsets(self, request: Any, obj: Any = None) -> Any:
        found = super().get_fieldsets(request, obj)  # type: ignore[misc]
        return [(name, {**options, "fields": paired(options["fields"])}) for name, options in found]


class PartInline(Paired, admin.StackedInline):  # type: ignore[type-arg]
    """Rows of a draft that are edited with it."""

    extra = 0

    def get_formset(self, request: Any, obj: Any = None, **kwargs: Any) -> Any:
        made = super().get_formset(request, obj, **kwargs)
        mark_missing(made.form, None)
        return made


class Ticks(CheckboxSelectMultiple):
    """A list kept as one name a line, ticked from what there is. The chosen ones come first, in their order."""

    def __init__(self, offered: Choices) -> None:
        super().__init__(attrs={"class": "ticks"})
        self.offered = offered

    def format_value(self, value: Any) -> list[str]:
        return [line for line in str(value or "").split("\n") if line.strip()]

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> Any:
        known = dict(self.offered())
        ordered = dict.fromkeys([*value, *known])
        self.choices = [(one, known.get(one, one)) for one in ordered]
        return super().optgroups(name, value, attrs)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        lines = [line.strip() for one in data.getlist(name) for line in one.splitlines()]
        return "\n".join(dict.fromkeys(line for line in lines if line))


class OneOf(Select):
    """One of what there is; what is stored and isn't there any more stays to be seen."""

    def __init__(self, offered: Choices) -> None:
        super().__init__()
        self.offered = offered

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> Any:
        self.choices = list(self.offered())
        known = {one for code, below in self.choices for one in _codes(code, below)}
        if strays := [one for one in value if one not in known]:
            self.choices = [*((one, one or "–") for one in strays), *self.choices]
        return super().optgroups(name, value, attrs)


def _codes(code: str, below: Any) -> list[str]:
    return [one for one, _name in below] if isinstance(below, list) else [code]
