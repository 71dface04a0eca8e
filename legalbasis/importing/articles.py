"""One article while its lines come in: paragraphs, items in order, sub-items joined to their item."""

from __future__ import annotations

from legalbasis.documents import Provision
from legalbasis.importing import marks
from legalbasis.importing.doubts import Doubts
from legalbasis.importing.lines import Line
from legalbasis.text import paragraphs


class Article:
    """`number` is 58, or 17-1; `line` that of its heading."""

    def __init__(self, number: str, line: int) -> None:
        self.number = number
        self.line = line
        self._lines: list[str] = []
        self._numbers: list[int] = []
        self._items = 0
        self._subs = 0

    def add(self, one: Line, doubts: Doubts) -> None:
        """Take in a line, unless its number is one that the tree can't hold."""
        if marks.odd_item(one.text):
            doubts.add("item-odd", one.number, words=one.text[:20])
            return
        if self._items and marks.sub_item(one.text):
            self._join(one, doubts)
            return
        number = marks.item(one.text)
        if number is None:
            if self._items and not marks.stops(self._lines[-1]):
                doubts.add("item-last", self._numbers[-1], item=self._items)
            self._items = 0
        else:
            if not self._lines:
                doubts.add("item-first", one.number, article=self.number)
            elif number != self._items + 1:
                doubts.add("item-order", one.number, item=number, last=self._items)
            self._items = number
        self._subs = 0
        self._lines.append(one.text)
        self._numbers.append(one.number)

    def _join(self, one: Line, doubts: Doubts) -> None:
        """A sub-item stays within the words of its item: the tree ends with items."""
        number = marks.sub_number(one.text)
        if number != self._subs + 1:
            doubts.add("sub-order", one.number, item=number, last=self._subs)
        self._subs = number
        if not marks.ends(self._lines[-1]):
            doubts.add("unfinished", self._numbers[-1])
        self._lines[-1] += one.text
        self._numbers[-1] = one.number

    def words(self) -> str:
        return "".join(self._lines)

    def complete(self) -> bool:
        """Whether the last line so far can be the last of the article."""
        return bool(self._lines) and marks.stops(self._lines[-1])

    def provision(self, doubts: Doubts, final: bool) -> Provision:
        """The article as it stands. `final`: no article comes after it."""
        if not self._lines:
            doubts.add("empty-article", self.line, article=self.number)
        for place, words in enumerate(self._lines):
            if place + 1 < len(self._lines):
                if not marks.ends(words):
                    doubts.add("unfinished", self._numbers[place])
            elif not marks.stops(words):
                code = "cut-off" if final or marks.ends(words) else "unfinished"
                doubts.add(code, self._numbers[place], article=self.number)
        return Provision("article", self.number, paragraphs=paragraphs(self._lines))
