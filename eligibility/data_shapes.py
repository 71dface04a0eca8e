"""The documents of docs/data.md, field by field: `shebao-interview/1`, `shebao-result/1` and their like.

Under one schema name a field is never taken out or given another meaning; one may be added. No field has a
default: each is always there, `null` or empty where there is nothing to say. Days are calendar days in China.
"""

from __future__ import annotations

import datetime
from typing import Literal

from msgspec import Struct, field

from eligibility.documents import Verdict
from eligibility.explain import Status
from legalbasis.documents import Confidence, Text


class JsonEdition(Struct, frozen=True):
    """What was published: by its number in the publication log and the day it was looked at."""

    seq: int
    day: datetime.date


class JsonQuestionnaire(Struct, frozen=True):
    slug: str
    title: Text
    url: str


class JsonAnswer(Struct, frozen=True):
    """An answer that counts. `value` as it stands in the address, `words` as a person would say it."""

    key: str
    label: Text
    value: str
    words: Text
    unsure: bool


class JsonDropped(Struct, frozen=True):
    """A parameter that was left out of account: no question has this key, empty, or not needed."""

    key: str
    why: Literal["unknown", "empty", "not-needed"]


class JsonFault(Struct, frozen=True):
    """An answer that can't stand, and what to do about it."""

    key: str
    code: Literal["twice", "malformed", "range", "option", "place"]
    words: Text


class JsonOption(Struct, frozen=True):
    """`clause` is the label as a condition. `usual` marks what to show first after these answers."""

    id: str
    label: Text
    clause: Text
    usual: bool


class JsonQuestion(Struct, frozen=True):
    """`least` and `most` are written as answers are; `unsure` is the value that says "not sure"."""

    key: str
    kind: Literal["choice", "yesno", "number", "months", "amount", "date", "region"]
    wording: Text
    label: Text
    hint: Text | None
    how: Text | None
    options: list[JsonOption]
    unsure: str | None
    least: str | None
    most: str | None
    places: str | None


class JsonInterviewLinks(Struct, frozen=True):
    """`next` is a URI template (RFC 6570) with the question's key for its one variable."""

    this: str = field(name="self")
    page: str
    next: str | None
    result: str | None


class JsonInterview(Struct, frozen=True):
    """A question, or that nothing more need be asked."""

    schema: Literal["shebao-interview/1"]
    done: bool
    questionnaire: JsonQuestionnaire
    edition: JsonEdition
    on: datetime.date
    answers: list[JsonAnswer]
    dropped: list[JsonDropped]
    faults: list[JsonFault]
    question: JsonQuestion | None
    links: JsonInterviewLinks


class JsonCitedWork(Struct, frozen=True):
    slug: str
    frbr_uri: str
    title: Text
    number: str | None


class JsonCitation(Struct, frozen=True):
    """A provision in force on the day; a work as a whole where `eId` is null.

    `digest` is that of the article's wording on the day, `read` that of the wording which the editors
    read, null where none is held. `applies_in` is null for the whole country.
    """

    work: JsonCitedWork
    eid: str | None = field(name="eId")
    name: Text | None
    point: Text | None
    url: str
    held: bool
    digest: str | None
    read: str | None
    applies_in: Text | None


class JsonSource(Struct, frozen=True):
    code: str
    title: Text
    url: str | None
    confidence: Confidence
    verified_on: datetime.date


class JsonPage(Struct, frozen=True):
    slug: str
    title: Text
    url: str


class JsonLead(Struct, frozen=True):
    """Another questionnaire, begun with answers that carry over."""

    questionnaire: str
    label: Text
    url: str


class JsonPossibility(Struct, frozen=True):
    """A case that is the answer or may be. `conditions`: alternatives, each of clauses that all hold."""

    id: str
    verdict: Verdict
    word: Text
    headline: Text
    conditions: list[list[Text]]
    why: Text
    can: list[Text]
    amount: Text | None
    to_do: list[Text]
    papers: list[Text]
    warnings: list[Text]
    procedures: list[JsonPage]
    leads: list[JsonLead]
    place: Text | None
    citations: list[JsonCitation]
    unsupported: bool
    sources: list[JsonSource]
    confidence: Confidence
    confidence_note: Text
    verified_on: datetime.date


class JsonOpen(Struct, frozen=True):
    """A question that the possibilities hang on; `url` is the page that asks it."""

    key: str
    label: Text
    wording: Text
    url: str


class JsonAgainst(Struct, frozen=True):
    key: str
    answer: Text
    wanted: Text


class JsonExplained(Struct, frozen=True):
    """What became of a case. `met` and `open` are keys of questions, `before` ids of cases."""

    case: str
    status: Status
    met: list[str]
    against: list[JsonAgainst]
    open: list[str]
    before: list[str]


class JsonResultLinks(Struct, frozen=True):
    this: str = field(name="self")
    page: str
    explanation: str
    interview: str
    permalink: str
    pinned: str


class JsonResult(Struct, frozen=True):
    """The verdict with everything it rests on."""

    schema: Literal["shebao-result/1"]
    done: Literal[True]
    questionnaire: JsonQuestionnaire
    edition: JsonEdition
    on: datetime.date
    answers: list[JsonAnswer]
    dropped: list[JsonDropped]
    verdict: Verdict
    decided: bool
    cases: list[str]
    possibilities: list[JsonPossibility]
    open: list[JsonOpen]
    explained: list[JsonExplained]
    verified_on: datetime.date
    links: JsonResultLinks


class JsonPlace(Struct, frozen=True):
    code: str
    name: Text
    within: str | None


class JsonPlaces(Struct, frozen=True):
    """Provinces, each followed by what lies in it."""

    schema: Literal["shebao-places/1"]
    edition: JsonEdition
    places: list[JsonPlace]


class JsonError(Struct, frozen=True):
    """Why there is no other document here."""

    schema: Literal["shebao-error/1"]
    status: int
    code: Literal["no-such-questionnaire", "bad-address", "too-long", "only-get", "nothing-published"]
    words: Text
