"""Documents in a JSON field as pairs of a path and a value (`0.rule`, `working-days`), there and back. Pure.

A browser sends a choice as `path=value`, and what is typed as `path=` and then the words. Both read back,
however they are cut into lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Literal, get_origin

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from legalbasis.citations import parse
from legalbasis.documents import Citation, Document, Text, fields_of
from legalbasis.publishing.rows import item_of, optional_of

Pairs = dict[str, list[str]]
TAKE_OUT = "take_out"
_PATH = r"[a-z_]+(?:\.(?:[a-z_]+|\d+))*"
_LINE = {True: re.compile(rf"(\d+\.{_PATH})=(.*)"), False: re.compile(rf"({_PATH})=(.*)")}


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


def written(pairs: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"{path}=\n{value}" for path, value in pairs if value)


def read_lines(sent: Iterable[str], many: bool) -> Pairs:
    """Pairs from what a browser sends, or from what `written` wrote."""
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


def numbered(pairs: Pairs, path: str) -> list[int]:
    """The numbers of a list's members that are named, in order."""
    start = f"{path}." if path else ""
    heads = {one[len(start) :].partition(".")[0] for one in pairs if one.startswith(start)}
    return sorted(int(head) for head in heads if head.isdigit())


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
        names = [f"{path}.{place}" if path else str(place) for place in numbered(pairs, path)]
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
