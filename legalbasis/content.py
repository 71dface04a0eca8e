"""The kinds of documents that the law floor publishes."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from legalbasis import checks
from legalbasis.documents import (
    Commentary,
    Expression,
    Figures,
    Glossary,
    Jurisdictions,
    Sources,
    Text,
    Work,
)
from legalbasis.publishing.kinds import Kind, Reference, register

DAY = datetime.timedelta(days=1)


def period(start: datetime.date | None, end: datetime.date | None) -> Iterator[datetime.date]:
    """The days on which a period's rules change: its first, and the one after its last."""
    if start:
        yield start
    if end and end < datetime.date.max:
        yield end + DAY


def _figure_dates(document: Figures) -> Iterator[datetime.date]:
    for figure in document.figures:
        yield from period(figure.in_force, figure.in_force_to)


def _figure_references(document: Figures) -> Iterator[Reference]:
    role = Text("数据", "Figure")
    for figure in document.figures:
        for one in figure.citations:
            path = f"figures/#{figure.key}-{document.jurisdiction}"
            part = f"figures.{figure.key}"
            yield Reference(one.work, one.eid, path, figure.name, role, one.digest, part)


def _glossary_references(document: Glossary) -> Iterator[Reference]:
    role = Text("词语解释", "Glossary")
    for one in document.terms:
        for cited in one.citations:
            path, part = f"glossary/#{one.key}", f"terms.{one.key}"
            yield Reference(cited.work, cited.eid, path, one.term, role, cited.digest, part)


def register_kinds() -> None:
    register(
        Kind(
            name="figures",
            label=Text("数据", "Figures"),
            document=Figures,
            model="legalbasis.FigureTable",
            key=lambda document: document.jurisdiction,
            title=lambda document: Text(
                f"数据：{document.jurisdiction}", f"Figures: {document.jurisdiction}"
            ),
            check=checks.figures,
            dates=_figure_dates,
            references=_figure_references,
        )
    )
    register(
        Kind(
            name="jurisdictions",
            label=Text("地区表", "Places"),
            document=Jurisdictions,
            model="legalbasis.PlaceTable",
            key=lambda document: "cn",
            title=lambda document: Text("地区表", "Table of places"),
            check=checks.jurisdictions,
        )
    )
    register(
        Kind(
            name="sources",
            label=Text("出处", "Sources"),
            document=Sources,
            model="legalbasis.SourceTable",
            key=lambda document: "cn",
            title=lambda document: Text("出处表", "Table of sources"),
            check=checks.sources,
        )
    )
    register(
        Kind(
            name="glossary",
            label=Text("词语解释", "Glossary"),
            document=Glossary,
            model="legalbasis.GlossaryTable",
            key=lambda document: "cn",
            title=lambda document: Text("词语解释", "Glossary"),
            check=checks.glossary,
            references=_glossary_references,
            path=lambda document: "glossary/",
        )
    )
    register(
        Kind(
            name="work",
            label=Text("法律文件", "Law"),
            document=Work,
            model="legalbasis.Work",
            key=lambda document: document.slug,
            title=lambda document: document.short,
            check=checks.work,
            dates=lambda document: period(document.in_force, document.in_force_to),
            path=lambda document: f"law/{document.slug}/",
        )
    )
    register(
        Kind(
            name="expression",
            label=Text("法律文本", "Text of a law"),
            document=Expression,
            model="legalbasis.Expression",
            key=lambda document: f"{document.work}@{document.version}",
            title=lambda document: Text(
                f"{document.title}（{document.version}）", f"{document.title} ({document.version})"
            ),
            within="work",
            check=checks.expression,
            dates=lambda document: period(document.in_force, document.in_force_to),
        )
    )
    register(
        Kind(
            name="commentary",
            label=Text("条文说明", "Notes on articles"),
            document=Commentary,
            model="legalbasis.CommentaryDraft",
            key=lambda document: document.work,
            title=lambda document: Text(f"条文说明：{document.work}", f"Notes on {document.work}"),
            within="work",
            check=checks.commentary,
        )
    )
