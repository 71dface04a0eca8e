"""The published law as the pages read it: works with their expressions and notes on a given day."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal

from legalbasis.citations import is_eid, pinpoint
from legalbasis.documents import (
    Citation,
    Correspondence,
    Expression,
    Jurisdictions,
    Note,
    Paragraph,
    Point,
    Provision,
    Source,
    Text,
    Work,
)
from legalbasis.figures import Table
from legalbasis.places import Places
from legalbasis.publishing.edition import Edition
from legalbasis.publishing.kinds import KINDS, Reference
from legalbasis.text import article_digest, eid

WHOLE = "work"
Status = Literal["in-force", "not-yet", "ended"]


@dataclass(frozen=True)
class Line:
    """A paragraph beside its translation, and its items beside theirs; empty where there is none."""

    number: int
    paragraph: Paragraph
    translation: str
    points: tuple[tuple[Point, str], ...]


@dataclass(frozen=True)
class Article:
    """An article in one expression, with what the editors say about it."""

    provision: Provision
    chapter: Provision | None
    digest: str
    note: Note | None

    @property
    def eid(self) -> str:
        return eid(self.provision)

    @property
    def number(self) -> str:
        return self.provision.number

    @property
    def lines(self) -> list[Line]:
        translation = self.note.translation if self.note else {}
        out = []
        for place, paragraph in enumerate(self.provision.paragraphs, 1):
            name = f"{self.eid}__para_{place}"
            points = tuple(
                (point, translation.get(f"{name}__point_{point.number}", ""))
                for point in paragraph.points
            )
            out.append(Line(place, paragraph, translation.get(name, ""), points))
        return out


@dataclass(frozen=True)
class Moment:
    """A day in the life of a law. `what` as in `documents.Event`; a repeal's day is its last."""

    on: datetime.date
    what: str
    note: Text | None = None


@dataclass(frozen=True)
class Law:
    """A work with everything published about it."""

    work: Work
    expressions: tuple[Expression, ...]
    notes: tuple[Note, ...]
    concordance: tuple[Correspondence, ...] = ()

    def status(self, on: datetime.date) -> Status:
        if on < self.work.in_force:
            return "not-yet"
        if self.work.in_force_to and on > self.work.in_force_to:
            return "ended"
        return "in-force"

    def expression(self, on: datetime.date) -> Expression | None:
        """The text in force on the day; the first one for a day before any of them."""
        started = [one for one in self.expressions if one.in_force <= on]
        return started[-1] if started else next(iter(self.expressions), None)

    def following(self, expression: Expression) -> Expression | None:
        """The text that comes after this one."""
        later = [one for one in self.expressions if one.in_force > expression.in_force]
        return later[0] if later else None

    def timeline(self) -> list[Moment]:
        """What happened to the law, in order: its events, and what its dates say beyond them."""
        told = {(event.on, event.what): event.note for event in self.work.events}
        days = {on for on, _ in told}
        moments = [Moment(on, what, note) for (on, what), note in told.items()]
        if self.work.adopted and self.work.adopted not in days:
            moments.append(Moment(self.work.adopted, "adopted"))
        if self.work.in_force not in days:
            moments.append(Moment(self.work.in_force, "commenced"))
        moments += [
            Moment(text.in_force, "amended")
            for text in self.expressions[1:]
            if text.in_force not in days
        ]
        if self.work.in_force_to and "repealed" not in {what for _, what in told}:
            moments.append(Moment(self.work.in_force_to, "repealed"))
        return sorted(moments, key=lambda moment: moment.on)

    def articles(self, expression: Expression) -> dict[str, Article]:
        """The articles of an expression by number, in order."""
        found: dict[str, Article] = {}
        chapter = None
        for provision in expression.provisions:
            if provision.level == "chapter":
                chapter = provision
            elif provision.level == "article":
                digest = article_digest(provision)
                note = self.note(eid(provision), digest)
                found[provision.number] = Article(provision, chapter, digest, note)
        return found

    def note(self, article: str, digest: str = "") -> Note | None:
        """The note written for just this wording; without wording, the note on the article."""
        for note in self.notes:
            if note.eid == article and note.text_digest in ("", digest):
                return note
        return None


def laws(edition: Edition) -> dict[str, Law]:
    """All published works by slug."""
    return edition.derived("laws", lambda: _laws(edition))


def _laws(edition: Edition) -> dict[str, Law]:
    expressions: dict[str, list[Expression]] = {}
    for expression in edition.of("expression"):
        expressions.setdefault(expression.work, []).append(expression)
    found = {}
    for work in edition.of("work"):
        texts = sorted(expressions.get(work.slug, []), key=lambda one: one.in_force)
        commentary = edition.get("commentary", work.slug)
        found[work.slug] = Law(
            work,
            tuple(texts),
            commentary.notes if commentary else (),
            commentary.concordance if commentary else (),
        )
    return found


def taken_up(edition: Edition) -> dict[tuple[str, str], list[tuple[Law, Correspondence]]]:
    """The later laws that take up an article, by work and eId of the earlier one."""
    return edition.derived("taken_up", lambda: _taken_up(edition))


def _taken_up(edition: Edition) -> dict[tuple[str, str], list[tuple[Law, Correspondence]]]:
    found: dict[tuple[str, str], list[tuple[Law, Correspondence]]] = {}
    for law in laws(edition).values():
        for one in law.concordance:
            found.setdefault((one.earlier, one.eid), []).append((law, one))
    return found


def articles(edition: Edition, law: Law, expression: Expression) -> dict[str, Article]:
    """The articles of an expression, worked out once an edition."""
    name = ("articles", law.work.slug, expression.version)
    return edition.derived(name, lambda: law.articles(expression))


def places(edition: Edition) -> Places:
    """The published places; none before any are published."""
    document = edition.get("jurisdictions", "cn") or Jurisdictions(())
    return edition.derived("places", lambda: Places(document))


def figures(edition: Edition) -> Table:
    """All published figures."""
    return edition.derived("figures", lambda: Table(edition.of("figures"), places(edition)))


def sources(edition: Edition) -> dict[str, Source]:
    """All published sources by code."""
    return edition.derived(
        "sources", lambda: {one.code: one for page in edition.of("sources") for one in page.sources}
    )


@dataclass(frozen=True)
class Authority:
    """A citation resolved for a day: the law, and the article's wording where it is held."""

    citation: Citation
    law: Law
    article: Article | None
    expression: Expression | None
    note: Note | None
    place: Text | None

    @property
    def name(self) -> Text:
        """第九十条 / article 90; empty for a work as a whole."""
        if self.citation.eid in ("", WHOLE):
            return Text("", "")
        return pinpoint(self.citation.eid).name()

    @property
    def article_number(self) -> str:
        """58, for the article's page."""
        whole = self.citation.eid in ("", WHOLE)
        return "" if whole else pinpoint(self.citation.eid).article

    @property
    def has_page(self) -> bool:
        """Whether the article has a page of its own: its text is held, or a note on it."""
        return self.article is not None or self.note is not None

    @property
    def lines(self) -> list[Line]:
        """The cited wording: the one paragraph that is cited, or the whole article."""
        if self.article is None:
            return []
        wanted = pinpoint(self.citation.eid).paragraph
        lines = self.article.lines
        return [line for line in lines if wanted is None or line.number == wanted]

    @property
    def changed(self) -> bool:
        """Whether the wording differs from the one that was reviewed."""
        held = self.article is not None and bool(self.citation.digest)
        return held and self.article.digest != self.citation.digest  # type: ignore[union-attr]


def authority(edition: Edition, citation: Citation, on: datetime.date) -> Authority | None:
    """The cited law if it is in force on the day, else None."""
    law = laws(edition).get(citation.work)
    named = citation.eid in ("", WHOLE) or is_eid(citation.eid)
    if law is None or not named or law.status(on) != "in-force":
        return None
    article = expression = None
    note = law.note(citation.eid or WHOLE)
    if citation.eid not in ("", WHOLE):
        point = pinpoint(citation.eid)
        expression = law.expression(on)
        if expression:
            article = articles(edition, law, expression).get(point.article)
        note = article.note if article else law.note(point.article_eid)
    code = law.work.jurisdiction
    tree = places(edition)
    place = tree[code].name if code in tree and tree[code].parent else None
    return Authority(citation, law, article, expression, note, place)


def names(edition: Edition, citation: Citation) -> bool:
    """Whether there is such a work and, if its text is held, such an article and paragraph in some wording."""
    law = laws(edition).get(citation.work)
    if law is None or citation.eid in ("", WHOLE) or not law.expressions:
        return law is not None
    point = pinpoint(citation.eid)
    found = (articles(edition, law, one).get(point.article) for one in law.expressions)
    return any(one and (point.paragraph or 1) <= len(one.provision.paragraphs) for one in found)


def cited_by(edition: Edition) -> dict[tuple[str, str], list[Reference]]:
    """Who rests on a provision, by work and article eId (empty: the work as such)."""
    return edition.derived("cited_by", lambda: _cited_by(edition))


def _cited_by(edition: Edition) -> dict[tuple[str, str], list[Reference]]:
    found: dict[tuple[str, str], list[Reference]] = {}
    for (kind, _), document in edition.documents.items():
        for reference in KINDS[kind].references(document):
            if not reference.path:
                continue
            whole = reference.eid in ("", WHOLE)
            article = "" if whole else pinpoint(reference.eid).article_eid
            listed = found.setdefault((reference.work, article), [])
            if (reference.path, reference.role) not in {(one.path, one.role) for one in listed}:
                listed.append(reference)
    return found
