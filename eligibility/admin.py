from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.forms import CharField
from django.http import HttpRequest, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from eligibility import models
from eligibility.curation import answering, offered
from eligibility.curation.urls import of_case, of_questionnaire
from eligibility.curation.views import table_url
from eligibility.curation.words import in_words
from legalbasis import library
from legalbasis.offered import works
from legalbasis.publishing.admin import DraftAdmin, KeepsSnapshots, PartAdmin
from legalbasis.publishing.layout import PartInline, Ticks
from legalbasis.struct_pairs import eid_of
from legalbasis.visit import current


class UnclaimedInline(PartInline):
    model = models.Unclaimed


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


class OptionInline(PartInline):
    model = models.Option


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

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name in answering.NOTHING:
            none = answering.NOTHING[db_field.name]
            widget = answering.AnswersWidget(attrs={"none": none})
            return answering.AnswersField(
                widget=widget, label=capfirst(db_field.verbose_name), required=False, initial={}
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """A situation that is there knows its questions; a new one is given its table first."""
        made = super().get_form(request, obj, change, **kwargs)
        fields = made.base_fields
        if "cases" in fields:  # ticked once it is there; if it lacks any, the submit page says so
            fields["cases"].required = False
            fields["cases"].help_text = _("Save first: then the cases are here to be ticked.")
        if obj is not None and "answers" in fields:  # not for those who only read
            fields["answers"].widget.rows = answering.rows_of_questions(obj)
            fields["entered"].widget.rows = answering.rows_of_calculator(obj)
            fields["cases"].widget = Ticks(lambda: answering.expected(obj))
            fields["cases"].help_text = ""
        return made


class LeadInline(PartInline):
    model = models.Lead


class ArticleField(CharField):
    """An article as people name it, 58 or 第五十八条第二款, kept as its name in the library."""

    def to_python(self, value: Any) -> str:
        return eid_of(super().to_python(value) or "")


class CitationInline(PartInline):
    model = models.CaseCitation
    named = {"work": works}

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "eid":
            help_text = _("Such as 58 or 第五十八条第二款; empty for the whole.")
            return db_field.formfield(form_class=ArticleField, help_text=help_text)
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(models.Case)
class CaseAdmin(KeepsSnapshots):
    list_display = ("position", "case_id", "verdict", "word_zh", "word_en", "when_text", "starts", "to")
    list_display_links = ("case_id",)
    list_filter = ("questionnaire", "verdict", "confidence", "edit__overlay")
    search_fields = ("case_id", "headline_zh", "headline_en", "why_zh", "why_en", "when_text")
    inlines = (CitationInline, LeadInline)
    readonly_fields = ("conditions",)
    change_form_template = "admin/eligibility/case/change_form.html"
    fieldsets = (
        (_("When it applies"), {"fields": ("conditions", ("starts", "to"))}),
        (
            _("What the site says in this case"),
            {
                "fields": (
                    ("case_id", "verdict"),
                    *("word_zh", "word_en", "headline_zh", "headline_en", "why_zh", "why_en"),
                    *("can_zh", "can_en", "amount_zh", "amount_en", "to_do_zh", "to_do_en"),
                    *("papers_zh", "papers_en", "warnings_zh", "warnings_en"),
                )
            },
        ),
        (
            _("Procedures and papers"),
            {"fields": ("procedures", "circumstances", "estimate")},
        ),
        (
            _("How sure we are"),
            {
                "fields": (
                    ("confidence", "verified_on"),
                    *("confidence_note_zh", "confidence_note_en", "sources"),
                )
            },
        ),
        (
            _("Where it stands in the table, and its conditions as typed"),
            {
                "classes": ("collapse",),
                "fields": (
                    ("questionnaire", "edit"),
                    ("position", "fallback"),
                    "when_text",
                    "asked_in",
                ),
            },
        ),
    )

    @admin.display(description=_("conditions"))
    def conditions(self, row: models.Case) -> str:
        """The conditions in words; they are chosen on a page of their own."""
        home = row.home()
        if row.pk is None or home is None:
            return ""
        when = in_words(row.when_text, home.asked(), library.places(current()))
        return render_to_string("admin/eligibility/_when.html", {"row": row, "when": when})

    ticked = offered.TICKED
    named = {"estimate": offered.estimates}

    def get_urls(self) -> list[URLPattern]:
        return [*of_case(self), *super().get_urls()]

    def response_post_save_change(self, request: HttpRequest, obj: models.Case) -> HttpResponseRedirect:
        """From a case back to the table, or the local rules, that it is a part of."""
        if obj.questionnaire:
            return HttpResponseRedirect(f"{table_url(obj.questionnaire)}#case-{obj.case_id}")
        if obj.edit:
            url = reverse("admin:eligibility_overlay_change", args=[obj.edit.overlay_id])
            return HttpResponseRedirect(url)
        return super().response_post_save_change(request, obj)

    def draft(self, row: Any) -> Model | None:
        return row.draft() if isinstance(row, models.Case) else row  # type: ignore[no-any-return]


class EditInline(PartInline):
    model = models.Edit
    readonly_fields = ("case",)
    fieldsets = ((None, {"fields": (("position", "act", "at", "case"),)}),)

    @admin.display(description=_("case"))
    def case(self, row: models.Edit) -> str:
        """The way to the case that is put in."""
        found = row.case_rows.first() if row.pk else None  # type: ignore[attr-defined]
        if found is None:
            return ""
        url = reverse("admin:eligibility_case_change", args=[found.pk])
        return format_html('<a href="{}">{}</a>', url, found)


@admin.register(models.Overlay)
class OverlayAdmin(DraftAdmin):
    list_display = ("questionnaire", "jurisdiction")
    list_filter = ("questionnaire",)
    search_fields = ("questionnaire", "jurisdiction")
    inlines = (EditInline,)
    parts = (("eligibility.Case", "edit__overlay__id__exact"),)
    named = offered.NAMED
