"""References in the text of a Chinese law: which words name a provision or a work, and which one they mean.

`find` reads one paragraph or item. It gives a target only to what is certain; everything else that looks like a
reference comes back without one, and with the reason, to stay plain text. What it goes by:

- 本法, 本条例, … is the law itself; 本条, 前款, 前两条 count from the place where they stand.
- A law named right before an article number governs it, and the numbers joined on by 、 和 至 and the like.
- A number that nothing governs is one of this law's, unless the paragraph names another law before it.
- A law is named by its whole title, with or without 《》 and 中华人民共和国, or by a name the document gave
  it (以下简称). An editor's short title counts only inside 《》.
- A provision must exist: in the text at hand, or in the held text of the other law.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from legalbasis.citations import Pinpoint
from legalbasis.mentions import ARTICLE, PARAGRAPH, POINT, WORK, Mention, Names, Span, mentions

# For each article, in order: the numbers of the items of each of its paragraphs.
Shape = Mapping[str, tuple[tuple[int, ...], ...]]
Reason = Literal["", "here", "no such provision", "not held", "unclear"]

_JOINED = {"、", "和", "及", "以及", "或", "或者", "与", "，以及", "，或者"}
_TO = {"至", "到"}
_ASIDE = re.compile(r"[（(][^（）()]*[)）]")
_DEEPER = {(WORK, ARTICLE), (ARTICLE, PARAGRAPH), (ARTICLE, POINT), (PARAGRAPH, POINT)}
# Words after which a bare number can only be one of this law's.
_BEFORE = (
    *(
        "，",
        "。",
        "；",
        "：",
        "依照",
        "按照",
        "根据",
        "依据",
        "参照",
        "违反",
        "符合",
        "适用",
        "遵守",
        "执行",
    ),
    *("有", "犯", "对", "除", "属于", "具有", "不受"),
)
_AMENDING = ("修改", "修正", "废止")


@dataclass(frozen=True)
class Target:
    """What is referred to: a work's slug, and the eId inside it; an empty eId is the work as such."""

    work: str
    eid: str = ""


@dataclass(frozen=True)
class Found:
    """Words that refer, as `text[start:end]`. Without targets they stay plain text, for the reason given.

    There are several targets where the words name several at once (前两款, 第五条至第八条), in their order.
    """

    start: int
    end: int
    words: str
    targets: tuple[Target, ...] = ()
    reason: Reason = ""


@dataclass(frozen=True)
class Where:
    """Where words stand: the law, the first day and the shape of this very text of it, the place in it."""

    work: str
    title: str
    since: datetime.date
    articles: Shape = field(repr=False)
    article: str
    paragraph: int
    point: int | None = None

    @property
    def amends(self) -> bool:
        """A decision that amends another law quotes its articles: nothing here is surely its own."""
        return any(word in self.title for word in _AMENDING)

    def is_called(self, noun: str) -> bool:
        """Whether 本… can be this law: 本条例 in regulations, 本法 in a law or a code."""
        bare = re.sub(r"[（(][^（）()]*[)）]$", "", self.title)
        return bare.endswith(noun) or (noun == "法" and bare.endswith("法典"))


@dataclass(frozen=True)
class Held:
    """A text of a law that is held: its shape and the last day on which it was in force."""

    articles: Shape = field(repr=False)
    until: datetime.date = datetime.date.max


@dataclass(frozen=True)
class Titles:
    """What can be linked to: works by name, their held texts by slug, and articles that have a note.

    Where no text of a work is held, an article with a note still has a page (`noted`, numbers by slug).
    """

    names: Names
    texts: Mapping[str, tuple[Held, ...]] = field(default_factory=dict)
    noted: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Run:
    """Mentions in a row, each deeper than the last: 《…法》第五条第二款. `joined`: to the run before."""

    parts: tuple[Mention, ...]
    joined: bool


@dataclass(frozen=True)
class _Read:
    """What a run came to, for the next one to go on from: `work` None where it is not known."""

    targets: tuple[Target, ...]
    reason: Reason
    work: str | None
    article: str = ""
    paragraph: int | None = None
    level: int = WORK


class _Missing(Exception):
    """The provision does not exist."""


def find(text: str, here: Where, titles: Titles) -> tuple[Found, ...]:
    """The references in a paragraph's or an item's own words, in order, never overlapping."""
    before: _Read | None = None
    others = False
    found: list[Found] = []
    for run in _runs(text, _placed(mentions(text, titles.names), here)):
        first = run.parts[0]
        if first.level == WORK and first.own:
            own = here.work if here.is_called(first.noun) and not here.amends else None
            run = _Run((first.of(own), *run.parts[1:]), run.joined)
        words = text[: first.start].rstrip()
        free = here.point is None and not others and (not words or words.endswith(_BEFORE))
        read = _read(run, here, titles, before if run.joined else None, free)
        found += _said(text, run, read, here)
        others = others or (first.level == WORK and first.names_law and run.parts[0].work != here.work)
        before = read
    return tuple(found)


def _placed(found: Iterator[Mention], here: Where) -> Iterator[Mention]:
    """前款, 前两条, 本条 as the numbers they stand for; without numbers where there is nothing before."""
    for mention in found:
        if mention.back is None:
            yield mention
            continue
        if mention.level == ARTICLE:
            order = list(here.articles)
            place = order.index(here.article)
        else:
            now = here.paragraph if mention.level == PARAGRAPH else here.point or 0
            order, place = [str(number) for number in range(1, now + 1)], now - 1
        first, last = place - mention.back, place - bool(mention.back)
        yield mention.at(((order[first], order[last]),) if first >= 0 else ())


def _runs(text: str, found: Iterator[Mention]) -> Iterator[_Run]:
    parts: list[Mention] = []
    joined = False
    for mention in found:
        if parts:
            last = parts[-1]
            gap = "".join(text[last.end : mention.start].split())
            close = not gap or (last.level == WORK and _ASIDE.fullmatch(gap))
            if close and (last.level, mention.level) in _DEEPER:
                # 第五条前款 counts from no place that is known
                parts.append(mention if mention.back is None else mention.at(()))
                continue
            if gap in _TO and mention.level == last.level and last.single and mention.single:
                parts[-1] = last.until(mention)
                continue
            yield _Run(tuple(parts), joined)
            joined = gap in _JOINED
        parts = [mention]
    if parts:
        yield _Run(tuple(parts), joined)


def _read(run: _Run, here: Where, titles: Titles, before: _Read | None, free: bool) -> _Read:
    first, last = run.parts[0], run.parts[-1]
    parts = {part.level: part for part in run.parts}
    work, article = first.work, ""
    paragraph: int | None = None
    if first.level > WORK and (first.back is not None or (before is None and free)):
        work, article = None if here.amends else here.work, here.article
        paragraph = here.paragraph if first.back is not None and first.level == POINT else None
    elif before and before.level >= first.level > WORK:
        work, article = before.work, before.article
        paragraph = before.paragraph if first.level == POINT else None
    if work is None or not all(part.single for part in run.parts[:-1] if part.level != WORK):
        named = first.level == WORK and not first.stray and not first.own
        return _Read((), "not held" if named else "unclear", None, level=last.level)
    if last.level == WORK:
        return _Read((Target(work),), "", work)
    # Of another law, no text that had ended before this one began can be meant.
    texts = [text.articles for text in titles.texts.get(work, ()) if text.until >= here.since]
    shapes = [here.articles] if work == here.work else texts
    held = bool(shapes)
    if not held:  # an article with a note has a page, which is as near as one gets
        shapes = [dict.fromkeys(titles.noted.get(work, ()), ())]
        parts = {level: part for level, part in parts.items() if level == ARTICLE}
    try:
        answers = {_targets(work, parts, article, paragraph, shape) for shape in shapes}
    except _Missing:
        return _Read((), "no such provision" if held else "not held", work)
    if len(answers) > 1:
        return _Read((), "unclear", work)
    article = parts[ARTICLE].spans[-1][1] if ARTICLE in parts else article
    if PARAGRAPH in parts:
        paragraph = int(parts[PARAGRAPH].spans[-1][1])
    return _Read(answers.pop(), "", work, article, paragraph, last.level)


def _targets(
    work: str, parts: Mapping[int, Mention], article: str, paragraph: int | None, shape: Shape
) -> tuple[Target, ...]:
    """The provisions that are named, in a text of this shape. Raises _Missing unless each of them exists."""
    names = _numbered(parts[ARTICLE].spans, shape) if ARTICLE in parts else [article]
    if any(name not in shape for name in names):
        raise _Missing
    if len(names) > 1 or not parts.keys() & {PARAGRAPH, POINT}:
        return tuple(Target(work, Pinpoint(name).eid) for name in names)
    (article,), items = names, shape[names[0]]
    if PARAGRAPH in parts:
        counted = [str(number) for number in range(1, len(items) + 1)]
        numbers = [int(name) for name in _numbered(parts[PARAGRAPH].spans, counted)]
        if POINT not in parts:
            return tuple(Target(work, Pinpoint(article, number).eid) for number in numbers)
        paragraph = numbers[0]
    most = max((max(numbers, default=0) for numbers in items), default=0)
    points = [int(name) for name in _numbered(parts[POINT].spans, [str(n) for n in range(1, most + 1)])]
    holding = [
        number
        for number, numbers in enumerate(items, 1)
        if paragraph in (None, number) and all(point in numbers for point in points)
    ]
    if not holding:
        raise _Missing
    if len(holding) > 1:  # which paragraph's item is not said; the article is certain
        return (Target(work, Pinpoint(article).eid),)
    return tuple(Target(work, Pinpoint(article, holding[0], point).eid) for point in points)


def _numbered(spans: tuple[Span, ...], existing: Collection[str]) -> list[str]:
    """The numbers from the first to the last of each span, as they exist. Raises _Missing."""
    names: list[str] = []
    for first, last in spans:
        if first not in existing or last not in existing:
            raise _Missing
        order = [first] if first == last else list(existing)
        if order.index(first) > order.index(last):
            raise _Missing
        names += order[order.index(first) : order.index(last) + 1]
    if not names:
        raise _Missing
    return names


def _said(text: str, run: _Run, read: _Read, here: Where) -> Iterator[Found]:
    """A run as the reader sees it. A law whose article can't be told is still that law."""
    first, end = run.parts[0], run.parts[-1].end
    start = first.start
    if first.stray:
        if len(run.parts) == 1:
            return
        start = run.parts[1].start
    elif not read.targets and len(run.parts) > 1 and first.work not in (None, here.work):
        yield Found(start, first.end, text[start : first.end], (Target(first.work or ""),))
        start = run.parts[1].start
    targets, reason = read.targets, read.reason
    place = Pinpoint(here.article, here.paragraph, here.point)
    around = {"", place.article_eid, Pinpoint(here.article, here.paragraph).eid, place.eid}
    if len(targets) == 1 and targets[0].work == here.work and targets[0].eid in around:
        targets, reason = (), "here"  # the reader is there
    yield Found(start, end, text[start:end], targets, reason)
