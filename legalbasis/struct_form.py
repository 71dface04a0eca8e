"""Documents kept in a JSON field as a form: a row for each of their fields, and one group more to add another.

Whatever the document, all inputs are sent under the field's one name, each after the path that it is for, so
that two editors at once are told apart as with any field (see `struct_pairs`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field as of
from typing import Any, Literal, get_args, get_origin

import msgspec
from django.core.validators import ProhibitNullCharactersValidator
from django.forms import Field, ValidationError, Widget
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _, gettext_lazy

from legalbasis.citations import pinpoint
from legalbasis.documents import Document, Text, fields_of
from legalbasis.publishing.rows import item_of, optional_of
from legalbasis.struct_pairs import (
    NONE_HERE,
    TAKE_OUT,
    Pairs,
    eid_of,
    numbered,
    pairs_of,
    read,
    read_lines,
    written,
)
from legalbasis.templatetags.words import say

Choices = Callable[[], Iterable[tuple[str, Any]]]
_LACKS = re.compile(r"missing required field `(\w+)`(?: - at `\$(?:\[(\d+)\])?)?")
LABELS: dict[str, Any] = {
    "work": gettext_lazy("law"),
    "eid": gettext_lazy("article, such as 58 or 第五十八条第二款"),
    "point": gettext_lazy("supports"),
    "citations": gettext_lazy("citations"),
}


@dataclass(frozen=True)
class Shape:
    """How documents of a kind are filled in: names of fields, and what some of them offer to choose from.

    `complete` adds to what was read what nobody types.
    """

    document: type[Document]
    title: Any
    many: bool = True
    labels: Mapping[str, Any] = of(default_factory=dict)
    choices: Mapping[str, Choices] = of(default_factory=dict)
    complete: Callable[[Any], Any] = lambda value: value

    def formfield(self, label: str) -> StructField:
        return StructField(self, label=label)

    def label(self, name: str) -> Any:
        return self.labels.get(name) or LABELS.get(name) or name if name else self.title


@dataclass(frozen=True)
class Entry:
    """One input. `kind`: line, area, number, one (of the choices), several, hidden."""

    path: str
    label: Any
    kind: str
    value: str = ""
    values: tuple[str, ...] = ()
    choices: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class Group:
    """A document inside: what it consists of, whether it can be taken out, whether it is still to be added."""

    path: str
    label: Any
    members: tuple[Any, ...]
    take_out: str = ""
    out: bool = False
    spare: bool = False

    @property
    def named(self) -> Any:
        """The first things that are said in it, to tell it from its neighbours."""
        said = [
            one for one in self.members if isinstance(one, Entry) and one.value and one.kind != "hidden"
        ]
        return " · ".join(str(dict(one.choices).get(one.value, one.value)) for one in said[:3])


def laid_out(shape: Shape, kind: Any, pairs: Pairs, path: str, name: str) -> Iterator[Any]:
    """The inputs of a field, or the groups of those it consists of."""
    kind, optional = optional_of(kind)
    item, label = item_of(kind), shape.label(name)
    value = (pairs.get(path) or [""])[0]
    if kind is Text or item is Text:
        tongues = {"zh": _("%(label)s (Chinese)"), "en": _("%(label)s (English)")}
        for one, words in tongues.items():
            below = f"{path}.{one}"
            yield Entry(below, words % {"label": label}, "area", (pairs.get(below) or [""])[0])
    elif name == "digest":
        cited = [(pairs.get(f"{path[:-6]}{one}") or [""])[0] for one in ("work", "eid")]
        yield Entry(path, label, "hidden", " ".join([value, *cited]) if value else "")
    elif name == "eid":
        yield Entry(path, label, "line", _article(value))
    elif item is str:
        yield Entry(path, label, "area", value)
    elif item is not None and get_origin(item) is Literal:
        yield Entry(
            path,
            label,
            "several",
            values=tuple(pairs.get(path, ())),
            choices=_offered(shape, name, item),
        )
    elif item is not None:
        numbers = numbered(pairs, path)
        spare = max(numbers, default=-1) + 1
        for place in (*numbers, spare):
            below = f"{path}.{place}" if path else str(place)
            members = tuple(_document(shape, item, pairs, below))
            out = "" if place == spare else f"{below}.{TAKE_OUT}"
            yield Group(below, label, members, out, out in pairs, place == spare)
    elif isinstance(kind, type) and issubclass(kind, Document):
        yield Group(
            path, label, tuple(_document(shape, kind, pairs, path)), spare=not _any(pairs, path)
        )
    elif kind is bool:
        yes = (("true", _("yes")),)
        yield Entry(path, label, "one", value, choices=yes)
    elif get_origin(kind) is Literal or name in shape.choices:
        yield Entry(path, label, "one", value, choices=_with(value, _offered(shape, name, kind)))
    else:
        yield Entry(path, label, "number" if kind is int else "line", value)
    if optional and item is not None:  # a place may say that it has none, as well as nothing
        below = f"{path}.{NONE_HERE}"
        none = _("%(label)s: none here") % {"label": label}
        yield Entry(below, none, "one", (pairs.get(below) or [""])[0], choices=(("true", _("yes")),))


def _any(pairs: Pairs, path: str) -> bool:
    return any(one.startswith(f"{path}.") for one in pairs)


def _document(shape: Shape, kind: type[Document], pairs: Pairs, path: str) -> Iterator[Any]:
    for field in fields_of(kind):
        below = f"{path}.{field.encode_name}" if path else field.encode_name
        yield from laid_out(shape, field.type, pairs, below, field.encode_name)


def _offered(shape: Shape, name: str, kind: Any) -> tuple[tuple[str, Any], ...]:
    if name in shape.choices:
        return tuple(shape.choices[name]())
    return tuple((one, one) for one in get_args(kind))


def _with(value: str, choices: tuple[tuple[str, Any], ...]) -> tuple[tuple[str, Any], ...]:
    """What is stored and isn't offered any more stays to be seen."""
    return choices if not value or value in dict(choices) else ((value, value), *choices)


def _article(eid: str) -> str:
    """An article as people name it, in the reader's language; what is no article's name as it is."""
    if not eid.startswith("art_"):
        return eid
    try:
        return say(pinpoint(eid).name())
    except ValueError:
        return eid


def _stored(path: str, value: str) -> str:
    """A value as it is stored, if it can be: what is no article is refused later, as it was typed."""
    if path.rpartition(".")[2] != "eid":
        return value
    try:
        return eid_of(value)
    except ValidationError:
        return value


def _said(members: Iterable[Any]) -> Iterator[str]:
    for one in members:
        if isinstance(one, Group):
            if not one.spare:
                yield str(one.label)
                yield from _said(one.members)
        elif one.kind != "hidden" and (given := [value for value in (one.value, *one.values) if value]):
            known = dict(one.choices)
            yield f"{one.label}: {', '.join(str(known.get(value, value)) for value in given)}"


def _raw(value: Any) -> bool:
    """Whether this is stored JSON that fits no form: it is shown as it is, to be mended or emptied."""
    return isinstance(value, str) and value.lstrip().startswith(("[", "{"))


def _decoded(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError as error:
        raise ValidationError(_("This can’t be read. Mend it, or empty it.")) from error


class StructWidget(Widget):
    """The inputs of a shape's documents, as they are laid out."""

    template_name = "admin/publishing/struct.html"
    use_fieldset = True

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape

    @property
    def kind(self) -> Any:
        return tuple[self.shape.document, ...] if self.shape.many else self.shape.document  # type: ignore[name-defined]

    def format_value(self, value: Any) -> str:
        return str(value or "")

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        if _raw(value):
            return {**super().get_context(name, value, attrs), "raw": value}
        pairs = read_lines([self.format_value(value)], self.shape.many)
        found = laid_out(self.shape, self.kind, pairs, "", "")
        members = found if self.shape.many else next(found).members
        return {**super().get_context(name, value, attrs), "members": list(members)}

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        return render_to_string(self.template_name, self.get_context(name, value, attrs))

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        sent = data.getlist(name) if hasattr(data, "getlist") else [data.get(name, "")]
        if len(sent) == 1 and _raw(sent[0]):
            return str(sent[0])
        pairs = read_lines(sent, self.shape.many)
        return written(
            (path, _stored(path, value)) for path, values in pairs.items() for value in values
        )

    def canonical(self, sent: list[str]) -> str:
        """What was sent, as a form of it would be opened; as it is, if it can't be read."""
        data = MultiValueDict({"sent": sent})
        text = self.value_from_datadict(data, {}, "sent")
        try:
            found = read(self.kind, read_lines([text], self.shape.many))
        except ValidationError:
            return text
        return written(pairs_of(self.kind, found)) if found else ""

    def said(self, text: str) -> str:
        """A text of pairs as the form says it, line by line."""
        if _raw(text):
            return text
        pairs = read_lines([text], self.shape.many)
        return "\n".join(_said(laid_out(self.shape, self.kind, pairs, "", "")))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False


class StructField(Field):
    """Documents in a JSON field. What lacks something or doesn't fit is refused, and says what."""

    def __init__(self, shape: Shape, **options: Any) -> None:
        self.shape = shape
        super().__init__(widget=StructWidget(shape), required=False, **options)

    def prepare_value(self, value: Any) -> Any:
        if value is None or isinstance(value, str):
            return value or ""
        try:
            msgspec.convert(value, self.widget.kind)
        except msgspec.ValidationError:  # an unfinished draft, or one of an older release
            return json.dumps(value, ensure_ascii=False, indent=1)
        return written(pairs_of(self.widget.kind, value))

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        ProhibitNullCharactersValidator()(value)
        empty: Any = [] if self.shape.many else None
        if _raw(value):
            found = _decoded(value)
        else:
            found = read(self.widget.kind, read_lines([value], self.shape.many)) or empty
        try:
            made = msgspec.convert(
                found, self.widget.kind if self.shape.many else self.shape.document | None
            )
        except msgspec.ValidationError as error:
            raise ValidationError(self._said(str(error))) from error
        stored = msgspec.json.decode(msgspec.json.encode(made))  # as the database gives it back
        return self.shape.complete(stored)

    def _said(self, message: str) -> str:
        lacks = _LACKS.search(message)
        if lacks is None:
            return _("This doesn’t fit: %(message)s") % {"message": message}
        row = _("Entry %(number)s") % {"number": int(lacks[2] or 0) + 1}
        return _("%(row)s lacks “%(field)s”.") % {"row": row, "field": self.shape.label(lacks[1])}
