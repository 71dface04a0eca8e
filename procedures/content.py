"""The kinds of documents that the procedures floor publishes."""

from __future__ import annotations

from collections.abc import Iterator

from legalbasis.documents import Citation, Text
from legalbasis.publishing.kinds import Kind, Reference, register
from procedures import checks
from procedures.documents import Holidays, LocalProcedure, Offices, Procedure

_ROLE = Text("手续", "Procedure")


def _references(document: Procedure) -> Iterator[Reference]:
    path = f"procedures/{document.slug}/"
    for part, cited in _cited(document):
        for one in cited:
            yield Reference(one.work, one.eid, path, document.title, _ROLE, one.digest, part)


def _cited(document: Procedure) -> Iterator[tuple[str, tuple[Citation, ...]]]:
    """What each part of a procedure rests on."""
    yield "", document.citations
    yield "request_law", document.request_law
    for step in document.steps:
        yield (
            f"steps.{step.id}",
            (
                *step.citations,
                *(one for due in step.dues for one in due.citations),
            ),
        )
    for paper in document.papers:
        yield f"papers.{paper.id}", paper.basis


def _local_references(document: LocalProcedure) -> Iterator[Reference]:
    """Shown to nobody but curators: the procedure's own page names the place."""
    title = Text(
        f"{document.procedure}，{document.jurisdiction}",
        f"{document.procedure}, {document.jurisdiction}",
    )
    papers = [(f"added_papers.{paper.id}", paper.basis) for paper in document.added_papers]
    for part, cited in [("", document.citations), *papers]:
        for one in cited:
            yield Reference(one.work, one.eid, "", title, _ROLE, one.digest, part)


def register_kinds() -> None:
    register(
        Kind(
            name="procedure",
            label=Text("手续", "Procedure"),
            document=Procedure,
            model="procedures.Procedure",
            key=lambda document: document.slug,
            title=lambda document: document.title,
            check=checks.procedure,
            references=_references,
            path=lambda document: f"procedures/{document.slug}/",
        )
    )
    register(
        Kind(
            name="local-procedure",
            label=Text("地方手续", "Local procedure"),
            document=LocalProcedure,
            model="procedures.LocalProcedure",
            key=lambda document: f"{document.procedure}@{document.jurisdiction}",
            title=lambda document: Text(
                f"地方手续：{document.procedure}，{document.jurisdiction}",
                f"Local procedure: {document.procedure}, {document.jurisdiction}",
            ),
            within="procedure",
            check=checks.local,
            references=_local_references,
        )
    )
    register(
        Kind(
            name="offices",
            label=Text("办事机构", "Offices"),
            document=Offices,
            model="procedures.OfficeTable",
            key=lambda document: document.jurisdiction,
            title=lambda document: Text(
                f"办事机构：{document.jurisdiction}", f"Offices: {document.jurisdiction}"
            ),
            check=checks.offices,
        )
    )
    register(
        Kind(
            name="holidays",
            label=Text("放假通知", "Holiday notices"),
            document=Holidays,
            model="procedures.HolidayTable",
            key=lambda document: "cn",
            title=lambda document: Text("放假通知", "Holiday notices"),
            check=checks.holidays,
        )
    )
