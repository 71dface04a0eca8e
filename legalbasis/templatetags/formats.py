"""The other forms of a law on its pages: their addresses, and what machines read in the head."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.template.context import RequestContext
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from legalbasis.citations import pinpoint
from legalbasis.documents import Work
from legalbasis.formats import frbr, legislation
from legalbasis.links import absolute, query
from legalbasis.text import name

register = template.Library()

# What would end the element, or begin another one in it.
_ESCAPED = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.filter
def frbr_uri(work: Work) -> str:
    return frbr.work_uri(work)


@register.filter
def provision_name(provision: Any) -> str:
    """第七章, 第三条之一."""
    return name(provision.level, provision.number)


@register.simple_tag(takes_context=True)
def form_url(context: RequestContext, form: str) -> str:
    """A form of the page’s law (`xml`, `json`, `text`, `print`) on the day and in the edition of the page."""
    url = reverse(f"law-{form}", args=[context["law"].work.slug])
    return url + query(context["visit"].pinned)


@register.simple_tag(takes_context=True)
def law_data(context: RequestContext) -> SafeString:
    """The law of a page, or the article, as JSON-LD. A data block: browsers don't run it."""
    law, here, expression = context["law"], context["visit"], context["expression"]
    page = absolute(context["request"], reverse("law", args=[law.work.slug]) + query(here.pinned))
    number = context.get("number")
    if number:
        point = pinpoint(f"art_{number}")
        path = reverse("article", args=[law.work.slug, number]) + query(here.pinned)
        urls = absolute(context["request"], path), page
        found = legislation.article(law, expression, point.eid, point.name().zh, here.on, urls)
    else:
        found = legislation.legislation(law, expression, here.on, page)
    words = json.dumps(found, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPED)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(words))
