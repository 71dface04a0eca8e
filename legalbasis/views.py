"""Law pages: the library, a law, an article. Each fetches, decides, renders."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from legalbasis import glossary as terms, library, redline, referring
from legalbasis.citations import pinpoint
from legalbasis.documents import Correspondence, Expression, Figure
from legalbasis.kept import kept
from legalbasis.library import WHOLE, Law
from legalbasis.page_names import page_name
from legalbasis.publishing.models import LogEntry
from legalbasis.publishing.shelf import NothingPublished
from legalbasis.visit import Visit, visit

PART_OF_LOG = 100


def _law(here: Visit, slug: str) -> Law:
    law = library.laws(here.edition).get(slug)
    if law is None:
        raise Http404(_("There is no law under this name."))
    return law


@require_safe
@kept
def laws(request: HttpRequest) -> HttpResponse:
    here = visit(request)
    found = sorted(library.laws(here.edition).values(), key=lambda law: law.work.slug)
    groups = [
        (kind, [law for law in found if law.work.kind == kind])
        for kind in ("law", "administrative-regulation", "local-regulation", "ministry-rule",
                     "interpretation", "normative-document")
    ]  # fmt: skip
    rows = [
        (kind, [(law, law.status(here.on)) for law in members]) for kind, members in groups if members
    ]
    return render(request, "legalbasis/laws.html", {"visit": here, "groups": rows})


@require_safe
@kept
def law(request: HttpRequest, slug: str) -> HttpResponse:
    here = visit(request)
    found = _law(here, slug)
    expression = found.expression(here.on)
    articles = library.articles(here.edition, found, expression) if expression else {}
    context = {
        "visit": here,
        "law": found,
        "status": found.status(here.on),
        "expression": expression,
        "standing": _standing(here, found, expression),
        "timeline": found.timeline(),
        "chapters": _chapters(list(articles.values())),
        "whole": found.note(WHOLE),
        "concordance": _concordance(here, found),
        "notes": [note for note in found.notes if note.eid != WHOLE] if not expression else [],
        "cited_by": library.cited_by(here.edition).get((slug, ""), []),
        "referring": referring.referring(here.edition, slug, "", here.on),
        "place": library.places(here.edition)[found.work.jurisdiction].name,
    }
    return render(request, "legalbasis/law.html", context)


def _concordance(here: Visit, found: Law) -> list[tuple[Law, list[Correspondence]]]:
    """The articles of earlier laws that this one takes up, law by law."""
    known = library.laws(here.edition)
    slugs = dict.fromkeys(one.earlier for one in found.concordance)
    return [(known[slug], [one for one in found.concordance if one.earlier == slug]) for slug in slugs]


def _chapters(articles: list[library.Article]) -> list[tuple[object, list[library.Article]]]:
    """Articles by chapter, in order."""
    groups: list[tuple[object, list[library.Article]]] = []
    for article in articles:
        if not groups or groups[-1][0] != article.chapter:
            groups.append((article.chapter, []))
        groups[-1][1].append(article)
    return groups


@require_safe
@kept
def article(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    here = visit(request)
    found = _law(here, slug)
    expression = found.expression(here.on)
    articles = library.articles(here.edition, found, expression) if expression else {}
    point = pinpoint(f"art_{number}")
    held = articles.get(number)
    note = held.note if held else found.note(point.eid)
    if held is None and (expression or note is None):
        raise Http404(_("This law has no such article here."))
    numbers = list(articles) or [pinpoint(n.eid).article for n in found.notes if n.eid != WHOLE]
    place = numbers.index(number)
    context = {
        "visit": here,
        "law": found,
        "status": found.status(here.on),
        "expression": expression,
        "standing": _standing(here, found, expression, number),
        "unchanged": expression and _unchanged(here, found, number),
        "article": held,
        "note": note,
        "taken_up": library.taken_up(here.edition).get((slug, point.eid), []),
        "name": point.name(),
        "number": number,
        "cited_by": library.cited_by(here.edition).get((slug, point.eid), []),
        "referring": referring.referring(here.edition, slug, point.eid, here.on),
        "previous": numbers[place - 1] if place else None,
        "next": numbers[place + 1] if place + 1 < len(numbers) else None,
    }
    return render(request, "legalbasis/article.html", context)


def _unchanged(here: Visit, found: Law, number: str) -> bool:
    """Whether every text of the law words the article the same."""
    versions = [library.articles(here.edition, found, text).get(number) for text in found.expressions]
    return len({version.digest if version else "" for version in versions}) == 1


@dataclass(frozen=True)
class Standing:
    """How the text shown lies in time: the text of today if this is another, and what comes after it.

    `same` says that the article at hand reads the same in today's text. `changes` is the text that
    will follow, if it changes what is shown.
    """

    todays: Expression | None
    same: bool
    changes: Expression | None


def _standing(
    here: Visit, found: Law, expression: Expression | None, number: str = ""
) -> Standing | None:
    if expression is None:
        return None

    def digest(text: Expression) -> str:
        article = library.articles(here.edition, found, text).get(number)
        return article.digest if article else ""

    todays, following = found.expression(here.today), found.following(expression)
    coming = following and following.in_force > here.today
    if coming and number and digest(following) == digest(expression):  # type: ignore[arg-type]
        coming = False
    return Standing(
        todays if todays is not expression else None,
        bool(number and todays and digest(todays) == digest(expression)),
        following if coming else None,
    )


@require_safe
@kept
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """Two texts of a law as a redline: `from` and `to` are versions; the last amendment if not given."""
    here = visit(request)
    found = _law(here, slug)
    if len(found.expressions) < 2:
        raise Http404(_("We hold only one text of this law, so there is nothing to compare."))
    earlier, later = _version(request, found, "from", -2), _version(request, found, "to", -1)
    texts = [
        {number: article.provision for number, article in library.articles(here.edition, found, text).items()}
        for text in (earlier, later)
    ]  # fmt: skip
    context = {
        "visit": here,
        "law": found,
        "earlier": earlier,
        "later": later,
        "changes": redline.compare(*texts),
        "count": len(texts[1]),
    }
    return render(request, "legalbasis/compare.html", context)


def _version(request: HttpRequest, found: Law, name: str, usual: int) -> Expression:
    """The text whose version an address names. Raises Http404 in words."""
    wanted = set(request.GET.getlist(name))
    if not wanted:
        return found.expressions[usual]
    for text in found.expressions:
        if wanted == {str(text.version)}:
            return text
    raise Http404(_("We hold no text of this law of that date. Choose one from the page of the law."))


@require_safe
@kept
def figures(request: HttpRequest) -> HttpResponse:
    """The figures in force on the day, place by place."""
    here = visit(request)
    tree = library.places(here.edition)
    known = library.sources(here.edition)

    def row(figure: Figure) -> dict[str, object]:
        cited = (library.authority(here.edition, one, here.on) for one in figure.citations)
        return {
            "figure": figure,
            "authorities": [one for one in cited if one],
            "sources": [known[code] for code in figure.sources],
        }

    rows = [
        (tree[place], [row(figure) for figure in found])
        for place, found in library.figures(here.edition).on(here.on).items()
    ]
    context = {"visit": here, "places": rows}
    return render(request, "legalbasis/figures.html", context)


@require_safe
@kept
def glossary(request: HttpRequest) -> HttpResponse:
    """Every term with its meaning and what it rests on."""
    here = visit(request)
    known = library.sources(here.edition)
    rows = [
        (
            term,
            [a for one in term.citations if (a := library.authority(here.edition, one, here.on))],
            [known[code] for code in term.sources if code in known],
        )
        for term in terms.terms(here.edition)
    ]
    return render(request, "legalbasis/glossary.html", {"visit": here, "terms": rows})


@require_safe
def editions(request: HttpRequest) -> HttpResponse:
    """The publication log, newest first: the one citizen page that reads the database."""
    here = visit(request)
    before = request.GET.get("before", "")
    if before and not re.fullmatch(r"[0-9]{1,15}", before):
        raise Http404
    wanted = LogEntry.objects.order_by("-seq")
    if before:
        wanted = wanted.filter(seq__lt=int(before))
    try:
        found = list(wanted[: PART_OF_LOG + 1])
    except DatabaseError as error:
        connection.close()
        raise NothingPublished from error
    context = {
        "visit": here,
        "entries": [(one, page_name(here.edition, one.kind, one.key)) for one in found[:PART_OF_LOG]],
        "before": before,
        "older": found[PART_OF_LOG - 1].seq if len(found) > PART_OF_LOG else None,
    }
    return render(request, "legalbasis/editions.html", context)
