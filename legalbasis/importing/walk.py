"""The text of a law line by line: which heading follows, what belongs to which article."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from legalbasis.documents import Provision
from legalbasis.importing import dates, marks
from legalbasis.importing.articles import Article
from legalbasis.importing.doubts import Doubts
from legalbasis.importing.lines import Line
from legalbasis.importing.marks import Mark

# What follows an article's number where a sentence refers to the article instead of heading it.
_REFERRING = re.compile("规定|所|第|[、，和或至到以中的及与之]")


def closing(provisions: Sequence[Provision]) -> str:
    """The words of the last article, without its items; empty if there is none."""
    articles = [one for one in provisions if one.level == "article"]
    return "".join(one.text for one in articles[-1].paragraphs) if articles else ""


def _refers(found: Mark) -> bool:
    """Whether a number reads like a reference to the article instead of its heading."""
    return found.loose and bool(_REFERRING.match(found.words))


def _chain(numbers: Sequence[tuple[int, tuple[int, int]]]) -> set[int]:
    """The places of the longest run of rising numbers, so that one stray number upsets no others.

    Among equal numbers the first counts.
    """
    tails: list[tuple[int, int]] = []
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for place, number in numbers:
        at = bisect_left(tails, number)
        if at < len(tails) and tails[at] == number:
            continue
        before[place] = ends[at - 1] if at else None
        tails[at : at + 1] = [number]
        ends[at : at + 1] = [place]
    chain: set[int] = set()
    last = ends[-1] if ends else None
    while last is not None:
        chain.add(last)
        last = before[last]
    return chain


@dataclass
class Walk:
    """Goes through the text line by line. `open` is the article that paragraphs belong to, if any."""

    lines: Sequence[Line]
    doubts: Doubts
    provisions: list[Provision] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    aside: set[int] = field(default_factory=set)
    headings: list[Mark] = field(default_factory=list)
    open: Article | None = None
    last: tuple[int, int] = (0, 0)
    at: int = 0  # the line of the last article's heading
    seen: set[tuple[int, int]] = field(default_factory=set)
    chapter: tuple[int, int] = (0, 0)
    section: tuple[int, int] = (0, 0)
    out: bool = False  # below a heading that was kept out
    gaps: list[tuple[int, tuple[int, int], tuple[int, int]]] = field(default_factory=list)

    def go(self) -> None:
        self.marks = [marks.mark(one.text) for one in self.lines]
        articles = [
            (place, one) for place, one in enumerate(self.marks) if one and one.level == "article"
        ]
        self.spaced = sum(not one.loose for _, one in articles) * 2 > len(articles)
        self.latest = {one.number: place for place, one in articles}
        self.chain = _chain([(place, one.number) for place, one in articles if not _refers(one)])
        before = 0
        for place, one in enumerate(self.lines):
            found = self.marks[place]
            if self._ends_here(place, one, found):
                break
            if "table" in one.flags:
                self._keep_out("table", one, before)
            elif found and found.level == "article" and self._is_heading(place, one, found):
                self._article(place, one, found)
            elif found and found.level != "article":
                self._division(one, found)
            else:
                self._words(place, one, before)
            before = one.number
        self._close(final=True)
        self._name_gaps()
        if not self.last[0]:
            self.doubts.add("no-articles", self.lines[0].number if self.lines else 1)
            return
        if not self.out and not dates.closes(closing(self.provisions)):
            self.doubts.add("no-commencement", self.at, article=self._name())
            return
        chapters = [one for one in self.headings if one.level == "chapter"]
        if len(chapters) > 1 and "附则" not in chapters[-1].words:
            self.doubts.add("last-chapter", self.at, heading=chapters[-1].words)

    def _name(self) -> str:
        return marks.number_name(self.last)

    def _keep_out(self, code: str, one: Line, before: int) -> None:
        self.aside.add(one.number)
        self.doubts.run(code, one.number, before)

    def _close(self, final: bool = False) -> None:
        if self.open:
            self.provisions.append(self.open.provision(self.doubts, final))
            self.open = None

    def _ends_here(self, place: int, one: Line, found: Mark | None) -> bool:
        """Whether the law ends before this line: an annex, or a text that counts from 1 again."""
        if not self.last[0]:
            return False
        code = ""
        if marks.annex(one.text):
            code = "annex"
        elif found and found.level == "article" and found.number == (1, 0) and self.last > (1, 0):
            ended = self.open and dates.closes(self.open.words())
            alone = (1, 0) in self.seen and not self._comes(place, (self.last[0] + 1, 0))
            code = "second-text" if ended or alone else ""
        if code:
            rest = self.lines[place:]
            self.aside |= {line.number for line in rest}
            self.doubts.add(code, one.number, lines=len(rest))
        return bool(code)

    def _comes(self, place: int, number: tuple[int, int]) -> bool:
        """Whether an article of this number stands further on."""
        return self.latest.get(number, -1) > place

    def _follows(self, number: tuple[int, int]) -> bool:
        head, inserted = self.last
        return number == ((head, inserted + 1) if number[1] else (head + 1, 0))

    def _is_heading(self, place: int, one: Line, found: Mark) -> bool:
        """Whether an article's number heads an article; with no space behind it, it may be a reference."""
        if not found.loose:
            return True
        reference = _refers(found)
        if self._follows(found.number):
            if reference and self._comes(place, found.number):
                return False
            if reference or self.spaced:
                self.doubts.add("loose", one.number, article=found.name)
            return True
        if found.number > self.last if reference else self.spaced:
            self.doubts.add("loose", one.number, article=found.name)
        return not (reference or self.spaced)

    def _article(self, place: int, one: Line, found: Mark) -> None:
        number = found.number
        if not self._follows(number):
            if number <= self.last or number in self.seen or place not in self.chain:
                code = "repeated" if number in self.seen else "order"
                self.doubts.add(code, one.number, article=found.name, last=self._name())
                self._close()
                self.aside.add(one.number)
                self.seen.add(number)
                self.out = True
                return
            self.gaps.append((one.number, self.last, number))
        self._close()
        self.open = Article(found.name, one.number)
        self.places.append(one.number)
        self.last, self.at, self.out = number, one.number, False
        self.seen.add(number)
        if found.words:
            self.open.add(Line(one.number, found.words, one.flags), self.doubts)

    def _name_gaps(self) -> None:
        """Doubt what is missing between two articles, but for what stands elsewhere and is doubted there."""
        for line, (head, inserted), after in self.gaps:
            if after[0] == head:
                gap = [(head, n) for n in range(inserted + 1, after[1])]
            else:
                gap = [(n, 0) for n in range(head + 1, after[0] + bool(after[1]))]
                gap += [(after[0], n) for n in range(1, after[1])]
            names = [marks.number_name(number) for number in gap if number not in self.seen]
            if names:
                here = marks.number_name(after)
                self.doubts.add("missing", line, first=names[0], until=names[-1], article=here)

    def _division(self, one: Line, found: Mark) -> None:
        """A part, chapter or section. The tree has no parts; chapters may count anew in each."""
        self._close()
        self.out = False
        if found.level == "part":
            self.doubts.add("part", one.number, heading=one.text[:40])
            self.aside.add(one.number)
            self.chapter = self.section = (0, 0)
            return
        last = self.chapter if found.level == "chapter" else self.section
        head, inserted = last
        if found.number <= last:
            self.doubts.add(f"{found.level}-repeated", one.number, heading=one.text[:40])
            self.aside.add(one.number)
            self.out = True
            return
        if found.number != ((head, inserted + 1) if found.number[1] else (head + 1, 0)):
            wanted = str(head + 1)
            self.doubts.add(f"{found.level}-missing", one.number, heading=one.text[:40], number=wanted)
        if not found.words:
            self.doubts.add("heading-words", one.number)
        if found.level == "chapter":
            self._full()
            self.chapter, self.section = found.number, (0, 0)
        else:
            self.section = found.number
        self.headings.append(found)
        self.provisions.append(Provision(found.level, found.name, found.words))  # type: ignore[arg-type]
        self.places.append(one.number)

    def _full(self) -> None:
        """Doubt a chapter that ends before it had an article."""
        if self.provisions and self.provisions[-1].level != "article":
            self.doubts.add("empty-chapter", self.places[-1], heading=self.provisions[-1].heading)

    def _words(self, place: int, one: Line, before: int) -> None:
        """A line that is no heading: part of the open article, or to be looked at."""
        following = self.marks[place + 1] if place + 1 < len(self.marks) else None
        bare = marks.bare(one.text) and marks.item(one.text) is None
        unnumbered = "numbered" in one.flags and not self._own_number(one.text)
        if unnumbered:
            self.doubts.run("word-number", one.number, before)
        if self.out:
            self.aside.add(one.number)
        elif not self.open:
            self._keep_out("between", one, before)
        elif bare and ("heading" in one.flags or unnumbered or (following and self.open.complete())):
            self.aside.add(one.number)
            self.doubts.add("heading-number", one.number, heading=one.text[:40])
        else:
            if marks.odd_item(one.text):
                self.aside.add(one.number)
            self.open.add(one, self.doubts)

    def _own_number(self, text: str) -> bool:
        return marks.item(text) is not None or marks.odd_item(text) or marks.sub_item(text)
