"""The audit in the admin: a list for auditors, and the same list as a CSV file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy

from legalbasis.publishing import audit
from legalbasis.publishing.models import Audit
from legalbasis.publishing.read_only import ReadOnlyAdmin

COLUMNS = ("at", "who", "act", "kind", "key", "place", "snapshot", "note")


class _Echo:
    """What csv takes for a file, and hands each line on."""

    def write(self, line: str) -> str:
        return line


def _plain(value: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def lines(rows: Any) -> Iterator[str]:
    """The rows as CSV, with a mark by which spreadsheets know that it is UTF-8. Times are those of China."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(COLUMNS)  # type: ignore[operator]
    for row in rows.iterator(chunk_size=2000):
        cells = (row.who, row.act, row.kind, row.key, row.place, row.snapshot_id or "", row.note)
        at = localtime(row.at).isoformat(timespec="seconds")
        yield writer.writerow([at, *map(_plain, cells)])  # type: ignore[misc]


@admin.register(Audit)
class AuditAdmin(ReadOnlyAdmin):
    list_display = ("at", "who", "act", "kind", "key", "place", "note")
    list_filter = ("act", "at", "kind", "who")
    search_fields = ("who", "key", "place", "note")
    date_hierarchy = "at"
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False
    change_list_template = "admin/publishing/audit.html"
    fields = ("at", "who", "act", "kind", "key", "place", "digest", "note")
    readonly_fields = ("digest",)

    @admin.display(description=gettext_lazy("digest"))
    def digest(self, row: Audit) -> str:
        return row.snapshot_id or ""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.has_perm("publishing.audit"))  # type: ignore[union-attr]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.export_view)
        return [path("export/", view, name="publishing_audit_export"), *super().get_urls()]

    def export_view(self, request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
        """What the list shows with these filters, all of it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            rows = self.get_changelist_instance(request).get_queryset(request).order_by("id")
        except IncorrectLookupParameters:
            return HttpResponseRedirect(reverse("admin:publishing_audit_changelist") + "?e=1")
        audit.record("export", request.user.get_username(), note=f"{rows.count()} lines of the audit")
        answer = StreamingHttpResponse(lines(rows), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = 'attachment; filename="audit.csv"'
        answer["Cache-Control"] = "no-store"
        return answer
