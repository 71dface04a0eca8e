"""DOCX to lines: only the wording, read as a stream, with every way to swell up or reach out closed.

A DOCX is a zip of XML parts. Sizes are checked in the zip's directory and again while unpacking, since a
directory can lie; a document type, and with it every entity, is refused. Whatever Word shows and the
plain wording lacks (numbers it draws, tracked changes, notes, pictures, tables) becomes a flag of its line.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Mapping
from typing import NoReturn
from xml.etree import ElementTree as ET

from legalbasis.importing.lines import Line, Unreadable, bounded, line

MOST_PARTS = 2_000
MOST_UNPACKED = 100_000_000  # of all parts together, by the directory
MOST_PART = 20_000_000  # of a part that is read; the Civil Code's takes about five
WORST_RATIO = 200  # printed law packs about 15 to 1
_STEP = 1 << 16

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"
_WORD = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
}


def lines(content: bytes) -> list[Line]:
    """The paragraphs of the document's body; a line break within one starts a new line.

    Raises Unreadable.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            _guard(packed)
            main = _main_part(packed)
            styles = _Styles()
            part = posixpath.join(posixpath.dirname(main), "styles.xml")
            if part in packed.namelist():
                _parse(packed, part, styles)
            body = _Body(styles)
            _parse(packed, main, body)
    except Unreadable:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise Unreadable("damaged") from error
    except (ET.ParseError, ValueError, RuntimeError, LookupError) as error:
        raise Unreadable("damaged") from error
    if not body.seen:
        raise Unreadable("not-word")
    return body.lines


def _guard(packed: zipfile.ZipFile) -> None:
    parts = packed.infolist()
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable("locked")
    unpacked = sum(part.file_size for part in parts)
    squeezed = sum(part.compress_size for part in parts)
    bomb = unpacked > MOST_PART / 6 and unpacked > WORST_RATIO * max(squeezed, 1)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or bomb:
        raise Unreadable("swells")


def _main_part(packed: zipfile.ZipFile) -> str:
    names = set(packed.namelist())
    if "_rels/.rels" in names:
        found = _Relations()
        _parse(packed, "_rels/.rels", found)
        if found.main in names:
            return found.main
    if "word/document.xml" in names:
        return "word/document.xml"
    raise Unreadable("not-word")


def _parse(packed: zipfile.ZipFile, part: str, target: _Target) -> None:
    """Feed one part to a target, step by step, so that a lie about its size is noticed on the way."""
    parser = ET.XMLParser(target=target)  # noqa: S314 - a target that refuses document types, so no entities
    read = 0
    with packed.open(part) as stream:
        while step := stream.read(_STEP):
            read += len(step)
            if read > MOST_PART:
                raise Unreadable("swells")
            parser.feed(step)
    parser.close()


def _name(tag: str) -> str:
    """`{namespace}p` → `p` for Word's own elements, else the name with its prefix-less rest after `-`."""
    space, _, name = tag.rpartition("}")
    return name if space[1:] in _WORD else f"-{name}"


class _Target:
    """What hears a part of the file; a document type is refused."""

    def doctype(self, name: str, public: str | None, system: str | None) -> NoReturn:
        raise Unreadable("doctype")

    def start(self, tag: str, attributes: Mapping[str, str]) -> None: ...

    def end(self, tag: str) -> None: ...

    def data(self, data: str) -> None: ...

    def close(self) -> None: ...


class _Relations(_Target):
    def __init__(self) -> None:
        self.main = ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if attributes.get("Type") in (_OFFICE, _STRICT):
            self.main = posixpath.normpath(attributes.get("Target", "").lstrip("/"))


def _value(attributes: Mapping[str, str], name: str = "val") -> str:
    return next((value for key, value in attributes.items() if key.rpartition("}")[2] == name), "")


class _Styles(_Target):
    """Which styles are headings, and which let Word draw a number; both pass to styles based on them."""

    def __init__(self) -> None:
        self._style = ""
        self._flags: dict[str, set[str]] = {}
        self._based: dict[str, str] = {}

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = _name(tag)
        if name == "style":
            self._style = _value(attributes, "styleId")
            self._flags.setdefault(self._style, set())
        elif name == "name" and self._style:
            if _value(attributes).lower().startswith(("heading", "标题")):
                self._flags[self._style].add("heading")
        elif name == "basedOn" and self._style:
            self._based[self._style] = _value(attributes)
        elif name == "numId" and self._style and _value(attributes) != "0":
            self._flags[self._style].add("numbered")

    def end(self, tag: str) -> None:
        if _name(tag) == "style":
            self._style = ""

    def flags(self, style: str) -> set[str]:
        found: set[str] = set()
        for _ in range(12):  # Word allows no longer chain of styles
            found |= self._flags.get(style, set())
            style = self._based.get(style, "")
        return found


# Elements whose text isn't part of the wording: said twice, or no text at all.
_SKIPPED = {"instrText", "delInstrText", "rt", "rPrChange", "pPrChange", "sectPr", "-Fallback"}
# Elements whose content isn't read either, and which a person must therefore look at.
_UNREAD = {
    **dict.fromkeys(("del", "moveFrom"), "tracked"),
    **dict.fromkeys(("drawing", "pict", "object", "altChunk", "-oMath"), "picture"),
}
_FLAGGING = {
    **dict.fromkeys(("ins", "moveTo"), "tracked"),
    **dict.fromkeys(("footnoteReference", "endnoteReference"), "note"),
    **dict.fromkeys(("vanish", "strike", "dstrike"), "hidden"),
    "sym": "symbol",
}
_SIGNS = {"tab": "\t", "cr": "\n", "noBreakHyphen": "-"}
_OFF = ("0", "false", "off")


class _Body(_Target):
    """The lines of the body. `_depth` counts the open elements that nothing is read from."""

    def __init__(self, styles: _Styles) -> None:
        self.lines: list[Line] = []
        self.seen = False
        self._styles = styles
        self._text: list[str] = []
        self._flags: set[str] = set()
        self._depth = self._tables = self._inserted = self._characters = 0
        self._in_run = self._in_text = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = _name(tag)
        if self._depth or name in _SKIPPED or name in _UNREAD:
            self._depth += 1
            if name in _UNREAD:
                self._flags.add(_UNREAD[name])
        elif name in ("pStyle", "numId", "outlineLvl"):
            self._look(name, _value(attributes))
        elif name in ("ins", "moveTo"):
            self._inserted += 1
        elif name == "body":
            self.seen = True
        elif name == "tbl":
            self._tables += 1
        elif name == "r":
            self._in_run = True
            self._flags |= {"tracked"} if self._inserted else set()
        elif name == "t":
            self._in_text = True
        elif name == "br":
            self._text += "\n" if _value(attributes, "type") in ("", "textWrapping") else ""
        elif name in _SIGNS and self._in_run:
            self._text.append(_SIGNS[name])
        elif name in _FLAGGING and self._in_run and _value(attributes) not in _OFF:
            self._flags.add(_FLAGGING[name])

    def _look(self, name: str, value: str) -> None:
        """What the look of a paragraph says of it."""
        if name == "pStyle":
            self._flags |= self._styles.flags(value)
        elif name == "numId":  # 0 takes away the number that a style gives
            self._flags = self._flags - {"numbered"} if value == "0" else self._flags | {"numbered"}
        elif value in "012345678":
            self._flags.add("heading")

    def end(self, tag: str) -> None:
        name = _name(tag)
        if self._depth:
            self._depth -= 1
        elif name == "t":
            self._in_text = False
        elif name == "r":
            self._in_run = False
        elif name == "tbl":
            self._tables -= 1
        elif name in ("ins", "moveTo"):
            self._inserted -= 1
        elif name == "p" or (name == "body" and self._flags):
            self._finish()

    def data(self, data: str) -> None:
        if self._in_text and not self._depth:
            self._characters += len(data)
            bounded(self._characters, len(self.lines))
            self._text.append(data)

    def _finish(self) -> None:
        flags = frozenset(self._flags | ({"table"} if self._tables else set()))
        for raw in "".join(self._text).splitlines() or [""]:
            bounded(self._characters, len(self.lines))
            self.lines.append(line(len(self.lines) + 1, raw, flags))
        self._text, self._flags = [], set()
