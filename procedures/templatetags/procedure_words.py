"""Papers, dates and circumstances in words, for the templates of procedures."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from django import template
from django.utils.safestring import SafeString, mark_safe

from legalbasis.templatetags.words import listed
from procedures import sheet, words
from procedures.asked import Wish

register = template.Library()

register.filter("count_of", sheet.count_of)
register.filter("beside", sheet.beside)
register.filter("by_when", sheet.by_when)
register.filter("day_said", sheet.day_said)
register.filter("alike", sheet.alike)
register.filter("unknown_office", sheet.unknown_office)
register.filter("provisional", sheet.provisional)


@register.filter
def circumstances(names: tuple[str, ...]) -> SafeString:
    return listed([words.CIRCUMSTANCES[name] for name in names])


@register.filter
def of(mapping: Mapping[str, str], key: str) -> str:
    return mapping.get(key, "")


@register.filter
def iso(dates: Mapping[str, datetime.date], key: str) -> str:
    """A date as an input's value; empty if it is not given."""
    return str(dates[key]) if key in dates else ""


@register.filter
def law_value(wish: Wish) -> str:
    return wish.query()["law"]


@register.filter
def within_quotes(title: str) -> str:
    """A title to stand between 《》: those inside it become 〈〉."""
    return title.replace("《", "〈").replace("》", "〉")


@register.simple_tag
def drawing(svg: str) -> SafeString:
    """An SVG that we drew ourselves, as it is."""
    return mark_safe(svg)
