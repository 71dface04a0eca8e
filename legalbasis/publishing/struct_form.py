"""Documents kept in a JSON field as a form: a row for each of their fields, and one group more to add another.

Whatever the document, all inputs are sent under the field's one name, each after the path that it is for
(`0.rule=working-days`; `0.label.en=` and then what was typed), so that two editors at once are told apart
as with any field. The same pairs, a path and a value, are what the form is made from and what is read back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field as of
from typing import Any, Literal, get_args, get_origin

import msgspec
from django.forms import Field, ValidationError, Widget
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _, gettext_lazy

from legalbasis.citations import parse
from legalbasis.documents import Citation, Document, Text, fields_of
from legalbasis.publishing.rows import item_of, optional_of

Choices = Callable[[], Iterable[tuple[str, Any]]]
Pairs = dict[str, list[str]]
TAKE_OUT = "take_out"
_PATH = r"[a-z_]+(?:\.(?:[a-z_]+|\d+))*"
_LINE = {True: re.compile(rf"(\d+\.{_PATH})=(.*)"), False: re.compile(rf"({_PATH})=(.*)")}
_LACKS = re.compile(r"missing required field `(\w+)`(?: - at `\$(?:\[(\d+)\])?)?")
LABELS: dict[str, Any] = {
    "work": gettext_lazy("law"),
    "eid": gettext_lazy("article, such as 58 or 第五十八条第二款"),
    "point": gettext_lazy("supports"),
    "citations": gettext_lazy("citations"),
}


@dataclass(frozen=True)
class Shape:
    """How documents of a kind are filled in: names of fields, and what some of them offer to choose from."""

    document: type[Document]
    title: Any
    many: bool = True
    labels: Mapping[str, Any] = of(default_factory=dict)
    choices: Mapping[str, Choices] = of(default_factory=dict)

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
    spare: bool = False

    @property
    def named(self) -> Any:
        """The first thing that is said in it, to tell it from its neighbours."""
        said = (one for one in self.members if isinstance(one, Entry) and one.value)
        return next((dict(one.choices).get(one.value, one.value) for one in said), "")


def pairs_of(kind: Any, value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """A document, or a list of them, as stored, by paths. What says nothing is left out."""
    kind, _optional = optional_of(kind)
    item = item_of(kind)
    if value is None or value == "":
        return
    if kind is Text:
        yield from ((f"{path}.{one}", value.get(one, "")) for one in ("zh", "en"))
    elif item is Text:
        for one in ("zh", "en"):
            yield f"{path}.{one}", "\n\n".join(text.get(one, "") for text in value)
    elif item is str:
        yield path, "\n".join(value)
    elif item is not None and get_origin(item) is Literal:
        yield from ((path, one) for one in value)
    elif item is not None:
        for place, one in enumerate(value):
            yield from pairs_of(item, one, f"{path}.{place}" if path else str(place))
    elif isinstance(kind, type) and issubclass(kind, Document):
        for field in fields_of(kind):
            below = f"{path}.{field.encode_name}" if path else field.encode_name
            yield from pairs_of(field.type, value.get(field.encode_name), below)
    elif value is not False:
        yield path, "true" if value is True else str(value)


def _written(pairs: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"{path}=\n{value}" for path, value in pairs if value)


def _read_lines(sent: Iterable[str], many: bool) -> Pairs:
    """Pairs from what a browser sends, or from what `_written` wrote."""
    found: Pairs = {}
    path = ""
    words: list[str] = []

    def keep() -> None:
        if path and (value := "\n".join(words).strip()):
            found.setdefault(path, []).append(value)

    for line in "\n".join(sent).replace("\r\n", "\n").split("\n"):
        if named := _LINE[many].fullmatch(line):
            keep()
            path, words = named[1], [named[2]]
        else:
            words.append(line)
    keep()
    return found


def _members(pairs: Pairs, path: str) -> list[int]:
    """The numbers of a list's members that are named, in order."""
    start = f"{path}." if path else ""
    heads = {one[len(start) :].partition(".")[0] for one in pairs if one.startswith(start)}
    return sorted(int(head) for head in heads if head.isdigit())


def laid_out(shape: Shape, kind: Any, pairs: Pairs, path: str, name: str) -> Iterator[Any]:
    """The inputs of a field, or the groups of those it consists of."""
    kind, _optional = optional_of(kind)
    item, label = item_of(kind), shape.label(name)
    value = (pairs.get(path) or [""])[0]
    if kind is Text or item is Text:
        tongues = {"zh": _("%(label)s (Chinese)"), "en": _("%(label)s (English)")}
        for one, words in tongues.items():
            below = f"{path}.{one}"
            yield Entry(below, words % {"label": label}, "area", (pairs.get(below) or [""])[0])
    elif name == "digest":
        yield Entry(path, label, "hidden", value)
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
        numbers = _members(pairs, path)
        spare = max(numbers, default=-1) + 1
        for place in (*numbers, spare):
            below = f"{path}.{place}" if path else str(place)
            members = tuple(_document(shape, item, pairs, below))
            out = "" if place == spare else f"{below}.{TAKE_OUT}"
            yield Group(below, label, members, out, place == spare)
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


def read(kind: Any, pairs: Pairs, path: str = "") -> Any:
    """What the pairs say, as it is stored; None where they say nothing. Raises ValidationError."""
    kind, _optional = optional_of(kind)
    item = item_of(kind)
    value = (pairs.get(path) or [""])[0]
    if kind is Text or item is Text:
        zh, en = ((pairs.get(f"{path}.{one}") or [""])[0] for one in ("zh", "en"))
        return _texts(zh, en) if item is Text else {"zh": zh, "en": en} if zh or en else None
    if item is str:
        return value.split("\n") if value else None
    if item is not None and get_origin(item) is Literal:
        return pairs.get(path)
    if item is not None:
        names = [f"{path}.{place}" if path else str(place) for place in _members(pairs, path)]
        found = [read(item, pairs, one) for one in names if f"{one}.{TAKE_OUT}" not in pairs]
        return [one for one in found if one] or None
    if isinstance(kind, type) and issubclass(kind, Document):
        names = [field.encode_name for field in fields_of(kind)]
        below = {one: f"{path}.{one}" if path else one for one in names}
        types = {field.encode_name: field.type for field in fields_of(kind)}
        told = {one: read(types[one], pairs, below[one]) for one in names}
        told = {one: what for one, what in told.items() if what is not None}
        return (_cited(told) if kind is Citation else told) or None
    return _single(kind, value)


def _single(kind: Any, value: str) -> Any:
    if kind is int and value:
        if not re.fullmatch(r"-?\d{1,9}", value):
            raise ValidationError(_("Enter a whole number, not %(value)s.") % {"value": value})
        return int(value)
    return True if kind is bool and value else value or None


def _texts(zh: str, en: str) -> list[dict[str, str]] | None:
    points = [[one.strip() for one in re.split(r"\n\s*\n", words) if one.strip()] for words in (zh, en)]
    if len(points[0]) != len(points[1]):
        words = _("There are %(zh)s points in Chinese and %(en)s in English.")
        raise ValidationError(words % {"zh": len(points[0]), "en": len(points[1])})
    return [{"zh": one, "en": other} for one, other in zip(*points, strict=True)] or None


def _cited(told: dict[str, Any]) -> dict[str, Any]:
    """A citation. Only a digest is left of one that was emptied."""
    if told.keys() <= {"digest"}:
        return {}
    return {**told, "eid": eid_of(told["eid"])} if "eid" in told else told


def eid_of(typed: str) -> str:
    """The name of an article that was typed as people name it, or as it is stored. Raises ValidationError."""
    if not typed or typed.startswith("art_") or typed == "work":
        return typed
    try:
        return parse(f"第{typed}条" if typed.isdigit() else typed).eid
    except ValueError as error:
        words = _("This names no article: %(name)s. Write 58, or 第五十八条第二款.")
        raise ValidationError(words % {"name": typed}) from error


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
        pairs = _read_lines([self.format_value(value)], self.shape.many)
        found = laid_out(self.shape, self.kind, pairs, "", "")
        members = found if self.shape.many else next(found).members
        return {**super().get_context(name, value, attrs), "members": list(members)}

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        return render_to_string(self.template_name, self.get_context(name, value, attrs))

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        sent = data.getlist(name) if hasattr(data, "getlist") else [data.get(name, "")]
        pairs = _read_lines(sent, self.shape.many)
        return _written((path, value) for path, values in pairs.items() for value in values)

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
        return _written(pairs_of(self.widget.kind, value))

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        empty: Any = [] if self.shape.many else None
        found = read(self.widget.kind, _read_lines([value], self.shape.many)) or empty
        try:
            made = msgspec.convert(
                found, self.widget.kind if self.shape.many else self.shape.document | None
            )
        except msgspec.ValidationError as error:
            raise ValidationError(self._said(str(error))) from error
        return msgspec.json.decode(msgspec.json.encode(made))  # as the database gives it back

    def _said(self, message: str) -> str:
        lacks = _LACKS.search(message)
        if lacks is None:
            return _("This doesn’t fit: %(message)s") % {"message": message}
        row = _("Entry %(number)s") % {"number": int(lacks[2] or 0) + 1}
        return _("%(row)s lacks “%(field)s”.") % {"row": row, "field": self.shape.label(lacks[1])}
