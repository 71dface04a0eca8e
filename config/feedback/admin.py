"""Citizens' messages for curators: to read, to look up, and to mark as dealt with; never to rewrite."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _, ngettext

from config.feedback.models import Report

MARKS = ("dealt_with", "dealt_by", "dealt_at")


@admin.register(Report)
class ReportAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("at", "kind", "start", "page", "edition", "language", "dealt_with", "dealt_by")
    list_filter = ("dealt_with", "kind", "language")
    search_fields = ("text", "page")
    fields = ("at", "kind", "text", "page_link", "edition_link", "language", *MARKS)
    actions = ("deal_with", "take_up_again")
    show_facets = admin.ShowFacets.NEVER

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [name for name in self.fields if name != "dealt_with"]

    def save_model(self, request: HttpRequest, obj: Report, form: Any, change: bool) -> None:
        if "dealt_with" in form.changed_data:
            _mark(obj, request.user.get_username())
        super().save_model(request, obj, form, change)

    @admin.display(description=_("what they wrote"))
    def start(self, report: Report) -> str:
        return report.text[:80]

    @admin.display(description=_("page"))
    def page_link(self, report: Report) -> str:
        return format_html('<a href="{0}">{0}</a>', report.page or "/")

    @admin.display(description=_("edition"))
    def edition_link(self, report: Report) -> str:
        url = reverse("admin:publishing_logentry_changelist")
        seen = f"{report.page or '/'}?seen={report.edition}-{timezone.localdate(report.at)}"
        return format_html(
            '<a href="{}?seq={}">{}</a> · <a href="{}">{}</a>',
            url, report.edition, report.edition, seen, _("the page as it was then"),
        )  # fmt: skip

    @admin.action(description=_("Mark as dealt with"), permissions=["change"])
    def deal_with(self, request: HttpRequest, queryset: Any) -> None:
        self._set(request, queryset, True)

    @admin.action(description=_("Take up again"), permissions=["change"])
    def take_up_again(self, request: HttpRequest, queryset: Any) -> None:
        self._set(request, queryset, False)

    def _set(self, request: HttpRequest, queryset: Any, dealt_with: bool) -> None:
        reports = list(queryset.filter(dealt_with=not dealt_with))
        for report in reports:
            report.dealt_with = dealt_with
            _mark(report, request.user.get_username())
            report.save()
        words = ngettext("%(count)s message marked.", "%(count)s messages marked.", len(reports))
        messages.success(request, words % {"count": len(reports)})


def _mark(report: Report, name: str) -> None:
    report.dealt_by = name if report.dealt_with else ""
    report.dealt_at = timezone.now() if report.dealt_with else None
