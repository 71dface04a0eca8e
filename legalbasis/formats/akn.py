"""Akoma Ntoso 3.0: a text of a law written as XML. `akn_reader` reads it back with the same digests.

What the standard has a place for stands there: titles, dates, events, the period of the text, chapters
down to items. Only the source of the text, the digest of its file and the notes on events are in a
namespace of our own. Translations are ours, not the law's: they are in the JSON (see `data`).

Elements are made under the names they have in the file, prefix and all.
"""

from __future__ import annotations

import datetime
import re
from xml.etree import ElementTree as ET

from legalbasis.documents import Event, Expression, Paragraph, Text, Work
from legalbasis.formats import frbr
from legalbasis.formats.outline import outline
from legalbasis.text import name, to_numeral

AKN = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
OURS = "urn:shebao-guide:law:1"
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TYPES = {
    "amended": "amendment",
    "suspended": "amendment",
    "resumed": "amendment",
    "repealed": "repeal",
}
_EVENTS = {
    "adopted": "通过",
    "commenced": "施行",
    "amended": "修改",
    "suspended": "暂停适用",
    "resumed": "恢复适用",
    "repealed": "废止",
    "text-begins": "文本开始适用",
    "text-ends": "文本最后适用日",
}


class Unwritable(ValueError):
    """The text holds a character that XML can't carry."""


def write(work: Work, expression: Expression) -> bytes:
    """The text as an Akoma Ntoso document, UTF-8. Raises Unwritable."""
    root = ET.Element("akomaNtoso", {"xmlns": AKN, "xmlns:guide": OURS})
    original = expression.version == work.adopted
    act = _add(root, "act", name="act", contains="originalVersion" if original else "singleVersion")
    _meta(_add(act, "meta"), work, expression)
    title = _add(_add(_add(act, "preface"), "longTitle"), "p")
    _add(title, "docTitle").text = expression.title
    _body(_add(act, "body", **{"xml:lang": "zh-Hans"}), expression)
    ET.indent(root, " ")
    xml = ET.tostring(root, "unicode")
    if bad := _ILLEGAL.search(xml):
        raise Unwritable(f"U+{ord(bad[0]):04X} can’t stand in XML")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{xml}\n'.encode()


def _add(parent: ET.Element, tag: str, **attributes: str) -> ET.Element:
    return ET.SubElement(parent, tag, attributes)


def _meta(meta: ET.Element, work: Work, expression: Expression) -> None:
    uri, version = frbr.work_uri(work), frbr.expression_uri(work, expression)
    identification = _add(meta, "identification", source="#editors")
    day = (work.adopted, "adopted") if work.adopted else (work.in_force, "commenced")
    level = _level(identification, "FRBRWork", f"{uri}/!main", uri, *day, "#issuer", slug=work.slug)
    _add(level, "FRBRcountry", value=uri.split("/")[2])
    _add(level, "FRBRsubtype", value=work.kind)
    if work.number:
        _add(level, "FRBRnumber", value=work.number)
    _add(level, "FRBRname", value=work.short.zh)
    level = _level(
        identification,
        "FRBRExpression",
        f"{version}/!main",
        version,
        expression.version,
        "version",
        "#issuer",
    )
    _add(level, "FRBRlanguage", language="zho")
    file = f"{version}.akn"
    level = _level(
        identification, "FRBRManifestation", file, file, expression.verified_on, "verified", "#editors"
    )
    _add(level, "FRBRformat", value="application/akn+xml")
    _lifecycle(meta, work, expression)
    references = _add(meta, "references", source="#editors")
    issuer = f"/akn/ontology/organization/{'/'.join(uri.split('/')[2:6:3])}"
    _add(references, "TLCOrganization", eId="issuer", href=issuer, showAs=work.issuer.zh)
    _add(
        references, "TLCOrganization", eId="editors", href="/akn/ontology/organization/shebao-guide",
        showAs="Shebao Guide",
    )  # fmt: skip
    for what, zh in _EVENTS.items():
        _add(references, "TLCEvent", eId=what, href=f"/akn/ontology/event/{what}", showAs=zh)
    _add(references, "TLCConcept", eId="in-force", href="/akn/ontology/concept/in-force", showAs="适用")
    ours = _add(_add(meta, "proprietary", source="#editors"), "guide:text")
    if expression.file_sha256:
        ours.set("fileSha256", expression.file_sha256)
    _both(ours, "guide:source", expression.source)


def _level(
    parent: ET.Element,
    tag: str,
    this: str,
    uri: str,
    day: datetime.date,
    what: str,
    author: str,
    **alias: str,
) -> ET.Element:
    level = _add(parent, tag)
    _add(level, "FRBRthis", value=this)
    _add(level, "FRBRuri", value=uri)
    for kind, value in alias.items():
        _add(level, "FRBRalias", name=kind, value=value)
    _add(level, "FRBRdate", date=str(day), name=what)
    _add(level, "FRBRauthor", href=author)
    return level


def _both(parent: ET.Element, tag: str, words: Text) -> None:
    for language, text in (("zh-Hans", words.zh), ("en", words.en)):
        _add(parent, tag, **{"xml:lang": language}).text = text


def _lifecycle(meta: ET.Element, work: Work, expression: Expression) -> None:
    """The events of the work, then the first and last day of this text, which the period refers to."""
    lifecycle = _add(meta, "lifecycle", source="#editors")
    for place, event in enumerate(work.events, 1):
        _event(lifecycle, f"event_{place}", event.on, event.what, event)
    interval = {"start": "#text_start", "refersTo": "#in-force"}
    _event(lifecycle, "text_start", expression.in_force, "text-begins")
    if expression.in_force_to:
        _event(lifecycle, "text_end", expression.in_force_to, "text-ends")
        interval["end"] = "#text_end"
    group = _add(_add(meta, "temporalData", source="#editors"), "temporalGroup", eId="period")
    _add(group, "timeInterval", **interval)


def _event(
    parent: ET.Element, eid: str, on: datetime.date, what: str, event: Event | None = None
) -> None:
    kind = _TYPES.get(what, "generation")
    found = _add(
        parent, "eventRef", eId=eid, date=str(on), type=kind, refersTo=f"#{what}", source="#editors"
    )
    if event:
        _both(found, "guide:note", event.note)


def _body(body: ET.Element, expression: Expression) -> None:
    within = {"": body}
    for placed in outline(expression):
        provision = placed.provision
        chapter = "chapter" if placed.chapter else ""
        parent = within["section" if placed.section else chapter]
        found = within[provision.level] = _add(parent, provision.level, eId=placed.eid)
        _add(found, "num").text = name(provision.level, provision.number)
        if provision.level != "article":
            _add(found, "heading").text = provision.heading
        for number, paragraph in enumerate(provision.paragraphs, 1):
            _paragraph(found, f"{placed.eid}__para_{number}", paragraph)


def _paragraph(article: ET.Element, eid: str, paragraph: Paragraph) -> None:
    found = _add(article, "paragraph", eId=eid)
    _add(_add(found, "intro" if paragraph.points else "content"), "p").text = paragraph.text
    for point in paragraph.points:
        item = _add(found, "point", eId=f"{eid}__point_{point.number}")
        _add(item, "num").text = f"（{to_numeral(point.number)}）"
        _add(_add(item, "content"), "p").text = point.text
