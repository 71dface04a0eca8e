"""The text of a law: canonical form, digests, Chinese numerals, and the plain-text notation.

In the plain notation an article starts on a line with its number (`第五十八条　…`), every further
line is a paragraph (款), and a line that starts with `（一）` is an item (项) of the paragraph before it.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from legalbasis.documents import Expression, Paragraph, Point, Provision

_DIGITS = "零一二三四五六七八九"
_UNITS = {"十": 10, "百": 100, "千": 1000}
_NUMERAL = "[零〇一二两三四五六七八九十百千]+"
_POINT = re.compile(rf"^[（(]\s*({_NUMERAL})\s*[)）]\s*")
_LINE = re.compile(rf"^第\s*({_NUMERAL})\s*(章|节|条)(?:之\s*({_NUMERAL}))?[\s　]*(.*)$")
_LEVELS: dict[str, str] = {"章": "chapter", "节": "section", "条": "article"}


def canonical(text: str) -> str:
    """The text as digests see it: NFKC, without white space or invisible characters."""
    while True:  # what is taken out may let its neighbours join
        folded = unicodedata.normalize("NFKC", text)
        kept = "".join(c for c in folded if not c.isspace() and unicodedata.category(c) != "Cf")
        if kept == text:
            return kept
        text = kept


@lru_cache(maxsize=4096)  # a publication takes the digests of all articles, on each boundary day
def digest(text: str) -> str:
    """sha256 of the canonical text, in hexadecimal."""
    return hashlib.sha256(canonical(text).encode()).hexdigest()


def to_number(numeral: str) -> int:
    """`一百二十八` → 128. Raises ValueError for what is no Chinese numeral below 10,000."""
    total, digit = 0, 0
    written = numeral.replace("〇", "零").replace("两", "二")
    for char in written:
        if char in _UNITS:
            total += (digit or 1) * _UNITS[char]
            digit = 0
        else:
            digit = _DIGITS.index(char)
    total += digit
    short = written[1:] if written.startswith("一十") else written
    if not total or to_numeral(total) != short:
        raise ValueError(f"no numeral: {numeral}")
    return total


def to_numeral(number: int) -> str:
    """128 → `一百二十八`, as statutes print it. For 1 to 9,999."""
    if not 0 < number < 10_000:
        raise ValueError(f"no numeral for {number}")
    out, rest, gap = "", number, False
    for size, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, rest = divmod(rest, size)
        if digit:
            out += ("零" if gap and out else "") + _DIGITS[digit] + unit
            gap = False
        else:
            gap = True
    return out[1:] if out.startswith("一十") else out


def name(level: str, number: str) -> str:
    """`chapter`, `7` → `第七章`; `article`, `17-1` → `第十七条之一`."""
    head, _, tail = number.partition("-")
    sign = next(sign for sign, english in _LEVELS.items() if english == level)
    return f"第{to_numeral(int(head))}{sign}" + (f"之{to_numeral(int(tail))}" if tail else "")


def article_name(number: str) -> str:
    """`58` → `第五十八条`, `17-1` → `第十七条之一`."""
    return name("article", number)


def paragraphs(lines: Iterable[str]) -> tuple[Paragraph, ...]:
    """The paragraphs and items of one article, from its lines in the plain notation."""
    found: list[Paragraph] = []
    for line in lines:
        words = line.strip(" \t　")
        if not words:
            continue
        point = _POINT.match(words)
        if point and found:
            body = words[point.end() :]
            item = Point(to_number(point[1]), body, digest(body))
            last = found[-1]
            found[-1] = Paragraph(last.text, last.digest, (*last.points, item))
        else:
            found.append(Paragraph(words, digest(words)))
    return tuple(found)


def provisions(text: str) -> tuple[Provision, ...]:
    """Chapters, sections and articles of a law in the plain notation, in the order of the text.

    Raises ValueError, with the line's number, for words that stand before the first heading.
    """
    groups: list[tuple[str, str, str, list[str]]] = []
    for place, raw in enumerate(text.splitlines(), 1):
        line = raw.strip(" \t　﻿")
        if not line:
            continue
        heading = _LINE.match(line)
        if heading:
            number = str(to_number(heading[1]))
            if heading[3]:
                number += f"-{to_number(heading[3])}"
            groups.append((_LEVELS[heading[2]], number, heading[4], []))
        elif not groups or groups[-1][0] != "article":
            raise ValueError(f"line {place} stands outside any article: {line[:30]}")
        else:
            groups[-1][3].append(line)
    return tuple(
        Provision("article", number, paragraphs=paragraphs([words, *lines]))
        if level == "article"
        else Provision(level, number, words)  # type: ignore[arg-type]
        for level, number, words, lines in groups
    )


def plain_lines(article: Provision) -> Iterator[str]:
    """The lines of an article in the plain notation, without its number."""
    for paragraph in article.paragraphs:
        yield paragraph.text
        for point in paragraph.points:
            yield f"（{to_numeral(point.number)}）{point.text}"


def plain(expression: Expression) -> str:
    """The whole text in the plain notation; `provisions` reads it back."""
    out: list[str] = []
    for provision in expression.provisions:
        if provision.level == "article":
            first, *rest = plain_lines(provision)
            out += [f"{article_name(provision.number)}　{first}", *rest, ""]
        else:
            out += [f"{name(provision.level, provision.number)}　{provision.heading}", ""]
    return "\n".join(out)


def article_digest(article: Provision) -> str:
    """Digest of an article's whole wording, items included: what a reviewer has read."""
    return digest("".join(plain_lines(article)))


def eid(provision: Provision) -> str:
    """`art_58`, `chp_7`, `sec_2`: Akoma Ntoso naming, without the chapter in an article's eId."""
    return {"article": "art_", "chapter": "chp_", "section": "sec_"}[provision.level] + provision.number
