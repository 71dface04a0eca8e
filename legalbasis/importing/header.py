"""What stands before the first heading: title, history in brackets, table of contents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from legalbasis.importing.dates import Dated, has_date, read_dates
from legalbasis.importing.doubts import Doubts
from legalbasis.importing.lines import Line
from legalbasis.importing.marks import Mark, contents_title, ends, mark, title_words
from legalbasis.text import canonical

_KINDS = (
    "法|法典|条例|办法|规定|决定|细则|规则|解释|意见|通知|通则|规程|章程|方案|标准|批复|决议|答复|规范"
)
_TITLE = re.compile(rf"(?:{_KINDS})(?:[(（〔【].*[)）〕】])?$")
_LONGEST_TITLE = 200
_HISTORY_END = re.compile(r"[)）]$")


@dataclass(frozen=True)
class Front:
    """`body` is the place, among the lines given, at which the text itself begins.

    `contents` are the headings that the table of contents promises, with their lines.
    """

    title: str
    dates: tuple[Dated, ...]
    body: int
    contents: tuple[tuple[Line, Mark], ...]


def front(lines: Sequence[Line], doubts: Doubts) -> Front:
    """Part the lines (none of them empty) into what stands before the text, and the text."""
    marks = [mark(one.text) for one in lines]
    first = next((i for i, one in enumerate(marks) if one and one.level == "article"), len(lines))
    start, body = _contents(lines, marks, first)
    contents = [(lines[i], found) for i in range(start, body) if (found := marks[i])]
    for one in lines[start:body]:
        if ends(one.text):
            doubts.add("front", one.number)
    title, dates = _header(lines[:start], doubts)
    return Front(title, dates, body, tuple(contents))


def _contents(lines: Sequence[Line], marks: Sequence[Mark | None], first: int) -> tuple[int, int]:
    """Where the table of contents begins and the text begins; the same place if there is no table."""
    headings = [i for i in range(first) if marks[i]]
    titled = next((i for i in range(first) if contents_title(lines[i].text)), None)
    if titled is not None:
        headings = [i for i in headings if i > titled]
    if not headings:
        return (titled, titled + 1) if titled is not None else (first, first)
    again = next((i for i in headings[1:] if _same(marks[i], marks[headings[0]])), None)
    if again is not None:
        return (headings[0] if titled is None else titled), again
    if titled is None:
        return headings[0], headings[0]
    return titled, headings[
        -1
    ] + 1  # the text doesn't begin with the heading that the table begins with


def _same(one: Mark | None, other: Mark | None) -> bool:
    return (
        one is not None and other is not None and (one.level, one.number) == (other.level, other.number)
    )


def _header(lines: Sequence[Line], doubts: Doubts) -> tuple[str, tuple[Dated, ...]]:
    dates: list[Dated] = []
    rest: list[Line] = []
    open_bracket = False
    for one in lines:
        opened = one.text.startswith(("(", "（"))
        if has_date(one.text) or open_bracket:
            found, wrong = read_dates(one.number, one.text)
            dates += found
            for day in wrong:
                doubts.add("date-wrong", one.number, day=day)
            open_bracket = (opened or open_bracket) and not _HISTORY_END.search(one.text)
        elif opened and not ends(one.text):
            open_bracket = not _HISTORY_END.search(one.text)
        else:
            rest.append(one)
    title, used = _title(rest)
    if not title:
        doubts.add("no-title", lines[0].number if lines else 1)
    before = 0
    for one in rest:
        if one not in used:
            doubts.run("front", one.number, before)
        before = one.number
    return title, tuple(dates)


def _title(lines: Sequence[Line]) -> tuple[str, list[Line]]:
    """The title and its lines: what Markdown or Word marks as a heading, or what ends as titles do."""
    fits = [i for i, one in enumerate(lines) if not ends(one.text) and len(one.text) <= _LONGEST_TITLE]
    styled = [i for i in fits if "heading" in lines[i].flags]
    named = [i for i in fits if _TITLE.search(canonical(lines[i].text))]
    chosen = (styled[:1] if len(styled) == 1 else []) or named[-1:] or fits[:1]
    if not chosen:
        return "", []
    used = [lines[chosen[0]]]
    if (
        used[0].text.startswith("关于") and chosen[0] - 1 in fits
    ):  # the issuer stands on a line of its own
        used.insert(0, lines[chosen[0] - 1])
    title = "".join(title_words(one.text) for one in used)
    return (title, used) if len(title) <= _LONGEST_TITLE else ("", [])
