"""Curation of drafts: every save keeps a snapshot; publishing and rolling back are buttons."""

from __future__ import annotations

from typing import Any

import msgspec
import yaml
from django.apps import apps
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.forms import CharField, DateField, Form, Textarea
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _, gettext_lazy

from legalbasis.publishing import drafts, roles
from legalbasis.publishing.edition import fold
from legalbasis.publishing.kinds import KINDS, encode, fingerprint
from legalbasis.publishing.log import Change, publish, roll_back, save_draft
from legalbasis.publishing.models import DraftSave, LogEntry
from legalbasis.publishing.problems import Refused
from legalbasis.publishing.rows import RowError
from legalbasis.today import today


class PublishForm(Form):
    starts_on = DateField(
        label=gettext_lazy("From"), help_text=gettext_lazy("First day, like 2026-11-23")
    )
    reason = CharField(
        label=gettext_lazy("Reason"), max_length=500, widget=Textarea(attrs={"rows": 3, "cols": 60})
    )


class RollbackForm(Form):
    reason = CharField(
        label=gettext_lazy("Reason"), max_length=500, widget=Textarea(attrs={"rows": 3, "cols": 60})
    )


class KeepsSnapshots(admin.ModelAdmin):  # type: ignore[type-arg]
    """An admin of rows that belong to a draft: whatever is saved or deleted, the draft is kept anew.

    Whoever is held to a place reads everything, and changes what belongs there.
    """

    local = True  # whether such rows may belong to a place

    def _open(self, request: HttpRequest, row: Any) -> bool:
        if roles.everywhere(request.user):
            return True
        if row is None:
            return self.local and bool(roles.place_for(request.user))
        draft = self.draft(row)
        return draft is not None and roles.may_row(request.user, "change", draft)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and self._open(request, None)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and self._open(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and self._open(request, obj)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """The form refuses to move a row to where its author may change nothing."""
        made: Any = super().get_form(request, obj, change, **kwargs)
        if roles.everywhere(request.user):
            return made

        def _post_clean(form: Any) -> None:
            made._post_clean(form)
            if not form.errors and not self._open(request, form.instance):
                words = _(
                    "This belongs to a place that isn’t yours. You can change what belongs to %(place)s."
                )
                form.add_error(None, words % {"place": roles.place_for(request.user)})

        return type(made.__name__, (made,), {"_post_clean": _post_clean})

    def draft(self, row: Any) -> models.Model | None:
        """The draft's own row; `row` itself unless a part of a draft is edited here."""
        return row  # type: ignore[no-any-return]

    def keep(self, request: HttpRequest, row: Any) -> None:
        draft = self.draft(row)
        if draft is None:
            return
        kind = drafts.kind_of(draft)
        try:
            document = drafts.read(draft)
            save_draft(kind, KINDS[kind].key(document), document, request.user.get_username())
        except RowError as error:
            words = _("Saved, but it can’t be published yet: %(why)s") % {"why": error}
            messages.warning(request, words)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        self.keep(request, form.instance)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        found = {draft.pk: draft for row in queryset if (draft := self.draft(row)) and draft != row}
        super().delete_queryset(request, queryset)
        for draft in found.values():
            self.keep(request, draft)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        draft = self.draft(obj)
        super().delete_model(request, obj)
        if draft is not None and draft is not obj:
            self.keep(request, draft)


class PartAdmin(KeepsSnapshots):
    """A part of a draft with a page of its own; `within` names the foreign key to the draft."""

    within = ""

    @property
    def local(self) -> bool:  # type: ignore[override]
        return roles.has_place(self.model._meta.get_field(self.within).related_model)

    def draft(self, row: Any) -> models.Model | None:
        return getattr(row, self.within) if isinstance(row, self.model) else row  # type: ignore[no-any-return]


class DraftAdmin(KeepsSnapshots):
    """A draft: problems beside it, a button to publish it. `parts` are models that are edited apart."""

    change_form_template = "admin/publishing/draft.html"
    parts: tuple[tuple[str, str], ...] = ()

    @property
    def local(self) -> bool:  # type: ignore[override]
        return roles.has_place(self.model)

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_publish"
        view = self.admin_site.admin_view(self.publish_view)
        return [path("<path:object_id>/publish/", view, name=name), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        context = {"parts": self._part_links(row) if row else [], **(extra_context or {})}
        if row and roles.may_row(request.user, "publish", row):
            context["publish_url"] = reverse(
                f"admin:{self.opts.app_label}_{self.opts.model_name}_publish", args=[row.pk]
            )
        if row:
            context["state"] = state(row)
        return super().change_view(request, object_id, form_url, context)

    def _part_links(self, row: models.Model) -> list[tuple[str, str]]:
        links = []
        for label, lookup in self.parts:
            model = apps.get_model(label)
            url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
            links.append((str(model._meta.verbose_name_plural), f"{url}?{lookup}={row.pk}"))
        return links

    def publish_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show what is wrong, or publish. Whoever saved the draft last can't be the one to publish it."""
        row = get_object_or_404(self.model, pk=object_id)
        if not roles.may_row(request.user, "publish", row):
            raise PermissionDenied
        kind = drafts.kind_of(row)
        form = PublishForm(request.POST or None, initial={"starts_on": today()})
        problems: list[Any] = []
        if request.method == "POST" and form.is_valid():
            problems = self._publish(request, row, kind, form.cleaned_data)
            if not problems:
                return HttpResponseRedirect(reverse("admin:publishing_logentry_changelist"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Publish: %(name)s") % {"name": row},
            "row": row,
            "opts": self.opts,
            "state": state(row),
            "form": form,
            "problems": problems,
        }
        return render(request, "admin/publishing/publish.html", context)

    def _publish(
        self, request: HttpRequest, row: models.Model, kind: str, wanted: dict[str, Any]
    ) -> list[Any]:
        name = request.user.get_username()
        try:
            document = drafts.read(row)
        except RowError as error:
            return [error]
        key = KINDS[kind].key(document)
        last = DraftSave.objects.filter(kind=kind, key=key).order_by("-id").first()
        sha256 = fingerprint(kind, key, encode(document))
        author = last.author if last and last.snapshot_id == sha256 else name
        if author == name:
            return [_("You saved this draft last. Someone else has to publish it.")]
        try:
            with transaction.atomic():
                save_draft(kind, key, document, author)
                seqs = publish(
                    [Change(kind, key, sha256)],
                    starts_on=wanted["starts_on"],
                    author=author,
                    approver=name,
                    reason=wanted["reason"],
                )
        except Refused as refusal:
            return refusal.problems
        if seqs:
            messages.success(request, _("Published as edition %(seq)s.") % {"seq": seqs[0]})
        else:
            messages.info(request, _("Nothing to publish: the page already reads like this."))
        return []


def state(row: models.Model) -> str:
    """Whether the draft is what the site says: published, differs, new, incomplete."""
    kind = drafts.kind_of(row)
    try:
        document = drafts.read(row)
    except RowError:
        return "incomplete"
    key = KINDS[kind].key(document)
    log = LogEntry.objects.entries()
    entry = fold(log, log[-1].seq, today()).get((kind, key)) if log else None
    if entry is None:
        return "new"
    return "published" if entry.sha256 == fingerprint(kind, key, encode(document)) else "differs"


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Rows that nobody adds, changes or deletes here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def as_yaml(snapshot: Any) -> str:
    """A snapshot's document as a curator reads it."""
    if snapshot is None:
        return ""
    value = msgspec.json.decode(bytes(snapshot.body))
    text = yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=100)
    return format_html("<pre>{}</pre>", text)


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnlyAdmin):
    list_display = ("seq", "starts_on", "kind", "key", "author", "approver", "reason", "at")
    list_filter = ("kind", "starts_on", "author")
    search_fields = ("key", "reason", "author", "approver")
    fields = ("seq", "kind", "key", "starts_on", "author", "approver", "reason", "at", "document")
    readonly_fields = ("document",)
    change_form_template = "admin/publishing/entry.html"
    show_facets = admin.ShowFacets.NEVER

    @admin.display(description=gettext_lazy("document"))
    def document(self, entry: LogEntry) -> str:
        return as_yaml(entry.snapshot)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.roll_back_view)
        return [
            path("<int:seq>/roll-back/", view, name="publishing_logentry_rollback"),
            *super().get_urls(),
        ]

    def roll_back_view(self, request: HttpRequest, seq: int) -> HttpResponse:
        if not (request.user.has_perm("publishing.publish") and roles.everywhere(request.user)):
            raise PermissionDenied
        entry = get_object_or_404(LogEntry, pk=seq)
        form = RollbackForm(request.POST or None)
        problems: list[Any] = []
        if request.method == "POST" and form.is_valid():
            name = request.user.get_username()
            reason = form.cleaned_data["reason"]
            try:
                seqs = roll_back(seq, day=today(), author=name, approver=name, reason=reason)
            except Refused as refusal:
                problems = refusal.problems
            else:
                words = _("%(count)s pages read again as in edition %(seq)s.")
                messages.success(request, words % {"count": len(seqs), "seq": seq})
                return HttpResponseRedirect(reverse("admin:publishing_logentry_changelist"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Roll back to edition %(seq)s") % {"seq": seq},
            "entry": entry,
            "opts": self.opts,
            "form": form,
            "problems": problems,
        }
        return render(request, "admin/publishing/rollback.html", context)


@admin.register(DraftSave)
class DraftSaveAdmin(ReadOnlyAdmin):
    list_display = ("at", "kind", "key", "author")
    list_filter = ("kind", "author")
    search_fields = ("key",)
    fields = ("kind", "key", "author", "at", "document")
    readonly_fields = ("document",)

    @admin.display(description=gettext_lazy("document"))
    def document(self, save: DraftSave) -> str:
        return as_yaml(save.snapshot)
