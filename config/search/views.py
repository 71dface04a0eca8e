"""The search page: one field, and everything published that answers it. No query is kept or logged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import get_script_prefix, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from config.search.entries import KINDS, Entry
from config.search.query import LONGEST, tidy
from config.search.results import Results, search
from config.search.situations import Lead
from config.search.snippets import Marker, Piece, Snippet
from config.search.words import units
from legalbasis.documents import Text
from legalbasis.links import query
from legalbasis.private import private
from legalbasis.templatetags.words import language, say
from legalbasis.visit import Visit, visit

STEP, MOST = 10, 100


@dataclass(frozen=True)
class Shown:
    """A page among the results, as the reader sees it."""

    kind: str
    url: str
    title: tuple[Piece, ...]
    snippet: Snippet | None


@dataclass(frozen=True)
class Start:
    """A questionnaire that fits the situation, with the answers that are filled in."""

    url: str
    title: Text
    said: tuple[tuple[Text, Text], ...]


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Without `q` the bare form; `kind` shows one kind of page alone, `show` how many."""
    here = visit(request)
    written = [one for value in request.GET.getlist("q") if (one := tidy(value))]
    wish = " ".join(dict.fromkeys(written))
    asked = wish[:LONGEST]
    context: dict[str, Any] = {
        "visit": here,
        "asked": asked,
        "longest": LONGEST,
        "error": _error(request, written, wish, asked),
    }
    if units(asked):
        found = search(here.edition, asked)
        context |= _shown(here, found, asked, request.GET)
    else:
        national = here.edition.get("offices", "100000")
        context["hotlines"] = national.offices if national else ()
    return private(render(request, "search.html", context))


def _error(request: HttpRequest, written: list[str], wish: str, asked: str) -> str:
    """What to say above the field, if what came can't be looked for as it is."""
    if len(wish) > LONGEST:
        return _("That is longer than %(most)s characters. We looked for its beginning.") % {
            "most": LONGEST
        }
    if len(set(written)) > 1:
        return _("The address holds more than one search. We put them together.")
    if asked and not units(asked):
        return _("There is no word in that. Enter a word or the number of an article.")
    if "q" in request.GET and not asked:
        return _("Enter what you are looking for")
    return ""


def _shown(here: Visit, found: Results, asked: str, params: Mapping[str, str]) -> dict[str, Any]:
    counts = found.counts()
    kind = params.get("kind", "")
    kind = kind if kind in counts else ""
    pages = [one for one in found.pages if not kind or one.kind == kind]
    most = _most(params.get("show", ""))
    marker = Marker(found.wanted)
    national = here.edition.get("offices", "100000")
    return {
        "starts": [] if kind else [_start(here, lead) for lead in found.leads],
        "pages": [_page(here, one, marker, found.paragraph, asked) for one in pages[:most]],
        "count": len(pages),
        "kind": kind,
        "kinds": [
            (name, counts[name], _link(here, asked, kind=name)) for name in KINDS if name in counts
        ],
        "all_url": _link(here, asked),
        "more_url": _link(here, asked, kind=kind, show=str(most + STEP))
        if len(pages) > most < MOST
        else "",
        "hotlines": national.offices if national and not pages else (),
    }


def _most(written: str) -> int:
    """How many pages to show: steps of ten up to a hundred."""
    if not (written.isascii() and written.isdecimal() and len(written) < 5):
        return STEP
    return max(STEP, min(int(written), MOST) // STEP * STEP)


def _link(here: Visit, asked: str, **more: str) -> str:
    return reverse("search") + query({"q": asked}, more, here.pinned)


def _page(here: Visit, one: Entry, marker: Marker, paragraph: int, wish: str) -> Shown:
    lang = "en" if language() == "en" else "zh"
    reads_both = lang == "en" and any(unit.chinese for unit in units(wish))
    path, _sep, fragment = one.path.partition("#")
    path, _sep, asked = path.partition("?")
    pairs = dict([asked.split("=")]) if asked else {}
    url = f"{get_script_prefix()}{language()}/{path}" + query(pairs, here.pinned)
    if paragraph and one.kind == "article" and len(one.authentic) >= paragraph:
        fragment = f"para_{paragraph}"
    url += f"#{fragment}" if fragment else ""
    return Shown(one.kind, url, marker.marked(say(one.title)), marker.snippet(one, lang, reads_both))


def _start(here: Visit, lead: Lead) -> Start:
    slug = lead.questionnaire.slug
    url = reverse("answers", args=[slug]) + query(lead.answers, here.pinned)
    return Start(url, lead.questionnaire.title, lead.said)
