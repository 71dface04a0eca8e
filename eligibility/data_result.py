"""The result as data: what the result page says, and how it was found, in one document. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from eligibility import data_shapes as shapes
from eligibility.data import Address, Setting, dropped
from eligibility.explain import Row
from eligibility.result import Possibility, Result
from legalbasis.documents import Source
from legalbasis.formats import frbr
from legalbasis.library import WHOLE, Authority


def result_document(
    setting: Setting, keys: Iterable[str], found: Result, rows: Sequence[Row], pin: Mapping[str, str]
) -> shapes.JsonResult:
    """The verdict and what it rests on. `pin` are the parameters that name the edition and the day."""
    slug, kept, address = setting.slug, setting.kept, setting.address
    ids = {row.number: row.case.id for row in rows}
    return shapes.JsonResult(
        schema="shebao-result/1",
        done=True,
        questionnaire=setting.questionnaire,
        edition=setting.stamp,
        on=setting.asked.day,
        answers=setting.answers,
        dropped=dropped(setting, keys),
        verdict=found.verdict,
        decided=found.decided,
        cases=list(found.cases),
        possibilities=[_possibility(setting, one) for one in found.possibilities],
        open=[
            shapes.JsonOpen(
                one.key,
                one.label,
                one.wording,
                address("answers", slug, query={**kept, "change": one.key}),
            )
            for one in found.open
        ],
        explained=[_explained(row, ids) for row in rows],
        verified_on=found.checked,
        links=shapes.JsonResultLinks(
            this=address("result-json", slug, query=kept),
            page=address("result", slug, query=kept),
            explanation=address("explain", slug, query=kept),
            interview=address("answers-json", slug, query=kept),
            permalink=address("result", slug, query={**kept, **pin}),
            pinned=address("result-json", slug, query={**kept, **pin}),
        ),
    )


def _explained(row: Row, ids: Mapping[int, str]) -> shapes.JsonExplained:
    return shapes.JsonExplained(
        case=row.case.id,
        status=row.status,
        met=[one.question.key for one in row.met],
        against=[shapes.JsonAgainst(one.question.key, one.answer, one.wanted) for one in row.against],
        open=[one.key for one in row.open],
        before=[ids[number] for number in row.before],
    )


def _possibility(setting: Setting, one: Possibility) -> shapes.JsonPossibility:
    case, ground, address = one.ground.case, one.ground, setting.address
    edition = setting.edition
    procedures = (edition.get("procedure", slug) for slug in case.procedures)
    return shapes.JsonPossibility(
        id=case.id,
        verdict=case.verdict,
        word=case.word,
        headline=case.headline,
        conditions=[list(clauses) for clauses in one.conditions],
        why=case.why,
        can=list(case.can),
        amount=case.amount,
        to_do=list(case.to_do),
        papers=list(case.papers),
        warnings=list(case.warnings),
        procedures=[
            shapes.JsonPage(page.slug, page.title, address("procedure", page.slug))
            for page in procedures
            if page
        ],
        leads=[
            shapes.JsonLead(
                lead.questionnaire,
                lead.label,
                address("answers-json", lead.questionnaire, query=lead.answers),
            )
            for lead in case.leads
            if edition.get("questionnaire", lead.questionnaire)
        ],
        place=ground.place,
        citations=[_citation(cited, address) for cited in ground.authorities],
        unsupported=ground.unsupported,
        sources=[_source(source) for source in ground.sources],
        confidence=case.confidence,
        confidence_note=case.confidence_note,
        verified_on=case.verified_on,
    )


def _citation(cited: Authority, address: Address) -> shapes.JsonCitation:
    work, citation = cited.law.work, cited.citation
    whole = citation.eid in ("", WHOLE)
    paged = cited.has_page and bool(cited.article_number)
    url = address("article", work.slug, cited.article_number) if paged else address("law", work.slug)
    return shapes.JsonCitation(
        work=shapes.JsonCitedWork(work.slug, frbr.work_uri(work), work.title, work.number or None),
        eid=None if whole else citation.eid,
        name=None if whole else cited.name,
        point=citation.point,
        url=url,
        held=cited.article is not None,
        digest=cited.article.digest if cited.article else None,
        read=citation.digest or None,
        applies_in=cited.place,
    )


def _source(one: Source) -> shapes.JsonSource:
    return shapes.JsonSource(one.code, one.title, one.url or None, one.confidence, one.verified_on)
