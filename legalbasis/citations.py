"""Names of provisions: eIds, and how a citation reads in Chinese and English.

eIds follow Akoma Ntoso: `art_58__para_2__point_1` is 第五十八条第二款第（一）项. `work` stands for the
instrument as a whole, where its text has no articles or is not held.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from legalbasis.documents import Text
from legalbasis.text import article_name, to_numeral

_EID = re.compile(
    r"art_([1-9]\d{0,3}(?:-[1-9]\d?)?)(?:__para_([1-9]\d?))?(?:__point_([1-9]\d?))?", re.ASCII
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
        """第五十八条第二款第（一）项 and "article 58 ¶2 (1)"."""
        zh, en = article_name(self.article), f"article {self.article}"
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
