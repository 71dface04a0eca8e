"""A procedure as it is done in a place: the national steps and papers, with the place's changes laid over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from legalbasis import library
from legalbasis.documents import Place
from legalbasis.publishing.edition import Edition
from procedures.documents import LocalProcedure, Office, Procedure, Step, StepChange

_FIELDS = ("by", "dues", "fee", "where", "channels", "note")


@dataclass(frozen=True)
class Difference:
    """What one place does differently, and which steps and papers it touches."""

    place: Place
    local: LocalProcedure

    @property
    def steps(self) -> set[str]:
        return {change.step for change in self.local.steps}


@dataclass(frozen=True)
class Localised:
    """The procedure as it stands in `place` (None: nowhere in particular)."""

    procedure: Procedure
    place: Place | None
    differences: tuple[Difference, ...]


def localised(edition: Edition, procedure: Procedure, code: str = "") -> Localised:
    """Lay a province's changes over the nation's, then the city's over both. Unknown codes raise KeyError."""
    if not code:
        return Localised(procedure, None, ())
    places = library.places(edition)
    upward = list(places.upward(code))
    found = []
    for place in reversed(upward):
        local = edition.get("local-procedure", f"{procedure.slug}@{place.code}")
        if local:
            found.append(Difference(place, local))
            procedure = laid_over(procedure, local)
    return Localised(procedure, places[code], tuple(found))


def laid_over(procedure: Procedure, local: LocalProcedure) -> Procedure:
    """One place's changes applied."""
    changes = {change.step: change for change in local.steps}
    steps = tuple(_changed(step, changes.get(step.id)) for step in procedure.steps)
    added = {paper.id for paper in local.added_papers}
    gone = {*local.dropped_papers, *added}
    papers = tuple(paper for paper in procedure.papers if paper.id not in gone)
    return msgspec.structs.replace(procedure, steps=steps, papers=(*papers, *local.added_papers))


def _changed(step: Step, change: StepChange | None) -> Step:
    if change is None:
        return step
    given = {name: getattr(change, name) for name in _FIELDS if getattr(change, name) is not None}
    return msgspec.structs.replace(step, **given)


def own_rules(edition: Edition, slug: str) -> Sequence[Place]:
    """The places that have rules of their own for a procedure."""
    places = library.places(edition)
    return [places[one.jurisdiction] for one in edition.of("local-procedure") if one.procedure == slug]


def offices(edition: Edition, code: str) -> tuple[list[Office], list[Office]]:
    """The offices known for a place (its own first, then its province's), and the national hotlines."""
    found: list[Office] = []
    for place in library.places(edition).upward(code) if code else ():
        document = edition.get("offices", place.code) if place.parent else None
        found += document.offices if document else ()
    national = edition.get("offices", "100000")
    return found, list(national.offices) if national else []


def own_offices(edition: Edition) -> Sequence[Place]:
    """The places of which an office is known."""
    places = library.places(edition)
    named = [places[one.jurisdiction] for one in edition.of("offices") if one.offices]
    return [place for place in named if place.parent]
