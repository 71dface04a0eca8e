"""A result as one value: what the engine found, with its grounds, ready to be shown. No request in sight."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from eligibility.checks import overlays_of
from eligibility.compile import REGION, Compiled, compiled
from eligibility.desk import on_day
from eligibility.documents import Case, Question, Questionnaire, Verdict
from eligibility.engine.algebra import joined
from eligibility.engine.interview import Hit, Outcome, open_keys
from legalbasis import library
from legalbasis.documents import Source, Text
from legalbasis.library import Authority
from legalbasis.places import Places
from legalbasis.publishing.edition import Edition

MANY = 6  # a list of places longer than this is said by what it leaves out


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


def clause(key: str, mask: int, asked: Compiled) -> Text:
    """A set of answers to one question as a condition in words."""
    question = asked.questions[key]
    if key == REGION:
        return _region_clause(mask, asked)
    if question.options:
        options = [option for place, option in enumerate(question.options) if mask >> place & 1]
        return Text(
            "，或者".join(option.clause.zh for option in options),
            ", or ".join(option.clause.en for option in options),
        )
    scale = asked.scales[key]
    ends = [*(start - 1 for start in scale.starts[1:]), scale.most]
    ranges = [
        _range_clause(question, low, high, low == scale.starts[0], high == scale.most)
        for low, high in ((scale.starts[first], ends[last]) for first, last in _runs(mask))
    ]
    return Text("，或者".join(one.zh for one in ranges), ", or ".join(one.en for one in ranges))


def _runs(mask: int) -> list[tuple[int, int]]:
    """The neighbouring members of a set, each run as its first and last."""
    runs: list[tuple[int, int]] = []
    for place in range(mask.bit_length()):
        if mask >> place & 1:
            joined = bool(runs) and runs[-1][1] == place - 1
            runs[-1:] = [(runs[-1][0], place)] if joined else [*runs[-1:], (place, place)]
    return runs


def _range_clause(question: Question, low: int, high: int, lowest: bool, highest: bool) -> Text:
    name = question.label
    least, most = _number(question, low), _number(question, high)
    if low == high:
        return Text(f"{name.zh}：{least.zh}", f"{name.en}: {least.en}")
    day = question.kind == "date"
    if highest and not lowest:
        more = ("及以后", "or later") if day else ("或者更多", "or more")
        return Text(f"{name.zh}：{least.zh}{more[0]}", f"{name.en}: {least.en} {more[1]}")
    if lowest:
        less = ("及以前", "or earlier") if day else ("或者更少", "or less")
        return Text(f"{name.zh}：{most.zh}{less[0]}", f"{name.en}: {most.en} {less[1]}")
    return Text(f"{name.zh}：{least.zh}到{most.zh}", f"{name.en}: {least.en} to {most.en}")


def _number(question: Question, value: int) -> Text:
    """A whole number as its question means it: a day, an amount in yuan, a count."""
    if question.kind == "date":
        day = datetime.date.fromordinal(value)
        return on_day(day)
    if question.kind == "amount":
        return Text(f"{value / 100:.2f}元", f"{value / 100:.2f} yuan")
    return Text(str(value), str(value))


def _region_clause(mask: int, asked: Compiled) -> Text:
    dimension = asked.table.dimensions[REGION]
    inside = cover(set(dimension.named(mask)), asked.places)
    if len(inside) <= MANY:
        zh = "、".join(asked.places[code].name.zh for code in inside)
        en = " or ".join(asked.places[code].name.en for code in inside)
        return Text(f"在{zh}参保", f"the insurance is in {en}")
    outside = cover(set(dimension.named(dimension.full & ~mask)), asked.places)
    zh = "、".join(asked.places[code].name.zh for code in outside[:MANY])
    en = " or ".join(asked.places[code].name.en for code in outside[:MANY])
    return Text(f"在{zh}以外参保", f"the insurance is anywhere but in {en}")


def cover(leaves: set[str], places: Places) -> list[str]:
    """The fewest places that make up just these pooling areas: a province rather than all its cities."""
    found: list[str] = []
    for province in places.provinces():
        inside = [leaf for leaf in places.leaves_of(province.code) if leaf in leaves]
        whole = len(inside) == len(places.leaves_of(province.code))
        found += [province.code] if whole else inside
    return found


def spoken(asked: Compiled, key: str, value: str) -> Text:
    """An answer in the words of its question: an option's label, a place, a number."""
    question = asked.questions[key]
    for option in question.options:
        if option.id == value:
            return option.label
    if question.kind == "region" and value in asked.places:
        upward = [place for place in asked.places.upward(value) if place.parent]
        names = [place.name for place in reversed(upward)]
        city = len(upward) == 1 and bool(asked.places.children(value))
        return Text(
            "".join(name.zh for name in names) + ("，市未填" if city else ""),
            ", ".join(name.en for name in names) + (", city not given" if city else ""),
        )
    if value in ("unsure", "unknown"):
        return Text("不清楚", "I’m not sure")
    return Text(value, value)
