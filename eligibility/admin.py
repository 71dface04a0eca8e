from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.urls import URLPattern

from eligibility import models
from eligibility.curation.urls import of_case, of_questionnaire
from legalbasis.publishing.admin import DraftAdmin, KeepsSnapshots, PartAdmin


class UnclaimedInline(admin.StackedInline):  # type: ignore[type-arg]
    model = models.Unclaimed
    extra = 0


@admin.register(models.Questionnaire)
class QuestionnaireAdmin(DraftAdmin):
    list_display = ("title_zh", "title_en", "slug", "position")
    search_fields = ("slug", "title_zh", "title_en")
    inlines = (UnclaimedInline,)
    change_form_template = "admin/eligibility/questionnaire/change_form.html"

    def get_urls(self) -> list[URLPattern]:
        return [*of_questionnaire(self), *super().get_urls()]

    parts = (
        ("eligibility.Question", "questionnaire__id__exact"),
        ("eligibility.Case", "questionnaire__id__exact"),
    )


class OptionInline(admin.TabularInline):  # type: ignore[type-arg]
    model = models.Option
    extra = 0


@admin.register(models.Question)
class QuestionAdmin(PartAdmin):
    within = "questionnaire"
    list_display = ("position", "key", "wording_zh", "wording_en", "kind", "unsure", "questionnaire")
    list_display_links = ("key",)
    list_filter = ("questionnaire", "kind")
    list_select_related = ("questionnaire",)
    search_fields = ("key", "wording_zh", "wording_en")
    inlines = (OptionInline,)


@admin.register(models.ScenarioTable)
class ScenarioTableAdmin(DraftAdmin):
    list_display = ("questionnaire",)
    parts = (("eligibility.Scenario", "table__id__exact"),)


@admin.register(models.Scenario)
class ScenarioAdmin(PartAdmin):
    within = "table"
    list_display = ("scenario_id", "on", "cases", "verdict", "title_zh", "table")
    list_filter = ("table", "verdict")
    list_select_related = ("table",)
    search_fields = ("scenario_id", "title_zh", "title_en", "cases")


class LeadInline(admin.StackedInline):  # type: ignore[type-arg]
    model = models.Lead
    extra = 0


class CitationInline(admin.TabularInline):  # type: ignore[type-arg]
    model = models.CaseCitation
    extra = 0


@admin.register(models.Case)
class CaseAdmin(KeepsSnapshots):
    list_display = ("position", "case_id", "verdict", "word_zh", "word_en", "when_text", "starts", "to")
    list_display_links = ("case_id",)
    list_filter = ("questionnaire", "verdict", "confidence", "edit__overlay")
    search_fields = ("case_id", "headline_zh", "headline_en", "why_zh", "why_en", "when_text")
    inlines = (CitationInline, LeadInline)
    change_form_template = "admin/eligibility/case/change_form.html"

    def get_urls(self) -> list[URLPattern]:
        return [*of_case(self), *super().get_urls()]

    def draft(self, row: Any) -> Model | None:
        return row.draft() if isinstance(row, models.Case) else row  # type: ignore[no-any-return]


class EditInline(admin.TabularInline):  # type: ignore[type-arg]
    model = models.Edit
    extra = 0
    show_change_link = True


@admin.register(models.Overlay)
class OverlayAdmin(DraftAdmin):
    list_display = ("questionnaire", "jurisdiction")
    list_filter = ("questionnaire",)
    search_fields = ("questionnaire", "jurisdiction")
    inlines = (EditInline,)
    parts = (("eligibility.Case", "edit__overlay__id__exact"),)
