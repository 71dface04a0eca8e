"""Procedures: by topic, by occasion, and one by one."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from legalbasis.kept import kept
from legalbasis.visit import Visit, visit
from procedures import words
from procedures.asking import (
    address,
    asked_for,
    authorities,
    calendar,
    canonical,
    common,
    place_choices,
)
from procedures.deadlines import timeline, used_events
from procedures.documents import Procedure


def _all(here: Visit) -> list[Procedure]:
    return sorted(here.edition.of("procedure"), key=lambda one: int(one.number[1:]))


@require_safe
@kept
def index(request: HttpRequest) -> HttpResponse:
    here = visit(request)
    found = _all(here)
    topics = [(name, [one for one in found if one.topic == key]) for key, name in words.TOPICS.items()]
    lives = [(key, name) for key, name in words.LIFE.items() if any(key in one.life for one in found)]
    context = {"visit": here, "topics": [topic for topic in topics if topic[1]], "lives": lives}
    return render(request, "procedures/index.html", context)


@require_safe
@kept
def life(request: HttpRequest, event: str) -> HttpResponse:
    """What to see to on an occasion: questions that settle it, then procedures."""
    here = visit(request)
    if event not in words.LIFE:
        raise Http404(_("There is no page for this occasion."))
    found = [one for one in _all(here) if event in one.life]
    slugs = dict.fromkeys(slug for one in found for slug in one.leads)
    questions = [doc for slug in slugs if (doc := here.edition.get("questionnaire", slug))]
    context = {
        "visit": here,
        "name": words.LIFE[event],
        "event": event,
        "procedures": found,
        "questions": questions,
    }
    return render(request, "procedures/life.html", context)


@require_safe
@kept
def procedure(request: HttpRequest, slug: str) -> HttpResponse:
    asked = asked_for(request, slug)
    if redirect := canonical(asked, "procedure"):
        return redirect
    here, found = asked.here, asked.procedure
    events = used_events(found.steps)
    everyone = [paper for paper in found.papers if not paper.only]
    named = {name for paper in found.papers for name in paper.only}
    context = {
        **common(asked),
        "dates": timeline(found, asked.wish.dates, calendar(here)),
        "events": [event for event in found.dates if event.key in events],
        "places": place_choices(here, slug, asked.wish.place),
        "everyone": everyone,
        "further": [
            (words.CIRCUMSTANCES[name], [p for p in found.papers if name in p.only])
            for name in words.CIRCUMSTANCES
            if name in named
        ],
        "authorities": authorities(here, found.citations),
        "questions": [d for s in found.leads if (d := here.edition.get("questionnaire", s))],
        "checklist_url": address("checklist", asked),
        "slip_url": address("slip", asked),
        "ics_url": address("dates", asked),
    }
    return render(request, "procedures/procedure.html", context)
