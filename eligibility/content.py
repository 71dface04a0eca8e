"""The kinds of documents that the eligibility floor publishes."""

from __future__ import annotations

from collections.abc import Iterator

from eligibility import checks, effects, scenarios
from eligibility.documents import Case, Overlay, Questionnaire, Scenarios
from legalbasis.documents import Text
from legalbasis.publishing.kinds import Kind, Reference, register


def _rests_on(case: Case, slug: str, title: Text, part: str) -> Iterator[Reference]:
    role = Text(
        f"问答：{case.word.zh}，{case.headline.zh}", f"Question: {case.word.en}. {case.headline.en}"
    )
    for cited in case.citations:
        yield Reference(cited.work, cited.eid, f"check/{slug}/", title, role, cited.digest, part)


def _references(document: Questionnaire) -> Iterator[Reference]:
    for case in document.cases:
        yield from _rests_on(case, document.slug, document.title, f"cases.{case.id}")
    yield from _rests_on(document.fallback, document.slug, document.title, "fallback")


def _overlay_references(document: Overlay) -> Iterator[Reference]:
    for edit in document.edits:
        if edit.case:
            title = edit.case.headline
            part = f"edits.{edit.case.id}"
            yield from _rests_on(edit.case, document.questionnaire, title, part)


def register_kinds() -> None:
    register(
        Kind(
            name="questionnaire",
            label=Text("问答", "Questionnaire"),
            document=Questionnaire,
            model="eligibility.Questionnaire",
            key=lambda document: document.slug,
            title=lambda document: document.title,
            check=checks.questionnaire,
            dates=checks.dates,
            references=_references,
            path=lambda document: f"check/{document.slug}/",
            effects=effects.of_questionnaire,
        )
    )
    register(
        Kind(
            name="overlay",
            label=Text("地方规则", "Local rules"),
            document=Overlay,
            model="eligibility.Overlay",
            key=lambda document: f"{document.questionnaire}@{document.jurisdiction}",
            title=lambda document: Text(
                f"地方规则：{document.questionnaire}，{document.jurisdiction}",
                f"Local rules: {document.questionnaire}, {document.jurisdiction}",
            ),
            within="questionnaire",
            check=checks.overlay,
            dates=checks.overlay_dates,
            references=_overlay_references,
            path=lambda document: f"check/{document.questionnaire}/",
            effects=effects.of_overlay,
        )
    )
    register(
        Kind(
            name="scenarios",
            label=Text("情形", "Situations"),
            document=Scenarios,
            model="eligibility.ScenarioTable",
            key=lambda document: document.questionnaire,
            title=lambda document: Text(
                f"情形：{document.questionnaire}", f"Situations: {document.questionnaire}"
            ),
            within="questionnaire",
            check=scenarios.check,
        )
    )
