"""The text of a law with its references as links."""

from __future__ import annotations

from django import template
from django.template.context import RequestContext
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from legalbasis import library, referring
from legalbasis.citations import pinpoint
from legalbasis.library import WHOLE
from legalbasis.references import Target
from legalbasis.templatetags.words import law_url
from legalbasis.visit import Visit

register = template.Library()


@register.simple_tag(takes_context=True)
def linked(
    context: RequestContext, text: str, number: str, paragraph: int, point: int | None = None
) -> SafeString:
    """A paragraph's or an item's own words, with links that keep the day and the edition of the page."""
    here, law, expression = context["visit"], context["law"], context["expression"]
    place = f"art_{number}__para_{paragraph}" + (f"__point_{point}" if point else "")
    found = referring.references(here.edition, law, expression).get(place, ())
    parts: list[str] = []
    end = 0
    for one in found:
        target = one.targets[0] if one.targets else None
        if target and text[one.start : one.end] == one.words and _has_page(here, target):
            url = _url(context, target, law.work.slug, number)
            parts += [escape(text[end : one.start]), format_html('<a href="{}">{}</a>', url, one.words)]
            end = one.end
    return mark_safe("".join([*parts, escape(text[end:])]))


def _has_page(here: Visit, target: Target) -> bool:
    """Whether what is referred to can be read on the day of the visit."""
    law = library.laws(here.edition).get(target.work)
    if law is None or not target.eid:
        return law is not None
    point = pinpoint(target.eid)
    expression = law.expression(here.on)
    if expression is None:
        return any(note.eid == point.article_eid for note in law.notes if note.eid != WHOLE)
    return point.article in library.articles(here.edition, law, expression)


def _url(context: RequestContext, target: Target, slug: str, number: str) -> str:
    if not target.eid:
        return law_url(context, target.work)
    point = pinpoint(target.eid)
    below = target.eid.removeprefix(point.article_eid).removeprefix("__")
    anchor = f"#{below}" if below else ""
    if anchor and (target.work, point.article) == (slug, number):
        return anchor
    return law_url(context, target.work, point.article) + anchor
