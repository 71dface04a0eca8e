"""Answers of a situation as a form: one row for each question, kept as pairs of key and answer.

All rows are sent under the field's one name, so that two editors at once are told apart as with any field:
a choice as `key=answer`, an entry as `key=` and then what was typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.validators import ProhibitNullCharactersValidator
from django.db.models import QuerySet
from django.forms import Field, ValidationError, Widget
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _, gettext_lazy

from eligibility.calculators import CALCULATORS
from eligibility.documents import Question
from eligibility.estimating import ELSEWHERE
from eligibility.models import Case, Questionnaire, Scenario
from legalbasis.documents import Text
from legalbasis.offered import places
from legalbasis.templatetags.words import say

UNSURE = gettext_lazy("I’m not sure")
NOTHING = {  # what stands where a field has no rows
    "answers": gettext_lazy(
        "There is a row for each question once the situation is saved and its questionnaire has a draft."
    ),
    "entered": gettext_lazy("The expected cases have no calculator."),
}


@dataclass(frozen=True)
class Row:
    """One thing to answer. `choices` are values and their words, in groups for places; empty: it is typed."""

    key: str
    label: str
    choices: tuple[tuple[str, Any], ...] = ()


def rows_of_questions(scenario: Scenario) -> list[Row]:
    """The questions of the draft that the situation is about."""
    home = Questionnaire.objects.by_key(scenario.table.questionnaire).first()
    return [Row(key, _label(one), _choices(one)) for key, one in home.asked().items()] if home else []


def _choices(question: Question) -> tuple[tuple[str, Any], ...]:
    if question.kind == "region":
        return (*((name, tuple(below)) for name, below in places()), ("unknown", UNSURE))
    found = [(one.id, say(one.label)) for one in question.options]
    unsure = [("unsure", UNSURE)] if found and question.unsure else []
    return (*found, *unsure)


def _label(question: Question) -> str:
    """An entry says itself that it may be left open."""
    if question.options or not question.unsure or question.kind == "region":
        return say(question.label)
    return _("%(label)s (or: unsure)") % {"label": say(question.label)}


def expected(scenario: Scenario) -> list[tuple[str, str]]:
    """The cases that can be expected: those of the draft, and of its places."""
    slug = scenario.table.questionnaire
    return [
        (one.case_id, f"{one.case_id} {say(Text(one.headline_zh, one.headline_en))}")
        for one in _cases(slug)
    ]


def _cases(slug: str) -> QuerySet[Case]:
    own = Case.objects.filter(questionnaire__slug=slug)
    return (own | Case.objects.filter(edit__overlay__questionnaire=slug)).order_by("position", "pk")


def rows_of_calculator(scenario: Scenario) -> list[Row]:
    """What the calculators of the expected cases ask for."""
    named = _cases(scenario.table.questionnaire).filter(case_id__in=scenario.cases.split())
    found = {}
    for name in named.values_list("estimate", flat=True):
        for field in CALCULATORS[name].fields if name in CALCULATORS else ():
            choices: tuple[tuple[str, Any], ...] = tuple(
                (id_, say(label)) for id_, label in field.options
            )
            if field.kind == "place":
                rest = (ELSEWHERE[0], say(ELSEWHERE[1]))
                choices = (*((name, tuple(below)) for name, below in places()), rest)
            found[field.key] = Row(field.key, say(field.label), choices)
    return list(found.values())


class AnswersWidget(Widget):
    """A row for each of `rows`, and one for each answer to something that isn't asked."""

    template_name = "admin/eligibility/answers.html"
    use_fieldset = True
    rows: Iterable[Row] = ()

    def format_value(self, value: Any) -> str:
        return str(value or "")

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        given = _pairs(self.format_value(value).split("\n"))
        asked = {row.key for row in self.rows}
        strays = [
            Row(key, _("%(key)s (not asked)") % {"key": key}) for key in given if key not in asked
        ]
        context["rows"] = [_shown(row, given.get(row.key, "")) for row in (*self.rows, *strays)]
        return context

    def _render(self, template_name: str, context: Any, renderer: Any = None) -> str:
        return render_to_string(template_name, context)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        sent = data.getlist(name) if hasattr(data, "getlist") else [data.get(name, "")]
        pairs = _pairs([line for one in sent for line in one.replace("\r\n", "\n").split("\n")])
        return _lines(pairs)

    def canonical(self, sent: list[str]) -> str:
        """What was sent, as a form of it would be opened."""
        return self.value_from_datadict(MultiValueDict({"sent": sent}), {}, "sent")

    def said(self, text: str) -> str:
        """Pairs as the form says them, line by line."""
        rows = {row.key: row for row in self.rows}
        lines = []
        for key, answer in _pairs(text.split("\n")).items():
            known = {
                code: words
                for value, below in (rows[key].choices if key in rows else ())
                for code, words in (below if isinstance(below, tuple) else [(value, below)])
            }
            label = rows[key].label if key in rows else key
            lines.append(f"{label}: {known.get(answer, answer)}")
        return "\n".join(lines)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False


def _shown(row: Row, answer: str) -> dict[str, Any]:
    """A row as the template lays it out: its choices in groups, with the answer that isn't offered any more."""
    groups = [(group, below) for group, below in row.choices if isinstance(below, tuple)]
    alone = [(value, words) for value, words in row.choices if not isinstance(words, tuple)]
    known = {value for _group, below in [*groups, ("", alone)] for value, _words in below}
    return {
        "key": row.key,
        "label": row.label,
        "answer": answer,
        "groups": [*groups, *([("", alone)] if alone else [])],
        "stray": answer if row.choices and answer and answer not in known else "",
    }


def _pairs(lines: list[str]) -> dict[str, str]:
    """Read `key=answer` lines; where nothing stands behind the sign, the next line is the answer.

    A line that is no pair stands under the empty key.
    """
    found: dict[str, str] = {}
    left = iter(lines)
    for line in left:
        key, sign, answer = (part.strip() for part in line.partition("="))
        if sign and not answer:
            answer = next(left, "").strip()
        if key and answer:
            found[key] = answer
        elif key and not sign:
            found[""] = line
    return found


def _lines(pairs: Mapping[str, str]) -> str:
    """In a fixed order: a database may give the keys back in another than they were kept in."""
    return "\n".join(f"{key}={answer}" if key else answer for key, answer in sorted(pairs.items()))


class AnswersField(Field):
    """A dictionary of answers. What isn't a pair is refused; whether an answer fits, the proof says."""

    widget = AnswersWidget

    def prepare_value(self, value: Any) -> Any:
        return _lines(value) if isinstance(value, dict) else value

    def to_python(self, value: Any) -> dict[str, str]:
        if isinstance(value, dict):
            return value
        ProhibitNullCharactersValidator()(value or "")
        found = _pairs((value or "").split("\n"))
        if "" in found:
            raise ValidationError(
                _("Write one answer a line, like scheme=resident; this is none: %(line)s")
                % {"line": found[""]}
            )
        return found
