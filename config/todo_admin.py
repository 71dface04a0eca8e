"""The page "To do" of the admin, and the way from an item to the row where it is mended."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from config import todo
from legalbasis.models import Expression
from legalbasis.publishing.edition import fold
from legalbasis.publishing.kinds import KINDS
from legalbasis.publishing.models import DraftSave, LogEntry
from legalbasis.publishing.release_page import page_context
from legalbasis.publishing.shelf import NothingPublished
from legalbasis.publishing.whereabouts import edit_url
from legalbasis.today import today
from legalbasis.visit import current

SHOWN = 200


def todo_view(request: HttpRequest) -> HttpResponse:
    """Everything that waits, sort by sort. Items lead to their rows by a redirect: the page stays quick."""
    try:
        edition = current()
        items, reviews = todo.items(edition, today()), todo.reviews(edition, today())
    except NothingPublished:
        items, reviews = [], 0
    sorts = [
        ("ended", _("Figures that have ended, and that cases still work with")),
        ("ending", _("Figures whose period ends within 60 days")),
        ("provisional", _("Holiday years without the State Council’s notice")),
        ("fallback", _("Situations that no case claims, answered “ask locally”")),
        ("stale", _("Not verified for more than 180 days")),
    ]
    groups = [(name, title, [item for item in items if item.what == name]) for name, title in sorts]
    context = page_context(
        request,
        _("To do"),
        reviews=reviews,
        groups=[(name, title, some[:SHOWN], len(some)) for name, title, some in groups if some],
        drafts=_unpublished(),
        doubtful=[(row, len(row.doubts.splitlines())) for row in Expression.objects.exclude(doubts="")],
    )
    return render(request, "admin/todo.html", context)


def _unpublished() -> list[DraftSave]:
    """The drafts whose last save isn't what the site says, newest first."""
    log = LogEntry.objects.entries()
    now = fold(log, log[-1].seq, today()) if log else {}
    last: dict[tuple[str, str], DraftSave] = {}
    for save in DraftSave.objects.order_by("id").defer("snapshot__body"):
        last[save.kind, save.key] = save
    return [
        save
        for page, save in sorted(last.items(), key=lambda pair: -pair[1].pk)
        if (page not in now or now[page].sha256 != save.snapshot_id) and page[0] in KINDS
    ][:SHOWN]


def go_view(request: HttpRequest) -> HttpResponse:
    """To the row of an item."""
    kind, key = request.GET.get("kind", ""), request.GET.get("key", "")
    url = edit_url(kind, key, request.GET.get("place", "")) if kind in KINDS else ""
    if not url:
        messages.warning(request, _("There is no draft of that any more."))
    return HttpResponseRedirect(url or reverse("admin:todo"))
