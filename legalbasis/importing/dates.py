"""The days a law's header and last article name: adopted, promulgated, amended, in force."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from legalbasis.text import canonical

What = Literal["adopted", "promulgated", "amended", "commenced", "unclear"]
_DIGITS = {**{c: i for i, c in enumerate("零一二三四五六七八九")}, "〇": 0, "○": 0, "O": 0, "o": 0}
_YEAR, _SHORT = r"[0-9零〇○Oo一二三四五六七八九]{4}", r"[0-9一二三四五六七八九十]{1,3}"
_DAY = re.compile(rf"({_YEAR})年({_SHORT})月({_SHORT})日")
_ACTS: tuple[tuple[What, re.Pattern[str]], ...] = (
    ("commenced", re.compile(r"^起(?:施行|实施|生效)")),
    ("amended", re.compile(r"修正|修订|修改|修正案")),
    ("adopted", re.compile(r"通过|批准")),
    ("promulgated", re.compile(r"公布|发布|颁布|印发|令")),
)
_FROM_PUBLICATION = re.compile(r"自(?:公布|发布|颁布|印发)之日起(?:施行|实施|生效)")
_CLOSING = re.compile("起(?:正式)?(?:施行|实施|生效|执行|试行)|之日(?:施行|实施|生效)|同时废止")
_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_.年]?([01]\d)[-_.月]?([0-3]\d)(?!\d)")


@dataclass(frozen=True)
class Dated:
    """One day that a line of the header names, and what happened on it."""

    line: int
    on: datetime.date
    what: What


def _digits(written: str) -> int:
    """`二〇一八` → 2018, `十二` → 12, `31` → 31."""
    if "十" in written:
        tens, _, ones = written.partition("十")
        return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)
    return int("".join(str(_DIGITS.get(char, char)) for char in written))


def _day(found: re.Match[str]) -> datetime.date | None:
    """None for a day that no calendar has."""
    try:
        return datetime.date(*(_digits(part) for part in found.groups()))
    except (ValueError, KeyError, OverflowError):
        return None


def has_date(text: str) -> bool:
    return bool(_DAY.search(canonical(text)))


def read_dates(line: int, text: str) -> tuple[list[Dated], list[str]]:
    """The days of one line of the header, and those that can't be (2010年2月30日)."""
    words = canonical(text)
    found = list(_DAY.finditer(words))
    dates: list[Dated] = []
    wrong: list[str] = []
    for place, one in enumerate(found):
        end = found[place + 1].start() if place + 1 < len(found) else len(words)
        day = _day(one)
        if day is None:
            wrong.append(one[0])
        else:
            dates.append(Dated(line, day, _act(words[one.end() : end])))
    return dates, wrong


def _act(words: str) -> What:
    """What happened, from the words between a day and the next. Titles in 《》 don't speak of this day."""
    plain = re.sub("《[^》]*》", "", words)
    return next((what for what, pattern in _ACTS if pattern.search(plain)), "unclear")


def in_name(name: str) -> datetime.date | None:
    """The day in a file's name, as the publishers' databases write it there."""
    for found in _IN_NAME.finditer(name):
        if day := _day(found):
            return day
    return None


def _last(dates: Iterable[Dated], *acts: What) -> datetime.date | None:
    return max((one.on for one in dates if one.what in acts), default=None)


def version(dates: Iterable[Dated]) -> datetime.date | None:
    """The day of this wording: of the last amendment, else of the promulgation, else of the adoption."""
    known = list(dates)
    return _last(known, "amended") or _last(known, "promulgated") or _last(known, "adopted")


def commencement(dates: Iterable[Dated], closing: str) -> datetime.date | None:
    """The day on which the law first took force, from its last article, else from its header."""
    known = list(dates)
    words = canonical(closing)
    for found in _DAY.finditer(words):
        if _act(words[found.end() :]) == "commenced" and (day := _day(found)):
            return day
    if _FROM_PUBLICATION.search(words):
        first = min((one.on for one in known if one.what == "promulgated"), default=None)
        return first or min((one.on for one in known if one.what == "adopted"), default=None)
    return _last(known, "commenced")


def closes(text: str) -> bool:
    """Whether an article says from when the law applies, as the last one does."""
    return bool(_CLOSING.search(canonical(text)))


def unclear(dates: Iterable[Dated]) -> Iterator[Dated]:
    return (one for one in dates if one.what == "unclear")
