"""What a case rests on: law on every day of its period, or sources; and that all it names is there. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from eligibility.calculators import CALCULATORS, DATES
from eligibility.compile import REGION, UNSURE, BadAnswer, in_period, to_whole
from eligibility.documents import Case, Lead, Question
from legalbasis import checks as legal, library
from legalbasis.documents import Citation, Text
from legalbasis.places import UNKNOWN
from legalbasis.publishing.edition import Edition
from legalbasis.publishing.problems import Problem
from procedures.words import CIRCUMSTANCES

DAY = datetime.timedelta(days=1)


def grounds(
    kind: str, key: str, place: str, case: Case, edition: Edition, on: datetime.date
) -> Iterator[Problem]:
    """A case rests on law in force on every day of its period, or says openly that it has only sources.

    What it names must be there, but for other pages: `unpublished` lists those.
    """
    for number, cited in enumerate(case.citations):
        yield from legal.citation(kind, key, f"{place}.citations.{number}", cited, edition)
    for message in _names_nothing(case, edition):
        yield Problem(kind, key, place, message)
    if case.citations:
        day = lapsed(case, edition, on)
        if day:
            zh = f"{day}这天，所引的法律都不在施行期"
            yield Problem(kind, key, place, Text(zh, f"no cited law is in force on {day}"), "lapsed")
    elif not case.sources:
        zh, en = "既没有法律依据，也没有出处", "neither authority nor a source"
        yield Problem(kind, key, place, Text(zh, en), "groundless")


def lapsed(case: Case, edition: Edition, on: datetime.date) -> datetime.date | None:
    """The first day of a case's period on which none of its citations is in force; None if there is none.

    Law changes on known days only: those on which a cited law or text begins or has ended, looked at one
    by one, up to the last of them. A case without a first day is looked at from the commencement of the
    first law it cites, and on `on`.
    """
    laws = library.laws(edition)
    cited = [laws[one.work] for one in case.citations if one.work in laws]
    starts = [law.work.in_force for law in cited]
    ends = [law.work.in_force_to for law in cited]
    days = {end + DAY for end in ends if end and end < datetime.date.max}
    days |= {text.in_force for law in cited for text in law.expressions}
    days = {day for day in days if case.from_ or day >= min(starts)}
    days |= {case.from_ or on, on}
    for day in sorted(days):
        if in_period(case, day) and not any(_stands(edition, one, day) for one in case.citations):
            return day
    return None


def _stands(edition: Edition, cited: Citation, day: datetime.date) -> bool:
    """Whether a citation is authority on a day; an article must be in the text of that day, if one is held."""
    found = library.authority(edition, cited, day)
    return found is not None and (found.expression is None or found.article is not None)


def unsupported(case: Case, edition: Edition, on: datetime.date) -> bool:
    """Whether a case rests on sources alone on the day."""
    return not any(_stands(edition, one, on) for one in case.citations)


def unpublished(case: Case, edition: Edition) -> Iterator[Text]:
    """The pages that a case names and that aren't published.

    The result page leaves them out. That is no reason to refuse a publication: any page can be withdrawn.
    """
    for slug in (*case.procedures, *([DATES[case.estimate]] if case.estimate in DATES else [])):
        if edition.get("procedure", slug) is None:
            yield Text(f"没有这个手续：{slug}", f"no such procedure: {slug}")
    for lead in case.leads:
        name = lead.questionnaire
        if edition.get("questionnaire", name) is None:
            yield Text(f"没有这份问答：{name}", f"no such questionnaire: {name}")


def _names_nothing(case: Case, edition: Edition) -> Iterator[Text]:
    """What a case names and nobody has."""
    for code in case.sources:
        if code not in library.sources(edition):
            yield Text(f"没有这个出处：{code}", f"no such source: {code}")
    for name in case.circumstances:
        if name not in CIRCUMSTANCES:
            yield Text(f"没有这种情形：{name}", f"no such circumstance: {name}")
    name = case.estimate
    if name and name not in CALCULATORS and name not in DATES:
        yield Text(f"没有这个计算：{name}", f"no such estimate: {name}")
    for lead in case.leads:
        yield from _leads_nowhere(lead, edition)


def _leads_nowhere(lead: Lead, edition: Edition) -> Iterator[Text]:
    """What is wrong with a way on into a published questionnaire: no such question or answer."""
    there = edition.get("questionnaire", lead.questionnaire)
    if there is None:
        return
    questions = {question.key: question for question in there.questions}
    for key, value in lead.answers.items():
        if key not in questions:
            zh = f"{lead.questionnaire}没有这个问题：{key}"
            yield Text(zh, f"{lead.questionnaire} has no question {key}")
        elif not _answers(questions[key], value, edition):
            zh = f"{lead.questionnaire}的{key}没有这个答案：{value}"
            yield Text(zh, f"{key} of {lead.questionnaire} has no answer {value}")


def _answers(question: Question, value: str, edition: Edition) -> bool:
    """Whether a value answers a question."""
    if question.unsure and value == (UNKNOWN if question.key == REGION else UNSURE):
        return True
    if question.kind == "region":
        return value in library.places(edition)
    if question.options:
        return value in {option.id for option in question.options}
    try:
        number = to_whole(question, value)
    except BadAnswer:
        return False
    return question.kind == "date" or question.least <= number <= (question.most or number)
