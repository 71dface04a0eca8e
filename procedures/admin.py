from __future__ import annotations

from django.contrib import admin

from legalbasis.publishing.admin import DraftAdmin, PartAdmin
from legalbasis.publishing.layout import PartInline
from procedures import models


class EventInline(PartInline):
    model = models.Event


@admin.register(models.Procedure)
class ProcedureAdmin(DraftAdmin):
    list_display = ("number", "title_zh", "title_en", "topic", "confidence", "verified_on")
    list_display_links = ("number", "title_zh")
    list_filter = ("topic", "confidence")
    search_fields = ("slug", "title_zh", "title_en")
    inlines = (EventInline,)
    parts = (
        ("procedures.Step", "procedure__id__exact"),
        ("procedures.Paper", "procedure__id__exact"),
    )


@admin.register(models.Step)
class StepAdmin(PartAdmin):
    within = "procedure"
    list_display = ("position", "title_zh", "title_en", "actor", "by_zh", "procedure")
    list_display_links = ("title_zh",)
    list_filter = ("procedure", "actor")
    list_select_related = ("procedure",)
    search_fields = ("step_id", "title_zh", "title_en", "what_zh", "what_en")


@admin.register(models.Paper)
class PaperAdmin(PartAdmin):
    within = "procedure"
    list_display = ("position", "name_zh", "name_en", "provider", "need", "only", "procedure")
    list_display_links = ("name_zh",)
    list_filter = ("procedure", "provider", "need")
    list_select_related = ("procedure",)
    search_fields = ("paper_id", "name_zh", "name_en")


@admin.register(models.LocalProcedure)
class LocalProcedureAdmin(DraftAdmin):
    list_display = ("procedure", "jurisdiction", "differs_zh", "confidence", "verified_on")
    list_filter = ("procedure", "confidence")
    search_fields = ("procedure", "jurisdiction", "differs_zh", "differs_en")


class OfficeInline(PartInline):
    model = models.Office


@admin.register(models.OfficeTable)
class OfficeTableAdmin(DraftAdmin):
    list_display = ("jurisdiction",)
    search_fields = ("jurisdiction", "offices__name_zh", "offices__name_en")
    inlines = (OfficeInline,)


class YearInline(PartInline):
    model = models.Year


@admin.register(models.HolidayTable)
class HolidayTableAdmin(DraftAdmin):
    inlines = (YearInline,)
