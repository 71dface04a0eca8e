"""Drafts of procedures, offices and holidays as rows: what curators edit."""

from __future__ import annotations

import datetime
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from legalbasis.documents import Text
from legalbasis.models import Confidence, DraftQuerySet
from legalbasis.publishing.rows import RowError
from procedures import words


def _named(words: dict[str, Text]) -> list[tuple[str, str]]:
    """A closed set as choices, in both languages at once."""
    return [(key, f"{text.zh} {text.en}") for key, text in words.items()]


class Procedure(models.Model):
    KEY = "slug"
    slug = models.SlugField(_("name in addresses"), unique=True)
    number = models.CharField(_("number"), max_length=5)
    title_zh = models.CharField(_("title (Chinese)"), max_length=100)
    title_en = models.CharField(_("title (English)"), max_length=150)
    lead_zh = models.TextField(_("lead (Chinese)"))
    lead_en = models.TextField(_("lead (English)"))
    about_zh = models.TextField(_("about (Chinese)"), blank=True)
    about_en = models.TextField(_("about (English)"), blank=True)
    topic = models.CharField(
        _("topic"),
        max_length=8,
        choices=[
            ("cover", _("being insured")),
            ("money", _("money back")),
            ("card", _("card and account")),
            ("care", _("treatment and claims")),
            ("rights", _("objections")),
        ],
    )
    life = models.TextField(_("life events"), blank=True)
    applicants = models.TextField(_("who may apply"))
    request_zh = models.TextField(_("request at the counter (Chinese)"))
    request_en = models.TextField(_("request at the counter (English)"))
    request_law = models.JSONField(
        _("law that supports the request whoever makes it"), default=list, blank=True
    )
    history_zh = models.TextField(_("historic examples (Chinese)"), blank=True)
    history_en = models.TextField(_("historic examples (English)"), blank=True)
    warnings_zh = models.TextField(_("warnings (Chinese)"), blank=True)
    warnings_en = models.TextField(_("warnings (English)"), blank=True)
    leads = models.TextField(_("questionnaires"), blank=True)
    citations = models.JSONField(_("citations"), default=list, blank=True)
    sources = models.TextField(_("sources"), blank=True)
    asked_in = models.TextField(_("asked in"), blank=True)
    confidence = models.CharField(_("confidence"), max_length=10, choices=Confidence.choices)
    confidence_note_zh = models.TextField(_("how sure (Chinese)"))
    confidence_note_en = models.TextField(_("how sure (English)"))
    verified_on = models.DateField(_("verified on"))
    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("procedure")
        verbose_name_plural = _("procedures")
        ordering = ["slug"]

    def __str__(self) -> str:
        return f"{self.number} {self.title_zh}"


class Event(models.Model):
    procedure = models.ForeignKey(
        Procedure, models.CASCADE, related_name="dates", verbose_name=_("procedure")
    )
    position = models.PositiveIntegerField(_("position"), default=0)
    key = models.CharField(_("key"), max_length=30)
    label_zh = models.CharField(_("label (Chinese)"), max_length=100)
    label_en = models.CharField(_("label (English)"), max_length=150)
    hint_zh = models.TextField(_("hint (Chinese)"), blank=True)
    hint_en = models.TextField(_("hint (English)"), blank=True)

    class Meta:
        verbose_name = _("date to give")
        verbose_name_plural = _("dates to give")
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.key} {self.label_zh}"


class Step(models.Model):
    procedure = models.ForeignKey(
        Procedure, models.CASCADE, related_name="steps", verbose_name=_("procedure")
    )
    position = models.PositiveIntegerField(_("position"), default=0)
    step_id = models.CharField(_("key"), max_length=30)
    title_zh = models.CharField(_("title (Chinese)"), max_length=100)
    title_en = models.CharField(_("title (English)"), max_length=150)
    actor = models.CharField(
        _("who acts"),
        max_length=10,
        choices=_named(words.ACTORS),
    )
    who_zh = models.CharField(_("who (Chinese)"), max_length=150)
    who_en = models.CharField(_("who (English)"), max_length=200)
    where_zh = models.TextField(_("where (Chinese)"))
    where_en = models.TextField(_("where (English)"))
    channels = models.TextField(_("channels"), blank=True)
    what_zh = models.TextField(_("what to do (Chinese)"))
    what_en = models.TextField(_("what to do (English)"))
    by_zh = models.TextField(_("by when (Chinese)"))
    by_en = models.TextField(_("by when (English)"))
    dues = models.JSONField(_("deadlines"), default=list, blank=True)
    fee = models.JSONField(_("fee"), null=True, blank=True)
    outcome_zh = models.TextField(_("what comes of it (Chinese)"), blank=True)
    outcome_en = models.TextField(_("what comes of it (English)"), blank=True)
    only = models.TextField(_("only in these circumstances"), blank=True)
    note_zh = models.TextField(_("note (Chinese)"), blank=True)
    note_en = models.TextField(_("note (English)"), blank=True)
    citations = models.JSONField(_("citations"), default=list, blank=True)

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["procedure", "position"]

    def __str__(self) -> str:
        return f"{self.position}. {self.title_zh}"

    def get_id(self) -> str:
        return self.step_id

    def set_id(self, value: str) -> None:
        self.step_id = value


class Paper(models.Model):
    procedure = models.ForeignKey(
        Procedure, models.CASCADE, related_name="papers", verbose_name=_("procedure")
    )
    position = models.PositiveIntegerField(_("position"), default=0)
    paper_id = models.CharField(_("key"), max_length=40)
    name_zh = models.CharField(_("name (Chinese)"), max_length=200)
    name_en = models.CharField(_("name (English)"), max_length=300)
    provider = models.CharField(
        _("who provides it"),
        max_length=10,
        choices=_named(words.PROVIDERS),
    )
    originals = models.PositiveSmallIntegerField(_("originals"), default=1)
    copies = models.PositiveSmallIntegerField(_("copies"), default=0)
    electronic = models.BooleanField(_("electronic copy accepted"), default=False)
    need = models.CharField(
        _("need"),
        max_length=12,
        choices=[("required", _("required")), ("often-asked", _("often asked"))],
        default="often-asked",
    )
    basis = models.JSONField(_("law that names it"), default=list, blank=True)
    only = models.TextField(_("only in these circumstances"), blank=True)
    never = models.TextField(_("never in these circumstances"), blank=True)
    alternatives_zh = models.TextField(_("or instead (Chinese)"), blank=True)
    alternatives_en = models.TextField(_("or instead (English)"), blank=True)
    note_zh = models.TextField(_("note (Chinese)"), blank=True)
    note_en = models.TextField(_("note (English)"), blank=True)

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        ordering = ["procedure", "position"]

    def __str__(self) -> str:
        return f"{self.paper_id} {self.name_zh}"

    def get_id(self) -> str:
        return self.paper_id

    def set_id(self, value: str) -> None:
        self.paper_id = value


class LocalProcedureQuerySet(DraftQuerySet):
    def by_key(self, key: str) -> Self:
        slug, _sep, code = key.partition("@")
        return self.filter(procedure=slug, jurisdiction=code)


class LocalProcedure(models.Model):
    procedure = models.SlugField(_("procedure"))
    jurisdiction = models.CharField(_("place"), max_length=6)
    differs_zh = models.TextField(_("what differs (Chinese)"))
    differs_en = models.TextField(_("what differs (English)"))
    steps = models.JSONField(_("changed steps"), default=list, blank=True)
    added_papers = models.JSONField(_("added papers"), default=list, blank=True)
    dropped_papers = models.TextField(_("dropped papers"), blank=True)
    sources = models.TextField(_("sources"), blank=True)
    citations = models.JSONField(_("citations"), default=list, blank=True)
    confidence = models.CharField(_("confidence"), max_length=10, choices=Confidence.choices)
    verified_on = models.DateField(_("verified on"))
    objects = LocalProcedureQuerySet.as_manager()

    class Meta:
        verbose_name = _("local procedure")
        verbose_name_plural = _("local procedures")
        ordering = ["procedure", "jurisdiction"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "jurisdiction"], name="one_local_procedure")
        ]

    def __str__(self) -> str:
        return f"{self.procedure}@{self.jurisdiction}"


class OfficeTable(models.Model):
    KEY = "jurisdiction"
    jurisdiction = models.CharField(_("place"), max_length=6, unique=True)
    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("offices of a place")
        verbose_name_plural = _("offices by place")
        ordering = ["jurisdiction"]

    def __str__(self) -> str:
        return self.jurisdiction


class Office(models.Model):
    table = models.ForeignKey(OfficeTable, models.CASCADE, related_name="offices")
    position = models.PositiveIntegerField(_("position"), default=0)
    office_id = models.CharField(_("key"), max_length=40)
    name_zh = models.CharField(_("name (Chinese)"), max_length=150)
    name_en = models.CharField(_("name (English)"), max_length=200)
    address_zh = models.CharField(_("address (Chinese)"), max_length=200, blank=True)
    address_en = models.CharField(_("address (English)"), max_length=300, blank=True)
    phones = models.TextField(_("telephones"), blank=True, help_text=_("One a line."))
    hours_zh = models.CharField(_("hours (Chinese)"), max_length=200, blank=True)
    hours_en = models.CharField(_("hours (English)"), max_length=300, blank=True)
    handles_zh = models.TextField(_("handles (Chinese)"))
    handles_en = models.TextField(_("handles (English)"))
    access_zh = models.TextField(_("access (Chinese)"), blank=True)
    access_en = models.TextField(_("access (English)"), blank=True)
    url = models.CharField(_("web address"), max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=300)
    verified_on = models.DateField(_("verified on"))

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name_zh

    def get_id(self) -> str:
        return self.office_id

    def set_id(self, value: str) -> None:
        self.office_id = value


class HolidayTable(models.Model):
    KEY = "key"
    key = models.CharField(_("key"), max_length=10, unique=True, default="cn")
    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("holiday notices")
        verbose_name_plural = _("holiday notices")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


class Year(models.Model):
    table = models.ForeignKey(HolidayTable, models.CASCADE, related_name="years")
    position = models.PositiveIntegerField(_("position"), default=0)
    year = models.PositiveIntegerField(_("year"))
    notice_zh = models.TextField(_("notice (Chinese)"))
    notice_en = models.TextField(_("notice (English)"))
    off_days = models.TextField(
        _("weekdays off"), blank=True, help_text=_("One day a line, like 2026-10-01.")
    )
    worked_days = models.TextField(
        _("weekend days worked"), blank=True, help_text=_("One day a line, like 2026-10-10.")
    )
    provisional = models.BooleanField(_("the notice is not out yet"), default=False)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("holiday notice of a year")
        verbose_name_plural = _("holiday notices by year")
        ordering = ["position"]

    def __str__(self) -> str:
        return str(self.year)

    def get_off(self) -> list[datetime.date]:
        return _days(self.off_days, self)

    def set_off(self, value: tuple[datetime.date, ...]) -> None:
        self.off_days = "\n".join(map(str, value))

    def get_worked(self) -> list[datetime.date]:
        return _days(self.worked_days, self)

    def set_worked(self, value: tuple[datetime.date, ...]) -> None:
        self.worked_days = "\n".join(map(str, value))


def _days(words: str, row: Any) -> list[datetime.date]:
    try:
        return [datetime.date.fromisoformat(word) for word in words.split()]
    except ValueError as error:
        raise RowError(f"{row}: {error}") from error
