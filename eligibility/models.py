"""Drafts of questionnaires and overlays as rows: what curators edit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from eligibility import conditions, documents as doc
from legalbasis.models import Confidence, DraftQuerySet
from legalbasis.publishing.rows import RowError, children_to_documents, to_document, to_rows

VERDICTS = [
    ("yes", _("yes")),
    ("partly", _("partly")),
    ("no", _("no")),
    ("depends", _("depends")),
    ("not-needed", _("not needed")),
]


def _answers(value: str) -> dict[str, str]:
    """`event=died` lines as a mapping."""
    pairs = (line.split("=", 1) for line in value.splitlines() if "=" in line)
    return {key.strip(): answer.strip() for key, answer in pairs}


class Questionnaire(models.Model):
    KEY = "slug"
    slug = models.SlugField(_("name in addresses"), unique=True)
    position = models.PositiveIntegerField(_("position"), default=0)
    title_zh = models.CharField(_("title (Chinese)"), max_length=100)
    title_en = models.CharField(_("title (English)"), max_length=150)
    lead_zh = models.TextField(_("lead (Chinese)"))
    lead_en = models.TextField(_("lead (English)"))
    description_zh = models.CharField(_("description (Chinese)"), max_length=200)
    description_en = models.CharField(_("description (English)"), max_length=300)
    covers_zh = models.TextField(_("covers (Chinese)"), help_text=_("A blank line between points."))
    covers_en = models.TextField(_("covers (English)"), help_text=_("A blank line between points."))
    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.title_zh

    def asked(self) -> dict[str, doc.Question]:
        """The questions by key, as conditions need them."""
        rows = self.questions.order_by("position").prefetch_related("options")  # type: ignore[attr-defined]
        return {row.key: to_document(row, doc.Question) for row in rows}

    def get_cases(self) -> list[doc.Case]:
        rows = self.case_rows.filter(fallback=False).order_by("position")  # type: ignore[attr-defined]
        asked, wanted = self.asked(), list(rows.prefetch_related(*Case.PARTS))
        for row in wanted:
            row.questions_asked = asked  # the same for all of them
        return children_to_documents("cases", wanted, doc.Case)

    def set_cases(self, cases: tuple[doc.Case, ...]) -> Callable[[], None]:
        def write() -> None:
            self.case_rows.filter(fallback=False).delete()  # type: ignore[attr-defined]
            for place, case in enumerate(cases, 1):
                to_rows(case, Case(questionnaire=self, position=place))

        return write

    def get_fallback(self) -> doc.Case | None:
        row = self.case_rows.filter(fallback=True).first()  # type: ignore[attr-defined]
        if row is None:
            raise RowError(f"{self}: there is no fallback")
        try:
            return to_document(row, doc.Case)  # type: ignore[no-any-return]
        except RowError as error:
            raise error.below("fallback") from error

    def set_fallback(self, case: doc.Case) -> Callable[[], None]:
        def write() -> None:
            self.case_rows.filter(fallback=True).delete()  # type: ignore[attr-defined]
            to_rows(case, Case(questionnaire=self, position=9999, fallback=True))

        return write


class Question(models.Model):
    PARTS = ("options",)
    questionnaire = models.ForeignKey(
        Questionnaire, models.CASCADE, related_name="questions", verbose_name=_("questionnaire")
    )
    position = models.PositiveIntegerField(_("position"), default=0)
    key = models.CharField(_("key"), max_length=40)
    kind = models.CharField(
        _("kind"),
        max_length=10,
        choices=[
            ("choice", _("choice")),
            ("yesno", _("yes or no")),
            ("number", _("whole number")),
            ("months", _("number of months")),
            ("amount", _("amount in yuan")),
            ("date", _("date")),
            ("region", _("place")),
        ],
    )
    wording_zh = models.CharField(_("wording (Chinese)"), max_length=200)
    wording_en = models.CharField(_("wording (English)"), max_length=300)
    label_zh = models.CharField(_("short name (Chinese)"), max_length=40)
    label_en = models.CharField(_("short name (English)"), max_length=80)
    ask_zh = models.CharField(_("error if empty (Chinese)"), max_length=100)
    ask_en = models.CharField(_("error if empty (English)"), max_length=150)
    hint_zh = models.TextField(_("hint (Chinese)"), blank=True)
    hint_en = models.TextField(_("hint (English)"), blank=True)
    how_zh = models.TextField(_("how to find out (Chinese)"), blank=True)
    how_en = models.TextField(_("how to find out (English)"), blank=True)
    unsure = models.BooleanField(_("offers “not sure”"), default=False)
    first = models.BooleanField(_("always asked first"), default=False)
    least = models.PositiveIntegerField(_("least"), default=0)
    most = models.PositiveIntegerField(_("most"), null=True, blank=True)
    offers = models.JSONField(_("options to show first"), default=list, blank=True)
    reach_zh = models.CharField(_("how to raise the number (Chinese)"), max_length=150, blank=True)
    reach_en = models.CharField(_("how to raise the number (English)"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["questionnaire", "position"]

    def __str__(self) -> str:
        return f"{self.key}：{self.wording_zh}"


class Option(models.Model):
    question = models.ForeignKey(Question, models.CASCADE, related_name="options")
    position = models.PositiveIntegerField(_("position"), default=0)
    option_id = models.CharField(_("key"), max_length=40)
    label_zh = models.CharField(_("label (Chinese)"), max_length=150)
    label_en = models.CharField(_("label (English)"), max_length=200)
    clause_zh = models.CharField(_("as a condition (Chinese)"), max_length=150)
    clause_en = models.CharField(_("as a condition (English)"), max_length=200)
    reach_zh = models.CharField(_("what one can do to get there (Chinese)"), max_length=150, blank=True)
    reach_en = models.CharField(_("what one can do to get there (English)"), max_length=200, blank=True)
    reach_from = models.TextField(_("from these answers only"), blank=True, help_text=_("One a line."))

    class Meta:
        verbose_name = _("option")
        verbose_name_plural = _("options")
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.option_id} {self.label_zh}"

    def get_id(self) -> str:
        return self.option_id

    def set_id(self, value: str) -> None:
        self.option_id = value


class Unclaimed(models.Model):
    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, related_name="unclaimed")
    position = models.PositiveIntegerField(_("position"), default=0)
    when_text = models.TextField(_("when"), help_text=_("a = b & c in {d, e}"))
    mark = models.CharField(
        _("mark"),
        max_length=15,
        choices=[("ask-locally", _("ask locally")), ("cannot-happen", _("can’t happen"))],
    )
    note_zh = models.TextField(_("note (Chinese)"))
    note_en = models.TextField(_("note (English)"))

    class Meta:
        verbose_name = _("unclaimed situation")
        verbose_name_plural = _("unclaimed situations")
        ordering = ["position"]

    def __str__(self) -> str:
        return self.when_text

    def get_when(self) -> doc.Box:
        return _read_box(self.when_text, self.questionnaire.asked(), str(self))

    def set_when(self, value: doc.Box) -> None:
        self.when_text = conditions.write(value, self.questionnaire.asked())


def _read_box(line: str, questions: dict[str, doc.Question], where: str) -> doc.Box:
    try:
        return conditions.read(line, questions)
    except ValueError as error:
        raise RowError(f"{where}: {error}") from error


class OverlayQuerySet(DraftQuerySet):
    def by_key(self, key: str) -> Self:
        slug, _sep, code = key.partition("@")
        return self.filter(questionnaire=slug, jurisdiction=code)


class Overlay(models.Model):
    questionnaire = models.SlugField(_("questionnaire"))
    jurisdiction = models.CharField(_("place"), max_length=6)
    objects = OverlayQuerySet.as_manager()

    class Meta:
        verbose_name = _("local rules")
        verbose_name_plural = _("local rules")
        ordering = ["questionnaire", "jurisdiction"]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "jurisdiction"], name="one_overlay")
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire}@{self.jurisdiction}"


class Edit(models.Model):
    overlay = models.ForeignKey(Overlay, models.CASCADE, related_name="edits")
    position = models.PositiveIntegerField(_("position"), default=0)
    act = models.CharField(
        _("change"),
        max_length=15,
        choices=[
            ("insert-before", _("insert before")),
            ("replace", _("replace")),
            ("withdraw", _("withdraw")),
        ],
    )
    at = models.CharField(_("at case"), max_length=20)

    class Meta:
        verbose_name = _("local change")
        verbose_name_plural = _("local changes")
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.act} {self.at}"

    @property
    def case_id(self) -> str:
        """The id of the case that is put in; empty if there is none."""
        row = self.case_rows.first()  # type: ignore[attr-defined]
        return row.case_id if row else ""

    def get_case(self) -> doc.Case | None:
        row = self.case_rows.first()  # type: ignore[attr-defined]
        return to_document(row, doc.Case) if row else None

    def set_case(self, case: doc.Case | None) -> Callable[[], None] | None:
        def write() -> None:
            self.case_rows.all().delete()  # type: ignore[attr-defined]
            to_rows(case, Case(edit=self, position=1))  # type: ignore[arg-type]

        return write if case else None


class ScenarioTable(models.Model):
    KEY = "questionnaire"
    questionnaire = models.SlugField(_("questionnaire"), max_length=40, unique=True)
    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("situations of a questionnaire")
        verbose_name_plural = _("situations by questionnaire")
        ordering = ["questionnaire"]

    def __str__(self) -> str:
        return self.questionnaire


class Scenario(models.Model):
    table = models.ForeignKey(
        ScenarioTable,
        models.CASCADE,
        related_name="scenarios",
        verbose_name=_("situations of a questionnaire"),
    )
    position = models.PositiveIntegerField(_("position"), default=0)
    scenario_id = models.SlugField(_("id"), max_length=40)
    on = models.DateField(_("day"))
    answers = models.JSONField(_("answers"), default=dict, help_text=_('{"scheme": "resident"}'))
    cases = models.TextField(_("expected cases"), help_text=_("One a line."))
    verdict = models.CharField(_("expected verdict"), max_length=12, choices=VERDICTS)
    entered = models.JSONField(_("entered into the calculator"), default=dict, blank=True)
    figure_zh = models.CharField(_("expected estimate (Chinese)"), max_length=60, blank=True)
    figure_en = models.CharField(_("expected estimate (English)"), max_length=60, blank=True)
    title_zh = models.CharField(_("title (Chinese)"), max_length=120, blank=True)
    title_en = models.CharField(_("title (English)"), max_length=200, blank=True)
    words_zh = models.TextField(_("situation (Chinese)"), blank=True)
    words_en = models.TextField(_("situation (English)"), blank=True)

    class Meta:
        verbose_name = _("situation")
        verbose_name_plural = _("situations")
        ordering = ["position"]

    def __str__(self) -> str:
        return self.scenario_id

    def get_id(self) -> str:
        return self.scenario_id

    def set_id(self, value: str) -> None:
        self.scenario_id = value


class Case(models.Model):
    PARTS = ("citations", "leads")
    questions_asked: dict[str, doc.Question] | None = None  # read once for many cases
    questionnaire = models.ForeignKey(
        Questionnaire,
        models.CASCADE,
        related_name="case_rows",
        null=True,
        blank=True,
        verbose_name=_("questionnaire"),
    )
    edit = models.ForeignKey(
        Edit,
        models.CASCADE,
        related_name="case_rows",
        null=True,
        blank=True,
        verbose_name=_("local change"),
    )
    position = models.PositiveIntegerField(_("position"), default=0)
    fallback = models.BooleanField(_("answers what no case claims"), default=False)
    case_id = models.CharField(_("id"), max_length=20)
    when_text = models.TextField(
        _("when"), blank=True, help_text=_("One alternative a line: a = b & c in {d, e}")
    )
    starts = models.DateField(_("from"), null=True, blank=True)
    to = models.DateField(_("to"), null=True, blank=True)
    verdict = models.CharField(_("verdict"), max_length=12, choices=VERDICTS)
    word_zh = models.CharField(_("verdict in words (Chinese)"), max_length=40)
    word_en = models.CharField(_("verdict in words (English)"), max_length=60)
    headline_zh = models.TextField(_("headline (Chinese)"))
    headline_en = models.TextField(_("headline (English)"))
    why_zh = models.TextField(_("why (Chinese)"))
    why_en = models.TextField(_("why (English)"))
    can_zh = models.TextField(_("what you can do (Chinese)"), blank=True)
    can_en = models.TextField(_("what you can do (English)"), blank=True)
    amount_zh = models.TextField(_("how much (Chinese)"), blank=True)
    amount_en = models.TextField(_("how much (English)"), blank=True)
    to_do_zh = models.TextField(_("steps (Chinese)"), blank=True)
    to_do_en = models.TextField(_("steps (English)"), blank=True)
    papers_zh = models.TextField(_("papers (Chinese)"), blank=True)
    papers_en = models.TextField(_("papers (English)"), blank=True)
    warnings_zh = models.TextField(_("warnings (Chinese)"), blank=True)
    warnings_en = models.TextField(_("warnings (English)"), blank=True)
    procedures = models.TextField(_("procedures"), blank=True)
    circumstances = models.TextField(_("circumstances"), blank=True)
    sources = models.TextField(_("sources"), blank=True)
    asked_in = models.TextField(_("asked in"), blank=True)
    estimate = models.CharField(_("estimate"), max_length=40, blank=True)
    confidence = models.CharField(_("confidence"), max_length=10, choices=Confidence.choices)
    confidence_note_zh = models.TextField(_("how sure (Chinese)"))
    confidence_note_en = models.TextField(_("how sure (English)"))
    verified_on = models.DateField(_("verified on"))

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ["questionnaire", "position"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.word_zh}"

    def home(self) -> Questionnaire | None:
        """The questionnaire whose questions the conditions speak of."""
        if self.questionnaire or self.edit is None:
            return self.questionnaire
        key = self.edit.overlay.questionnaire
        return Questionnaire.objects.by_key(key).first()  # type: ignore[no-any-return]

    def draft(self) -> Questionnaire | Overlay | None:
        """The draft that this case is a part of."""
        return self.questionnaire or (self.edit.overlay if self.edit else None)

    def get_id(self) -> str:
        return self.case_id

    def set_id(self, value: str) -> None:
        self.case_id = value

    def get_from_(self) -> Any:
        return self.starts

    def set_from_(self, value: Any) -> None:
        self.starts = value

    def get_when(self) -> list[doc.Box]:
        home = self.home()
        questions = self.questions_asked or (home.asked() if home else {})
        lines = [line for line in self.when_text.splitlines() if line.strip()]
        return [_read_box(line, questions, str(self)) for line in lines]

    def set_when(self, value: tuple[doc.Box, ...]) -> None:
        home = self.home()
        questions = home.asked() if home else {}
        self.when_text = "\n".join(conditions.write(box, questions) for box in value)


class Lead(models.Model):
    case = models.ForeignKey(Case, models.CASCADE, related_name="leads")
    position = models.PositiveIntegerField(_("position"), default=0)
    questionnaire = models.SlugField(_("questionnaire"))
    label_zh = models.CharField(_("label (Chinese)"), max_length=100)
    label_en = models.CharField(_("label (English)"), max_length=150)
    answer_lines = models.TextField(_("answers carried over"), blank=True)

    class Meta:
        verbose_name = _("way on")
        verbose_name_plural = _("ways on")
        ordering = ["position"]

    def __str__(self) -> str:
        return self.questionnaire

    def get_answers(self) -> dict[str, str]:
        return _answers(self.answer_lines)

    def set_answers(self, value: dict[str, str]) -> None:
        self.answer_lines = "\n".join(f"{key}={answer}" for key, answer in value.items())


class CaseCitation(models.Model):
    case = models.ForeignKey(Case, models.CASCADE, related_name="citations")
    position = models.PositiveIntegerField(_("position"), default=0)
    work = models.SlugField(_("law"), max_length=80)
    eid = models.CharField(_("article"), max_length=40, blank=True)
    digest = models.CharField(_("digest of the wording reviewed"), max_length=64, blank=True)
    point_zh = models.CharField(_("supports (Chinese)"), max_length=150, blank=True)
    point_en = models.CharField(_("supports (English)"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.work} {self.eid}"
