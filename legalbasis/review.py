"""What has to be read again because the law's wording moved under it. Pure.

A citation keeps the digest of the article that its author read, a note that of the article it was
written for. Where a text in force on the day, or one still to come, words the article otherwise, the
statement is listed until somebody has read it against the new wording.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from legalbasis import library
from legalbasis.citations import is_eid, pinpoint
from legalbasis.documents import Expression, Provision, Text
from legalbasis.library import WHOLE, Law
from legalbasis.publishing.edition import Edition
from legalbasis.publishing.kinds import KINDS


@dataclass(frozen=True)
class ToReview:
    """A statement pinned to another wording than the one of `text`.

    `kind` and `key` name the document, `part` the place in it. `before` is the wording it was written
    for, None if that text isn't held; `after` the new one, None if the article is gone.
    """

    what: Literal["citation", "summary", "translation"]
    kind: str
    key: str
    part: str
    title: Text
    law: Law
    article: str
    text: Expression
    before: Provision | None
    after: Provision | None


def to_review(edition: Edition, on: datetime.date) -> list[ToReview]:
    """Everything in an edition that rests on wording which is no longer, or soon no longer, the law's."""
    return edition.derived(("to_review", on), lambda: [*_citations(edition, on), *_notes(edition, on)])


def _texts(law: Law, on: datetime.date) -> Iterator[Expression]:
    """The text of the day, and every later one."""
    now = law.expression(on)
    for text in law.expressions:
        if now and text.in_force >= now.in_force:
            yield text


def _citations(edition: Edition, on: datetime.date) -> Iterator[ToReview]:
    for (kind, key), document in edition.documents.items():
        for reference in KINDS[kind].references(document):
            law = library.laws(edition).get(reference.work)
            if law is None or not reference.digest or not is_eid(reference.eid):
                continue
            number = pinpoint(reference.eid).article
            for text in _texts(law, on):
                article = library.articles(edition, law, text).get(number)
                if article is None or article.digest != reference.digest:
                    yield ToReview(
                        "citation", kind, key, reference.part, reference.title, law, number, text,
                        _worded(edition, law, number, reference.digest),
                        article.provision if article else None,
                    )  # fmt: skip
                    break


def _notes(edition: Edition, on: datetime.date) -> Iterator[ToReview]:
    """Articles whose wording no note was written for, though an earlier wording has one."""
    for law in library.laws(edition).values():
        noted = {note.eid: note for note in law.notes if note.eid != WHOLE and note.text_digest}
        seen: set[str] = set()
        for text in _texts(law, on):
            for number, article in library.articles(edition, law, text).items():
                note = noted.get(article.eid)
                if article.note or note is None or article.digest in seen:
                    continue
                seen.add(article.digest)
                before = _worded(edition, law, number, note.text_digest)
                for what in ("summary", "translation"):
                    yield ToReview(
                        what, "commentary", law.work.slug, f"notes.{note.eid}", note.heading,  # type: ignore[arg-type]
                        law, number, text, before, article.provision,
                    )  # fmt: skip


def _worded(edition: Edition, law: Law, number: str, digest: str) -> Provision | None:
    """An article in the wording of a digest."""
    for text in law.expressions:
        article = library.articles(edition, law, text).get(number)
        if article and article.digest == digest:
            return article.provision
    return None
