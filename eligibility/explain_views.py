"""How an answer was found: the questions as they came up, then what became of each case."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from eligibility.explain import explained
from eligibility.result import result, spoken
from eligibility.talk import talk
from eligibility.views import PRIVATE, Row
from legalbasis.kept import kept
from legalbasis.links import query


@require_safe
@kept
def explain(request: HttpRequest, slug: str) -> HttpResponse:
    """Without a result there is nothing to explain: on to what is missing or wrong, as the result does."""
    said = talk(request, slug)
    here, asked, counted = said.here, said.asked, said.kept
    if said.outcome is None:
        wrong = "?" + request.GET.urlencode() if said.given.wrong else ""
        tail = wrong or query(said.given.answers, here.pinned)
        return HttpResponseRedirect(reverse("answers", args=[slug]) + tail, headers=PRIVATE)
    if not said.canonical:
        tail = query(counted, here.pinned)
        return HttpResponseRedirect(reverse("explain", args=[slug]) + tail, headers=PRIVATE)
    change = reverse("answers", args=[slug])
    context = {
        "visit": here,
        "document": said.document,
        "result": result(here.edition, asked, said.outcome, counted),
        "path": [
            Row(
                asked.questions[key],
                spoken(asked, key, value),
                change + query(counted, {"change": key}, here.pinned),
            )
            for key, value in counted.items()
        ],
        "cases": explained(here.edition, asked, counted, said.outcome),
        "back": reverse("result", args=[slug]) + query(counted, here.pinned),
        "data": reverse("result-json", args=[slug]) + query(counted, here.pinned),
    }
    page = render_to_string("eligibility/explain.html", context, request)
    return HttpResponse(page, headers=PRIVATE)
