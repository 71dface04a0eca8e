"""Documents in a JSON field as pairs of a path and a value (`0.rule`, `working-days`), there and back. Pure.

A browser sends a choice as `path=value`, and what is typed as `path=` and then, whatever they are, the words.
As one text (`written`), a line that would read as a path bears a backslash.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any, Literal, get_origin

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from legalbasis.citations import NUMBER, is_eid, parse
from legalbasis.documents import Citation, Document, Text, fields_of
from legalbasis.publishing.rows import item_of, optional_of

Pairs = dict[str, list[str]]
TAKE_OUT = "take_out"
NONE_HERE = "none_here"
_NUMBER = r"(?:0|[1-9][0-9]{0,2})"
_PATH = rf"[a-z_]+(?:\.(?:[a-z_]+|{_NUMBER}))*"
_LINE = {True: re.compile(rf"({_NUMBER}\.{_PATH})=(.*)"), False: re.compile(rf"({_PATH})=(.*)")}
_SHORT = re.compile(  # 58, 五十八, 58条2款, 58(2), 58.2
    rf"第?({NUMBER})条?(?:[.(]?第?({NUMBER})[)款]?)?(?:第?\(?({NUMBER})\)?项)?"
)
_LIKE_A_PATH = re.compile(r"\\*[a-z0-9_.]+=")


def pairs_of(kind: Any, value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """A document, or a list of them, as stored, by paths. What says nothing is left out."""
    kind, optional = optional_of(kind)
    item = item_of(kind)
    if value is None or value == "":
        return
    if optional and value == []:
        yield f"{path}.{NONE_HERE}", "true"
    elif kind is Text:
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
    return "\n".join(f"{path}=\n{_guarded(value)}" for path, value in pairs if value)


def _guarded(words: str) -> str:
    lines = words.split("\n")
    return "\n".join(f"\\{line}" if _LIKE_A_PATH.match(line) else line for line in lines)


def _read_text(text: str, many: bool) -> Iterator[tuple[str, str]]:
    """The pairs that `written` wrote."""
    path = ""
    words: list[str] = []
    for line in text.split("\n"):
        if named := _LINE[many].fullmatch(line):
            yield path, "\n".join(words)
            path, words = named[1], [named[2]]
        else:
            words.append(line[1:] if line.startswith("\\") and _LIKE_A_PATH.match(line) else line)
    yield path, "\n".join(words)


def read_lines(sent: Iterable[str], many: bool) -> Pairs:
    """Pairs from what a browser sends, or from one text that `written` wrote."""
    found: Pairs = {}

    def keep(path: str, words: str) -> None:
        if path and (value := words.strip()):
            found.setdefault(path, []).append(value)

    items = iter(item.replace("\r\n", "\n") for item in sent)
    for item in items:
        named = _LINE[many].fullmatch(item)
        if named and not named[2]:
            keep(named[1], next(items, ""))
        elif named:
            keep(named[1], named[2])
        else:
            for path, words in _read_text(item, many):
                keep(path, words)
    return found


def numbered(pairs: Pairs, path: str) -> list[int]:
    """The numbers of a list's members that are named, in order."""
    start = f"{path}." if path else ""
    heads = {one[len(start) :].partition(".")[0] for one in pairs if one.startswith(start)}
    return sorted(int(head) for head in heads if head.isdigit())


def read(kind: Any, pairs: Pairs, path: str = "") -> Any:
    """What the pairs say, as it is stored; None where they say nothing. Raises ValidationError."""
    kind, optional = optional_of(kind)
    item = item_of(kind)
    value = (pairs.get(path) or [""])[0]
    if optional and item is not None and f"{path}.{NONE_HERE}" in pairs:
        return []
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
    if not value:
        return None
    if kind is int:
        value = unicodedata.normalize("NFKC", value)
        if not re.fullmatch(r"[0-9]{1,9}", value):
            raise ValidationError(_("Enter a whole number, not %(value)s.") % {"value": value})
        return int(value)
    if kind is bool and value != "true":
        raise ValidationError(_("Choose one from the list"))
    return True if kind is bool else value


def _texts(zh: str, en: str) -> list[dict[str, str]] | None:
    points = [[one.strip() for one in re.split(r"\n\s*\n", words) if one.strip()] for words in (zh, en)]
    if len(points[0]) != len(points[1]):
        words = _("There are %(zh)s points in Chinese and %(en)s in English.")
        raise ValidationError(words % {"zh": len(points[0]), "en": len(points[1])})
    return [{"zh": one, "en": other} for one, other in zip(*points, strict=True)] or None


def _cited(told: dict[str, Any]) -> dict[str, Any]:
    """A citation. A digest stays if it is of the article that is cited; alone it is of one that was emptied."""
    if told.keys() <= {"digest"}:
        return {}
    if "eid" in told:
        told = {**told, "eid": eid_of(told["eid"])}
    digest, *of = told.pop("digest", "").split(" ")
    if digest and (not of or of == [told.get("work", ""), told.get("eid", "")]):
        told["digest"] = digest
    return told


def eid_of(typed: str) -> str:
    """The name of an article that was typed as people name it, or as it is stored. Raises ValidationError."""
    if not typed or is_eid(typed) or typed == "work":
        return typed
    folded = "".join(unicodedata.normalize("NFKC", typed).split())
    short = _SHORT.fullmatch(folded)
    if short:
        parts = zip(("条", "款", "项"), short.groups(), strict=True)
        named = "".join(f"第{number}{name}" for name, number in parts if number)
    else:
        named = f"art. {typed}" if folded[:1].isdigit() and "条" not in folded else typed
        named = f"第{named}" if "条" in named and not named.startswith("第") else named
    try:
        return parse(named).eid
    except ValueError as error:
        words = _("This names no article: %(name)s. Write 58, or 第五十八条第二款.")
        raise ValidationError(words % {"name": typed}) from error
