"""The interview as data: the next question, in the documents of `eligibility.data_shapes`. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import msgspec

from eligibility import data_shapes as shapes
from eligibility.answers import CONTROLS, Given
from eligibility.clauses import spoken
from eligibility.compile import REGION, UNSURE, Compiled, limits
from eligibility.documents import Option, Question
from legalbasis.documents import Text
from legalbasis.places import UNKNOWN, Places
from legalbasis.publishing.edition import Edition

PERMANENT = ("on", "seen")


class Address(Protocol):
    """The whole address of a page by its name, for the day and edition of the visit."""

    def __call__(self, name: str, *args: str, query: Mapping[str, str] | None = None) -> str: ...


@dataclass(frozen=True)
class Setting:
    """What every document says of itself. `kept` are the answers that count, in the order of asking."""

    edition: Edition
    asked: Compiled
    given: Given
    kept: Mapping[str, str]
    address: Address

    @property
    def slug(self) -> str:
        return self.asked.document.slug

    @property
    def stamp(self) -> shapes.JsonEdition:
        return stamp(self.edition)

    @property
    def questionnaire(self) -> shapes.JsonQuestionnaire:
        document = self.asked.document
        return shapes.JsonQuestionnaire(self.slug, document.title, self.address("start", self.slug))

    @property
    def answers(self) -> list[shapes.JsonAnswer]:
        return [
            shapes.JsonAnswer(
                key=key,
                label=self.asked.questions[key].label,
                value=value,
                words=spoken(self.asked, key, value),
                unsure=value in (UNSURE, UNKNOWN),
            )
            for key, value in self.kept.items()
        ]


def stamp(edition: Edition) -> shapes.JsonEdition:
    return shapes.JsonEdition(edition.seq, edition.day)


def written(document: msgspec.Struct) -> bytes:
    """As indented UTF-8."""
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


def dropped(setting: Setting, keys: Iterable[str]) -> list[shapes.JsonDropped]:
    """What was left out of account, of the keys in an address, in their order."""
    given, found = setting.given, []
    for key in keys:
        if key in given.wrong or key in setting.kept or key in PERMANENT:
            continue
        if key in CONTROLS or key not in setting.asked.questions:
            found.append(shapes.JsonDropped(key, "unknown"))
        else:
            found.append(shapes.JsonDropped(key, "not-needed" if key in given.answers else "empty"))
    return found


_FORM = {
    "date": Text("请写成2026-11-23这样的日期。", "Give a date like 2026-11-23."),
    "amount": Text(
        "请写以元计的金额，如1200或1200.50。", "Give an amount in yuan, such as 1200 or 1200.50."
    ),
}
_NUMBER = Text("请写整数，如3。", "Give a whole number, such as 3.")
_FAULTS = {
    "twice": Text(
        "同一个问题有两个不同的答案，请只留一个。", "There are two different answers. Leave one."
    ),
    "option": Text("没有这个选项，请从选项中选。", "There is no such option. Take one of the options."),
    "place": Text(
        "没有这个地区代码，请从地区表中选。", "There is no such place code. Take one of the places."
    ),
}


def faults(setting: Setting) -> list[shapes.JsonFault]:
    """The answers that can't stand, in the order of the questions."""
    wrong = setting.given.wrong
    return [
        shapes.JsonFault(key, code, _fault(setting.asked, key, code))  # type: ignore[arg-type]
        for key, code in ((key, wrong[key]) for key in setting.asked.questions if key in wrong)
    ]


def _fault(asked: Compiled, key: str, code: str) -> Text:
    question = asked.questions[key]
    if code == "malformed":
        if question.options:
            return _FAULTS["option"]
        return _FAULTS["place"] if key == REGION else _FORM.get(question.kind, _NUMBER)
    if code == "range":
        least, most = limits(asked, key)
        return Text(f"请写{least}到{most}之间的值。", f"Give a value from {least} to {most}.")
    return _FAULTS[code]


def interview(
    setting: Setting, keys: Iterable[str], question: Question | None, usual: Sequence[Option]
) -> shapes.JsonInterview:
    """The question that comes next, None if nothing more need be asked. `usual` are options to show first."""
    slug, kept, address = setting.slug, setting.kept, setting.address
    here = address("answers-json", slug, query=kept)
    page = address("answers", slug, query=kept)
    following = result = None
    if question:
        following = f"{here}{{{'&' if '?' in here else '?'}{question.key}}}"
    else:
        result = address("result-json", slug, query=kept)
        page = address("result", slug, query=kept)
    return shapes.JsonInterview(
        schema="shebao-interview/1",
        done=question is None,
        questionnaire=setting.questionnaire,
        edition=setting.stamp,
        on=setting.asked.day,
        answers=setting.answers,
        dropped=dropped(setting, keys),
        faults=faults(setting),
        question=_question(setting, question, usual) if question else None,
        links=shapes.JsonInterviewLinks(this=here, page=page, next=following, result=result),
    )


def _question(setting: Setting, question: Question, usual: Sequence[Option]) -> shapes.JsonQuestion:
    least, most = limits(setting.asked, question.key)
    region = question.kind == "region"
    return shapes.JsonQuestion(
        key=question.key,
        kind=question.kind,
        wording=question.wording,
        label=question.label,
        hint=question.hint,
        how=question.how,
        options=[
            shapes.JsonOption(option.id, option.label, option.clause, option in usual)
            for option in question.options
        ],
        unsure=(UNKNOWN if region else UNSURE) if question.unsure else None,
        least=least,
        most=most,
        places=setting.address("places-json") if region else None,
    )


def places_document(edition: Edition, places: Places) -> shapes.JsonPlaces:
    """The provinces, each followed by its cities."""
    listed = [
        shapes.JsonPlace(place.code, place.name, above)
        for province in places.provinces()
        for place, above in [
            (province, None),
            *((c, province.code) for c in places.children(province.code)),
        ]
    ]
    return shapes.JsonPlaces("shebao-places/1", stamp(edition), listed)
