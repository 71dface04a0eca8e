"""A law as JSON, in the schema `shebao-law/1` (docs/formats.md explains each field to outsiders).

A field is never taken out or given another meaning under the same schema name; one may be added. Dates are
calendar days in China. Days at the ends of a period are included; `null` leaves it open.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Literal

import msgspec
from msgspec import Struct, field

from legalbasis.documents import Confidence, Event, Expression, Text, Work
from legalbasis.formats import frbr
from legalbasis.formats.outline import outline
from legalbasis.library import Article, Law, Status
from legalbasis.places import Places
from legalbasis.text import name, to_numeral

SCHEMA: Literal["shebao-law/1"] = "shebao-law/1"


class Translation(Struct, frozen=True):
    """Ours. `official` is always false: the Chinese prevails."""

    text: str
    language: Literal["en"] = "en"
    official: bool = False


class JsonPoint(Struct, frozen=True):
    eid: str = field(name="eId")
    name: str
    text: str
    digest: str
    translation: Translation | None = None


class JsonParagraph(Struct, frozen=True):
    eid: str = field(name="eId")
    text: str
    digest: str
    points: list[JsonPoint]
    translation: Translation | None = None


class JsonProvision(Struct, frozen=True):
    """`within` are the eIds of the chapter and section it stands in, the outer first."""

    eid: str = field(name="eId")
    level: Literal["chapter", "section", "article"]
    number: str
    name: str
    heading: str
    within: list[str]
    digest: str | None
    paragraphs: list[JsonParagraph]


class JsonVersion(Struct, frozen=True):
    version: datetime.date
    in_force: datetime.date
    in_force_to: datetime.date | None
    frbr_uri: str


class JsonText(Struct, frozen=True):
    frbr_uri: str
    version: datetime.date
    in_force: datetime.date
    in_force_to: datetime.date | None
    language: Literal["zh-Hans"]
    title: str
    source: Text
    verified_on: datetime.date
    file_sha256: str | None
    provisions: list[JsonProvision]


class JsonPlace(Struct, frozen=True):
    code: str
    name: Text


class JsonWork(Struct, frozen=True):
    slug: str
    frbr_uri: str
    title: Text
    short: Text
    kind: str
    number: str | None
    issuer: Text
    jurisdiction: JsonPlace
    adopted: datetime.date | None
    in_force: datetime.date
    in_force_to: datetime.date | None
    events: list[Event]
    source: Text
    confidence: Confidence
    verified_on: datetime.date


class JsonLaw(Struct, frozen=True):
    """`text` is null where only the description is held; `versions` are all texts held."""

    schema: Literal["shebao-law/1"]
    url: str
    on: datetime.date
    status: Status
    work: JsonWork
    versions: list[JsonVersion]
    text: JsonText | None


def law_json(
    law: Law,
    articles: dict[str, Article],
    expression: Expression | None,
    places: Places,
    on: datetime.date,
    url: str,
) -> bytes:
    """The law as on a day; `articles` are those of the expression, by number. Indented UTF-8."""
    versions = [
        JsonVersion(one.version, one.in_force, one.in_force_to, frbr.expression_uri(law.work, one))
        for one in law.expressions
    ]
    text = _text(law.work, expression, articles) if expression else None
    whole = JsonLaw(SCHEMA, url, on, law.status(on), _work(law.work, places), versions, text)
    return msgspec.json.format(msgspec.json.encode(whole), indent=1)


def _work(work: Work, places: Places) -> JsonWork:
    code = work.jurisdiction
    place = places[code].name if code in places else Text(code, code)
    return JsonWork(
        slug=work.slug,
        frbr_uri=frbr.work_uri(work),
        title=work.title,
        short=work.short,
        kind=work.kind,
        number=work.number or None,
        issuer=work.issuer,
        jurisdiction=JsonPlace(code, place),
        adopted=work.adopted,
        in_force=work.in_force,
        in_force_to=work.in_force_to,
        events=list(work.events),
        source=work.source,
        confidence=work.confidence,
        verified_on=work.verified_on,
    )


def _text(work: Work, expression: Expression, articles: dict[str, Article]) -> JsonText:
    return JsonText(
        frbr_uri=frbr.expression_uri(work, expression),
        version=expression.version,
        in_force=expression.in_force,
        in_force_to=expression.in_force_to,
        language="zh-Hans",
        title=expression.title,
        source=expression.source,
        verified_on=expression.verified_on,
        file_sha256=expression.file_sha256 or None,
        provisions=list(_provisions(expression, articles)),
    )


def _provisions(expression: Expression, articles: dict[str, Article]) -> Iterator[JsonProvision]:
    eids: dict[int, str] = {}
    for placed in outline(expression):
        one = placed.provision
        eids[id(one)] = placed.eid
        article = articles[one.number] if one.level == "article" else None
        yield JsonProvision(
            eid=placed.eid,
            level=one.level,
            number=one.number,
            name=name(one.level, one.number),
            heading=one.heading,
            within=[eids[id(above)] for above in (placed.chapter, placed.section) if above],
            digest=article.digest if article else None,
            paragraphs=list(_paragraphs(article)) if article else [],
        )


def _paragraphs(article: Article) -> Iterator[JsonParagraph]:
    for line in article.lines:
        eid = f"{article.eid}__para_{line.number}"
        points = [
            JsonPoint(
                eid=f"{eid}__point_{point.number}",
                name=f"（{to_numeral(point.number)}）",
                text=point.text,
                digest=point.digest,
                translation=_translation(words),
            )
            for point, words in line.points
        ]
        yield JsonParagraph(
            eid, line.paragraph.text, line.paragraph.digest, points, _translation(line.translation)
        )


def _translation(words: str) -> Translation | None:
    return Translation(words) if words else None
