"""How an answer was found: the questions as they came up, then what became of each case."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from eligibility.explain import explained
from eligibility.result import result
from eligibility.talk import moved, onward, rows, talk, url
from legalbasis.kept import kept
from legalbasis.links import query
from legalbasis.private import private


@require_safe
@kept
def explain(request: HttpRequest, slug: str) -> HttpResponse:
    """Without a result there is nothing to explain: on to what is missing or wrong, as the result does."""
    said = talk(request, slug)
    here, asked, counted = said.here, said.asked, said.kept
    if said.outcome is None:
        return onward(request, said)
    tail = query(counted, here.pinned)
    if not said.canonical:
        return moved("explain", slug, tail)
    context = {
        "visit": here,
        "document": said.document,
        "result": result(here.edition, asked, said.outcome, counted),
        "path": rows(asked, counted, counted, here),
        "cases": explained(here.edition, asked, counted, said.outcome),
        "back": url("result", slug, tail),
        "data": url("result-json", slug, tail),
    }
    return private(render(request, "eligibility/explain.html", context))
