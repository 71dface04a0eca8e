"""The kinds of documents that can be published, entered by the floors that own them."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import msgspec

from legalbasis.documents import Document, Text
from legalbasis.publishing.edition import Edition
from legalbasis.publishing.problems import Problem


@dataclass(frozen=True)
class Reference:
    """A statement in a document that rests on a provision (`eid` as cited, empty for the work).

    `path` is the page that citizens find it on, empty if it has none. `digest` is that of the wording
    which was reviewed, `part` the place in the document: `cases.r5`.
    """

    work: str
    eid: str
    path: str
    title: Text
    role: Text
    digest: str = ""
    part: str = ""


@dataclass(frozen=True)
class Effect:
    """A set of situations that get another answer: what holds in them (clauses), the answer then and now.

    `was` and `becomes` are the addresses of both answers below the language prefix, with one situation
    as the witness; empty where there is none. `verdict` says that the verdict itself changes.
    """

    where: tuple[Text, ...]
    before: Text
    after: Text
    was: str
    becomes: str
    verdict: bool


@dataclass(frozen=True)
class Effects:
    """What a publication changes for citizens. `whole` says that every one is listed; `note` why not."""

    shown: tuple[Effect, ...] = ()
    whole: bool = True
    note: Text | None = None


def _no_problems(document: Any, edition: Edition, day: datetime.date) -> Iterable[Problem]:
    return ()


@dataclass(frozen=True)
class Kind:
    """How to handle one kind: its schema, its name for people, and what must hold to publish it.

    `check` looks at a document inside the edition that would result, for one day of law. `dates` are
    days on which something in the document begins, or has just ended. `references` lists what it
    cites, with paths below the language prefix (`check/refund/`). `within` is the kind of the page that it
    belongs to, under the first part of its own key. `effects` says of a page, by key, whose
    answers another edition changes on a day.
    """

    name: str
    label: Text
    document: type[Document]
    model: str
    key: Callable[[Any], str]
    title: Callable[[Any], Text]
    check: Callable[[Any, Edition, datetime.date], Iterable[Problem]] = _no_problems
    dates: Callable[[Any], Iterable[datetime.date]] = lambda document: ()
    references: Callable[[Any], Iterable[Reference]] = lambda document: ()
    path: Callable[[Any], str] | None = None
    within: str = ""
    effects: Callable[[str, Edition, Edition, datetime.date], Effects] | None = None
    version: int = 1


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    KINDS[kind.name] = kind


def encode(document: Document) -> bytes:
    """The canonical bytes of a document: JSON with fields in schema order, keys sorted."""
    return msgspec.json.encode(document, order="deterministic")


def decode(kind: str, body: bytes) -> Document:
    """Read a stored body. Raises msgspec.ValidationError if it isn't of the kind's schema."""
    return msgspec.json.decode(body, type=KINDS[kind].document)


def fingerprint(kind: str, key: str, body: bytes) -> str:
    """The sha256 that names a snapshot: over its kind, key, schema version and body."""
    head = f"{kind}\n{key}\n{KINDS[kind].version}\n".encode()
    return hashlib.sha256(head + body).hexdigest()
