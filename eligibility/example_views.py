"""Worked examples: a situation in words, what was answered, what the site says, a start filled in."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from eligibility import answers
from eligibility.clauses import spoken
from eligibility.documents import Questionnaire, Scenario
from eligibility.scenarios import Told, told
from legalbasis.documents import Text
from legalbasis.kept import kept
from legalbasis.links import query
from legalbasis.publishing.edition import Edition
from legalbasis.visit import Visit, visit


@dataclass(frozen=True)
class Line:
    """What was answered to a question."""

    wording: Text
    answer: Text


def examples_of(edition: Edition, slug: str) -> list[Scenario]:
    """The situations of a questionnaire that are published as examples."""
    held = edition.get("scenarios", slug)
    return [one for one in held.scenarios if one.title] if held else []


@require_safe
@kept
def examples(request: HttpRequest) -> HttpResponse:
    here = visit(request)
    documents = sorted(here.edition.of("questionnaire"), key=lambda one: (one.position, one.slug))
    groups = [
        (
            document,
            [(one, _told(here, document, one)) for one in examples_of(here.edition, document.slug)],
        )
        for document in documents
    ]
    context = {"visit": here, "groups": [(document, rows) for document, rows in groups if rows]}
    return render(request, "eligibility/examples.html", context)


def _told(here: Visit, document: Questionnaire, scenario: Scenario) -> Told:
    name = ("told", document.slug, scenario.id)
    return here.edition.derived(name, lambda: told(here.edition, document, scenario))


@require_safe
@kept
def example(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    here = visit(request)
    document = here.edition.get("questionnaire", slug)
    found = {one.id: one for one in examples_of(here.edition, slug)}
    if document is None or name not in found:
        raise Http404(_("There is no example under this name."))
    scenario = found[name]
    said = _told(here, document, scenario)
    given = said.result.answers if said.result else {}
    lines = [
        Line(said.asked.questions[key].wording, spoken(said.asked, key, v)) for key, v in given.items()
    ]
    day = {"on": str(scenario.on)}
    context = {
        "visit": here,
        "document": document,
        "scenario": scenario,
        "result": said.result,
        "worked": said.estimate.worked if said.estimate else None,
        "lines": lines,
        "then_url": reverse("result", args=[slug]) + query(given, day),
        "start_url": reverse("answers", args=[slug]) + query({"was": answers.keep(given)}),
        "others": [one for one in found.values() if one is not scenario],
    }
    return render(request, "eligibility/example.html", context)
