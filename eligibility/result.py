"""A result as one value: what the engine found, with its grounds, ready to be shown. No request in sight."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from eligibility.checks import overlays_of
from eligibility.clauses import clause
from eligibility.compile import Compiled, compiled
from eligibility.documents import Case, Question, Questionnaire, Verdict
from eligibility.engine.algebra import joined
from eligibility.engine.interview import Hit, Outcome, open_keys
from legalbasis import library
from legalbasis.documents import Source, Text
from legalbasis.library import Authority
from legalbasis.publishing.edition import Edition


def table(edition: Edition, document: Questionnaire, on: datetime.date) -> Compiled:
    """The compiled table of a questionnaire for a day, kept with the edition."""

    def make() -> Compiled:
        overlays = overlays_of(edition, document.slug)
        return compiled(document, overlays, library.places(edition), on)

    return edition.on_day(("table", document.slug), on, make)


@dataclass(frozen=True)
class Ground:
    """A case with what it rests on, on the day."""

    case: Case
    place: Text | None
    authorities: tuple[Authority, ...]
    sources: tuple[Source, ...]

    @property
    def unsupported(self) -> bool:
        """Whether no law or document of authority is named, only where the fact was found."""
        return not self.authorities


@dataclass(frozen=True)
class Possibility:
    """An outcome still possible, and under which further conditions: alternatives of clauses."""

    ground: Ground
    conditions: tuple[tuple[Text, ...], ...]


@dataclass(frozen=True)
class Result:
    """`verdict` is what stands, whichever possibility comes true. `open` are the undecided questions."""

    verdict: Verdict
    possibilities: tuple[Possibility, ...]
    open: tuple[Question, ...]
    answers: Mapping[str, str]

    @property
    def decided(self) -> bool:
        return len(self.possibilities) == 1

    @property
    def ground(self) -> Ground:
        return self.possibilities[0].ground

    @property
    def cases(self) -> tuple[str, ...]:
        return tuple(one.ground.case.id for one in self.possibilities)

    @property
    def open_labels(self) -> list[Text]:
        return [question.label for question in self.open]

    @property
    def authorities(self) -> list[Authority]:
        """What all the possibilities rest on, each once."""
        found = {
            (a.citation.work, a.citation.eid): a
            for one in self.possibilities
            for a in one.ground.authorities
        }
        return list(found.values())

    @property
    def sources(self) -> list[Source]:
        found = {source.code: source for one in self.possibilities for source in one.ground.sources}
        return list(found.values())

    @property
    def checked(self) -> datetime.date:
        """The day on which the least lately checked of the possibilities was verified."""
        return min(one.ground.case.verified_on for one in self.possibilities)

    @property
    def substance(self) -> object:
        """All that matters of what was said, to compare with what is said later."""
        return self.verdict, [
            (
                one.ground.case,
                one.conditions,
                [
                    (a.citation, a.law.work, a.article and a.article.digest)
                    for a in one.ground.authorities
                ],
                one.ground.sources,
            )
            for one in self.possibilities
        ]


def result(edition: Edition, asked: Compiled, outcome: Outcome, answers: Mapping[str, str]) -> Result:
    """Put together what an outcome means. `answers` are those that count."""
    masks = {key: asked.answer(key, value) for key, value in answers.items()}
    varying = open_keys(outcome, masks)
    possibilities = tuple(
        Possibility(ground(edition, asked, hit.rule), conditions(hit, varying, asked))
        for hit in outcome.hits
    )
    verdicts = {one.ground.case.verdict for one in possibilities}
    return Result(
        verdict=verdicts.pop() if len(verdicts) == 1 else "depends",
        possibilities=possibilities,
        open=tuple(asked.questions[key] for key in asked.table.order if key in varying),
        answers=answers,
    )


def ground(edition: Edition, asked: Compiled, rule: str | None) -> Ground:
    """A case with what it rests on, by the name of its rule; None is the fallback."""
    case = asked.case(rule)
    jurisdiction = asked.cases[rule].jurisdiction if rule else ""
    found = (library.authority(edition, cited, asked.day) for cited in case.citations)
    known = library.sources(edition)
    return Ground(
        case=case,
        place=asked.places[jurisdiction].name if jurisdiction else None,
        authorities=tuple(one for one in found if one),
        sources=tuple(known[code] for code in case.sources if code in known),
    )


def conditions(hit: Hit, varying: set[str], asked: Compiled) -> tuple[tuple[Text, ...], ...]:
    """Where a case would be the outcome: alternatives, each of clauses on the varying questions."""
    seen: list[tuple[Text, ...]] = []
    for box in joined(hit.boxes, asked.table.full):
        clauses = tuple(
            clause(key, box[key], asked)
            for key in asked.table.order
            if key in varying and key in box and box[key] != asked.table.full[key]
        )
        if clauses and clauses not in seen:
            seen.append(clauses)
    return tuple(seen)
