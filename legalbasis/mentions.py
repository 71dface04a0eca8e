"""The words in a Chinese legal text that may name a work or a provision, before they are understood.

《…》, 本法, 社会保险法, 第五条, 第二款, 第（一）项, 前款, 本条: each becomes a `Mention`, with where it stands.
What they mean together is for `legalbasis.references` to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from legalbasis.citations import number_of
from legalbasis.text import canonical

WORK, ARTICLE, PARAGRAPH, POINT = range(4)
Span = tuple[str, str]
_LEVELS = {"条": ARTICLE, "款": PARAGRAPH, "项": POINT}
_COUNTS = {"": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5}

_N = r"(?:[零〇一二两三四五六七八九十百千]+|\d{1,4})"
_ITEM = rf"[（(]\s*{_N}\s*[)）]"
_JOIN = r"\s*(?:、|和|及|以及|或者|或|与|至|到)\s*第?\s*"
# 条件, 款项 and 项目 are words of their own.
_LEVEL = r"(?:条(?![件例约款目])|款(?![项额式])|项(?!目(?!第)))"
_NOUN = "条例|办法|规定|细则|决定|规则|解释|通知|意见|准则|规程|法典|法"
# Behind a law's name something must follow that can't prolong it: not 社会保险法律, 社会保险法定职责.
_AFTER = r"(?=第|的|规定|和|与|及|以及|或|有关|关于|处理|执行|等|中|所|\s|[、，。；：）)》”（(]|$)"
# Before a law's name nothing may stand that could belong to it: not 浙江省工伤保险条例.
_AHEAD = re.compile(
    r"(?:^|[、，。；：（(“”\s]|[和与及或除由在对为用同]|或者|以及|依照|按照|根据|依据|参照|遵照|违反|适用|符合|遵守|执行"
    r"|有关|关于|实施|执行|贯彻|修改)$"
)
_MENTION = re.compile(
    r"(?P<aside>[（(]\s*(?:以下|下)?(?:统|简)?称[^（）()]*[)）])"
    r"|《(?P<title>[^《》]*(?:《[^《》]*》[^《》]*)*)》"
    rf"|(?<![根基日资成文版样原副范])本(?P<own>{_NOUN})"
    r"|(?<![之目事提当此从])前(?P<count>[两二三四五])?(?P<back>" + _LEVEL + ")"
    r"|(?<![根基日资成文版样原副范])本(?P<this>" + _LEVEL + ")"
    rf"|第\s*(?P<items>{_ITEM}(?:{_JOIN}{_ITEM})*)\s*项(?!目(?!第))"
    rf"|第\s*(?P<numbers>{_N}(?:{_JOIN}{_N})*)\s*(?P<level>{_LEVEL})(?:之\s*(?P<inserted>{_N})(?![般些切]))?"
    rf"|(?<![依违非执司立合无守])(?P<noun>{_NOUN}){_AFTER}"
)
_FLAT = str.maketrans("（）０１２３４５６７８９〈〉", "()0123456789《》")
_NUMBERED = re.compile(rf"(至|到)?\s*第?\s*[（(]?\s*({_N})")
_CALLED = re.compile(
    r"《([^《》]*(?:《[^《》]*》[^《》]*)*)》\s*[（(]\s*(?:以下|下)?(?:统|简)?称[“\"]?《?([^（）()《》“”\"，、]+)》?[”\"]?\s*[)）]"
)


@dataclass(frozen=True)
class Mention:
    """Words that name one thing. A span is a first and last number, as `58` or `17-1`, or twice the same.

    `back` counts from here: 0 for 本条, 2 for 前两款. Of a work, `work` is its slug, None where unknown; `own`
    says that it stands as 本法; `stray` that only the end of a name was recognised, which may be no law at all.
    """

    level: int
    start: int
    end: int
    spans: tuple[Span, ...] = ()
    back: int | None = None
    work: str | None = None
    noun: str = ""
    own: bool = False
    stray: bool = False

    @property
    def single(self) -> bool:
        return len(self.spans) == 1 and self.spans[0][0] == self.spans[0][1]

    @property
    def names_law(self) -> bool:
        """Whether another law may be meant from here on; 按照国家规定 names none."""
        return not self.stray or self.noun in ("法", "法典", "条例", "细则")

    def of(self, work: str | None) -> Mention:
        return replace(self, work=work)

    def at(self, spans: tuple[Span, ...]) -> Mention:
        return replace(self, spans=spans)

    def until(self, other: Mention) -> Mention:
        """The range from this one to another: 第五条至第八条."""
        return replace(self, end=other.end, spans=((self.spans[0][0], other.spans[0][1]),))


@dataclass(frozen=True)
class Names:
    """Titles as `title_key` writes them, to slugs; None where a title is known to name no single held work.

    `bare` ones are recognised with and without 《》, `bracketed` ones only inside it.
    """

    bare: Mapping[str, str | None]
    bracketed: Mapping[str, str | None] = field(default_factory=dict)

    @cached_property
    def lengths(self) -> tuple[int, ...]:
        """The lengths of the bare titles, longest first."""
        return tuple(sorted({len(name) for name in self.bare}, reverse=True))

    def slug(self, title: str) -> str | None:
        """The work of a title in 《》, a note on its version left aside (2018年修正)."""
        key = title_key(title)
        for name in (key, re.sub(r"\(\d{4}年[^()]*\)$", "", key)):
            if name in self.bare or name in self.bracketed:
                return self.bare.get(name) or self.bracketed.get(name)
        return None

    def before(self, text: str, end: int) -> str:
        """The longest bare title that ends here and that nothing before it prolongs; empty if there is none."""
        for length in self.lengths:
            start = end - length
            named = start >= 0 and text[start:end].translate(_FLAT) in self.bare
            if named and _AHEAD.search(text[max(0, start - 4) : start]):
                return text[start:end]
        return ""

    def introduced(self, text: str) -> dict[str, str | None]:
        """Names that a text gives to works for its own use (以下简称); None for a work that is not held."""
        return {title_key(match[2]): self.slug(match[1]) for match in _CALLED.finditer(text)}


def title_key(title: str) -> str:
    """A title as it is compared: canonical, with one kind of brackets."""
    return canonical(title).translate(_FLAT)


def mentions(text: str, names: Names) -> Iterator[Mention]:
    """What is named in a text, in order, never overlapping."""
    for match in _MENTION.finditer(text):
        start, end = match.span()
        if match["aside"]:
            continue
        if match["title"] is not None:
            yield Mention(WORK, start, end, work=names.slug(match["title"]))
        elif match["own"]:
            yield Mention(WORK, start, end, own=True, noun=match["own"])
        elif match["back"]:
            yield Mention(_LEVELS[match["back"]], start, end, back=_COUNTS[match["count"] or ""])
        elif match["this"]:
            yield Mention(_LEVELS[match["this"]], start, end, back=0)
        elif match["noun"]:
            name, noun = names.before(text, end), match["noun"]
            if name:
                work = names.bare[name.translate(_FLAT)]
                yield Mention(WORK, end - len(name), end, work=work, noun=noun)
            else:
                yield Mention(WORK, start, end, noun=noun, stray=True)
        else:
            spans = _spans(match["items"] or match["numbers"], match["inserted"])
            yield Mention(POINT if match["items"] else _LEVELS[match["level"]], start, end, spans)


def _spans(written: str, inserted: str | None) -> tuple[Span, ...]:
    """`五、六至八` as (5, 5), (6, 8); none at all if one of the numbers can't be read."""
    spans: list[Span] = []
    try:
        for match in _NUMBERED.finditer(written):
            number = str(number_of(match[2]))
            if match[1]:
                spans[-1] = (spans[-1][0], number)
            else:
                spans.append((number, number))
        if inserted:
            first, last = spans[-1]
            changed = f"{last}-{number_of(inserted)}"
            spans[-1] = (changed if first == last else first, changed)
    except ValueError:
        return ()
    return tuple(spans)
