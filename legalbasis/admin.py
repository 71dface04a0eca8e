from __future__ import annotations

from functools import partial

from django.contrib import admin
from django.urls import URLPattern, path

from legalbasis import models
from legalbasis.importing.views import import_file
from legalbasis.offered import CITATIONS
from legalbasis.publishing.admin import DraftAdmin, PartAdmin
from legalbasis.publishing.layout import PartInline


class EventInline(PartInline):
    model = models.Event


@admin.register(models.Work)
class WorkAdmin(DraftAdmin):
    list_display = ("short_zh", "short_en", "kind", "number", "in_force", "confidence", "verified_on")
    list_filter = ("kind", "jurisdiction", "confidence")
    search_fields = ("slug", "title_zh", "title_en", "short_zh", "short_en", "number")
    inlines = (EventInline,)


@admin.register(models.Expression)
class ExpressionAdmin(DraftAdmin):
    list_display = ("title", "version", "in_force", "in_force_to", "verified_on")
    list_filter = ("work",)
    search_fields = ("title", "work")
    parts = (("legalbasis.Provision", "expression__id__exact"),)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(partial(import_file, self))
        return [path("import/", view, name="legalbasis_expression_import"), *super().get_urls()]


@admin.register(models.Provision)
class ProvisionAdmin(PartAdmin):
    within = "expression"
    list_display = ("number", "level", "heading", "start", "expression")
    list_filter = ("expression", "level")
    list_select_related = ("expression",)
    search_fields = ("number", "heading", "text")
    list_per_page = 120

    @admin.display(description=models.Provision._meta.get_field("text").verbose_name)
    def start(self, row: models.Provision) -> str:
        return row.text[:40]


@admin.register(models.CommentaryDraft)
class CommentaryAdmin(DraftAdmin):
    list_display = ("work",)
    search_fields = ("work",)
    parts = (("legalbasis.Note", "commentary__id__exact"),)


@admin.register(models.Note)
class NoteAdmin(PartAdmin):
    within = "commentary"
    list_display = ("eid", "heading_zh", "heading_en", "commentary", "confidence", "verified_on")
    list_filter = ("commentary", "confidence")
    list_select_related = ("commentary",)
    search_fields = ("eid", "heading_zh", "heading_en", "summary_zh", "summary_en")


@admin.register(models.FigureTable)
class FigureTableAdmin(DraftAdmin):
    parts = (("legalbasis.Figure", "table__id__exact"),)


@admin.register(models.Figure)
class FigureAdmin(PartAdmin):
    within = "table"
    shapes = {"citations": CITATIONS}
    save_as = True  # a figure that changes ends, and goes on as a new one
    list_display = ("key", "name_zh", "value", "unit", "in_force", "in_force_to", "table", "confidence")
    list_filter = ("table", "unit", "confidence")
    list_select_related = ("table",)
    search_fields = ("key", "name_zh", "name_en")


@admin.register(models.PlaceTable)
class PlaceTableAdmin(DraftAdmin):
    parts = (("legalbasis.Place", "table__id__exact"),)


@admin.register(models.Place)
class PlaceAdmin(PartAdmin):
    within = "table"
    list_display = ("code", "name_zh", "name_en", "level", "parent")
    list_filter = ("level",)
    search_fields = ("code", "name_zh", "name_en", "parent")


@admin.register(models.SourceTable)
class SourceTableAdmin(DraftAdmin):
    parts = (("legalbasis.Source", "table__id__exact"),)


@admin.register(models.Source)
class SourceAdmin(PartAdmin):
    within = "table"
    list_display = ("code", "title_zh", "title_en", "confidence", "verified_on")
    list_filter = ("confidence",)
    search_fields = ("code", "title_zh", "title_en", "url")


@admin.register(models.GlossaryTable)
class GlossaryAdmin(DraftAdmin):
    parts = (("legalbasis.Term", "table__id__exact"),)


@admin.register(models.Term)
class TermAdmin(PartAdmin):
    shapes = {"citations": CITATIONS}
    within = "table"
    list_display = ("term_zh", "term_en", "key", "confidence", "verified_on")
    list_filter = ("confidence",)
    search_fields = ("key", "term_zh", "term_en", "also_zh", "also_en", "meaning_zh", "meaning_en")
