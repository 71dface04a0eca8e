"""The kinds of documents that the procedures floor publishes."""

from __future__ import annotations

from collections.abc import Iterator

from legalbasis.documents import Text
from legalbasis.publishing.kinds import Kind, Reference, register
from procedures import checks
from procedures.documents import Holidays, LocalProcedure, Offices, Procedure

_ROLE = Text("手续", "Procedure")


def _references(document: Procedure) -> Iterator[Reference]:
    path = f"procedures/{document.slug}/"
    seen = set()
    steps = [(step.title, step.citations) for step in document.steps]
    for title, cited in [(document.title, document.citations), *steps]:
        role = _ROLE if title is document.title else Text(f"手续：{title.zh}", f"Procedure: {title.en}")
        for one in cited:
            if (one.work, one.eid) not in seen:
                seen.add((one.work, one.eid))
                yield Reference(one.work, one.eid, path, document.title, role)


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
            check=checks.local,
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
