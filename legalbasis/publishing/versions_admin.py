"""The history of a draft: every save, any two compared, any brought back. And any past day."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

import msgspec
from django.contrib import messages
from django.db import transaction
from django.forms import DateField, Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext as _, gettext_lazy

from legalbasis.documents import Document, Text
from legalbasis.publishing import drafts, preview, roles
from legalbasis.publishing.comparing import differences
from legalbasis.publishing.kinds import KINDS, decode
from legalbasis.publishing.log import Change, save_draft
from legalbasis.publishing.models import DraftSave, LogEntry
from legalbasis.publishing.release_page import SHOWN, demand, name_of, page_context
from legalbasis.publishing.shelf import shelf
from legalbasis.publishing.whereabouts import edit_url, edit_urls
from legalbasis.today import today


@dataclass(frozen=True)
class Version:
    """A save of a draft. `published` are the editions that say just this."""

    save: DraftSave
    published: list[int]


def versions_view(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Every save of a draft, newest first; `from` and `to` name two to compare."""
    demand(request, "view", kind, key)
    saves = list(DraftSave.objects.filter(kind=kind, key=key).order_by("-id")[:SHOWN])
    published: dict[str | None, list[int]] = {}
    for seq, sha256 in LogEntry.objects.filter(kind=kind, key=key).values_list("seq", "snapshot_id"):
        published.setdefault(sha256, []).append(seq)
    rows = [Version(save, sorted(published.get(save.snapshot_id, []))) for save in saves]
    context = page_context(
        request,
        _("Versions: %(name)s") % {"name": name_of(kind, key)},
        rows=rows,
        kind=kind,
        key=key,
        row_url=edit_url(kind, key),
        may_change=roles.may(request.user, "change", kind, key),
    )
    known = {str(save.pk): save for save in saves}
    pair = [known.get(request.GET.get(name, "")) for name in ("from", "to")]
    if all(pair):
        context["pair"] = pair
        try:
            old, new = (_document(save) for save in pair if save)
        except msgspec.ValidationError:
            context["unreadable"] = True
        else:
            listed = differences(old, new)
            urls = edit_urls(kind, key, {one.place for one in listed[:SHOWN]})
            context["differences"] = [(one, urls[one.place]) for one in listed[:SHOWN]]
            context["more"] = max(0, len(listed) - SHOWN)
    elif "from" in request.GET:
        context["choose"] = True
    return render(request, "admin/publishing/versions.html", context)


def _document(save: DraftSave) -> Document:
    """What the draft said then. Raises msgspec.ValidationError if documents have another form today."""
    return decode(save.kind, bytes(save.snapshot.body))


def revert_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the draft read again as it was saved. What it says now stays in the history."""
    save = get_object_or_404(DraftSave.objects.select_related("snapshot"), pk=pk)
    kind, key = save.kind, save.key
    demand(request, "change", kind, key)
    there = HttpResponseRedirect(reverse("admin:release_versions", args=[kind, key]))
    if request.method != "POST":
        return there
    now = preview.kept_digest(kind, key)
    if now == save.snapshot_id:
        messages.info(request, _("The draft reads like this already."))
        return there
    user = request.user.get_username()
    try:
        document = _document(save)
    except msgspec.ValidationError:
        messages.error(request, _("This version was kept in an older form and can’t be brought back."))
        return there
    with transaction.atomic():
        if now and not DraftSave.objects.filter(kind=kind, key=key, snapshot_id=now).exists():
            save_draft(kind, key, drafts.read(drafts.find(kind, key)), user)
        drafts.write(kind, document)
        save_draft(kind, key, document, user, note=f"revert to {save.pk}")
    at = localtime(save.at).strftime("%Y-%m-%d %H:%M")
    messages.success(request, _("The draft reads again as it was saved at %(at)s.") % {"at": at})
    return there


def preview_view(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """A link to the citizen's pages as the draft would make them."""
    demand(request, "view", kind, key)
    sha256 = preview.kept_digest(kind, key)
    context = page_context(
        request, _("Preview: %(name)s") % {"name": name_of(kind, key)}, kind=kind, key=key
    )
    context["row_url"] = edit_url(kind, key)
    if sha256:
        context["preview"] = preview.links(request, [Change(kind, key, sha256)])
    return render(request, "admin/publishing/preview.html", context)


class DayForm(Form):
    day = DateField(label=gettext_lazy("Day"), help_text=gettext_lazy("A day like 2026-11-23"))


@dataclass(frozen=True)
class Page:
    title: Text
    url: str


def past_view(request: HttpRequest) -> HttpResponse:
    """Every page as it was at the end of a past day: links that pin the edition of that day."""
    form = DayForm(request.GET if "day" in request.GET else None)
    context = page_context(request, _("As citizens saw it on a past day"), form=form)
    if form.is_valid():
        day: datetime.date = form.cleaned_data["day"]
        if day > today():
            form.add_error("day", _("That day is still to come."))
        else:
            context |= _past(day)
    return render(request, "admin/publishing/past.html", context)


def _past(day: datetime.date) -> dict[str, Any]:
    """The edition at the end of a day, and its pages by kind."""
    end = datetime.datetime.combine(
        day + datetime.timedelta(days=1), datetime.time(), localtime().tzinfo
    )
    last = LogEntry.objects.filter(at__lt=end, starts_on__lte=day).order_by("-seq").first()
    if last is None:
        return {"day": day, "nothing": True}
    seq = LogEntry.objects.filter(at__lt=end).last_seq()  # type: ignore[attr-defined]
    shelf.current(today())
    edition = shelf.edition(seq, day)
    language = "en" if get_language() == "en" else "zh-hans"
    tail = f"?seen={seq}-{day}"
    groups = []
    for kind in KINDS.values():
        if kind.path:
            found = [(kind.title(one), kind.path(one)) for one in edition.of(kind.name)]
            pages = [Page(title, f"/{language}/{path}{tail}") for title, path in found if path]
            groups += [(kind.label, pages)] if pages else []
    return {"day": day, "seq": seq, "home": f"/{language}/{tail}", "groups": groups}
