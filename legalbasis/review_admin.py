"""The list of what has to be read again, in the admin: old and new wording side by side, to accept or edit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from legalbasis import documents as legal
from legalbasis.documents import Commentary, Document
from legalbasis.models import Note
from legalbasis.publishing import drafts
from legalbasis.publishing.comparing import member_name
from legalbasis.publishing.kinds import KINDS
from legalbasis.publishing.log import save_draft
from legalbasis.publishing.release_page import page_context
from legalbasis.publishing.roles import may
from legalbasis.publishing.rows import RowError
from legalbasis.publishing.whereabouts import edit_url
from legalbasis.review import ToReview, to_review
from legalbasis.text import article_digest, plain_lines
from legalbasis.today import today
from legalbasis.visit import current


@dataclass(frozen=True)
class Item:
    """A row of the list. `mended` says that the draft already rests on the new wording."""

    found: ToReview
    url: str
    old: str
    new: str
    mended: bool
    may: bool


def review_view(request: HttpRequest) -> HttpResponse:
    """Everything published that rests on wording which has moved or will move."""
    items = [_item(found, request.user) for found in to_review(current(), today())]
    title = _("To be reviewed: the wording of the law moved")
    context = page_context(request, title, items=items)
    return render(request, "admin/review.html", context)


def _item(found: ToReview, user: Any) -> Item:
    old, new = ("\n".join(plain_lines(one)) if one else "" for one in (found.before, found.after))
    url = edit_url(found.kind, found.key, found.part)
    allowed = bool(url) and may(user, "change", found.kind, found.key)
    return Item(found, url, old, new, bool(url) and _mended(found), allowed)


def _mended(found: ToReview) -> bool:
    """Whether the draft no longer holds what was pinned to the old wording."""
    row = drafts.find(found.kind, found.key)
    try:
        document = drafts.read(row)
    except RowError:
        return False
    if found.what == "citation":
        pinned = [one for one in KINDS[found.kind].references(document) if one.part == found.part]
        old = article_digest(found.before) if found.before else None
        return not any(one.work == found.law.work.slug and one.digest == old for one in pinned)
    new = article_digest(found.after) if found.after else ""
    return any(note.text_digest == new for note in document.notes)


def accept_view(request: HttpRequest) -> HttpResponse:
    """“Read against the new wording, still right”: the draft rests on the new wording from then on.

    Citations of one article are pinned anew; a note begins as a copy for the new wording, since the old note
    stays with the old one. The draft alone changes: it is published as any other, by somebody else.
    """
    names = ("kind", "key", "part", "what", "article")
    wanted = tuple(request.POST.get(name, "") for name in names)
    there = HttpResponseRedirect(reverse("admin:review"))
    found = next(
        (
            one
            for one in to_review(current(), today())
            if (one.kind, one.key, one.part, one.what, one.article) == wanted
        ),
        None,
    )
    if request.method != "POST" or found is None or found.before is None or found.after is None:
        messages.warning(request, _("That is no longer on the list."))
        return there
    row = drafts.find(found.kind, found.key)
    if row is None:
        messages.warning(request, _("There is no draft of that any more."))
        return there
    if not may(request.user, "change", found.kind, found.key):
        raise PermissionDenied
    try:
        document = drafts.read(row)
    except RowError as error:
        messages.error(request, str(error))
        return there
    old, new = article_digest(found.before), article_digest(found.after)
    if found.what == "citation":
        anew = _pinned(document, found.part, found.law.work.slug, old, new)
    elif _mended(found):  # with its summary, or its translation
        anew = document
    else:
        anew = _carried_over(document, found.part.removeprefix("notes."), old, new)
    with transaction.atomic():
        drafts.write(found.kind, anew)
        save_draft(found.kind, found.key, anew, request.user.get_username())
    if found.what != "citation" and "edit" in request.POST:
        note = Note.objects.get(commentary__work=found.key, eid=f"art_{found.article}", text_digest=new)
        return HttpResponseRedirect(reverse("admin:legalbasis_note_change", args=[note.pk]))
    messages.success(request, _("Accepted in the draft. It counts once the draft is published."))
    return there


def _carried_over(document: Commentary, eid: str, old: str, new: str) -> Commentary:
    """The notes with that on an article's old wording once more, for the new one, behind it."""
    notes: list[legal.Note] = []
    for note in document.notes:
        notes.append(note)
        if note.eid == eid and note.text_digest == old:
            notes.append(msgspec.structs.replace(note, text_digest=new, verified_on=today()))
    return msgspec.structs.replace(document, notes=tuple(notes))


def _pinned(document: Document, part: str, work: str, old: str, new: str) -> Document:
    """The document with the citations in one part that name the old wording naming the new."""
    plain = msgspec.to_builtins(document)
    inside = f"{part or 'citations'}."

    def walk(value: Any, place: str) -> None:
        if isinstance(value, dict):
            if place.startswith(inside) and value.get("work") == work and value.get("digest") == old:
                value["digest"] = new
            for name, child in value.items():
                walk(child, f"{place}{name}.")
        elif isinstance(value, list | tuple):
            for number, child in enumerate(value):
                walk(child, f"{place}{member_name(child) or number}.")

    walk(plain, "")
    return msgspec.convert(plain, type(document))
