"""What is wrong with an entry, in words."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from eligibility.estimating import Row

register = template.Library()


@register.filter
def faulty(row: Row) -> str:
    if row.fault == "missing":
        return _("Enter this")
    if row.fault == "twice":
        return _("There are two different values in the address. Enter one.")
    if row.fault == "range":
        return _("That is more than it can be")
    if row.fault == "less":
        return _("That is less than it can be")
    if row.fault == "order":
        return _("The last month lies before the first")
    return {
        "number": _("Enter a whole number, such as 3"),
        "month": _("Enter a month, such as 2026-08"),
        "day": _("Enter a date like 2026-11-23"),
        "choice": _("Choose one from the list"),
        "place": _("Choose one from the list"),
        "percent": _("Enter a percentage, such as 8 or 8.5"),
    }.get(row.field.kind, _("Enter an amount in yuan, such as 1200 or 1200.50"))
