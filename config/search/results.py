"""What a search answers: situations that fit, articles asked for by number, and pages that match."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace

from config.search import articles
from config.search.articles import folded
from config.search.entries import Entry, Kind, entries
from config.search.index import Index
from config.search.query import Wanted, read, synonyms
from config.search.situations import Lead, fitting, leads, situations
from legalbasis import library
from legalbasis.library import Law
from legalbasis.publishing.edition import Edition

FIRST_LAW = "social-insurance-law"
_RANK = (
    *("law", "administrative-regulation", "local-regulation"),
    *("ministry-rule", "interpretation", "normative-document"),
)
_MAKING = threading.Lock()


@dataclass(frozen=True)
class Results:
    """`pages` are in order, the best first. `paragraph` is the one asked for in the first of them, or 0."""

    wanted: tuple[Wanted, ...]
    leads: tuple[Lead, ...]
    pages: tuple[Entry, ...]
    paragraph: int = 0

    def counts(self) -> dict[Kind, int]:
        found: dict[Kind, int] = {}
        for one in self.pages:
            found[one.kind] = found.get(one.kind, 0) + 1
        return found


def index(edition: Edition) -> Index:
    """The index of an edition, made by whoever searches it first."""
    with _MAKING:
        return edition.derived("search", lambda: Index(entries(edition)))


def search(edition: Edition, query: str) -> Results:
    """Answer a query that has been tidied."""
    laws = library.laws(edition)
    made = index(edition)
    asked = articles.asked(query, [name for law in laws.values() for name in _names(law)])
    if asked is None:
        whole = [law for law in laws.values() if folded(query) in map(folded, _names(law))]
        return _by_words(edition, query, tuple(made.by_key["law", law.work.slug] for law in whole))
    law = _named(laws, asked.rest)
    article = _article(made, law, asked.number) if law else None
    if law and article:
        return Results((), (), (article, made.by_key["law", law.work.slug]), asked.paragraph)
    if law:
        return _by_words(edition, query, (made.by_key["law", law.work.slug],))
    every = [
        one for law in sorted(laws.values(), key=_order) if (one := _article(made, law, asked.number))
    ]
    if every and not asked.rest.strip():
        return Results((), (), tuple(every), asked.paragraph)
    found = _by_words(edition, query, tuple(every[:1]))
    return replace(found, paragraph=asked.paragraph if every else 0)


def _by_words(edition: Edition, query: str, first: tuple[Entry, ...]) -> Results:
    wanted = read(query, synonyms())
    found = [one.entry for one in index(edition).find(wanted)]
    pages = (*first, *(one for one in found if one not in first))
    return Results(wanted, tuple(leads(edition, fitting(wanted, situations()))), pages)


def _names(law: Law) -> tuple[str, ...]:
    """What a law may be called: its titles, and what the synonyms know under its slug."""
    title, short = law.work.title, law.work.short
    return (title.zh, title.en, short.zh, short.en, *synonyms().written.get(law.work.slug, ()))


def _named(laws: dict[str, Law], rest: str) -> Law | None:
    """The law whose name stands in the rest of a query, the longest name first."""
    found = [
        (len(name), law.work.slug)
        for law in laws.values()
        for name in map(folded, _names(law))
        if name and name in rest
    ]
    return laws[max(found)[1]] if found else None


def _article(made: Index, law: Law, number: str) -> Entry | None:
    return made.by_key.get(("article", f"{law.work.slug}:{number}"))


def _order(law: Law) -> tuple[bool, int, str]:
    """The Social Insurance Law first, then by rank."""
    return law.work.slug != FIRST_LAW, _RANK.index(law.work.kind), law.work.slug
