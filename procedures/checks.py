"""What must hold before a document of the procedures floor is published. Pure."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator

from legalbasis import checks as legal, library
from legalbasis.documents import Citation, Text
from legalbasis.publishing.edition import Edition
from legalbasis.publishing.problems import Problem
from procedures.deadlines import LONGEST
from procedures.documents import Due, Holidays, LocalProcedure, Offices, Paper, Procedure, Step

YUAN = re.compile(r"\d{1,7}\.\d\d", re.ASCII)


def procedure(document: Procedure, edition: Edition, on: datetime.date) -> Iterable[Problem]:
    key = document.slug
    yield from legal.words("procedure", key, document)
    yield from _cited("procedure", key, "citations", document.citations, edition)
    yield from _cited("procedure", key, "request_law", document.request_law, edition)
    yield from _known_sources("procedure", key, document.sources, edition)
    events = {event.key for event in document.dates}
    steps = [step.id for step in document.steps]
    for place, step in enumerate(document.steps):
        yield from _step(key, step, events, set(steps[:place]), edition)
    yield from _papers("procedure", key, document.papers, edition)
    for name, ids in (("steps", steps), ("papers", [paper.id for paper in document.papers])):
        if len(set(ids)) != len(ids):
            yield Problem("procedure", key, name, Text("键重复", "a key stands twice"))


def _step(
    key: str, step: Step, events: set[str], earlier: set[str], edition: Edition
) -> Iterator[Problem]:
    place = f"steps.{step.id}"
    yield from _cited("procedure", key, place, step.citations, edition)
    if step.fee and step.fee.yuan and not YUAN.fullmatch(step.fee.yuan):
        zh, en = f"金额写不对：{step.fee.yuan}", f"no amount in yuan, like 20.00: {step.fee.yuan}"
        yield Problem("procedure", key, place, Text(zh, en))
    for due in step.dues:
        yield from _cited("procedure", key, place, due.citations, edition)
        yield from (Problem("procedure", key, place, fault) for fault in faults(due))
        if bool(due.event) == bool(due.after):
            zh, en = (
                "期限要么从某一天算，要么从某一步算",
                "a deadline runs from an event or from a step",
            )
            yield Problem("procedure", key, place, Text(zh, en))
        elif due.event and due.event not in events:
            zh, en = f"没有这个日子：{due.event}", f"no such event: {due.event}"
            yield Problem("procedure", key, place, Text(zh, en))
        elif due.after and due.after not in earlier:
            zh, en = f"前面没有这一步：{due.after}", f"no such step before this one: {due.after}"
            yield Problem("procedure", key, place, Text(zh, en))


def faults(due: Due) -> Iterator[Text]:
    """What of a rule's own numbers can't be."""
    days = due.rule in ("day-of-month", "from-day-of-month")
    if not days and not 1 <= due.count <= LONGEST:
        zh, en = (
            f"数目要在1到{LONGEST}之间，不能是{due.count}",
            f"a rule counts 1 to {LONGEST}, not {due.count}",
        )
        yield Text(zh, en)
    if days and not (1 <= due.day <= 31 and 0 <= due.month <= 120):
        zh = f"没有这样的日子：之后第{due.month}个月的{due.day}日"
        yield Text(zh, f"there is no day {due.day} of the {due.month}th month after")
    if (due.day or due.month) if not days else due.count:
        yield Text("这条规则用不着的数目填了", "a number is given that this rule has no use for")


def _papers(kind: str, key: str, papers: Iterable[Paper], edition: Edition) -> Iterator[Problem]:
    for paper in papers:
        place = f"papers.{paper.id}"
        yield from _cited(kind, key, place, paper.basis, edition)
        if (paper.need == "required") != bool(paper.basis):
            zh = "写“必须”的材料要引明文规定，别的不引（《社会保险经办条例》第三十一条）"
            en = "a required paper needs the provision that names it (Handling Regulations art. 31)"
            yield Problem(kind, key, place, Text(zh, en), "required")


def _cited(
    kind: str, key: str, place: str, cited: Iterable[Citation], edition: Edition
) -> Iterator[Problem]:
    for one in cited:
        yield from legal.citation(kind, key, place, one, edition)


def _known_sources(kind: str, key: str, codes: Iterable[str], edition: Edition) -> Iterator[Problem]:
    known = library.sources(edition)
    for code in codes:
        if code not in known:
            zh, en = f"没有这个出处：{code}", f"no such source: {code}"
            yield Problem(kind, key, "sources", Text(zh, en))


def local(document: LocalProcedure, edition: Edition, on: datetime.date) -> Iterable[Problem]:
    kind, key = "local-procedure", f"{document.procedure}@{document.jurisdiction}"
    yield from legal.words(kind, key, document)
    yield from _cited(kind, key, "citations", document.citations, edition)
    yield from _known_sources(kind, key, document.sources, edition)
    yield from _papers(kind, key, document.added_papers, edition)
    if document.confidence == "certain" and not document.sources and not document.citations:
        zh = "没有写依据，也没有写来源，就不能算有把握"
        en = "nothing is certain without a source or a citation"
        yield Problem(kind, key, "sources", Text(zh, en))
    if document.jurisdiction not in library.places(edition):
        zh, en = f"没有这个地方：{document.jurisdiction}", f"no such place: {document.jurisdiction}"
        yield Problem(kind, key, "jurisdiction", Text(zh, en))
    base: Procedure | None = edition.get("procedure", document.procedure)
    if base is None:
        zh, en = f"没有这个手续：{document.procedure}", f"no such procedure: {document.procedure}"
        yield Problem(kind, key, "procedure", Text(zh, en))
        return
    events, steps = {event.key for event in base.dates}, {step.id for step in base.steps}
    for change in document.steps:
        if change.step not in steps:
            zh, en = f"没有这一步：{change.step}", f"no such step: {change.step}"
            yield Problem(kind, key, "steps", Text(zh, en))
        for due in change.dues or ():
            yield from (Problem(kind, key, f"steps.{change.step}", fault) for fault in faults(due))
            if (due.event and due.event not in events) or (due.after and due.after not in steps):
                zh, en = "期限的起算点不存在", "the deadline runs from nothing known"
                yield Problem(kind, key, f"steps.{change.step}", Text(zh, en))
    for paper in set(document.dropped_papers) - {paper.id for paper in base.papers}:
        zh, en = f"没有这份材料：{paper}", f"no such paper: {paper}"
        yield Problem(kind, key, "dropped_papers", Text(zh, en))


def offices(document: Offices, edition: Edition, on: datetime.date) -> Iterable[Problem]:
    yield from legal.words("offices", document.jurisdiction, document)
    if document.jurisdiction not in library.places(edition):
        zh, en = f"没有这个地方：{document.jurisdiction}", f"no such place: {document.jurisdiction}"
        yield Problem("offices", document.jurisdiction, "jurisdiction", Text(zh, en))


def holidays(document: Holidays, edition: Edition, on: datetime.date) -> Iterable[Problem]:
    yield from legal.words("holidays", "cn", document)
    for year in document.years:
        for name, days, weekend in (("off", year.off, False), ("worked", year.worked, True)):
            for day in days:
                if day.year != year.year or (day.weekday() >= 5) != weekend:
                    zh = f"{day}不是{year.year}年的{'周末' if weekend else '工作日'}"
                    kind = "weekend day" if weekend else "weekday"
                    en = f"{day} is no {kind} of {year.year}"
                    yield Problem("holidays", "cn", f"years.{year.year}.{name}", Text(zh, en))
