from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from legalbasis import offered
from legalbasis.offered import CITATIONS
from legalbasis.publishing.admin import DraftAdmin, PartAdmin
from legalbasis.publishing.layout import PartInline, Ticks
from procedures import models, words
from procedures.shapes import ADDED_PAPERS, DUES, FEE, STEP_CHANGES, about, papers, said


class EventInline(PartInline):
    model = models.Event


def _save_first(form: Any, *names: str) -> None:
    """Say of a row that is to be added why there is nothing to choose from yet."""
    for name in names:
        form.base_fields[name].help_text = _(
            "Save first: then the days, steps and papers of its procedure are here to choose from."
        )


@admin.register(models.Procedure)
class ProcedureAdmin(DraftAdmin):
    shapes = {"citations": CITATIONS, "request_law": CITATIONS}
    ticked = {
        "life": said(words.LIFE),
        "applicants": said(words.APPLICANTS),
        "leads": offered.questionnaires,
        "sources": offered.sources,
    }
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
    shapes = {"dues": DUES, "fee": FEE, "citations": CITATIONS}
    ticked = {"channels": said(words.CHANNELS), "only": said(words.CIRCUMSTANCES)}
    list_display = ("position", "title_zh", "title_en", "actor", "by_zh", "procedure")
    list_display_links = ("title_zh",)
    list_filter = ("procedure", "actor")
    list_select_related = ("procedure",)
    search_fields = ("step_id", "title_zh", "title_en", "what_zh", "what_en")

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Deadlines run from the days and the steps of the step's own procedure."""
        made = super().get_form(request, obj, change, **kwargs)
        if obj is None:
            _save_first(made, "dues")
        elif "dues" in made.base_fields:  # not for those who only read
            made.base_fields["dues"].widget.shape = about(DUES, obj.procedure)
        return made


@admin.register(models.Paper)
class PaperAdmin(PartAdmin):
    within = "procedure"
    shapes = {"basis": CITATIONS}
    ticked = {name: said(words.CIRCUMSTANCES) for name in ("only", "never")}
    list_display = ("position", "name_zh", "name_en", "provider", "need", "only", "procedure")
    list_display_links = ("name_zh",)
    list_filter = ("procedure", "provider", "need")
    list_select_related = ("procedure",)
    search_fields = ("paper_id", "name_zh", "name_en")


@admin.register(models.LocalProcedure)
class LocalProcedureAdmin(DraftAdmin):
    shapes = {
        "steps": STEP_CHANGES,
        "added_papers": ADDED_PAPERS,
        "citations": CITATIONS,
    }
    ticked = {"sources": offered.sources}
    named = {"procedure": offered.procedures, "jurisdiction": offered.places}
    list_display = ("procedure", "jurisdiction", "differs_zh", "confidence", "verified_on")
    list_filter = ("procedure", "confidence")
    search_fields = ("procedure", "jurisdiction", "differs_zh", "differs_en")

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Changes are of the steps of the procedure that is named."""
        made = super().get_form(request, obj, change, **kwargs)
        if obj is None:
            _save_first(made, "steps", "dropped_papers")
        elif "steps" in made.base_fields:
            named = models.Procedure.objects.by_key(obj.procedure).first()
            made.base_fields["steps"].widget.shape = about(STEP_CHANGES, named)
            made.base_fields["dropped_papers"].widget = Ticks(lambda: papers(named))
        return made


class OfficeInline(PartInline):
    model = models.Office


@admin.register(models.OfficeTable)
class OfficeTableAdmin(DraftAdmin):
    named = {"jurisdiction": offered.places}
    list_display = ("jurisdiction",)
    search_fields = ("jurisdiction", "offices__name_zh", "offices__name_en")
    inlines = (OfficeInline,)


class YearInline(PartInline):
    model = models.Year


@admin.register(models.HolidayTable)
class HolidayTableAdmin(DraftAdmin):
    inlines = (YearInline,)
