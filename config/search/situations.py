"""Situations that a query describes, each a questionnaire with the answers it gives away already filled in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec
import yaml

from config.search.query import Wanted
from eligibility.documents import Questionnaire
from legalbasis.documents import Document, Text
from legalbasis.publishing.edition import Edition

_FILE = Path(__file__).with_name("situations.yaml")
MOST = 2


class Situation(Document):
    """`when` are alternatives, each a set of concepts of the synonyms' table that have to be named together."""

    questionnaire: str
    answers: dict[str, str]
    when: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Lead:
    """A questionnaire with answers filled in, and those answers in words: question and answer."""

    questionnaire: Questionnaire
    answers: dict[str, str]
    said: tuple[tuple[Text, Text], ...]


@cache
def situations() -> tuple[Situation, ...]:
    """The table of situations, read once."""
    found = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return msgspec.convert(found, tuple[Situation, ...])


def fitting(wanted: Iterable[Wanted], table: tuple[Situation, ...]) -> list[Situation]:
    """The situations that a query describes, those first that need most of what it names."""
    named = {one.concept for one in wanted if one.concept}
    rated = []
    for place, one in enumerate(table):
        most = max((len(concepts) for concepts in one.when if named.issuperset(concepts)), default=0)
        if most:
            rated.append((-most, place, one))
    return [one for _most, _place, one in sorted(rated, key=lambda row: row[:2])]


def leads(edition: Edition, found: Iterable[Situation]) -> list[Lead]:
    """What can be offered of them: what is published, and only one answer to the same question."""
    out: dict[tuple[str, ...], Lead] = {}
    for one in found:
        document = edition.get("questionnaire", one.questionnaire)
        said = _said(document, one.answers) if document else None
        if said:
            asked = (one.questionnaire, *one.answers)
            out.setdefault(asked, Lead(document, dict(one.answers), said))
    return list(out.values())[:MOST]


def _said(document: Questionnaire, answers: dict[str, str]) -> tuple[tuple[Text, Text], ...] | None:
    """The answers in words; None if the questionnaire doesn't know one of them."""
    questions = {question.key: question for question in document.questions}
    out = []
    for key, value in answers.items():
        question = questions.get(key)
        option = next((o for o in question.options if o.id == value), None) if question else None
        if question is None or option is None:
            return None
        out.append((question.wording, option.label))
    return tuple(out)
