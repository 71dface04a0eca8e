"""The estimate on a result page: the calculator of the case, filled from the address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from eligibility.calculators import CALCULATORS, DATES
from eligibility.desk import Calculator
from eligibility.documents import Case
from eligibility.estimating import estimating
from legalbasis import library
from legalbasis.visit import Visit


def calculator(case: Case) -> Calculator | None:
    """The calculator that a case names."""
    return CALCULATORS.get(case.estimate)


def estimate_context(
    here: Visit,
    slug: str,
    case: Case,
    kept: Mapping[str, str],
    entered: Mapping[str, Sequence[str]],
) -> dict[str, Any]:
    """What the template needs to show a case's estimate, or the form for its dates."""
    if procedure := here.edition.get("procedure", DATES.get(case.estimate, "")):
        return {"dates_of": procedure}
    named = calculator(case)
    if named is None:
        return {}

    return {
        "estimate": estimating(named, entered, kept, library.figures(here.edition), here.on),
        "estimate_url": reverse("result", args=[slug]),
        "estimate_hidden": {**kept, **here.pinned},
    }
