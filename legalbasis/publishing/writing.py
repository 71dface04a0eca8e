"""Documents written as packs: YAML that `packs.read` gives back exactly, laid out for people.

Fields stand in the order of the schema, what has its default is left out, text of several lines is a
block, lists of codes stand on one line, and whatever YAML would take for a number, a date or a yes is
quoted.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

import msgspec
import yaml

from legalbasis.documents import Document

NATION = "100000"
_WIDTH = 108
_ON_ONE_LINE = 88
_ODD = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]"
)  # escaped, or YAML folds them away
_BLOCK = re.compile(r"\S.*\n.*\S\n?", re.DOTALL)


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        return super().increase_indent(flow, False)


def _words(dumper: _Dumper, value: str) -> yaml.Node:
    style = '"' if _ODD.search(value) else "|" if _BLOCK.fullmatch(value) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


def _list(dumper: _Dumper, value: Sequence[Any]) -> yaml.Node:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=_short(value))


def _mapping(dumper: _Dumper, value: dict[str, Any]) -> yaml.Node:
    """A box of conditions stands on one line, as in `{scheme: [resident], used: ["no"]}`."""
    box = bool(value) and all(
        isinstance(one, list | tuple) and one and _short(one) for one in value.values()
    )
    flow = box and len(str(value)) < 2 * _ON_ONE_LINE
    return dumper.represent_mapping("tag:yaml.org,2002:map", value.items(), flow_style=flow)


def _short(items: Sequence[Any]) -> bool:
    """Whether a list is of codes or numbers and fits on a line."""
    plain = all(isinstance(one, str | int) and "\n" not in str(one) for one in items)
    return plain and sum(len(str(one)) + 2 for one in items) < _ON_ONE_LINE


_Dumper.add_representer(str, _words)
_Dumper.add_representer(list, _list)
_Dumper.add_representer(tuple, _list)
_Dumper.add_representer(dict, _mapping)


def as_yaml(value: Any) -> str:
    """Plain values (mappings, lists, words, numbers, dates) as YAML."""
    text: str = yaml.dump(
        value,
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=_WIDTH,
        default_flow_style=False,
    )
    return text


def as_pack(kind: str, document: Document) -> str:
    """The text of a pack file that holds the document alone."""
    body = msgspec.to_builtins(document, builtin_types=(datetime.date,), order="deterministic")
    return as_yaml({"kind": kind, "body": body})


def file_name(kind: str, key: str, document: Document) -> str:
    """Where the document lies in a folder of packs: `330000/overlay-refund@330000.yaml`."""
    place = getattr(document, "jurisdiction", NATION)
    folder = place if re.fullmatch(r"[0-9]{6}", place) else NATION
    return f"{folder}/{kind}-{quote(key, safe='@')}.yaml"
