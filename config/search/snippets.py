"""The words around a hit, with what was looked for marked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from config.search.entries import Entry
from config.search.query import Wanted
from config.search.words import units

_SENTENCE = {
    "zh": re.compile(r"[^。！？；\n]+[。！？；]?"),
    "en": re.compile(r".+?(?:[.!?;](?=\s)|\n|$)", re.DOTALL),
}
LONGEST = {"zh": 80, "en": 180}
Span = tuple[int, int]


@dataclass(frozen=True)
class Piece:
    text: str
    marked: bool


@dataclass(frozen=True)
class Snippet:
    """`language` is zh or en; `authentic` marks the law's own words."""

    pieces: tuple[Piece, ...]
    language: str
    authentic: bool = False


class Marker:
    """Marks in a text what a query wants."""

    def __init__(self, wanted: Iterable[Wanted]) -> None:
        first: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        telling = list(wanted)
        telling = [one for one in telling if not one.faint] or telling
        for place, one in enumerate(telling):
            for mark in one.marks:
                first.setdefault(mark[0], []).append((mark, place))
        self._first: Mapping[str, list[tuple[tuple[str, ...], int]]] = first

    def hits(self, text: str) -> Iterator[tuple[Span, int]]:
        """Where something wanted stands, and which of the wanted things it is."""
        row = units(text)
        words = [unit.word for unit in row]
        for place, word in enumerate(words):
            for mark, which in self._first.get(word, ()):
                last = place + len(mark)
                if tuple(words[place:last]) == mark:
                    yield (row[place].start, row[last - 1].end), which

    def spans(self, text: str) -> list[Span]:
        """The same as stretches of the text, those that touch in one."""
        found: list[Span] = []
        for start, end in sorted(span for span, _which in self.hits(text)):
            if found and start <= found[-1][1]:
                found[-1] = found[-1][0], max(end, found[-1][1])
            else:
                found.append((start, end))
        return found

    def marked(self, text: str) -> tuple[Piece, ...]:
        """The text in pieces, with nothing lost or added."""
        out: list[Piece] = []
        at = 0
        for start, end in self.spans(text):
            out += [Piece(text[at:start], False), Piece(text[start:end], True)]
            at = end
        out.append(Piece(text[at:], False))
        return tuple(piece for piece in out if piece.text)

    def snippet(self, entry: Entry, language: str, both: bool = False) -> Snippet | None:
        """The sentence of an entry that has most of what is wanted.

        In the reader's language (zh or en) wherever there is one; `both` says that she reads both.
        """
        best: tuple[float, str, str, bool] | None = None
        for sentence, spoken, authentic, place in _sentences(entry):
            score = len({which for _span, which in self.hits(sentence)}) - place / 1000
            score += (0.6 if both else 100) if spoken == language else 0
            if best is None or score > best[0]:
                best = score, sentence, spoken, authentic
        if best is None:
            return None
        _score, sentence, spoken, authentic = best
        return Snippet(self.marked(self._cut(sentence, spoken)), spoken, authentic)

    def _cut(self, sentence: str, language: str) -> str:
        """A long sentence cut to the stretch around its first hit."""
        longest = LONGEST[language]
        if len(sentence) <= longest:
            return sentence
        spans = self.spans(sentence)
        first = max(0, min((spans[0][0] if spans else 0) - longest // 3, len(sentence) - longest))
        last = min(first + longest, len(sentence))
        if language == "en":
            first = sentence.find(" ", first) + 1 if first else 0
            last = sentence.rfind(" ", first, last) if last < len(sentence) else last
        before, after = "…" if first else "", "…" if last < len(sentence) else ""
        return f"{before}{sentence[first:last].strip()}{after}"


def _sentences(entry: Entry) -> Iterator[tuple[str, str, bool, int]]:
    """Every sentence of an entry: its words, language, whether it is the law's own, and its place."""
    place = 0
    lead = (entry.lead,) if entry.lead else ()
    texts = [("zh", line, True) for line in entry.authentic]
    for text in (*lead, *entry.near, *entry.body):
        texts += [("zh", text.zh, False), ("en", text.en, False)]
    for spoken, words, authentic in texts:
        for match in _SENTENCE[spoken].finditer(words):
            if sentence := match[0].strip():
                place += 1
                yield sentence, spoken, authentic, place
