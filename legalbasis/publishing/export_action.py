"""An action of the admin's lists: the drafts that are ticked, as a pack."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _, gettext_lazy

from legalbasis.publishing.exporting import Export, of_rows


@admin.action(description=gettext_lazy("Export as a pack (.zip)"), permissions=["view"])
def export_selected(modeladmin: Any, request: HttpRequest, queryset: Any) -> HttpResponse | None:
    export = of_rows(queryset)
    if export.unreadable:
        told_unfinished(request, export)
        return None
    return download(export, f"{queryset.model._meta.model_name}.zip")


def told_unfinished(request: HttpRequest, export: Export) -> None:
    for name, why in export.unreadable:
        words = _("Nothing was exported: %(name)s is unfinished. %(why)s")
        messages.error(request, words % {"name": name, "why": why})


def download(export: Export, name: str) -> HttpResponse:
    return HttpResponse(
        export.zipped(),
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )
