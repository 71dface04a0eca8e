"""What the forms of cases and local rules offer to choose from: what is published, or in the drafts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.forms import Select

from eligibility.calculators import CALCULATORS
from eligibility.models import Questionnaire
from legalbasis import library
from legalbasis.publishing.layout import Choices
from legalbasis.publishing.shelf import NothingPublished
from legalbasis.templatetags.words import say
from legalbasis.visit import current
from procedures.words import CIRCUMSTANCES

Pairs = Iterable[tuple[str, Any]]


def _procedures() -> Pairs:
    return [(one.slug, say(one.title)) for one in current().of("procedure")]


def _circumstances() -> Pairs:
    return [(name, say(words)) for name, words in CIRCUMSTANCES.items()]


def _sources() -> Pairs:
    return [(code, f"{code} {say(one.title)}") for code, one in library.sources(current()).items()]


def _estimates() -> Pairs:
    return [("", "–"), *((name, say(one.title)) for name, one in CALCULATORS.items())]


def _questionnaires() -> Pairs:
    return [(one.slug, str(one)) for one in Questionnaire.objects.all()]


def places() -> Pairs:
    """Provinces, each with its cities below it."""
    known = library.places(current())
    return [
        (
            say(province.name),
            [(one.code, say(one.name)) for one in (province, *known.children(province.code))],
        )
        for province in known.provinces()
    ]


class OneOf(Select):
    """One of what there is; what is stored and isn't there any more stays to be seen."""

    def __init__(self, offered: Choices) -> None:
        super().__init__()
        self.offered = offered

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> Any:
        self.choices = list(_published(self.offered))
        known = {one for code, below in self.choices for one in _codes(code, below)}
        if strays := [one for one in value if one not in known]:
            self.choices = [*((one, one or "–") for one in strays), *self.choices]
        return super().optgroups(name, value, attrs)


def _codes(code: str, below: Any) -> list[str]:
    return [one for one, _name in below] if isinstance(below, list) else [code]


def _published(offered: Choices) -> Pairs:
    """Nothing to choose from before the first publication."""
    try:
        return offered()
    except NothingPublished:
        return []


TICKED: dict[str, Choices] = {
    "procedures": lambda: _published(_procedures),
    "circumstances": _circumstances,
    "sources": lambda: _published(_sources),
}
NAMED: dict[str, Choices] = {"questionnaire": _questionnaires, "jurisdiction": places}
ESTIMATES = OneOf(_estimates)
