"""Names of provisions: eIds, and how a citation reads in Chinese and English.

eIds follow Akoma Ntoso: `art_58__para_2__point_1` is 第五十八条第二款第（一）项. `work` stands for the
instrument as a whole, where its text has no articles or is not held.

A pinpoint may name an item without its paragraph, as people cite (第十四条第（一）项, `art_14__point_1`): which
paragraph holds the item is for the text of the article to say, so none is guessed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from legalbasis.documents import Text
from legalbasis.text import article_name, to_number, to_numeral

_EID = re.compile(
    r"art_([1-9]\d{0,3}(?:-[1-9]\d?)?)(?:__para_([1-9]\d?))?(?:__point_([1-9]\d?))?", re.ASCII
)
# After NFKC, which makes full-width digits and brackets half-width; spaces are gone from the Chinese.
NUMBER = r"(?:[零〇一二两三四五六七八九十百千]+|\d+)"
_ZH = re.compile(
    rf"第({NUMBER})条(?:之({NUMBER}))?(?:第({NUMBER})款)?(?:第(?:\(({NUMBER})\)|({NUMBER}))项)?"
)
_EN = re.compile(
    r"art(?:icle|\.)?\s*(\d+)(?:-(\d+))?"
    r"(?:,?\s*(?:¶|para(?:graph|\.)?(?![a-z]))\s*(\d+))?"
    r"(?:,?\s*(?:\((\d+)\)|(?:item|point)\s*\(?(\d+)\)?))?",
    re.IGNORECASE | re.ASCII,
)


@dataclass(frozen=True)
class Pinpoint:
    """A provision inside a work: article number (`58`, `17-1`), paragraph and item, 1-based."""

    article: str
    paragraph: int | None = None
    point: int | None = None

    @property
    def eid(self) -> str:
        out = f"art_{self.article}"
        if self.paragraph:
            out += f"__para_{self.paragraph}"
        if self.point:
            out += f"__point_{self.point}"
        return out

    @property
    def article_eid(self) -> str:
        return f"art_{self.article}"

    def name(self) -> Text:
        """第五十八条第二款第（一）项 and "article 58 ¶2 (1)"; `parse` reads both back."""
        return self._said("article")

    def short(self) -> Text:
        """The same, with "art. 58 ¶2 (1)" for tables and margins. Chinese has no shorter form."""
        return self._said("art.")

    def _said(self, word: str) -> Text:
        zh, en = article_name(self.article), f"{word} {self.article}"
        if self.paragraph:
            zh += f"第{to_numeral(self.paragraph)}款"
            en += f" ¶{self.paragraph}"
        if self.point:
            zh += f"第（{to_numeral(self.point)}）项"
            en += f" ({self.point})"
        return Text(zh, en)


def pinpoint(eid: str) -> Pinpoint:
    """Read an eId of an article or below. Raises ValueError for anything else."""
    match = _EID.fullmatch(eid)
    if not match:
        raise ValueError(f"not an article's eId: {eid}")
    return Pinpoint(match[1], int(match[2]) if match[2] else None, int(match[3]) if match[3] else None)


def is_eid(name: str) -> bool:
    """Whether a name is the eId of an article or below."""
    return _EID.fullmatch(name) is not None


def number_of(words: str) -> int:
    """The number in 二十八, 28 or ２８. Raises ValueError for what is no number from 1 to 9,999."""
    number = int(words) if words.isdecimal() else to_number(words)
    if not 0 < number < 10_000:
        raise ValueError(f"no number from 1 to 9,999: {words[:20]}")
    return number


def parse(words: str) -> Pinpoint:
    """Read a citation as people write it, in Chinese or English.

    第十六条第二款第（一）项, 第16条第2款, 第十七条之一; "art. 16 ¶2 (1)", "article 16 paragraph 2 item 1",
    "Art 17-1". An item straight after the article keeps no paragraph. Raises ValueError naming what is wrong.
    """
    folded = unicodedata.normalize("NFKC", words).strip()
    chinese = folded.startswith("第")
    if chinese:
        folded = "".join(folded.split())
    match = (_ZH if chinese else _EN).match(folded)
    if not match:
        raise ValueError(f"names no article: {words[:40]!r}; write 第十六条第二款 or art. 16 ¶2")
    if match.end() < len(folded):
        raise ValueError(f"not understood after {match[0]!r}: {folded[match.end() :][:40]!r}")
    article = _within("an article", match[1], 9_999)
    inserted = _within("an inserted article", match[2], 99)
    paragraph = _within("a paragraph", match[3], 99)
    point = _within("an item", match[4] or match[5], 99)
    return Pinpoint(f"{article}-{inserted}" if inserted else f"{article}", paragraph, point)


def _within(what: str, written: str | None, most: int) -> int | None:
    """The number as written, None where nothing is. Raises ValueError outside 1 to `most`."""
    if written is None:
        return None
    try:
        number = number_of(written)
    except ValueError:
        number = 0
    if not 0 < number <= most:
        raise ValueError(f"not the number of {what}: {written[:20]} (1 to {most})")
    return number
