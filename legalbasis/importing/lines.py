"""What an importer reads: lines of text, and the one error that says why a file can't be read."""

from __future__ import annotations

import datetime
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One line; `number` counts from 1 and includes empty lines. `text` has no invisible characters.

    `flags` say what the text alone doesn't: `heading` (by style or by Markdown), `numbered` (Word draws a
    number that the text lacks), `table`, `tracked`, `note`, `link`, `markup`, `picture`, `hidden`, `symbol`,
    `strange` (see `line`), `guessed` (the file doesn't say its encoding).
    """

    number: int
    text: str
    flags: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Listing:
    """A file as lines. `sha256` is the digest of the file's bytes, in lower-case hexadecimal.

    A file that says of itself which wording it is, and from when it applies (Akoma Ntoso), has these days.
    """

    name: str
    sha256: str
    lines: tuple[Line, ...]
    version: datetime.date | None = None
    in_force: datetime.date | None = None


MOST_CHARACTERS = 500_000  # four times the Civil Code, as are the lines
MOST_LINES = 20_000


class Unreadable(Exception):
    """The file can't be read at all; `code` and `params` say why, `wording.py` puts it in words."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params


def bounded(characters: int, rows: int) -> None:
    """Raises Unreadable for more text than any law has, before it is taken apart."""
    if characters > MOST_CHARACTERS or rows > MOST_LINES:
        raise Unreadable("too-long", most=MOST_CHARACTERS, lines=MOST_LINES)


def line(number: int, raw: str, flags: frozenset[str] = frozenset()) -> Line:
    """A line without invisible and control characters, and without white space at its ends.

    Characters that no font can show (private, unassigned, the replacement sign) flag it as `strange`.
    """
    kept: list[str] = []
    for char in raw:
        kind = unicodedata.category(char)
        if char.isspace():
            kept.append(char if char == "\u3000" else " ")
        elif kind in ("Cf", "Cc"):
            continue
        elif kind in ("Co", "Cn", "Cs") or char == "\ufffd":
            flags |= {"strange"}
            kept.append("\ufffd" if kind == "Cs" else char)
        else:
            kept.append(char)
    return Line(number, "".join(kept).strip(), flags)
