"""Drafts of the law floor as rows: what curators edit. Pages never read these; see `publishing`."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from legalbasis.documents import Paragraph, Provision as ProvisionDocument
from legalbasis.text import paragraphs, plain_lines


class Confidence(models.TextChoices):
    CERTAIN = "certain", _("certain")
    LIKELY = "likely", _("likely")
    UNSURE = "unsure", _("unsure")


class DraftQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Finds a draft by the key of its page; `KEY` names the field that holds it."""

    def by_key(self, key: str) -> Self:
        return self.filter(**{self.model.KEY: key})


class PlaceTable(models.Model):
    KEY = "key"
    key = models.CharField(_("key"), max_length=10, unique=True, default="cn")
    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("table of places")
        verbose_name_plural = _("table of places")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


class Place(models.Model):
    table = models.ForeignKey(
        PlaceTable, models.CASCADE, related_name="places", verbose_name=_("table of places")
    )
    position = models.PositiveIntegerField(_("position"), default=0)
    code = models.CharField(_("GB/T 2260 code"), max_length=6)
    parent = models.CharField(_("lies in"), max_length=6, blank=True)
    level = models.CharField(
        _("level"),
        max_length=10,
        choices=[
            ("nation", _("nation")),
            ("province", _("province")),
            ("city", _("city")),
            ("county", _("county")),
        ],
    )
    name_zh = models.CharField(_("name (Chinese)"), max_length=60)
    name_en = models.CharField(_("name (English)"), max_length=80)
    short = models.CharField(_("short name (Chinese)"), max_length=30)

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.code} {self.name_zh}"


class SourceTable(models.Model):
    KEY = "key"
    key = models.CharField(_("key"), max_length=10, unique=True, default="cn")
    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("table of sources")
        verbose_name_plural = _("table of sources")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


class Source(models.Model):
    table = models.ForeignKey(
        SourceTable, models.CASCADE, related_name="sources", verbose_name=_("table of sources")
    )
    position = models.PositiveIntegerField(_("position"), default=0)
    code = models.CharField(_("code"), max_length=20)
    title_zh = models.CharField(_("title (Chinese)"), max_length=200)
    title_en = models.CharField(_("title (English)"), max_length=300)
    confidence = models.CharField(_("confidence"), max_length=10, choices=Confidence.choices)
    verified_on = models.DateField(_("verified on"))
    place = models.CharField(_("place"), max_length=6, blank=True)
    url = models.CharField(_("address"), max_length=300, blank=True)
    note_zh = models.TextField(_("note (Chinese)"), blank=True)
    note_en = models.TextField(_("note (English)"), blank=True)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.code} {self.title_zh}"


class GlossaryTable(models.Model):
    KEY = "key"
    key = models.CharField(_("key"), max_length=10, unique=True, default="cn")
    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("glossary")
        verbose_name_plural = _("glossary")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


class Term(models.Model):
    table = models.ForeignKey(
        GlossaryTable, models.CASCADE, related_name="terms", verbose_name=_("glossary")
    )
    position = models.PositiveIntegerField(_("position"), default=0)
    key = models.SlugField(_("key"), max_length=40)
    term_zh = models.CharField(_("term (Chinese)"), max_length=60)
    term_en = models.CharField(_("term (English)"), max_length=80)
    also_zh = models.TextField(
        _("other words (Chinese)"), blank=True, help_text=_("One a line. Pages explain these too.")
    )
    also_en = models.TextField(
        _("other words (English)"), blank=True, help_text=_("One a line. Pages explain these too.")
    )
    meaning_zh = models.TextField(_("meaning (Chinese)"))
    meaning_en = models.TextField(_("meaning (English)"))
    citations = models.JSONField(_("citations"), default=list, blank=True)
    sources = models.TextField(_("sources"), blank=True)
    confidence = models.CharField(_("confidence"), max_length=10, choices=Confidence.choices)
    verified_on = models.DateField(_("verified on"))

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ["position"]

    def __str__(self) -> str:
        return self.term_zh


class Work(models.Model):
    KEY = "slug"
    slug = models.SlugField(_("name in addresses"), max_length=80, unique=True)
    title_zh = models.CharField(_("title (Chinese)"), max_length=200)
    title_en = models.CharField(_("title (English)"), max_length=300)
    short_zh = models.CharField(_("short title (Chinese)"), max_length=60)
    short_en = models.CharField(_("short title (English)"), max_length=120)
    kind = models.CharField(
        _("kind"),
        max_length=30,
        choices=[
            ("law", _("law")),
            ("administrative-regulation", _("administrative regulation")),
            ("local-regulation", _("local regulation")),
            ("ministry-rule", _("ministry rule")),
            ("normative-document", _("normative document")),
            ("interpretation", _("judicial interpretation")),
        ],
    )
    number = models.CharField(_("document number"), max_length=60, blank=True)
    issuer_zh = models.CharField(_("issuer (Chinese)"), max_length=200)
    issuer_en = models.CharField(_("issuer (English)"), max_length=300)
    jurisdiction = models.CharField(_("place"), max_length=6, default="100000")
    adopted = models.DateField(_("adopted on"), null=True, blank=True)
    in_force = models.DateField(_("in force from"))
    in_force_to = models.DateField(_("in force to"), null=True, blank=True)
    frbr_uri = models.CharField(_("FRBR URI"), max_length=200, blank=True)
    about_zh = models.TextField(_("about (Chinese)"), blank=True)
    about_en = models.TextField(_("about (English)"), blank=True)
    source_zh = models.CharField(_("found in (Chinese)"), max_length=300)
    source_en = models.CharField(_("found in (English)"), max_length=400)
    confidence = models.CharField(_("confidence"), max_length=10, choices=Confidence.choices)
    verified_on = models.DateField(_("verified on"))
    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("law")
        verbose_name_plural = _("laws")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.short_zh


class Event(models.Model):
    work = models.ForeignKey(Work, models.CASCADE, related_name="events")
    position = models.PositiveIntegerField(_("position"), default=0)
    on = models.DateField(_("date"))
    what = models.CharField(
        _("event"),
        max_length=12,
        choices=[
            ("adopted", _("adopted")),
            ("commenced", _("came into force")),
            ("amended", _("amended")),
            ("suspended", _("suspended in part")),
            ("resumed", _("applied again")),
            ("repealed", _("repealed")),
        ],
    )
    note_zh = models.TextField(_("note (Chinese)"))
    note_en = models.TextField(_("note (English)"))

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.on} {self.what}"


class FigureTable(models.Model):
    KEY = "jurisdiction"
    jurisdiction = models.CharField(_("place"), max_length=6, unique=True)
    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("figures of a place")
        verbose_name_plural = _("figures by place")
        ordering = ["jurisdiction"]

    def __str__(self) -> str:
        return self.jurisdiction


class Figure(models.Model):
    table = models.ForeignKey(
        FigureTable, models.CASCADE, related_name="figures", verbose_name=_("figures of a place")
    )
    position = models.PositiveIntegerField(_("position"), default=0)
    key = models.SlugField(_("key"), max_length=60)
    name_zh = models.CharField(_("name (Chinese)"), max_length=120)
    name_en = models.CharField(_("name (English)"), max_length=200)
    value = models.CharField(
        _("value"), max_length=30, help_text=_("0.0005, 600.00 or 2/3; a rate is a share of one.")
    )
    unit = models.CharField(
        _("unit"),
        max_length=8,
        choices=[
            ("yuan", _("yuan")),
            ("rate", _("rate")),
            ("days", _("days")),
            ("months", _("months")),
            ("years", _("years")),
        ],
    )
    in_force = models.DateField(_("in force from"), null=True, blank=True)
    in_force_to = models.DateField(_("in force to"), null=True, blank=True)
    citations = models.JSONField(_("citations"), default=list, blank=True)
    sources = models.TextField(_("sources"), blank=True)
    confidence = models.CharField(_("confidence"), max_length=10, choices=Confidence.choices)
    verified_on = models.DateField(_("verified on"))
    note_zh = models.TextField(_("note (Chinese)"), blank=True)
    note_en = models.TextField(_("note (English)"), blank=True)

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.key} {self.value}"


class ExpressionQuerySet(DraftQuerySet):
    def by_key(self, key: str) -> Self:
        slug, _sep, version = key.partition("@")
        return self.filter(work=slug, version=datetime.date.fromisoformat(version))


class Expression(models.Model):
    work = models.CharField(_("law"), max_length=80)
    version = models.DateField(_("version of"))
    title = models.CharField(_("official title"), max_length=200)
    in_force = models.DateField(_("in force from"))
    in_force_to = models.DateField(_("in force to"), null=True, blank=True)
    source_zh = models.CharField(_("found in (Chinese)"), max_length=300)
    source_en = models.CharField(_("found in (English)"), max_length=400)
    verified_on = models.DateField(_("verified on"))
    file_sha256 = models.CharField(_("digest of the original file"), max_length=64, blank=True)
    doubts = models.TextField(
        _("doubts of the import"), blank=True, help_text=_("One a line. Take out what is settled.")
    )
    objects = ExpressionQuerySet.as_manager()

    class Meta:
        verbose_name = _("text of a law")
        verbose_name_plural = _("texts of laws")
        ordering = ["work", "version"]
        constraints = [models.UniqueConstraint(fields=["work", "version"], name="one_text")]

    def __str__(self) -> str:
        return f"{self.title}（{self.version}）"


class Provision(models.Model):
    expression = models.ForeignKey(
        Expression, models.CASCADE, related_name="provisions", verbose_name=_("text of a law")
    )
    position = models.PositiveIntegerField(_("position"), default=0)
    level = models.CharField(
        _("level"),
        max_length=8,
        choices=[("chapter", _("chapter")), ("section", _("section")), ("article", _("article"))],
    )
    number = models.CharField(_("number"), max_length=10)
    heading = models.CharField(_("heading"), max_length=100, blank=True)
    text = models.TextField(
        _("text"),
        blank=True,
        help_text=_("One paragraph a line; an item starts with （一）."),
    )

    class Meta:
        verbose_name = _("provision")
        verbose_name_plural = _("provisions")
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.level} {self.number}"

    def get_paragraphs(self) -> tuple[Paragraph, ...]:
        return paragraphs(self.text.splitlines())

    def set_paragraphs(self, value: tuple[Paragraph, ...]) -> None:
        provision = ProvisionDocument("article", "1", paragraphs=value)
        self.text = "\n".join(plain_lines(provision))


class CommentaryDraft(models.Model):
    KEY = "work"
    work = models.SlugField(_("law"), max_length=80, unique=True)
    concordance = models.JSONField(
        _("correspondence with an earlier law"),
        default=list,
        blank=True,
        help_text=_(
            'A list like [{"earlier": "social-insurance-law", "eid": "art_23", "eids": ["art_10"]}].'
        ),
    )
    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("notes on a law")
        verbose_name_plural = _("notes on laws")
        ordering = ["work"]

    def __str__(self) -> str:
        return self.work


_TRANSLATED = re.compile(r"^¶(\d+)(?:\((\d+)\))?\s+(.*)$")


class Note(models.Model):
    commentary = models.ForeignKey(
        CommentaryDraft, models.CASCADE, related_name="notes", verbose_name=_("notes on a law")
    )
    position = models.PositiveIntegerField(_("position"), default=0)
    eid = models.CharField(
        _("article"), max_length=40, help_text=_("art_58, or “work” for the document as a whole")
    )
    heading_zh = models.CharField(_("heading (Chinese)"), max_length=100)
    heading_en = models.CharField(_("heading (English)"), max_length=200)
    summary_zh = models.TextField(_("summary (Chinese)"), help_text=_("A blank line between points."))
    summary_en = models.TextField(_("summary (English)"), help_text=_("A blank line between points."))
    translation_lines = models.TextField(
        _("unofficial translation"),
        blank=True,
        help_text=_("One paragraph a line, after ¶1; an item after ¶1(2)."),
    )
    text_digest = models.CharField(_("digest of the wording it is for"), max_length=64, blank=True)
    editors_note_zh = models.TextField(_("editor’s note (Chinese)"), blank=True)
    editors_note_en = models.TextField(_("editor’s note (English)"), blank=True)
    confidence = models.CharField(
        _("confidence"), max_length=10, choices=Confidence.choices, default="certain"
    )
    verified_on = models.DateField(_("verified on"))

    class Meta:
        verbose_name = _("note on an article")
        verbose_name_plural = _("notes on articles")
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.eid} {self.heading_zh}"

    def get_translation(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for line in self.translation_lines.splitlines():
            if match := _TRANSLATED.match(line.strip()):
                name = f"{self.eid}__para_{match[1]}"
                found[name + (f"__point_{match[2]}" if match[2] else "")] = match[3]
        return found

    def set_translation(self, value: dict[str, str]) -> None:
        self.translation_lines = "\n".join(_translated_lines(value))


def _translated_lines(translation: dict[str, str]) -> Iterable[str]:
    for name, words in translation.items():
        numbers = re.findall(r"__(?:para|point)_(\d+)", name)
        point = f"({numbers[1]})" if len(numbers) > 1 else ""
        yield f"¶{numbers[0]}{point} {words}"
