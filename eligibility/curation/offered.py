"""What the forms of cases and local rules offer to choose from: what is published, or in the drafts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from eligibility.calculators import CALCULATORS
from eligibility.models import Questionnaire
from legalbasis.offered import places, procedures, sources
from legalbasis.publishing.layout import Choices
from legalbasis.templatetags.words import say
from procedures.words import CIRCUMSTANCES

Pairs = Iterable[tuple[str, Any]]


def _circumstances() -> Pairs:
    return [(name, say(words)) for name, words in CIRCUMSTANCES.items()]


def estimates() -> Pairs:
    return [("", "–"), *((name, say(one.title)) for name, one in CALCULATORS.items())]


def _questionnaires() -> Pairs:
    return [(one.slug, str(one)) for one in Questionnaire.objects.all()]


TICKED: dict[str, Choices] = {
    "procedures": procedures,
    "circumstances": _circumstances,
    "sources": sources,
}
NAMED: dict[str, Choices] = {"questionnaire": _questionnaires, "jurisdiction": places}
