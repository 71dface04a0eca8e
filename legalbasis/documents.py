"""The documents of the law floor: frozen, typed, the same in pack, snapshot and page.

A document is what is published. It is read from YAML packs, stored as a snapshot under its
sha256, and handed to the views as it stands. Dates are calendar dates in China; digests are
sha256 in lower-case hexadecimal over canonical text (see `legalbasis.text`).
"""

from __future__ import annotations

import datetime
from functools import cache
from typing import Any, Literal, get_args

from msgspec import Struct, field, structs

Confidence = Literal["certain", "likely", "unsure"]


class Document(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A frozen struct that refuses fields it doesn't know."""


@cache
def fields_of(kind: type[Document]) -> tuple[structs.FieldInfo, ...]:
    """The fields of a document's type; worked out once, since msgspec evaluates the annotations anew."""
    return structs.fields(kind)


@cache
def speaking(kind: type[Document]) -> tuple[structs.FieldInfo, ...]:
    """The fields that may hold words of ours: documents, alone or in tuples."""
    return tuple(field for field in fields_of(kind) if _holds_document(field.type))


def _holds_document(annotation: Any) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, Document):
        return True
    return any(_holds_document(one) for one in get_args(annotation))


class Text(Document):
    """Our own words, always in both languages. A blank line starts a new paragraph."""

    zh: str
    en: str


# Places


class Place(Document):
    """A jurisdiction by its GB/T 2260 code; `100000` is the nation and has no parent."""

    code: str
    parent: str
    level: Literal["nation", "province", "city", "county"]
    name: Text
    short: str


class Jurisdictions(Document):
    places: tuple[Place, ...]


# Sources: where a fact was found. Never authority.


class Source(Document):
    """`place` is the code of the place it speaks of; empty for the nation."""

    code: str
    title: Text
    confidence: Confidence
    verified_on: datetime.date
    place: str = ""
    url: str = ""
    note: Text | None = None


class Sources(Document):
    sources: tuple[Source, ...]


# Words: what the field's terms mean


class Term(Document):
    """A term of the field in our own words. `also_zh` and `also_en` are other names for the same thing.

    `sources` are codes of where the meaning was found, `citations` the law that sets it.
    """

    key: str
    term: Text
    meaning: Text
    confidence: Confidence
    verified_on: datetime.date
    also_zh: tuple[str, ...] = ()
    also_en: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    sources: tuple[str, ...] = ()


class Glossary(Document):
    terms: tuple[Term, ...]


# Law


class Event(Document):
    """Something that happened to a law: adopted, amended, suspended, repealed."""

    on: datetime.date
    what: Literal["adopted", "commenced", "amended", "suspended", "resumed", "repealed"]
    note: Text


class Work(Document):
    """A law, regulation or normative document as such, whatever its wording on a given day.

    `in_force` is the day of commencement, `in_force_to` the last day on which it applied. `number` is
    the issuer's document number as printed (医保发〔2020〕33号). `confidence` says how sure the editors
    are of this description, `source` where they found it.
    """

    slug: str
    title: Text
    short: Text
    kind: Literal[
        "law",
        "administrative-regulation",
        "local-regulation",
        "ministry-rule",
        "normative-document",
        "interpretation",
    ]
    issuer: Text
    jurisdiction: str
    in_force: datetime.date
    source: Text
    confidence: Confidence
    verified_on: datetime.date
    number: str = ""
    adopted: datetime.date | None = None
    in_force_to: datetime.date | None = None
    frbr_uri: str = ""
    about: Text | None = None
    events: tuple[Event, ...] = ()


class Point(Document):
    """An item (项); `number` is 1 for （一）."""

    number: int
    text: str
    digest: str


class Paragraph(Document):
    """A paragraph (款) with its items. `digest` covers the paragraph's own words, not its items."""

    text: str
    digest: str
    points: tuple[Point, ...] = ()


class Provision(Document):
    """A chapter, section or article in reading order. `number` is 58, or 17-1 for 第十七条之一."""

    level: Literal["chapter", "section", "article"]
    number: str
    heading: str = ""
    paragraphs: tuple[Paragraph, ...] = ()


class Expression(Document):
    """The authentic Chinese text of a work as it stood from `in_force` to `in_force_to`."""

    work: str
    version: datetime.date
    in_force: datetime.date
    title: str
    source: Text
    verified_on: datetime.date
    provisions: tuple[Provision, ...]
    in_force_to: datetime.date | None = None
    file_sha256: str = ""


class Note(Document):
    """What the editors say of one article: a heading, a plain summary, an unofficial translation.

    `text_digest` is the digest of the article's wording it was written for; empty where the wording
    is not held here. `translation` goes from eId to English (`art_12__para_2__point_1`).
    """

    eid: str
    heading: Text
    summary: tuple[Text, ...]
    verified_on: datetime.date
    confidence: Confidence = "certain"
    text_digest: str = ""
    translation: dict[str, str] = field(default_factory=dict)
    editors_note: Text | None = None


class Correspondence(Document):
    """An article of an earlier work, and those of this one on the same matter: an editors' reading.

    No `eids` means that the earlier article has no full equivalent and remains the basis.
    """

    earlier: str
    eid: str
    eids: tuple[str, ...] = ()


class Commentary(Document):
    """Our notes on the articles of one work, and where they take up an earlier one."""

    work: str
    notes: tuple[Note, ...]
    concordance: tuple[Correspondence, ...] = ()


class Citation(Document):
    """Authority for a statement: a work, or one of its provisions by eId.

    `digest` is the digest of the article's wording that was reviewed; empty where the wording is not
    held. `point` says what exactly it supports, where a case cites several for different things.
    """

    work: str
    eid: str = ""
    digest: str = ""
    point: Text | None = None


# Dated figures


class Figure(Document):
    """A number that some instrument sets, from a day to a day, both included; open where empty.

    `value` is written out: a decimal ("0.0005", "600.00") or a fraction ("2/3"). Rates are shares of
    one. `key` names what it is, the same in every place (`late-charge-daily`).
    """

    key: str
    name: Text
    value: str
    unit: Literal["yuan", "rate", "days", "months", "years"]
    confidence: Confidence
    verified_on: datetime.date
    in_force: datetime.date | None = None
    in_force_to: datetime.date | None = None
    citations: tuple[Citation, ...] = ()
    sources: tuple[str, ...] = ()
    note: Text | None = None


class Figures(Document):
    """The figures of one place."""

    jurisdiction: str
    figures: tuple[Figure, ...]
