"""The form of one question. Choices, numbers, dates, and the two pages that ask for a place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext as _

from eligibility.compile import UNSURE, Compiled
from eligibility.documents import Option, Question
from legalbasis.documents import Text
from legalbasis.places import NATION, UNKNOWN
from legalbasis.templatetags.words import plain

# GB/T 2260's first digit.
REGIONS = {
    "1": Text("华北", "North"),
    "2": Text("东北", "Northeast"),
    "3": Text("华东", "East"),
    "4": Text("中南", "South Central"),
    "5": Text("西南", "Southwest"),
    "6": Text("西北", "Northwest"),
}

# One choice as the templates print it: value, label.
Choice = tuple[str, str]


class QuestionForm(forms.Form):
    """One field, named after the question. `groups` parts the choices: offered first, the rest, last."""

    def __init__(self, question: Question, field: forms.Field, value: str, error: str) -> None:
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        name = field.widget.attrs.pop("name", question.key)
        super().__init__(data={name: value} if error else None, initial={name: value})
        field.error = error  # type: ignore[attr-defined]
        self.fields[name] = field
        if error:
            self.full_clean()
            self._errors = forms.utils.ErrorDict({name: self.error_class([error])})


def _field(
    question: Question, kind: type[forms.Field], widget: forms.Widget, **kwargs: Any
) -> forms.Field:
    if not isinstance(widget, forms.RadioSelect):
        widget.attrs["class"] = "field"
    return kind(
        label=plain(question.wording),
        help_text=plain(question.hint),
        widget=widget,
        required=False,
        **kwargs,
    )


def question_form(
    table: Compiled,
    question: Question,
    masks: Mapping[str, int],
    value: str = "",
    error: str = "",
    province: str = "",
) -> QuestionForm:
    """The form for a question, with its value filled in and its error shown.

    For a place: the provinces, or with `province` that province's cities.
    """
    if question.kind == "region":
        field = _city_field(table, question, province) if province else _province_field(table, question)
    elif question.options:
        field = _choice_field(table, question, masks, value)
    else:
        field = _entry_field(question)
    return QuestionForm(question, field, value, error)


def _choice_field(
    table: Compiled, question: Question, masks: Mapping[str, int], value: str
) -> forms.Field:
    first, rest = offered(table, question, masks)
    last: list[Choice] = [(UNSURE, _("I’m not sure"))] if question.unsure else []
    choices = [*_choices(first), *_choices(rest), *last]
    field = _field(question, forms.ChoiceField, forms.RadioSelect(), choices=choices)
    field.first = len(first)  # type: ignore[attr-defined]
    field.rest = len(first) + len(rest)  # type: ignore[attr-defined]
    field.rest_open = value in {option.id for option in rest}  # type: ignore[attr-defined]
    return field


def _choices(options: Sequence[Option]) -> list[Choice]:
    return [(option.id, plain(option.label)) for option in options]


def offered(
    table: Compiled, question: Question, masks: Mapping[str, int]
) -> tuple[list[Option], list[Option]]:
    """The options to show at once, and those behind "more", given the answers so far."""
    by_id = {option.id: option for option in question.options}
    for offer in question.offers:
        holds = all(
            isinstance(value, tuple)
            and key in masks
            and any(masks[key] == table.answer(key, name) for name in value)
            for key, value in offer.when.items()
        )
        if holds:
            first = [by_id[name] for name in offer.options]
            return first, [option for option in question.options if option not in first]
    return list(question.options), []


def _province_field(table: Compiled, question: Question) -> forms.Field:
    choices: list[Any] = [("", _("Choose one"))]
    if question.unsure:
        choices.append((UNKNOWN, _("I don’t know")))
    provinces = table.places.provinces()
    for digit, name in REGIONS.items():
        members = [(p.code, plain(p.name)) for p in provinces if p.code.startswith(digit)]
        if members:
            choices.append((plain(name), members))
    widget = forms.Select(attrs={"name": "province"})
    return _field(question, forms.ChoiceField, widget, choices=choices)


def _city_field(table: Compiled, question: Question, province: str) -> forms.Field:
    whole = _("I don’t know the city")
    choices = [(place.code, plain(place.name)) for place in table.places.children(province)]
    field = _field(
        question, forms.ChoiceField, forms.RadioSelect(), choices=[*choices, (province, whole)]
    )
    field.first = field.rest = len(choices)  # type: ignore[attr-defined]
    field.columns = True  # type: ignore[attr-defined]
    return field


def _entry_field(question: Question) -> forms.Field:
    # A date too: who was born decades ago would have to leaf far back in a calendar.
    mode = "decimal" if question.kind == "amount" else "numeric"
    widget = forms.TextInput(attrs={"inputmode": mode, "autocomplete": "off"})
    field = _field(question, forms.CharField, widget)
    field.offers_unsure = question.unsure  # type: ignore[attr-defined]
    return field


def is_province(table: Compiled, code: str) -> bool:
    """Whether a code is a province whose city can be asked for."""
    known = code in table.places and table.places[code].parent == NATION
    return known and bool(table.places.children(code))
