"""What a single line says it is: a heading, an item, an annex, a sentence. No line is judged here."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from legalbasis.text import canonical, to_number

Level = Literal["part", "chapter", "section", "article"]
_LEVELS: dict[str, Level] = {"编": "part", "章": "chapter", "节": "section", "条": "article"}
_NUMERAL = r"[零〇一二两三四五六七八九十百千0-9０-９]"
_SPACED_NUMERAL = rf"{_NUMERAL}(?:[\s　]*{_NUMERAL})*"
_HEADING = re.compile(
    rf"第[\s　]*({_SPACED_NUMERAL})[\s　]*(分?编|章|节|条)"
    rf"(?:[\s　]*之[\s　]*({_SPACED_NUMERAL}))?(.*)",
    re.DOTALL,
)
_ITEM = re.compile(r"[（(][\s　]*([零〇一二两三四五六七八九十百千]+)[\s　]*[)）]")
_ODD_ITEM = re.compile(rf"[（(][\s　]*{_NUMERAL}+[\s　]*(?:之[\s　]*{_NUMERAL}+[\s　]*)?[)）]")
_SUB_ITEM = re.compile(r"([（(]?[0-9０-９]{1,2})[\s　]*[.．、)）](?![0-9０-９])|([①-⑳])")
_ANNEX = re.compile(
    rf"附[\s　]*(?:[件表录图注][\s　]*{_NUMERAL}*[\s　]*[:：.．、]?|[:：])[^。；，：]{{0,60}}"
)
_END = re.compile(r"[。；：！？….;:!?][”’」』）)》】\"']*$")
_STOP = re.compile(r"[。！？….!?][”’」』）)》】\"']*$")
_LONGEST_HEADING = 60


@dataclass(frozen=True)
class Mark:
    """A heading. `number` is (17, 1) for 第十七条之一, (58, 0) for 第五十八条; `words` is what follows it.

    `loose` is an article's number with no space behind it: it may be a sentence that begins with a reference.
    """

    level: Level
    number: tuple[int, int]
    words: str
    loose: bool = False

    @property
    def name(self) -> str:
        """58, or 17-1."""
        return number_name(self.number)


def number_name(number: tuple[int, int]) -> str:
    return f"{number[0]}-{number[1]}" if number[1] else str(number[0])


def _number(written: str) -> int | None:
    """`一百二十八`, `一百 二十八` and `128` → 128; None for what is no number from 1 to 9,999."""
    plain = unicodedata.normalize("NFKC", "".join(written.split()))
    if plain.isascii():
        number = int(plain) if plain.isdigit() and len(plain) <= 4 else 0
        return number or None
    try:
        return to_number(plain)
    except ValueError:
        return None


def mark(text: str) -> Mark | None:
    """The heading that a line is, if it can be one."""
    found = _HEADING.match(text)
    if not found:
        return None
    number, inserted = _number(found[1]), _number(found[3]) if found[3] else 0
    if number is None or inserted is None:
        return None
    level, rest = _LEVELS[found[2][-1]], found[4]
    words = rest.lstrip(" \t　:：") if rest[:1] in ":：" else rest.strip()
    if level != "article":
        words = title_words(words)
        if ends(words) or len(words) > _LONGEST_HEADING:
            return None
        return Mark(level, (number, inserted), words)
    return Mark(level, (number, inserted), words, bool(rest) and not re.match(r"[\s　:：（(【]", rest))


def title_words(words: str) -> str:
    """`总　　则` → `总则`: spaces are printed to fill the line; those between Latin words stay."""
    return re.sub(r"(?<![A-Za-z0-9])[\s　]+|[\s　]+(?![A-Za-z0-9])", "", words)


def item(text: str) -> int | None:
    """2 for a line that begins with （二）."""
    found = _ITEM.match(text)
    return _number(found[1]) if found else None


def odd_item(text: str) -> bool:
    """Whether a line begins like an item whose number the tree can't hold: （二之一）, （2）, （一一）."""
    return bool(_ODD_ITEM.match(text)) and item(text) is None


def sub_item(text: str) -> bool:
    """Whether a line begins with `1.`, `2、` or ③: below an item."""
    return bool(_SUB_ITEM.match(text))


def sub_number(text: str) -> int:
    """3 for a line that begins with `3.` or ③; 0 if it doesn't."""
    found = _SUB_ITEM.match(text)
    return int(canonical(found[1] or found[2]).lstrip("(")) if found else 0


def annex(text: str) -> bool:
    """Whether a line is the heading of an annex."""
    return bool(_ANNEX.fullmatch(text)) and not _STOP.search(text)


def ends(text: str) -> bool:
    """Whether a line ends as sentences and items do."""
    return bool(_END.search(text))


def stops(text: str) -> bool:
    """Whether a line ends as the last line of an article does."""
    return bool(_STOP.search(text))


def contents_title(text: str) -> bool:
    return canonical(text) in ("目录", "目次")


def bare(text: str) -> bool:
    """Whether a line is as short as a heading, and without the marks of a sentence."""
    return len(canonical(text)) <= 30 and not re.search(r"[。；：，、！？,;:]", text)
