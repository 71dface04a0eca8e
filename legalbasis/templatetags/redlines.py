"""Two wordings as one in the admin: what left is struck, what came is underlined."""

from __future__ import annotations

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from legalbasis.place_names import said
from legalbasis.redline import Piece, redline

register = template.Library()

LONGEST = 4_000_000  # pairs of characters; past it both wordings stand whole
_MARKS = {"out": "<del>{}</del>", "in": "<ins>{}</ins>", "same": "{}"}


@register.simple_tag
def redlined(old: str, new: str) -> SafeString:
    """Paragraphs with `del` and `ins`."""
    if len(old) * len(new) > LONGEST:
        return format_html("<p><del>{}</del></p><p><ins>{}</ins></p>", old, new)
    lines = redline(old, new)
    return format_html_join("", "<p>{}</p>", ((_pieces(line),) for line in lines))


def _pieces(line: tuple[Piece, ...]) -> SafeString:
    return mark_safe("".join(format_html(_MARKS[piece.op], piece.words) for piece in line))


register.filter("place_said", said)


@register.filter
def tongue(place: str) -> str:
    """The language of what stands at a place of a document; empty where it is neither."""
    return {"zh": "zh-Hans", "en": "en"}.get(place.rpartition(".")[2], "")
