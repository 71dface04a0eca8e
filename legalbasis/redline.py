"""What differs between two texts of a law, article by article. Pure.

White space and the width of punctuation don't count, as in digests: an article whose digest is the
same is the same.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from legalbasis.documents import Provision
from legalbasis.text import article_digest, plain_lines

Op = Literal["same", "out", "in"]
BREAK = "\n"
# A shorter stretch between two changes reads better as part of them: so many signs, or words in Latin letters.
LEAST_SIGNS, LEAST_WORDS = 2, 3


@dataclass(frozen=True)
class Piece:
    """A stretch of words: in both texts, only in the earlier (`out`) or only in the later one (`in`)."""

    op: Op
    words: str


@dataclass(frozen=True)
class Change:
    """An article that differs. `lines` are its paragraphs and items, each a run of pieces."""

    number: str
    what: Literal["changed", "added", "removed"]
    lines: tuple[tuple[Piece, ...], ...]


def compare(earlier: Mapping[str, Provision], later: Mapping[str, Provision]) -> list[Change]:
    """The articles that differ, by number, in the order of the law."""
    numbers = sorted({*earlier, *later}, key=_order)
    return [change for number in numbers if (change := _change(number, earlier, later))]


def _order(number: str) -> tuple[int, int]:
    head, _, inserted = number.partition("-")
    return int(head), int(inserted or 0)


def _change(
    number: str, earlier: Mapping[str, Provision], later: Mapping[str, Provision]
) -> Change | None:
    old, new = earlier.get(number), later.get(number)
    if old and new:
        if article_digest(old) == article_digest(new):
            return None
        return Change(number, "changed", redline(_words(old), _words(new)))
    if new:
        return Change(number, "added", redline("", _words(new)))
    return Change(number, "removed", redline(_words(old), "")) if old else None


def _words(article: Provision) -> str:
    return BREAK.join(plain_lines(article))


def redline(old: str, new: str) -> tuple[tuple[Piece, ...], ...]:
    """Two wordings as one, lines apart: what left, what came, what stayed (as the later prints it)."""
    before, after = _signs(old), _signs(new)
    matcher = SequenceMatcher(
        None, [key for key, _ in before], [key for key, _ in after], autojunk=False
    )
    pieces: list[tuple[Op, str, str]] = []  # op, as the earlier prints it, as the later does
    for tag, a, b, c, d in matcher.get_opcodes():
        left, came = "".join(w for _, w in before[a:b]), "".join(w for _, w in after[c:d])
        if tag == "equal":
            pieces.append(("same", left, came))
        else:
            if left:
                pieces.append(("out", left, ""))
            if came:
                pieces.append(("in", "", came))
    return tuple(_lines(_joined(pieces)))


def _signs(words: str) -> list[tuple[str, str]]:
    """Signs as comparison sees them, each with the characters it stands for; breaks are signs.

    A Chinese character is a sign, and so is a word in Latin letters: half a word says nothing.
    """
    signs: list[tuple[str, str]] = []
    for char in words:
        if char == BREAK:
            signs.append((BREAK, BREAK))
        elif (key := unicodedata.normalize("NFKC", char).strip()) and unicodedata.category(
            char
        ) != "Cf":
            if signs and _latin(char) and _latin(signs[-1][1][-1]):
                signs[-1] = signs[-1][0] + key, signs[-1][1] + char
            else:
                signs.append((key, char))
        elif signs:
            signs[-1] = signs[-1][0], signs[-1][1] + char
    return signs


def _latin(char: str) -> bool:
    return (char.isascii() and char.isalnum()) or char in "'’"


def _joined(pieces: list[tuple[Op, str, str]]) -> Iterator[Piece]:
    """Stretches too short to read between two changes become part of them; what left comes first."""
    out = came = ""
    for place, (op, left, new) in enumerate(pieces):
        inside = 0 < place < len(pieces) - 1
        if op == "same" and not (inside and _short(new)):
            yield from _change_of(out, came)
            out = came = ""
            yield Piece("same", new)
        else:
            out, came = out + left, came + new
    yield from _change_of(out, came)


def _short(words: str) -> bool:
    signs = [key for key, _ in _signs(words)]
    latin = sum(_latin(key[0]) for key in signs)
    return BREAK not in words and len(signs) - latin < LEAST_SIGNS and latin < LEAST_WORDS


def _change_of(out: str, came: str) -> Iterator[Piece]:
    if out:
        yield Piece("out", out)
    if came:
        yield Piece("in", came)


def _lines(pieces: Iterator[Piece]) -> Iterator[tuple[Piece, ...]]:
    line: list[Piece] = []
    for piece in pieces:
        first, *more = piece.words.split(BREAK)
        if first:
            line.append(Piece(piece.op, first))
        for words in more:
            if line:
                yield tuple(line)
            line = [Piece(piece.op, words)] if words else []
    if line:
        yield tuple(line)
