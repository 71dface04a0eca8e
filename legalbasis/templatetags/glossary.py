"""`{% explain %}…{% endexplain %}` links the terms in what it wraps; `{% words_explained %}` explains them."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe

from legalbasis.glossary import explained, finder
from legalbasis.templatetags.words import language

register = template.Library()
FOUND = "terms_found"


class Explain(template.Node):
    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        html = self.nodelist.render(context)
        found_by = finder(context["visit"].edition, "en" if language() == "en" else "zh-hans")
        linked, terms = explained(html, found_by)
        context.dicts[0][FOUND] = terms
        return mark_safe(linked)


@register.tag
def explain(parser: Parser, token: Token) -> Explain:
    nodelist = parser.parse(("endexplain",))
    parser.delete_first_token()
    return Explain(nodelist)


@register.inclusion_tag("legalbasis/_words.html", takes_context=True)
def words_explained(context: Context) -> dict[str, Any]:
    """The terms that stand in the wrapped part of this page, each with its meaning."""
    return {"visit": context["visit"], "terms": context.get(FOUND, [])}
