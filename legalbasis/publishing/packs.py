"""Packs: documents as YAML files, read with every problem named by file and line.

A file holds one document (`kind:` and `body:`) or several (`documents:`, a list of the same). A table of
places may be CSV. Nothing here writes: see `loading.py`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin

import msgspec
import yaml

from legalbasis.documents import Document, Text, fields_of
from legalbasis.publishing.kinds import KINDS
from legalbasis.publishing.problems import Problem


@dataclass(frozen=True)
class Packed:
    """A document out of a pack, and the file it came from."""

    kind: str
    key: str
    document: Document
    file: str


# Written in C where PyYAML was built with it: eight times as quick.
_Quickest: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Quickest):
    """YAML that refuses the same key twice."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Any] = set()
        for name, _ in node.value:
            key = self.construct_object(name, deep=True)
            if not isinstance(key, Hashable):
                raise yaml.constructor.ConstructorError(
                    None, None, "a key must be a plain word", name.start_mark
                )
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key!r} stands twice", name.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep)  # type: ignore[no-any-return]


def _timestamp(loader: _Loader, node: Any) -> Any:
    """A date, or a fault at its place in the file: 2020-02-30 is no day."""
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError as error:
        mark = node.start_mark
        raise yaml.constructor.ConstructorError(None, None, str(error), mark) from error


def _plainly(resolvers: Any) -> dict[str, list[Any]]:
    """YAML's words without its surprises: `no` and `on` are words, 0101 is a code and not 65."""
    odd = {"tag:yaml.org,2002:bool", "tag:yaml.org,2002:int"}
    return {first: [one for one in ways if one[0] not in odd] for first, ways in resolvers.items()}


_Loader.yaml_implicit_resolvers = _plainly(yaml.SafeLoader.yaml_implicit_resolvers)
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), ["t", "f"])
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"^(?:0|-?[1-9][0-9]*)$"), list("-0123456789")
)
_Loader.add_constructor("tag:yaml.org,2002:timestamp", _timestamp)


def read(root: Path) -> tuple[list[Packed], list[Problem]]:
    """All documents below a folder (or in one file), and everything wrong with them."""
    files = [root] if root.is_file() else sorted(p for p in root.rglob("*") if p.is_file())
    base = root.parent if root.is_file() else root
    packed: list[Packed] = []
    problems: list[Problem] = []
    for file in files:
        name = str(file.relative_to(base))
        if file.suffix == ".csv":
            documents = _table(file, name, problems)
        elif file.suffix in (".yaml", ".yml"):
            documents = _documents(file, name, problems)
        else:
            continue
        for kind, document in documents:
            packed.append(Packed(kind, KINDS[kind].key(document), document, name))
    if not packed and not problems:
        message = Text("这里没有可以读入的文件", "no pack files here")
        problems.append(Problem("pack", str(root), str(root), message))
    return packed, problems + list(_twice(packed))


def _twice(packed: list[Packed]) -> Iterator[Problem]:
    first: dict[tuple[str, str], str] = {}
    for one in packed:
        other = first.get((one.kind, one.key))
        if other is None:
            first[one.kind, one.key] = one.file
        else:
            message = Text(f"这份内容在{other}里已经有了", f"is in {other} already")
            yield Problem(one.kind, one.key, one.file, message)


def _trouble(name: str, line: int, zh: str, en: str) -> Problem:
    return Problem("pack", name, f"{name}:{line}", Text(zh, en))


def _table(file: Path, name: str, problems: list[Problem]) -> Iterator[tuple[str, Document]]:
    """A CSV of places: code, parent, level, zh, en, zh_short."""
    with file.open(encoding="utf-8-sig", newline="") as rows:
        try:
            places = [
                {
                    "code": row["code"],
                    "parent": row["parent"],
                    "level": row["level"],
                    "name": {"zh": row["zh"], "en": row["en"]},
                    "short": row["zh_short"],
                }
                for row in csv.DictReader(rows, strict=True)
            ]
        except (KeyError, csv.Error, UnicodeDecodeError) as error:
            problems.append(_trouble(name, 1, f"表格读不了：{error}", f"can't read the table: {error}"))
            return
    body = {"places": places}
    wrong = list(faults(body, KINDS["jurisdictions"].document, ""))
    for path, message in wrong:
        place = int(path.split("[")[1].split("]")[0]) + 2 if "[" in path else 1
        problems.append(_trouble(name, place, message, message))
    if not wrong:
        yield "jurisdictions", msgspec.convert(body, KINDS["jurisdictions"].document)


def _loaded(text: str) -> tuple[Any, Any]:
    """The tree of a file, for the places in it, and what it says. No aliases: they make a small file huge."""
    for event in yaml.parse(text, Loader=_Quickest):
        if isinstance(event, yaml.AliasEvent):
            mark: Any = event.start_mark
            raise yaml.composer.ComposerError(None, None, "aliases are not taken; write it out", mark)
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        return node, loader.construct_document(node) if node is not None else None
    finally:
        loader.dispose()


def _documents(file: Path, name: str, problems: list[Problem]) -> Iterator[tuple[str, Document]]:
    try:
        text = file.read_text(encoding="utf-8")
        node, content = _loaded(text)
    except UnicodeDecodeError as error:
        problems.append(_trouble(name, 1, f"不是UTF-8文本：{error}", f"not UTF-8 text: {error}"))
        return
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        problems.append(
            _trouble(name, line, f"YAML有误：{error.problem}", f"bad YAML: {error.problem}")
        )
        return
    except RecursionError:
        problems.append(_trouble(name, 1, "YAML嵌套太深", "bad YAML: nested too deep"))
        return
    except yaml.YAMLError as error:
        problems.append(_trouble(name, 1, f"YAML有误：{error}", f"bad YAML: {error}"))
        return
    many = isinstance(content, dict) and set(content) == {"documents"}
    items = content["documents"] if many else [content]
    if not isinstance(items, list):
        problems.append(_trouble(name, 1, "documents应当是列表", "documents must be a list"))
        return
    for place, item in enumerate(items):
        start = f"documents[{place}]" if many else ""
        line = _line(node, start)
        if not isinstance(item, dict) or set(item) != {"kind", "body"}:
            en = "a document has a kind and a body, and nothing else"
            problems.append(_trouble(name, line, "每份内容要有kind和body两项", en))
        elif not isinstance(item["kind"], str) or item["kind"] not in KINDS:
            en = f"unknown kind {item['kind']!r}; known: {', '.join(sorted(KINDS))}"
            problems.append(_trouble(name, line, f"没有{item['kind']!r}这一类内容", en))
        else:
            schema = KINDS[item["kind"]].document
            wrong = list(faults(item["body"], schema, f"{start}.body"))
            for path, message in wrong:
                where = f"{path.removeprefix('.')}: {message}"
                problems.append(_trouble(name, _line(node, path), where, where))
            if not wrong:
                yield item["kind"], msgspec.convert(item["body"], schema)


def faults(value: Any, kind: Any, path: str) -> Iterator[tuple[str, str]]:
    """Every place where a value isn't of its type, as (path, message): not only the first."""
    if get_origin(kind) in (Union, UnionType) and value is not None:
        inner = [one for one in get_args(kind) if one is not type(None)]
        if len(inner) == 1:
            kind = inner[0]
    if isinstance(kind, type) and issubclass(kind, Document) and isinstance(value, dict):
        yield from _struct_faults(value, kind, path)
    elif get_origin(kind) is tuple and isinstance(value, list):
        for place, item in enumerate(value):
            yield from faults(item, get_args(kind)[0], f"{path}[{place}]")
    else:
        try:
            msgspec.convert(value, kind)
        except msgspec.ValidationError as error:
            words, _, inside = str(error).partition(" - at ")
            yield path + inside.strip("`").removeprefix("$"), words


def _struct_faults(value: dict[str, Any], kind: type, path: str) -> Iterator[tuple[str, str]]:
    fields = {field.encode_name: field for field in fields_of(kind)}
    for name in value.keys() - fields.keys():
        yield f"{path}.{name}", "unknown field"
    for name, field in fields.items():
        if name in value:
            yield from faults(value[name], field.type, f"{path}.{name}")
        elif field.required:
            yield path, f"{name} is missing"


def _line(node: Any, path: str) -> int:
    """The line on which a path like `body.cases[3].why` stands; the nearest above it if it is not there."""
    line = node.start_mark.line + 1 if node else 1
    for part in path.replace("[", ".[").split("."):
        if not part:
            continue
        found = None
        if part.startswith("[") and isinstance(node, yaml.SequenceNode):
            place = part[1:-1]
            found = node.value[int(place)] if place.isdigit() and int(place) < len(node.value) else None
        elif isinstance(node, yaml.MappingNode):
            for name, child in node.value:
                if name.value == part:
                    found, line = child, name.start_mark.line + 1
        if found is None:
            return line
        node = found
        if isinstance(node, yaml.CollectionNode) and part.startswith("["):
            line = node.start_mark.line + 1
    return line
