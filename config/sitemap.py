"""What search engines may list: every page without answers, in both languages."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from eligibility.example_views import examples_of
from legalbasis import library
from legalbasis.citations import pinpoint
from legalbasis.kept import kept
from legalbasis.publishing.edition import Edition
from legalbasis.visit import visit
from procedures import words

Place = tuple[str, list[str]]
ALONE = ("home", "procedures", "examples", "laws", "figures", "glossary", "about", "privacy")


def places(edition: Edition) -> list[Place]:
    """Name and arguments of each page's address, as `reverse` takes them."""
    found: list[Place] = [(name, []) for name in (*ALONE, "accessibility", "editions")]
    found += [("life", [event]) for event in words.LIFE]
    found += [("procedure", [one.slug]) for one in edition.of("procedure")]
    for document in edition.of("questionnaire"):
        found.append(("start", [document.slug]))
        found += [("example", [document.slug, one.id]) for one in examples_of(edition, document.slug)]
    for law in library.laws(edition).values():
        found.append(("law", [law.work.slug]))
        today = law.expression(edition.day)  # an article that is no more is reached from its law's past
        noted = (pinpoint(note.eid).article for note in law.notes if note.eid != library.WHOLE)
        numbers = list(law.articles(today)) if today else list(noted)
        found += [("article", [law.work.slug, number]) for number in numbers]
    return sorted(found)


class _Pages(Sitemap):
    i18n = alternates = True

    def __init__(self, edition: Edition) -> None:
        self.edition = edition

    def items(self) -> list[Place]:
        return places(self.edition)

    def location(self, item: Place) -> str:
        name, arguments = item
        return reverse(name, args=arguments)

    def get_urls(self, page: int | str = 1, site: Any = None, protocol: str | None = None) -> list[Any]:
        if settings.SITE_ORIGIN:
            protocol, site.domain = settings.SITE_ORIGIN.split("://", 1)
        return super().get_urls(page, site, protocol)


@require_safe
@kept
def site_map(request: HttpRequest) -> HttpResponse:
    return sitemap(request, {"pages": _Pages(visit(request).edition)}).render()
