"""From the bytes of a file to its lines. What a file is, its content says; its name must agree."""

from __future__ import annotations

import codecs
import hashlib
import html
import re
from pathlib import PurePath

from legalbasis.formats import akn_reader
from legalbasis.importing import docx
from legalbasis.importing.lines import Line, Listing, Unreadable, bounded, line
from legalbasis.text import plain

MOST_BYTES = 10_000_000
_TEXT = {".md", ".markdown", ".txt"}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def read(name: str, content: bytes) -> Listing:
    """The lines of a DOCX, Markdown, plain text or Akoma Ntoso file. Raises Unreadable, and nothing else."""
    if not content:
        raise Unreadable("empty")
    if len(content) > MOST_BYTES:
        raise Unreadable("too-big", most=MOST_BYTES // 1_000_000)
    if _is_xml(content):
        return _akoma_ntoso(name, content)
    lines = _lines(content, PurePath(name).suffix.lower())
    if not any(one.text for one in lines):
        raise Unreadable("no-text")
    return Listing(name, hashlib.sha256(content).hexdigest(), tuple(lines))


def _is_xml(content: bytes) -> bool:
    return _head(content).startswith((b"<?xml", b"<akomantoso"))


def _head(content: bytes) -> bytes:
    return content[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()


def _akoma_ntoso(name: str, content: bytes) -> Listing:
    """A law in Akoma Ntoso, as the lines that its text would have."""
    try:
        text = akn_reader.read(content)
    except akn_reader.Unreadable as error:
        raise Unreadable("xml", zh=error.message.zh, en=error.message.en) from error
    lines = tuple(_plain(f"{text.title}\n\n{plain(text)}"))
    sha256 = hashlib.sha256(content).hexdigest()
    return Listing(name, sha256, lines, text.version, text.in_force)


def _lines(content: bytes, suffix: str) -> list[Line]:
    if content.startswith(b"PK\x03\x04") or content.startswith(b"PK\x05\x06"):
        return docx.lines(content)
    head = _head(content)
    if b"%pdf-" in content[:1024].lower():
        raise Unreadable("pdf")
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise Unreadable("locked" if _ENCRYPTED in content else "doc")
    if head.startswith(b"{\\rtf"):
        raise Unreadable("rtf")
    if head.startswith((b"<!doctype html", b"<html")):
        raise Unreadable("html")
    text, guessed = _decode(content)
    bounded(len(text), len(text.splitlines()))
    if suffix == ".docx":
        raise Unreadable("not-docx")
    if suffix not in _TEXT:
        raise Unreadable("suffix", suffix=suffix or "–")
    found = _plain(text) if suffix == ".txt" else _markdown(text)
    if guessed:
        found[0] = Line(found[0].number, found[0].text, found[0].flags | {"guessed"})
    return found


def _decode(content: bytes) -> tuple[str, bool]:
    """The text, and whether its encoding had to be guessed. Raises Unreadable."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            try:
                return content[len(mark) :].decode(encoding), False
            except UnicodeDecodeError as error:
                raise Unreadable("encoding") from error
    if b"\0" in content:
        raise Unreadable("not-text")
    try:
        return content.decode("utf-8"), False
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":  # half a file: its last character is torn
            return content[: error.start].decode("utf-8") + "\ufffd", False
    try:
        return content.decode("gb18030"), True
    except UnicodeDecodeError as error:
        raise Unreadable("not-text") from error


def _plain(text: str) -> list[Line]:
    return [line(number, raw) for number, raw in enumerate(text.splitlines() or [""], 1)]


_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_FRONT = re.compile(r"\A---[ \t]*\r?\n(.*?\r?\n)?---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_MARK = re.compile(r"^\s*(?:(?P<heading>#{1,6})(?=\s)|[-*+]\s|>+)\s*")
_LINK = re.compile(r"!?\[([^\]\[^]*)\]\((?:[^()\s]|\([^()]*\))*(?:\s+\"[^\"]*\")?\)")
_NOTE = re.compile(r"\[\^[^\]\[\s]+\]")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_BOLD = re.compile(r"\*\*([^*]+)\*\*|__([^_]+)__")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!<>|~-])")
_RULE = re.compile(r"^\s*(?:[-*_]\s*){3,}$|^\s*(?:=+|-+)\s*$")


def _blank(found: re.Match[str]) -> str:
    """Nothing but the line ends of what is left out, so that numbers stay those of the file."""
    return "".join("\n" for _ in found[0].splitlines()[1:]) + ("\n" if found[0].endswith("\n") else "")


def _markdown(text: str) -> list[Line]:
    """Markdown without its marks. What may be more than a mark is flagged: links, notes, HTML, tables."""
    text = _COMMENT.sub(_blank, _FRONT.sub(_blank, text))
    return [_unmark(number, raw) for number, raw in enumerate(text.splitlines() or [""], 1)]


def _unmark(number: int, raw: str) -> Line:
    flags: set[str] = set()
    if _RULE.match(raw):
        return Line(number, "")
    if raw.lstrip().startswith("|"):
        flags.add("table")
    while mark := _MARK.match(raw):
        if mark["heading"]:
            flags.add("heading")
        raw = raw[mark.end() :]
    for flag, pattern, instead in (
        ("note", _NOTE, ""),
        ("link", _LINK, r"\1"),
        ("markup", _TAG, ""),
    ):
        changed = pattern.sub(instead, raw)
        if changed != raw:
            flags.add(flag)
        raw = changed
    raw = _BOLD.sub(r"\1\2", raw)
    return line(number, html.unescape(_ESCAPE.sub(r"\1", raw)), frozenset(flags))
