"""Printing our own words: in the reader's language, escaped, with dates and Han marked up."""

from __future__ import annotations

import datetime
import re
from functools import lru_cache
from urllib.parse import quote

from django import template
from django.template.context import RequestContext
from django.urls import get_script_prefix, reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext as _, ngettext, pgettext

from legalbasis.documents import Figure, Text
from legalbasis.figures import number, percent
from legalbasis.links import query
from legalbasis.text import article_name, to_numeral

register = template.Library()

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_ZH_DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_EN_DATE = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}})\b")
_HAN_RUN = re.compile(r"[《〈“（]*[㐀-鿿][㐀-鿿〔〕《》〈〉“”、（）\d]*")
OTHER = {"zh-hans": "en", "en": "zh-hans"}


def language() -> str:
    """`en` or `zh-hans`."""
    return "en" if get_language() == "en" else "zh-hans"


def say(text: Text | None) -> str:
    if text is None:
        return ""
    return text.en if language() == "en" else text.zh


@register.filter
def t(text: Text | None) -> SafeString:
    """One line in the reader's language, with dates that don't break and Han marked as Chinese."""
    return _marked(say(text), language())


@register.filter
def plain(text: Text | None) -> str:
    """The bare words, for titles and attributes."""
    return say(text)


@register.filter
def paras(text: Text | None) -> SafeString:
    """As paragraphs, which blank lines part."""
    parts = [part for part in say(text).split("\n\n") if part.strip()]
    return mark_safe("".join(f"<p>{_marked(part, language())}</p>" for part in parts))


@register.filter
def step(text: Text) -> SafeString:
    """A step: its first line is the title, the rest what to do."""
    title, _sep, detail = say(text).partition("\n")
    more = f"<p>{_marked(detail.strip(), language())}</p>" if detail.strip() else ""
    return mark_safe(f"<p><b>{_marked(title, language())}</b></p>{more}")


@register.filter
def listed(texts: list[Text]) -> SafeString:
    """Short names as a list in a sentence."""
    lang = language()
    return _marked((", " if lang == "en" else "、").join(say(text) for text in texts), lang)


@register.filter
def clauses(texts: tuple[Text, ...]) -> SafeString:
    """Conditions as one sentence."""
    words = _all_of(texts)
    return _marked(words[:1].upper() + words[1:], language())


@register.filter
def clauses_low(texts: tuple[Text, ...]) -> SafeString:
    """Conditions to stand inside a sentence."""
    return _marked(_all_of(texts), language())


def _all_of(texts: tuple[Text, ...]) -> str:
    """Joined by "and"; more strongly where one of them holds an "or", which then belongs to it alone."""
    words = [say(text) for text in texts]
    if language() == "en":
        words[1:] = [f"{one[:1].lower()}{one[1:]}" for one in words[1:]]
        return ("; and " if any(", or " in one for one in words) else ", and ").join(words)
    return ("；而且" if any("，或者" in one for one in words) else "，").join(words)


@lru_cache(maxsize=20_000)
def _marked(words: str, lang: str) -> SafeString:
    html: str = escape(words)
    if lang == "en":
        html = _HAN_RUN.sub(lambda m: f'<span lang="zh-Hans">{m[0]}</span>', html)
        html = _EN_DATE.sub(_en_time, html)
    else:
        html = _ZH_DATE.sub(_zh_time, html)
    return mark_safe(html)


def _zh_time(match: re.Match[str]) -> str:
    return _time(match[0], int(match[1]), int(match[2]), int(match[3]))


def _en_time(match: re.Match[str]) -> str:
    return _time(match[0], int(match[3]), MONTHS.index(match[2]) + 1, int(match[1]))


def _time(words: str, year: int, month: int, day: int) -> str:
    try:
        return f'<time datetime="{datetime.date(year, month, day)}">{words}</time>'
    except ValueError:
        return words


@register.filter
def words_of(day: datetime.date | None) -> str:
    """A day in words, without markup: 2026年11月23日, 23 November 2026."""
    if day is None:
        return ""
    if language() == "en":
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日"


@register.filter
def day(date: datetime.date | None) -> SafeString:
    if date is None:
        return mark_safe("")
    return mark_safe(f'<time datetime="{date}">{words_of(date)}</time>')


@register.filter
def numeral(number: int | str) -> str:
    return to_numeral(int(number))


@register.filter
def article(number: str) -> str:
    """第五十八条, Article 58."""
    return f"Article {number}" if language() == "en" else article_name(number)


@register.filter
def confidence(value: str) -> str:
    return {"certain": _("certain"), "likely": _("likely")}.get(value, _("unsure"))


@register.filter
def status_word(value: str) -> str:
    return {"in-force": _("In force"), "not-yet": _("Not yet in force")}.get(
        value, _("No longer in force")
    )


@register.filter
def happened(what: str) -> str:
    """What an event in the life of a law was."""
    return {
        "adopted": _("Adopted"),
        "commenced": _("Took effect"),
        "amended": _("Amended"),
        "suspended": _("Set aside in part"),
        "resumed": _("Applied again"),
    }.get(what, _("Repealed"))


@register.filter
def amount(figure: Figure) -> str:
    """A figure with its unit: 0.05%, 600.00 yuan, 3 months."""
    value = number(figure)
    if figure.unit == "rate":
        if "/" in figure.value:
            return figure.value
        return percent(value)
    if figure.unit == "yuan":
        return _("%(value)s yuan") % {"value": f"{float(value):,.2f}"}
    count = int(value)
    words = {
        "days": ngettext("%(n)s day", "%(n)s days", count),
        "months": ngettext("%(n)s month", "%(n)s months", count),
        "years": ngettext("%(n)s year", "%(n)s years", count),
    }
    return words[figure.unit] % {"n": figure.value}


@register.filter
def verdict_word(value: str) -> str:
    """A verdict in general, where several cases share it."""
    return {
        "yes": pgettext("verdict", "Yes"),
        "partly": pgettext("verdict", "Partly"),
        "no": pgettext("verdict", "No"),
        "depends": pgettext("verdict", "It depends"),
    }.get(value, pgettext("verdict", "Not needed"))


@register.filter
def article_of(eid: str) -> str:
    """58 of art_58."""
    return eid.removeprefix("art_").partition("__")[0]


@register.simple_tag
def lang_tag() -> str:
    """The value of a lang attribute."""
    return "en" if language() == "en" else "zh-Hans"


@register.simple_tag(takes_context=True)
def other_language_url(context: RequestContext) -> str:
    """This very page in the other language, answers and all; the other home page where there is none."""
    other = OTHER[language()]
    request = context.get("request")
    prefix = f"/{language()}/"
    mount = get_script_prefix()[:-1]
    if request is None or not request.path_info.startswith(prefix):
        return f"{mount}/{other}/"
    query = request.META.get("QUERY_STRING", "") if request.method in ("GET", "HEAD") else ""
    safe = quote(query, safe="=&%+~.,:-_") if len(query) <= 4096 else ""
    path = quote(f"/{other}/{request.path_info.removeprefix(prefix)}")
    return mount + path + (f"?{safe}" if safe else "")


@register.filter
def tail(pairs: dict[str, str]) -> str:
    """Query parameters as the end of an address."""
    return query(pairs)


@register.simple_tag
def page_url(path: str) -> str:
    """A page below the language prefix, in the reader's language."""
    return f"{get_script_prefix()}{language()}/{path}"


@register.simple_tag(takes_context=True)
def glossary_url(context: RequestContext) -> str:
    """The glossary as of the same day and edition as this page."""
    here = context.get("visit")
    return reverse("glossary") + (query(here.pinned) if here else "")


@register.simple_tag(takes_context=True)
def law_url(context: RequestContext, slug: str, number: str = "") -> str:
    """The page of a law or an article, on the same day and edition as this page."""
    url = reverse("article", args=[slug, number]) if number else reverse("law", args=[slug])
    here = context.get("visit")
    return url + (query(here.pinned) if here else "")
