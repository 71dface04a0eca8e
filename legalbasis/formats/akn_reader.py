"""Reading a text of a law from Akoma Ntoso 3.0, in the form that `akn` writes.

Nothing is guessed and nothing is left out unseen: an element, a number or a word that has no place in our
documents is refused by name.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from legalbasis.documents import Expression, Paragraph, Point, Provision, Text
from legalbasis.formats.akn import AKN, OURS
from legalbasis.text import canonical, digest, name, to_numeral

LONGEST = 8 * 1024 * 1024  # bytes; the longest code of China takes less than 2 MB
_INSIDE = {
    "body": ("chapter", "section", "article"),
    "chapter": ("section", "article"),
    "section": ("article",),
}
_INLINE = ("ref", "span", "b", "i", "u")
_NUMBER = {"chapter": "chp", "section": "sec", "article": "art", "point": "point"}


class Unreadable(ValueError):
    """A file is not a law in Akoma Ntoso as it is written here. `message` says why, in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.message = Text(zh, en)


class _NoDoctype(ET.TreeBuilder):
    """Refuses a document type: with it go entities, and with them every way to swell or to fetch."""

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        raise Unreadable("文件不应含有DOCTYPE", "the file must not have a document type (DOCTYPE)")


def read(data: bytes) -> Expression:
    """A text from an Akoma Ntoso document in the form that `write` gives it; digests are taken anew.

    Raises Unreadable: for no XML or another kind of it, a missing date, an element or a number that has
    no place, a number that its heading contradicts.
    """
    if len(data) > LONGEST:
        limit = LONGEST // 1024 // 1024
        raise Unreadable(f"文件超过{limit} MB", f"the file is longer than {limit} MB")
    try:
        parser = ET.XMLParser(target=_NoDoctype())  # noqa: S314  no DOCTYPE, no attack
        parser.feed(data)
        root: ET.Element = parser.close()
    except Unreadable:
        raise
    except (ET.ParseError, LookupError, ValueError) as error:
        raise Unreadable(f"不是正确的XML：{error}", f"not well-formed XML: {error}") from None
    act = root.find(f"{{{AKN}}}act") if root.tag == f"{{{AKN}}}akomaNtoso" else None
    if act is None:
        raise Unreadable("不是Akoma Ntoso 3.0的法律文件（act）", "not an act in Akoma Ntoso 3.0")
    if extra := [tag for tag in map(_tag, act) if tag not in ("meta", "preface", "body")]:
        raise Unreadable(f"act里不应有{extra[0]}", f"{extra[0]} has no place in act")
    body = _need(act, "body")
    if _words(_need(act, "meta/identification/FRBRExpression/FRBRlanguage"), "language") != "zho":
        raise Unreadable("不是中文文本", "the text is not in Chinese")
    uri = _words(_need(act, "meta/identification/FRBRWork/FRBRuri"), "value")
    alias = act.find(_path("meta/identification/FRBRWork/FRBRalias[@name='slug']"))
    ours = act.find(_path("meta/proprietary") + f"/{{{OURS}}}text")
    version = _date(_need(act, "meta/identification/FRBRExpression/FRBRdate"))
    starts, ends = _period(act)
    return Expression(
        work=_words(alias, "value") if alias is not None else uri.rpartition("/")[2],
        version=version,
        in_force=starts or version,
        title="".join(_need(act, "preface/longTitle/p/docTitle").itertext()),
        source=_source(ours, uri),
        verified_on=_date(_need(act, "meta/identification/FRBRManifestation/FRBRdate")),
        provisions=tuple(_provisions(body, "body")),
        in_force_to=ends,
        file_sha256=ours.get("fileSha256", "") if ours is not None else "",
    )


def _path(path: str) -> str:
    return "/".join(f"{{{AKN}}}{step}" for step in path.split("/"))


def _need(parent: ET.Element, path: str) -> ET.Element:
    found = parent.find(_path(path))
    if found is None:
        raise Unreadable(f"缺少{path}", f"{path} is missing")
    return found


def _words(element: ET.Element, attribute: str) -> str:
    value = element.get(attribute, "")
    if not value:
        tag = _tag(element)
        raise Unreadable(f"{tag}缺少{attribute}", f"{tag} has no {attribute}")
    return value


def _tag(element: ET.Element) -> str:
    return str(element.tag).removeprefix(f"{{{AKN}}}")


def _date(element: ET.Element) -> datetime.date:
    value = _words(element, "date")
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:
        raise Unreadable(f"不是日期：{value[:30]}", f"not a date: {value[:30]}") from None


def _period(act: ET.Element) -> tuple[datetime.date | None, datetime.date | None]:
    """First and last day of the text, if the file names them."""
    interval = act.find(_path("meta/temporalData/temporalGroup/timeInterval"))
    if interval is None:
        return None, None
    events = {f"#{event.get('eId')}": event for event in act.iterfind(_path("meta/lifecycle/eventRef"))}
    days = [events.get(interval.get(edge, "")) for edge in ("start", "end")]
    first, last = (_date(day) if day is not None else None for day in days)
    return first, last


def _source(ours: ET.Element | None, uri: str) -> Text:
    notes = ours.findall(f"{{{OURS}}}source") if ours is not None else []
    if len(notes) != 2:
        return Text(f"Akoma Ntoso文件：{uri}", f"Akoma Ntoso file: {uri}")
    return Text("".join(notes[0].itertext()), "".join(notes[1].itertext()))


def _provisions(parent: ET.Element, level: str) -> Iterator[Provision]:
    for element in _bare(parent):
        tag = _tag(element)
        if tag in ("num", "heading") and level != "body":
            continue
        if tag not in _INSIDE[level]:
            raise Unreadable(f"{level}里不应有{tag}", f"{tag} has no place in {level}")
        number = _number(element, tag)
        if tag == "article":
            found = tuple(_paragraphs(element))
            yield Provision("article", number, paragraphs=found)
        else:
            heading = element.find(_path("heading"))
            words = "".join(heading.itertext()) if heading is not None else ""
            yield Provision(tag, number, words)  # type: ignore[arg-type]
            yield from _provisions(element, tag)


def _number(element: ET.Element, tag: str) -> str:
    """`58` of `art_58`, which the printed number has to say too."""
    eid, printed = element.get("eId", ""), "".join(_need(element, "num").itertext())
    match = re.fullmatch(
        rf"{_NUMBER[tag]}_([1-9]\d{{0,3}}(?:-[1-9]\d?)?)", eid.rpartition("__")[2], re.ASCII
    )
    if not match or (tag == "point" and "-" in match[1]):
        raise Unreadable(f"{tag}的eId不合要求：{eid[:40]}", f"no eId for {tag}: {eid[:40]}")
    wanted = f"（{to_numeral(int(match[1]))}）" if tag == "point" else name(tag, match[1])
    if canonical(printed) != canonical(wanted):
        zh, en = f"{eid}的编号是“{printed[:20]}”", f"{eid} is numbered “{printed[:20]}”"
        raise Unreadable(zh, en)
    return match[1]


def _paragraphs(article: ET.Element) -> Iterator[Paragraph]:
    for place, element in enumerate(_bare(article)):
        tag = _tag(element)
        if place == 0 and tag == "num":
            continue
        if tag != "paragraph":
            raise Unreadable(f"article里不应有{tag}", f"{tag} has no place in article")
        points = tuple(_points(element))
        text = _text(element, "intro" if points else "content")
        yield Paragraph(text, digest(text), points)


def _points(paragraph: ET.Element) -> Iterator[Point]:
    for place, element in enumerate(_bare(paragraph)):
        tag = _tag(element)
        if tag == "point":
            text = _text(element, "content")
            yield Point(int(_number(element, "point")), text, digest(text))
        elif place or tag not in ("intro", "content"):
            raise Unreadable(f"paragraph里不应有{tag}", f"{tag} has no place in paragraph")


def _text(parent: ET.Element, holder: str) -> str:
    found = list(_bare(_need(parent, holder)))
    if [_tag(one) for one in found] != ["p"]:
        raise Unreadable(f"{holder}应只有一个p", f"{holder} must have one p and nothing else")
    if odd := [
        _tag(one) for one in found[0].iter() if one is not found[0] and _tag(one) not in _INLINE
    ]:
        raise Unreadable(f"p里不应有{odd[0]}", f"{odd[0]} has no place in p")
    return "".join(found[0].itertext())


def _bare(parent: ET.Element) -> Iterator[ET.Element]:
    """The elements in one that may hold no words between them: what is not read must not get lost unseen."""
    for words in (parent.text, *(child.tail for child in parent)):
        if words and words.strip():
            raise Unreadable(
                f"游离的文字：{words.strip()[:30]}", f"words outside any p: {words.strip()[:30]}"
            )
    yield from parent
