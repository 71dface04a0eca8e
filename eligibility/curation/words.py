"""A table in words: conditions as a person reads them, question by question. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from eligibility import conditions
from eligibility.documents import Box, Question, Range
from legalbasis.documents import Text
from legalbasis.places import Places


@dataclass(frozen=True)
class Term:
    """One question of a box with the answers it wants."""

    question: Text
    answers: Text


def in_words(
    when: str, questions: Mapping[str, Question], places: Places
) -> list[tuple[list[Term], str]]:
    """The alternatives of a case, one a line: each in words, or as it stands where it can't be read."""
    found: list[tuple[list[Term], str]] = []
    for line in when.splitlines():
        try:
            found.append((terms(conditions.read(line, questions), questions, places), ""))
        except ValueError:
            found.append(([], line))
    return found


def terms(box: Box, questions: Mapping[str, Question], places: Places) -> list[Term]:
    """A box in the order in which it is written; a key that no question has stands as it is."""
    return [_term(key, value, questions, places) for key, value in box.items()]


def _term(
    key: str, value: tuple[str, ...] | Range, questions: Mapping[str, Question], places: Places
) -> Term:
    question = questions.get(key)
    label = question.label if question else Text(key, key)
    if isinstance(value, Range):
        return Term(label, _range(value))
    options = {option.id: option.label for option in question.options} if question else {}
    if question and question.kind == "region":
        options = {code: places[code].name for code in value if code in places}
    names = [options.get(name, Text(name, name)) for name in value]
    return Term(label, Text("、".join(one.zh for one in names), " / ".join(one.en for one in names)))


def _range(value: Range) -> Text:
    unit = Text("岁", " years old") if value.unit == "age" else Text("", "")
    least, most = value.least, value.most
    if least is not None and least == most:
        return Text(f"{least}{unit.zh}", f"{least}{unit.en}")
    if least is not None and most is not None:
        return Text(f"{least}到{most}{unit.zh}", f"{least} to {most}{unit.en}")
    if least is not None:
        return Text(f"{least}{unit.zh}及以上", f"{least}{unit.en} or more")
    return Text(f"{most}{unit.zh}及以下", f"{most}{unit.en} or less")
