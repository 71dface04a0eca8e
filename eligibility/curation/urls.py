"""The pages of the eligibility floor in the admin, hung under the rows they are about."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path

from eligibility.curation import views


def of_questionnaire(admin: ModelAdmin[Any]) -> list[URLPattern]:
    def table(request: HttpRequest, pk: int) -> HttpResponse:
        row = get_object_or_404(admin.model, pk=pk)
        if not admin.has_view_permission(request, row):
            raise PermissionDenied
        return views.table(request, row, admin.has_change_permission(request, row))

    def drawing(request: HttpRequest, pk: int) -> HttpResponse:
        row = get_object_or_404(admin.model, pk=pk)
        if not admin.has_view_permission(request, row):
            raise PermissionDenied
        return views.drawing(request, row)

    view = admin.admin_site.admin_view
    return [
        path("<int:pk>/table/", view(table), name="eligibility_questionnaire_table"),
        path("<int:pk>/drawing/", view(drawing), name="eligibility_questionnaire_drawing"),
    ]


def of_case(admin: Any) -> list[URLPattern]:
    def with_row(act: Any) -> Any:
        def answer(request: HttpRequest, pk: int) -> HttpResponse:
            row = get_object_or_404(admin.model, pk=pk)
            if not admin.has_change_permission(request, row):
                raise PermissionDenied
            return act(request, row, admin.keep)  # type: ignore[no-any-return]

        return admin.admin_site.admin_view(answer)

    def localise(request: HttpRequest, pk: int) -> HttpResponse:
        """Whoever is held to a place may not change the national case, but says what their place does."""
        row = get_object_or_404(admin.model, pk=pk)
        if not admin.has_view_permission(request, row):
            raise PermissionDenied
        return views.localise(request, row, admin.keep)

    return [
        path(
            "<int:pk>/for-a-place/",
            admin.admin_site.admin_view(localise),
            name="eligibility_case_localise",
        ),
        path("<int:pk>/move/", with_row(views.move), name="eligibility_case_move"),
        path("<int:pk>/conditions/", with_row(views.choose), name="eligibility_case_conditions"),
        path("<int:pk>/cite/", with_row(views.cite), name="eligibility_case_cite"),
    ]
