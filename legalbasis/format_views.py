"""A law in other forms: Akoma Ntoso, JSON, plain text, to print; and the feed of changes."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from legalbasis import library
from legalbasis.documents import Expression
from legalbasis.formats import akn
from legalbasis.formats.choice import choose
from legalbasis.formats.data import law_json
from legalbasis.formats.feed import LAW_KINDS, MOST, Publication, changes, tag
from legalbasis.kept import kept
from legalbasis.library import Law
from legalbasis.links import absolute, query
from legalbasis.publishing.models import LogEntry
from legalbasis.publishing.shelf import NothingPublished
from legalbasis.templatetags.words import language, say
from legalbasis.text import plain
from legalbasis.visit import Visit, current, visit


def _find(request: HttpRequest, slug: str) -> tuple[Visit, Law, Expression | None]:
    here = visit(request)
    law = library.laws(here.edition).get(slug)
    if law is None:
        raise Http404(_("There is no law under this name."))
    return here, law, law.expression(here.on)


def _file(
    body: bytes | str, kind: str, slug: str, expression: Expression | None, end: str
) -> HttpResponse:
    name = f"{slug}@{expression.version}" if expression else slug
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'inline; filename="{name}.{end}"'
    return response


def _sorry(request: HttpRequest, here: Visit, law: Law, words: str, status: int) -> HttpResponse:
    context = {"visit": here, "law": law, "words": words, "status": status}
    return render(request, "legalbasis/no_file.html", context, status=status)


def _not_held(request: HttpRequest, here: Visit, law: Law) -> HttpResponse:
    words = _("We do not hold the text of this document. What we know about it is on its page.")
    return _sorry(request, here, law, words, 404)


@require_safe
@conditional_page
@kept
def text(request: HttpRequest, slug: str) -> HttpResponse:
    """The plain notation, which `legalbasis.text.provisions` reads back."""
    here, law, expression = _find(request, slug)
    if expression is None:
        return _not_held(request, here, law)
    return _file(plain(expression), "text/plain; charset=utf-8", slug, expression, "txt")


@require_safe
@conditional_page
@kept
def xml(request: HttpRequest, slug: str) -> HttpResponse:
    here, law, expression = _find(request, slug)
    if expression is None:
        return _not_held(request, here, law)
    try:
        body = akn.write(law.work, expression)
    except akn.Unwritable:
        words = _("This text has a character that XML has no way to hold. Please take the plain text.")
        return _sorry(request, here, law, words, 501)
    return _file(body, "application/akn+xml; charset=utf-8", slug, expression, "xml")


@require_safe
@conditional_page
@kept
def json(request: HttpRequest, slug: str) -> HttpResponse:
    """The description of the law, with its text where it is held."""
    here, law, expression = _find(request, slug)
    articles = library.articles(here.edition, law, expression) if expression else {}
    url = absolute(request, reverse("law", args=[slug]) + query(here.pinned))
    body = law_json(law, articles, expression, library.places(here.edition), here.on, url)
    return _file(body, "application/json", slug, expression, "json")


@require_safe
@kept
def print_view(request: HttpRequest, slug: str) -> HttpResponse:
    """The law, or the articles and chapters that the reader has chosen, for paper."""
    here, law, expression = _find(request, slug)
    if expression is None:
        return _not_held(request, here, law)
    articles = library.articles(here.edition, law, expression)
    choice = choose(
        expression, articles, request.GET.getlist("chapter"), request.GET.getlist("article")
    )
    asked = [*choice.asked, *here.pin.items()]
    context = {
        "visit": here,
        "law": law,
        "status": law.status(here.on),
        "expression": expression,
        "choice": choice,
        "address": absolute(request, f"{reverse('law-print', args=[slug])}?{urlencode(asked)}"),
    }
    status = 400 if choice.unknown else 200
    return render(request, "legalbasis/print.html", context, status=status)


@require_safe
@conditional_page
@kept
def feed(request: HttpRequest) -> HttpResponse:
    """Changes to the law, as Atom. Reads the log once for each edition."""
    edition = current()
    rows = LogEntry.objects.filter(kind__in=LAW_KINDS, starts_on__lte=edition.day, seq__lte=edition.seq)
    try:
        log = [
            Publication(row.seq, row.kind, row.key, row.snapshot_id is None, row.starts_on, row.at)
            for row in rows.order_by("-seq")[:MOST]
        ]
    except DatabaseError as error:
        connection.close()
        raise NothingPublished from error
    atom = Atom1Feed(
        title=_("Changes to the law – Shebao Guide"),
        link=absolute(request, reverse("laws")),
        description="",
        subtitle=_("New texts, notes and figures, and what happens to the laws themselves."),
        language="en" if language() == "en" else "zh-Hans",
        author_name=_("Shebao Guide"),
        feed_url=absolute(request, request.path),
    )
    host = urlsplit(absolute(request, "/")).hostname or "localhost"
    for change in changes(edition, log):
        atom.add_item(
            title=say(change.title),
            link=absolute(request, f"/{language()}/{change.path}"),
            description=escape(say(change.words)),
            unique_id=tag(host, change.name, language()),
            updateddate=change.at,
        )
    return HttpResponse(atom.writeString("utf-8"), content_type=Atom1Feed.content_type)
