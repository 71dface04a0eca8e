"""Users and their rights: the place of a curator stands beside the groups, and every change is in the audit."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.http import HttpRequest

from legalbasis.publishing import audit
from legalbasis.publishing.models import Curator


class PlaceInline(admin.StackedInline):  # type: ignore[type-arg]
    model = Curator
    extra = 1  # one for each user at most, which Django sees to


class _Audited(admin.ModelAdmin):  # type: ignore[type-arg]
    """Who changed whose rights."""

    def _audit(self, request: HttpRequest, row: Any, act: str, message: Any = "") -> None:
        who, place = request.user.get_username(), f"{self.opts.model_name} {row}"
        groups = ", ".join(row.groups.values_list("name", flat=True)) if isinstance(row, User) else ""
        note = f"{act} {message}" + (f"; now: {groups}" if groups else "")
        audit.record("roles", who, place=place, note=note.strip())

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        self._audit(request, obj, "added")
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        if message:
            self._audit(request, obj, "changed", message)
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        for row in queryset:
            self._audit(request, row, "deleted")
        return super().log_deletions(request, queryset)


admin.site.unregister([User, Group])


@admin.register(User)
class PeopleAdmin(_Audited, UserAdmin):
    inlines = (PlaceInline,)

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else ()


@admin.register(Group)
class RolesAdmin(_Audited, GroupAdmin):
    pass
