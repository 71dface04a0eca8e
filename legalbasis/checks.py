"""What must hold before a document of the law floor is published. Pure: documents in, problems out."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from typing import Any

from legalbasis import library
from legalbasis.citations import is_eid, pinpoint
from legalbasis.documents import (
    Citation,
    Commentary,
    Correspondence,
    Document,
    Expression,
    Figures,
    Glossary,
    Jurisdictions,
    Paragraph,
    Point,
    Sources,
    Text,
    Work,
    speaking,
)
from legalbasis.figures import number, overlaps
from legalbasis.publishing.edition import Edition
from legalbasis.publishing.problems import Problem
from legalbasis.text import digest, eid

_SLUG = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
_HAN = re.compile(r"[㐀-鿿]")


def words(kind: str, key: str, document: Any, path: str = "") -> Iterator[Problem]:
    """Every piece of our own words that lacks a language, or has the wrong one in its place."""
    if isinstance(document, Text):
        if not document.zh.strip() or not _HAN.search(document.zh):
            yield _say(kind, key, path, "缺中文", "the Chinese is missing", "missing-zh")
        if not document.en.strip():
            yield _say(kind, key, path, "缺英文", "the English is missing", "missing-en")
    elif isinstance(document, Document):
        for field in speaking(type(document)):
            value = getattr(document, field.name)
            yield from words(kind, key, value, f"{path}.{field.encode_name}".lstrip("."))
    elif isinstance(document, tuple):
        for place, item in enumerate(document):
            name = getattr(item, "id", None) or getattr(item, "key", None) or str(place)
            yield from words(kind, key, item, f"{path}.{name}")


def _say(kind: str, key: str, path: str, zh: str, en: str, code: str = "") -> Problem:
    return Problem(kind, key, path, Text(zh, en), code)


def jurisdictions(document: Jurisdictions, edition: Edition, on: datetime.date) -> Iterable[Problem]:
    known = {place.code for place in document.places}
    if len(known) != len(document.places):
        yield _say("jurisdictions", "cn", "places", "有重复的代码", "a code stands twice")
    for place in document.places:
        if not re.fullmatch(r"\d{6}", place.code):
            en = "a code has six digits"
            yield _say("jurisdictions", "cn", f"places.{place.code}", "代码应为六位数字", en)
        if place.parent and place.parent not in known:
            en = f"lies in {place.parent}, which is not in the table"
            zh = f"上级{place.parent}不在表中"
            yield _say("jurisdictions", "cn", f"places.{place.code}", zh, en)


def sources(document: Sources, edition: Edition, on: datetime.date) -> Iterable[Problem]:
    yield from words("sources", "cn", document)


def glossary(document: Glossary, edition: Edition, on: datetime.date) -> Iterable[Problem]:
    yield from words("glossary", "cn", document)
    known = library.sources(edition)
    keys = [one.key for one in document.terms]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield _say("glossary", "cn", f"terms.{key}", "键重复", "a key stands twice")
    first: dict[str, str] = {}
    for one in document.terms:
        place = f"terms.{one.key}"
        if not _SLUG.match(one.key):
            en = "a key has lower-case letters, digits and hyphens"
            yield _say("glossary", "cn", place, "键只能用小写字母、数字和连字符", en)
        for name in (one.term.zh, one.term.en, *one.also_zh, *one.also_en):
            other = first.setdefault(name.casefold(), one.key)
            if other != one.key:
                en = f"“{name}” already stands at {other}"
                yield _say("glossary", "cn", place, f"“{name}”在{other}里已经有了", en)
        for code in one.sources:
            if code not in known:
                yield _say("glossary", "cn", place, f"没有这个出处：{code}", f"no such source: {code}")
        for cited in one.citations:
            yield from citation("glossary", "cn", place, cited, edition)


def work(document: Work, edition: Edition, on: datetime.date) -> Iterable[Problem]:
    slug = document.slug
    yield from words("work", slug, document)
    if not _SLUG.match(slug):
        en = "a slug has lower-case letters, digits and hyphens"
        yield _say("work", slug, "slug", "网址名只能用小写字母、数字和连字符", en)
    if document.jurisdiction not in library.places(edition):
        en = f"no such place: {document.jurisdiction}"
        yield _say("work", slug, "jurisdiction", f"没有这个地方：{document.jurisdiction}", en)
    if document.in_force_to and document.in_force_to < document.in_force:
        yield _say("work", slug, "in_force_to", "失效早于施行", "ends before it begins")


def figures(document: Figures, edition: Edition, on: datetime.date) -> Iterable[Problem]:
    key = document.jurisdiction
    yield from words("figures", key, document)
    if key not in library.places(edition):
        yield _say("figures", key, "jurisdiction", f"没有这个地方：{key}", f"no such place: {key}")
    for figure in document.figures:
        path = f"figures.{figure.key}"
        try:
            number(figure)
        except ValueError:
            zh, en = f"不是数：{figure.value}", f"not a figure: {figure.value}"
            yield _say("figures", key, path, zh, en)
        if figure.in_force and figure.in_force_to and figure.in_force_to < figure.in_force:
            yield _say("figures", key, path, "止日早于起日", "the period ends before it begins")
        if not figure.citations and not figure.sources:
            yield _say("figures", key, path, "没有依据也没有出处", "neither authority nor source")
        for cited in figure.citations:
            yield from citation("figures", key, path, cited, edition)
        for code in figure.sources:
            if code not in library.sources(edition):
                yield _say("figures", key, path, f"没有这个出处：{code}", f"no such source: {code}")
    for one, other in overlaps(document.figures):
        zh = f"同一数据的期间重叠：{one.value}与{other.value}"
        en = f"the periods of {one.value} and {other.value} meet"
        yield _say("figures", key, f"figures.{one.key}", zh, en, "overlap")


def expression(document: Expression, edition: Edition, on: datetime.date) -> Iterable[Problem]:
    key = f"{document.work}@{document.version}"
    if document.work not in library.laws(edition):
        en = f"no such work: {document.work}"
        yield _say("expression", key, "work", f"没有这部法：{document.work}", en)
    last = 0
    for provision in document.provisions:
        if provision.level != "article":
            continue
        number, _, inserted = provision.number.partition("-")
        follows = int(number) == last if inserted else int(number) == last + 1
        if not follows:
            en = f"article {provision.number} does not follow article {last}"
            zh = f"第{provision.number}条没有接着第{last}条"
            yield _say("expression", key, eid(provision), zh, en)
        last = int(number)
        if not provision.paragraphs:
            yield _say("expression", key, eid(provision), "没有条文", "has no text")
        for place, paragraph in enumerate(provision.paragraphs, 1):
            parts: list[Paragraph | Point] = [paragraph, *paragraph.points]
            for part in parts:
                if digest(part.text) != part.digest:
                    en = "the words don't match their digest"
                    where = f"{eid(provision)}__para_{place}"
                    yield _say("expression", key, where, "文字与指纹不符", en)


def commentary(document: Commentary, edition: Edition, on: datetime.date) -> Iterable[Problem]:
    key = document.work
    yield from words("commentary", key, document)
    law = library.laws(edition).get(key)
    if law is None:
        yield _say("commentary", key, "work", f"没有这部法：{key}", f"no such work: {key}")
        return
    for pair in document.concordance:
        yield from _correspondence(key, pair, edition)
    wordings: dict[str, set[str]] = {}
    parts: dict[str, set[str]] = {}
    for text in law.expressions:
        for article in library.articles(edition, law, text).values():
            wordings.setdefault(article.eid, set()).add(article.digest)
            parts.setdefault(article.digest, set()).update(_parts(article))
    for note in document.notes:
        if note.eid != library.WHOLE and not is_eid(note.eid):
            en = f"not an article's eId: {note.eid}"
            yield _say("commentary", key, note.eid, f"不是条文编号：{note.eid}", en)
        if law.expressions and note.eid != library.WHOLE:
            if note.text_digest not in wordings.get(note.eid, set()):
                zh, en = "所写的条文版本不存在", "was written for a wording that is not held"
                yield _say("commentary", key, note.eid, zh, en, "stale")
            elif note.translation.keys() != parts[note.text_digest]:
                zh, en = "译文与款、项不对应", "the translation doesn't cover each paragraph and item"
                yield _say("commentary", key, note.eid, zh, en)


def _correspondence(key: str, pair: Correspondence, edition: Edition) -> Iterator[Problem]:
    path = f"concordance.{pair.earlier}.{pair.eid}"
    if pair.earlier not in library.laws(edition):
        zh, en = f"没有这部法：{pair.earlier}", f"no such work: {pair.earlier}"
        yield _say("commentary", key, path, zh, en)
    for name in (pair.eid, *pair.eids):
        if not is_eid(name):
            yield _say(
                "commentary", key, path, f"不是条文编号：{name}", f"not an article's eId: {name}"
            )


def _parts(article: library.Article) -> Iterator[str]:
    for place, paragraph in enumerate(article.provision.paragraphs, 1):
        yield f"{article.eid}__para_{place}"
        for point in paragraph.points:
            yield f"{article.eid}__para_{place}__point_{point.number}"


def citation(kind: str, key: str, path: str, cited: Citation, edition: Edition) -> Iterable[Problem]:
    """A citation must name a published work and, where the text is held, an article in it."""
    law = library.laws(edition).get(cited.work)
    if law is None:
        yield _say(kind, key, path, f"没有这部法：{cited.work}", f"no such work: {cited.work}")
        return
    if cited.eid in ("", library.WHOLE):
        return
    if not is_eid(cited.eid):
        en = f"not an article's eId: {cited.eid}"
        yield _say(kind, key, path, f"不是条文编号：{cited.eid}", en)
        return
    point = pinpoint(cited.eid)
    held = [library.articles(edition, law, text) for text in law.expressions]
    found = [held_articles.get(point.article) for held_articles in held]
    if held and not any(found):
        name = point.name()
        zh = f"{law.work.short.zh}没有{name.zh}"
        yield _say(kind, key, path, zh, f"{law.work.short.en} has no {name.en}")
    elif held and cited.digest not in {article.digest for article in found if article}:
        zh, en = "引用时核对的条文已经变了", "the wording that was reviewed is not held"
        yield _say(kind, key, path, zh, en, "stale")
