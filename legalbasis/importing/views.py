"""The curator's page of an import: upload, look at the preview, make the draft."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from legalbasis.documents import Provision, Text
from legalbasis.importing.drafting import AlreadyThere, compose, default_source, keep, likely_work
from legalbasis.importing.forms import DraftForm, UploadForm, held, hold
from legalbasis.importing.lines import Listing
from legalbasis.importing.tree import Import, grow
from legalbasis.importing.wording import date_words, doubt_words, doubts_said
from legalbasis.models import Work
from legalbasis.text import name
from legalbasis.today import today

_MOST_SHOWN = 300


def import_file(admin: ModelAdmin, request: HttpRequest) -> HttpResponse:
    """The file, then the preview, then the draft. Between the steps the text travels in the page, signed."""
    if not admin.has_add_permission(request):
        raise PermissionDenied
    if "held" not in request.POST:
        sent = (request.POST, request.FILES) if request.method == "POST" else ()
        upload = UploadForm(*sent)
        if upload.is_valid():
            return _preview(admin, request, upload.listing)
        return _page(admin, request, {"form": upload})
    try:
        listing = held(request.POST["held"])
    except BadSignature:
        messages.error(request, _("This preview is too old or was changed. Upload the file again."))
        return _page(admin, request, {"form": UploadForm()})
    found = grow(listing)
    form = DraftForm(request.POST, doubts=len(found.doubts))
    if found.count("article") and form.is_valid():
        row = _keep(admin, request, listing, found, form)
        if row:
            return HttpResponseRedirect(reverse("admin:legalbasis_expression_change", args=[row.pk]))
    return _page(admin, request, _seen(listing, found, form))


def _keep(
    admin: ModelAdmin, request: HttpRequest, listing: Listing, found: Import, form: DraftForm
) -> Any:
    """The row of the new draft; None, with an error at the form, if there is one already."""
    wanted = dict(form.cleaned_data)
    source = Text(wanted["source_zh"], wanted["source_en"])
    rest = {name: wanted[name] for name in ("work", "version", "in_force", "title", "verified_on")}
    try:
        document = compose(listing, found, source=source, **rest)
        row = keep(document, request.user.get_username(), doubts_said(found.doubts))
    except AlreadyThere as there:
        form.refuse(there.row)  # made since the form was checked
        return None
    admin.log_addition(request, row, [{"added": {}}])
    messages.success(
        request, _("The draft was made: %(count)s articles.") % {"count": found.count("article")}
    )
    if not Work.objects.filter(slug=row.work).exists():
        words = _("There is no law “%(slug)s” yet. Enter it before this text is published.")
        messages.warning(request, words % {"slug": row.work})
    return row


def _preview(admin: ModelAdmin, request: HttpRequest, listing: Listing) -> HttpResponse:
    found = grow(listing)
    source = default_source(listing.name)
    initial = {
        "held": hold(listing),
        "work": likely_work(found.title),
        "version": found.version,
        "in_force": found.in_force,
        "title": found.title,
        "source_zh": source.zh,
        "source_en": source.en,
        "verified_on": today(),
    }
    return _page(
        admin, request, _seen(listing, found, DraftForm(initial=initial, doubts=len(found.doubts)))
    )


def _seen(listing: Listing, found: Import, form: DraftForm) -> dict[str, Any]:
    """What the preview shows."""
    doubted = {
        line: one.number for one in reversed(found.doubts) for line in range(one.line, one.last + 1)
    }
    return {
        "draft": form,
        "listing": listing,
        "found": found,
        "doubts": [(one, doubt_words(one)) for one in found.doubts[:_MOST_SHOWN]],
        "more": max(0, len(found.doubts) - _MOST_SHOWN),
        "tree": [
            (
                one,
                name(one.level, one.number),
                line,
                _start(one),
                sum(len(p.points) for p in one.paragraphs),
            )
            for one, line in zip(found.provisions, found.places, strict=True)
        ],
        "lines": [
            (one, doubted.get(one.number), one.number in found.aside)
            for one in listing.lines
            if one.text or one.number in doubted
        ],
        "counts": {level: found.count(level) for level in ("chapter", "section", "article")},
        "days": [(one.on, date_words(one.what), one.line) for one in found.dates],
        "works": Work.objects.values_list("slug", "title_zh"),
    }


def _start(provision: Provision) -> str:
    return provision.paragraphs[0].text[:40] if provision.paragraphs else provision.heading


def _page(admin: ModelAdmin, request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    full = {
        **admin.admin_site.each_context(request),
        "title": _("Import a text of a law"),
        "opts": admin.opts,
        **context,
    }
    return render(request, "admin/legalbasis/expression/import.html", full)
