"""Curation of drafts: every save keeps a snapshot; publishing and rolling back are buttons."""

from __future__ import annotations

from typing import Any

import msgspec
import yaml
from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _, gettext_lazy

from legalbasis.publishing import audit, audit_admin, drafts, editors, people_admin, roles  # noqa: F401 - registers
from legalbasis.publishing.edition import fold
from legalbasis.publishing.export_action import export_selected
from legalbasis.publishing.kinds import KINDS, encode, fingerprint
from legalbasis.publishing.layout import Paired, mark_missing
from legalbasis.publishing.log import save_draft
from legalbasis.publishing.models import DraftSave, LogEntry
from legalbasis.publishing.read_only import ReadOnlyAdmin
from legalbasis.publishing.release_admin import tools
from legalbasis.publishing.rows import RowError
from legalbasis.today import today


class KeepsSnapshots(Paired, admin.ModelAdmin):  # type: ignore[type-arg]
    """An admin of rows that belong to a draft: whatever is saved or deleted, the draft is kept anew.

    Whoever is held to a place reads everything, and changes what belongs there.
    """

    local = True  # whether such rows may belong to a place
    change_form_template = "admin/publishing/draft.html"

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Whoever saves what somebody else has saved since is shown both, and nothing is overwritten."""
        with transaction.atomic():
            if request.method == "POST" and (page := editors.conflict(self, request, object_id)):
                return page
            row = self.get_object(request, unquote(object_id))
            context = {"opened": editors.carried(self, request, row), **(extra_context or {})}
            return super().change_view(request, object_id, form_url, context)

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
        mark_missing(made, obj)
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

    def keep(self, request: HttpRequest, row: Any, note: str = "", audited: bool = False) -> None:
        """Keep the draft as it now stands, and tell the audit, unless it says the same as before."""
        draft = self.draft(row)
        if draft is None:
            return
        kind, who = drafts.kind_of(draft), request.user.get_username()
        try:
            document = drafts.read(draft)
            key = KINDS[kind].key(document)
            before = DraftSave.objects.filter(kind=kind, key=key).order_by("-id").first()
            sha256 = save_draft(kind, key, document, who, audited=True)
            if before and before.snapshot_id == sha256:
                return
        except RowError as error:
            words = _("Saved, but it can’t be published yet: %(why)s") % {"why": error}
            messages.warning(request, words)
            sha256 = ""
        if not audited and (sha256 or note):
            self._audit("save", request, row, sha256, note)

    def _audit(self, act: str, request: HttpRequest, row: Any, sha256: str, note: str = "") -> None:
        who, place = request.user.get_username(), f"{row._meta.model_name} {row.pk}: {row}"
        draft = self.draft(row)
        kind = drafts.kind_of(draft) if draft is not None else ""
        key = KINDS[kind].key(draft) if kind else ""
        audit.record(act, who, kind, key, place=place, snapshot=sha256 or None, note=note)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        changes = self.construct_change_message(request, form, formsets, add=not change)
        self.keep(request, form.instance, in_words(changes))

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        rows = list(queryset)
        with transaction.atomic():
            for row in rows:
                self._audit("delete", request, row, "")
            found = {draft.pk: draft for row in rows if (draft := self.draft(row)) and draft != row}
            super().delete_queryset(request, queryset)
            for draft in found.values():
                self.keep(request, draft, audited=True)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        draft = self.draft(obj)
        self._audit("delete", request, obj, "")
        super().delete_model(request, obj)
        if draft is not None and draft is not obj:
            self.keep(request, draft, audited=True)


def in_words(changes: list[dict[str, Any]]) -> str:
    """What Django noted of a save: the fields by name, and the inline rows."""
    found = []
    for one in changes:
        (act, about), *_rest = one.items()
        fields = ", ".join(about.get("fields", ()))
        found.append(" ".join(part for part in (act, about.get("object", ""), fields) if part))
    return "; ".join(found)


class PartAdmin(KeepsSnapshots):
    """A part of a draft with a page of its own; `within` names the foreign key to the draft."""

    within = ""

    @property
    def local(self) -> bool:  # type: ignore[override]
        return roles.has_place(self.model._meta.get_field(self.within).related_model)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        row = self.get_object(request, unquote(object_id))
        context = dict(extra_context or {})
        if row is not None and (draft := self.draft(row)) is not None:
            name = f"admin:{draft._meta.app_label}_{draft._meta.model_name}_change"
            context["whole"] = reverse(name, args=[draft.pk])
        return super().change_view(request, object_id, form_url, context)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A part that is added from the list of one draft's parts belongs to it, and comes last."""
        given: dict[str, Any] = {**super().get_changeform_initial_data(request)}
        filters = QueryDict(request.GET.get("_changelist_filters", ""))
        whole = filters.get(f"{self.within}__id__exact", "")
        if self.within not in given and whole.isdigit():
            given[self.within] = whole
            if any(one.name == "position" for one in self.model._meta.fields):
                rows = self.model._default_manager.filter(**{f"{self.within}_id": int(whole)})
                last = rows.aggregate(last=models.Max("position"))["last"]
                given["position"] = (last or 0) + 1
        return given

    def draft(self, row: Any) -> models.Model | None:
        return getattr(row, self.within) if isinstance(row, self.model) else row  # type: ignore[no-any-return]


class DraftAdmin(KeepsSnapshots):
    """A draft: problems beside it, a button to publish it. `parts` are models that are edited apart."""

    change_form_template = "admin/publishing/draft.html"
    actions = (export_selected,)
    parts: tuple[tuple[str, str], ...] = ()

    @property
    def local(self) -> bool:  # type: ignore[override]
        return roles.has_place(self.model)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        context = {"parts": self._part_links(row) if row else [], **(extra_context or {})}
        if row:
            context["state"], key = standing(row)
            context["tools"] = tools(request, drafts.kind_of(row), key)
        return super().change_view(request, object_id, form_url, context)

    def _part_links(self, row: models.Model) -> list[tuple[str, str]]:
        links = []
        for label, lookup in self.parts:
            model = apps.get_model(label)
            url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
            links.append((str(model._meta.verbose_name_plural), f"{url}?{lookup}={row.pk}"))
        return links


def standing(row: models.Model) -> tuple[str, str]:
    """How the draft stands to what the site says (published, differs, new, incomplete), and its key."""
    kind = drafts.kind_of(row)
    try:
        document = drafts.read(row)
    except RowError:
        return "incomplete", KINDS[kind].key(row)
    key = KINDS[kind].key(document)
    log = LogEntry.objects.entries()
    entry = fold(log, log[-1].seq, today()).get((kind, key)) if log else None
    if entry is None:
        return "new", key
    same = entry.sha256 == fingerprint(kind, key, encode(document))
    return "published" if same else "differs", key


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
