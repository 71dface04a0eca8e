"""Packs in the admin: everything out as a .zip, a pack in after a dry run, a new place's overlay begun."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from config.pack_upload import UploadForm, documents, held, hold
from eligibility.models import Questionnaire
from eligibility.overlays import Unfit, new_overlay
from legalbasis.documents import Text
from legalbasis.publishing import drafts
from legalbasis.publishing.export_action import download, told_unfinished
from legalbasis.publishing.exporting import Export, of_drafts, of_published
from legalbasis.publishing.kinds import KINDS
from legalbasis.publishing.loading import Report, load_documents
from legalbasis.publishing.packs import Packed
from legalbasis.publishing.problems import Problem, Refused
from legalbasis.publishing.roles import NATION, in_reach, may
from legalbasis.templatetags.words import say
from legalbasis.today import today


class OverlayForm(forms.Form):
    questionnaire = forms.ChoiceField(label=gettext_lazy("Questionnaire"))
    place = forms.CharField(
        label=gettext_lazy("Place"),
        max_length=6,
        help_text=gettext_lazy("Its GB/T 2260 code, like 450100"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Questionnaire.objects.order_by("position").values_list("slug", "title_zh", "title_en")
        names = [(slug, say(Text(zh, en))) for slug, zh, en in rows]
        self.fields["questionnaire"].choices = names  # type: ignore[attr-defined]


def _kinds(request: HttpRequest, verb: str) -> list[str]:
    """The kinds whose drafts somebody may look at, or change."""
    found = []
    for kind in KINDS:
        meta = drafts.model_of(kind)._meta
        if request.user.has_perm(f"{meta.app_label}.{verb}_{meta.model_name}"):
            found.append(kind)
    return found


def _page(request: HttpRequest, **context: Any) -> HttpResponse:
    full = {
        **admin.site.each_context(request),
        "title": _("Packs: take out, bring in, begin"),
        "upload": UploadForm(),
        "overlay": OverlayForm(),
        "may_load": bool(_kinds(request, "change")),
        **context,
    }
    return render(request, "admin/packs.html", full)


@require_safe
def packs_view(request: HttpRequest) -> HttpResponse:
    if not _kinds(request, "view"):
        raise PermissionDenied
    return _page(request)


@require_safe
def export_view(request: HttpRequest, what: str) -> HttpResponse:
    """Everything that somebody may look at: the drafts, or what is published today."""
    kinds = _kinds(request, "view")
    if not kinds:
        raise PermissionDenied
    export = Export()
    for kind in kinds:
        one = of_published(today(), kind) if what == "published" else of_drafts(kind)
        export.files |= one.files
        export.unreadable += one.unreadable
    if export.unreadable:
        told_unfinished(request, export)
        return HttpResponseRedirect(reverse("admin:packs"))
    return download(export, f"{what}-{today()}.zip")


@require_POST
def load_view(request: HttpRequest) -> HttpResponse:
    """The dry run, then the load. Between the two the pack travels in the page, signed."""
    if not _kinds(request, "change"):
        raise PermissionDenied
    if "held" not in request.POST:
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return _page(request, upload=form)
        return _rehearse(request, form.parcel)
    try:
        parcel = held(request.POST["held"])
    except BadSignature:
        messages.error(request, _("This dry run is too old or was changed. Upload the pack again."))
        return _page(request)
    try:
        report = _load(request, parcel, replace="replace" in request.POST, rehearsing=False)
    except Refused as refusal:
        return _page(request, problems=refusal.problems)
    words = _("Loaded: %(written)s written, %(unchanged)s unchanged, %(left)s left as they were.")
    counts = {name: len(getattr(report, name)) for name in ("written", "unchanged", "left")}
    messages.success(request, words % counts)
    return HttpResponseRedirect(reverse("admin:packs"))


def _rehearse(request: HttpRequest, parcel: bytes) -> HttpResponse:
    try:
        report = _load(request, parcel, replace=True, rehearsing=True)
    except Refused as refusal:
        return _page(request, problems=refusal.problems)
    return _page(request, report=report, held=hold(parcel), rows=_rows(report))


def _rows(report: Report) -> list[tuple[str, str, list[str], int]]:
    """For each page that would be written: how, its name, the first places that change, how many more."""
    rows = []
    for name in report.written:
        how = "new" if name in report.created else "changed"
        how = "touched" if name in report.overwritten else how
        rows.append((how, name, report.changed[name][:12], max(0, len(report.changed[name]) - 12)))
    return rows


def _load(request: HttpRequest, parcel: bytes, *, replace: bool, rehearsing: bool) -> Report:
    """Raises Refused."""
    packed, problems = documents(parcel)
    problems += [_not_yours(one) for one in packed if not _open(request, one)]
    if problems:
        raise Refused(problems)
    return load_documents(
        packed,
        day=today(),
        replace_drafts=replace,
        publishing=False,
        author=request.user.get_username(),
        rehearsing=rehearsing,
    )


def _open(request: HttpRequest, one: Packed) -> bool:
    """Whether somebody may change the draft as it is, and as the pack would have it."""
    place = getattr(one.document, "jurisdiction", NATION)
    return may(request.user, "change", one.kind, one.key) and in_reach(request.user, place)


def _not_yours(one: Packed) -> Problem:
    message = Text(
        "这份内容不归您改。请从资料包里拿掉。", "isn’t yours to change. Take it out of the pack."
    )
    return Problem(one.kind, one.key, one.file, message)


@require_POST
def overlay_view(request: HttpRequest) -> HttpResponse:
    """The beginnings of a place's overlay, to fill in and to bring in as a pack."""
    if not may(request.user, "view", "overlay", ""):
        raise PermissionDenied
    form = OverlayForm(request.POST)
    if not form.is_valid():
        return _page(request, overlay=form)
    slug, code = form.cleaned_data["questionnaire"], form.cleaned_data["place"].strip()
    try:
        text = new_overlay(slug, code)
    except Unfit as error:
        form.add_error("place", str(say(error.message)))
        return _page(request, overlay=form)
    name = f"overlay-{slug}@{code}.yaml"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type="application/yaml; charset=utf-8", headers=headers)
