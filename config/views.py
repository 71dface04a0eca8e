"""Home, the pages about the site, errors, and health."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language_from_request
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from legalbasis import library
from legalbasis.kept import kept
from legalbasis.links import absolute
from legalbasis.publishing.shelf import NothingPublished, shelf
from legalbasis.today import today
from legalbasis.visit import visit
from procedures import words

FIRST = ("refund", "payout", "back-payment")


@require_safe
@vary_on_headers("Accept-Language")
def entrance(request: HttpRequest) -> HttpResponse:
    """The bare address leads to the reader's language."""
    language = "en" if get_language_from_request(request).startswith("en") else "zh-hans"
    return HttpResponseRedirect(f"/{language}/")


@require_safe
@kept
def home(request: HttpRequest) -> HttpResponse:
    here = visit(request)
    questionnaires = sorted(here.edition.of("questionnaire"), key=lambda one: one.position)
    laws = library.laws(here.edition)
    coming = [law for law in laws.values() if law.status(here.on) == "not-yet"]
    context = {
        "visit": here,
        "first": [one for one in questionnaires if one.slug in FIRST],
        "others": [one for one in questionnaires if one.slug not in FIRST],
        "lives": words.LIFE.items(),
        "procedures": here.edition.of("procedure"),
        "main_law": laws.get("social-insurance-law"),
        "coming": sorted(coming, key=lambda law: law.work.in_force),
    }
    return render(request, "home.html", context)


def _page(template: str) -> Callable[[HttpRequest], HttpResponse]:
    @require_safe
    def page(request: HttpRequest) -> HttpResponse:
        context = {"visit": visit(request), "operator": settings.OPERATOR}
        return render(request, template, context)

    return page


about = _page("about.html")
privacy = _page("privacy.html")
accessibility = _page("accessibility.html")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    reason = str(exception) if type(exception).__name__ == "BadRequest" else ""
    return render(request, "400.html", {"reason": reason}, status=400)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    return render(request, "500.html", status=500)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    closed = ("/admin/", "/*/answers/", "/*/result/", "/*/explain/", "/*/search/")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    lines.append(f"Sitemap: {absolute(request, reverse('sitemap'))}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """The process can serve pages: there is an edition at hand. Says too whether the database answers."""
    try:
        edition = shelf.current(today())
    except NothingPublished:
        return HttpResponse("nothing published\n", status=503, content_type="text/plain")
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        database = "up"
    except DatabaseError:
        connection.close()
        database = "down"
    return HttpResponse(f"edition {edition.seq}, database {database}\n", content_type="text/plain")
