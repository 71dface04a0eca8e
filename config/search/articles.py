"""An article asked for by its number, in any writing: 58, 五十八, 第五十八条, art. 58, 社会保险法58条."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from legalbasis.text import to_number

_HAN = "[零〇一二两三四五六七八九十百千]{1,7}"
_N = rf"(?:[0-9]{{1,4}}|{_HAN})"
_EN = re.compile(
    r"(?<![a-z])art(?:icle|\.|s\.)?\s*([0-9]{1,4})(?:-([0-9]{1,2}))?(?![0-9a-z])"
    r"(?:\s*(?:¶|para(?:graph|\.)?)\s*([0-9]{1,2})(?![0-9]))?"
)
_ZH = re.compile(rf"第?\s*({_N})\s*条(?!例|件|款|文)(?:\s*之\s*({_N}))?(?:\s*第?\s*({_N})\s*款)?")
_ORDINAL = re.compile(rf"第\s*({_N})$")
_BARE = re.compile(rf"(?<![0-9a-z]){_N}(?:-[0-9]{{1,2}})?$")
_FILLER = re.compile(
    r"\b(?:the|of|in|prc|chinas?)\b|中华人民共和国|的|[《》〈〉“”\"'’（）(),，、.。:：;；?？!！\s]"
)


@dataclass(frozen=True)
class Asked:
    """`number` is 58 or 17-1; `paragraph` 0 if none is named. `rest` is what else stands in the query."""

    number: str
    paragraph: int
    rest: str


def folded(words: str) -> str:
    """Lower case, half width, without filler words, brackets and white space, to compare names of laws."""
    return _FILLER.sub("", unicodedata.normalize("NFKC", words).lower())


def _number(written: str) -> int:
    """0 for what is no number."""
    try:
        return int(written) if written.isdecimal() else to_number(written)
    except ValueError:
        return 0


def asked(query: str, laws: Iterable[str] = ()) -> Asked | None:
    """The article that a query asks for, if it does. A number without 条 or “article” has to stand
    alone, or right after the name of a law out of `laws`."""
    words = unicodedata.normalize("NFKC", query).lower().strip()
    match = _EN.search(words) or _ZH.search(words) or _ORDINAL.fullmatch(words)
    if match is None:
        match = _BARE.search(words)
        if match is None:
            return None
        rest = folded(words[: match.start()])
        if rest and rest not in {folded(name) for name in laws}:
            return None
        head, _, tail = match[0].partition("-")
        return _made(head, tail, "", rest)
    groups = [*match.groups(), None, None]
    rest = folded(words[: match.start()] + " " + words[match.end() :])
    return _made(groups[0] or "", groups[1] or "", groups[2] or "", rest)


def _made(article: str, inserted: str, paragraph: str, rest: str) -> Asked | None:
    number, extra = _number(article), _number(inserted) if inserted else 0
    if not number or (inserted and not extra):
        return None
    return Asked(f"{number}-{extra}" if extra else str(number), _number(paragraph), rest)
