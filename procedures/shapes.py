"""How deadlines, fees, papers and a place's changes are filled in by curators."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import Any

import msgspec
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from legalbasis.documents import Text
from legalbasis.offered import reviewed, works
from legalbasis.place_names import INSIDE
from legalbasis.struct_form import Choices, Shape
from legalbasis.templatetags.words import say
from procedures import words
from procedures.checks import YUAN, faults
from procedures.documents import Due, Fee, Paper, StepChange
from procedures.models import Procedure

RULES = {
    "calendar-days": _("so many days"),
    "working-days": _("so many working days"),
    "months": _("so many months"),
    "years": _("so many years"),
    "day-of-month": _("by a day of a month"),
    "from-day-of-month": _("not before a day of a month"),
}
NEEDS = {"required": _("required by law"), "often-asked": _("often asked")}
SENSES = {
    "by": _("the last day"),
    "from": _("the first day"),
    "lasts": _("good at least until then"),
}
LABELS = {
    "rule": _("rule"),
    "event": _("from the day"),
    "after": _("or from the end of step"),
    "count": _("how many"),
    "day": _("day of the month"),
    "month": _("how many months later"),
    "strictly": _("before that day, not on it"),
    "sense": _("what the day is"),
    "label": _("reading"),
    "words": _("in words"),
    "yuan": _("yuan, like 20.00"),
    "historic": _("an old example"),
    "step": _("step"),
    "by": _("by when"),
    "dues": _("deadline"),
    "fee": _("fee"),
    "where": _("where"),
    "channels": _("channels"),
    "note": _("note"),
    "id": _("key"),
    "name": _("name"),
    "provider": _("who provides it"),
    "originals": _("originals"),
    "copies": _("copies"),
    "electronic": _("electronic copy accepted"),
    "need": _("need"),
    "basis": _("law that names it"),
    "only": _("only in these circumstances"),
    "never": _("never in these circumstances"),
    "alternatives": _("or instead"),
}


INSIDE.update(LABELS)


def said(closed: dict[str, Text]) -> Choices:
    return lambda: [(key, say(text)) for key, text in closed.items()]


CHOICES: dict[str, Choices] = {
    "work": works,
    "rule": lambda: list(RULES.items()),
    "sense": lambda: list(SENSES.items()),
    "need": lambda: list(NEEDS.items()),
    "channels": said(words.CHANNELS),
    "provider": said(words.PROVIDERS),
    "only": said(words.CIRCUMSTANCES),
    "never": said(words.CIRCUMSTANCES),
}


def sound(value: Any) -> Any:
    """Deadlines and fees, wherever they stand in a value, checked, with amounts to the fen; citations reviewed.

    Raises ValidationError.
    """
    return reviewed(_sound(value))


def _sound(value: Any) -> Any:
    if isinstance(value, list):
        return [_sound(one) for one in value]
    if not isinstance(value, dict):
        return value
    told = {key: _sound(one) for key, one in value.items()}
    if "rule" in told:
        for fault in faults(msgspec.convert(told, Due)):
            raise ValidationError(say(fault))
    if told.get("yuan"):
        folded = unicodedata.normalize("NFKC", told["yuan"]).removesuffix("元").strip()
        told["yuan"] = f"{folded}.00" if folded.isdigit() else folded
        if not YUAN.fullmatch(told["yuan"]):
            raise ValidationError(_("Enter an amount in yuan, such as 1200 or 1200.50"))
    return told


DUES = Shape(Due, _("deadline"), labels=LABELS, choices=CHOICES, complete=sound)
FEE = Shape(Fee, _("fee"), many=False, labels=LABELS, choices=CHOICES, complete=sound)
STEP_CHANGES = Shape(StepChange, _("changed step"), labels=LABELS, choices=CHOICES, complete=sound)
ADDED_PAPERS = Shape(Paper, _("added paper"), labels=LABELS, choices=CHOICES, complete=sound)


def about(shape: Shape, procedure: Procedure | None) -> Shape:
    """The shape with the days and steps of one procedure to choose from."""
    if procedure is None:
        return shape
    days = [(one.key, say(Text(one.label_zh, one.label_en))) for one in procedure.dates.all()]  # type: ignore[attr-defined]
    steps = [(one.step_id, say(Text(one.title_zh, one.title_en))) for one in procedure.steps.all()]  # type: ignore[attr-defined]
    found = {"event": lambda: days, "after": lambda: steps, "step": lambda: steps}
    return replace(shape, choices={**shape.choices, **found})


def papers(procedure: Procedure | None) -> list[tuple[str, str]]:
    """The papers of a procedure, to be ticked."""
    found = procedure.papers.all() if procedure else ()  # type: ignore[attr-defined]
    return [(one.paper_id, say(Text(one.name_zh, one.name_en))) for one in found]
