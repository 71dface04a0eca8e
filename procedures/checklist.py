"""A checklist: the papers and steps that apply to one person, as one frozen value.

Screen, print and PDF all render this value and decide nothing themselves.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from procedures.deadlines import Calendar, Dated, timeline
from procedures.documents import Applicant, Circumstance, Paper, Procedure, Provider, Step
from procedures.local import Localised

CIRCUMSTANCES: tuple[str, ...] = get_args(Circumstance)
PROVIDERS: tuple[str, ...] = get_args(Provider)


@dataclass(frozen=True)
class Item:
    """A step to tick off, with the days it comes to if the dates are known."""

    step: Step
    dates: tuple[Dated, ...]


@dataclass(frozen=True)
class Checklist:
    """What to bring, grouped by who provides it in a fixed order, and what to do, in order."""

    procedure: Procedure
    localised: Localised
    applicant: Applicant
    circumstances: frozenset[str]
    papers: tuple[tuple[str, tuple[Paper, ...]], ...]
    steps: tuple[Item, ...]
    dates: tuple[Dated, ...]

    @property
    def count(self) -> int:
        """How many papers there are."""
        return sum(len(members) for _, members in self.papers)


def applies(only: tuple[str, ...], never: tuple[str, ...], holding: frozenset[str]) -> bool:
    """Whether something limited to (or barred in) circumstances applies in those that hold."""
    return (not only or bool(holding & set(only))) and not holding & set(never)


def holding(applicant: Applicant, circumstances: frozenset[str]) -> frozenset[str]:
    """The circumstances that hold, the one who applies included."""
    return circumstances if applicant == "self" else circumstances | {applicant}


def checklist(
    localised: Localised,
    applicant: Applicant,
    circumstances: frozenset[str],
    given: Mapping[str, datetime.date],
    calendar: Calendar,
) -> Checklist:
    """The checklist for one case, place and applicant. `given` are the dates of events that are known."""
    procedure = localised.procedure
    here = holding(applicant, circumstances)
    papers = [paper for paper in procedure.papers if applies(paper.only, paper.never, here)]
    groups = [(name, tuple(p for p in papers if p.provider == name)) for name in PROVIDERS]
    steps = [step for step in procedure.steps if applies(step.only, (), here)]
    kept = {step.id for step in steps}
    dates = [dated for dated in timeline(procedure, given, calendar) if dated.step.id in kept]
    return Checklist(
        procedure=procedure,
        localised=localised,
        applicant=applicant,
        circumstances=here,
        papers=tuple((name, members) for name, members in groups if members),
        steps=tuple(
            Item(step, tuple(dated for dated in dates if dated.step.id == step.id)) for step in steps
        ),
        dates=tuple(dates),
    )


def choices(procedure: Procedure) -> list[str]:
    """The circumstances that make a difference to this procedure, other than who applies."""
    limits = [paper.only + paper.never for paper in procedure.papers]
    limits += [step.only for step in procedure.steps]
    named = {name for limit in limits for name in limit}
    return [name for name in CIRCUMSTANCES if name in named and name not in procedure.applicants]
