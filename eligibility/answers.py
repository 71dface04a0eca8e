"""Answers as they stand in an address: read, judged and written back in one canonical way."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from eligibility.compile import REGION, BadAnswer, Compiled
from eligibility.engine.interview import Replay, replay

# Parameters that steer a page and are no answers.
CONTROLS = ("on", "seen", "was", "change", "province", "asked")
_PAIR = re.compile(r"^([a-z][a-z0-9_]*)\.(.+)$")
LONGEST = 40
_DATE = re.compile(r"^(\d{4})[-./年](\d{1,2})(?:[-./月](\d{1,2})日?|月)?$", re.ASCII)
_DIGITS = re.compile(r"^(\d{4})(\d\d)(\d\d)?$", re.ASCII)
_COUNT = {  # with its own unit and no other: two years are not two months
    "number": re.compile(r"^(\d+) ?个$", re.ASCII),
    "months": re.compile(r"^(\d+) ?(?:个月|个|月|months?)$", re.ASCII),
}
_YUAN = re.compile(r"^[¥￥]?((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?) ?(?:元|yuan)?$", re.ASCII)


@dataclass(frozen=True)
class Given:
    """The answers found in a query string.

    `wrong` says of a key why its value can't stand: twice, malformed, range, option, place. `was` holds
    earlier answers that only prefill. `tidy` is whether nothing had to be dropped or rewritten.
    """

    answers: Mapping[str, str]
    wrong: Mapping[str, str]
    was: Mapping[str, str]
    controls: Mapping[str, str]
    tidy: bool

    @property
    def kept(self) -> Mapping[str, str]:
        """The controls that stay while questions are being answered."""
        return {key: value for key, value in self.controls.items() if key in ("on", "seen", "was")}


def fold(value: str) -> str:
    """Full-width digits and letters as half-width ones, without surrounding space."""
    return unicodedata.normalize("NFKC", value).strip()


def spelled(kind: str, value: str) -> str:
    """An answer as it is written in addresses, however people write it: 1978年5月, 197805, 3个月, 1,200元."""
    if kind == "date" and (found := _DATE.match(value) or _DIGITS.match(value)):
        return "-".join(part.zfill(2) for part in found.groups() if part)
    if kind in _COUNT and (found := _COUNT[kind].match(value)):
        return found[1]
    if kind == "amount" and (found := _YUAN.match(value)):
        return found[1].replace(",", "")
    return value


def read(table: Compiled, query: Iterable[tuple[str, list[str]]]) -> Given:
    """Judge a query string, given as keys with all their values."""
    answers: dict[str, str] = {}
    wrong: dict[str, str] = {}
    controls: dict[str, str] = {}
    tidy = True
    for key, values in query:
        distinct = {fold(value) for value in values} - {""} or {""}
        if key in table.questions:
            distinct = {spelled(table.questions[key].kind, value) for value in distinct}
        value = next(iter(distinct))
        tidy = tidy and len(values) == 1 and value == values[0]
        if key in CONTROLS:
            controls[key] = value if len(distinct) == 1 else ""
        elif key not in table.questions:
            tidy = False
        elif len(distinct) > 1:
            wrong[key] = "twice"
        elif value:
            _judge(table, key, value, answers, wrong)
        else:
            tidy = False
    was = {
        key: value
        for key, value in _pairs(controls.get("was", ""))
        if key in table.questions and key not in answers and _stands(table, key, value)
    }
    return Given(answers, wrong, was, controls, tidy)


def _judge(
    table: Compiled, key: str, value: str, answers: dict[str, str], wrong: dict[str, str]
) -> None:
    try:
        if len(value) > LONGEST:
            raise BadAnswer("malformed")
        table.answer(key, value)
        answers[key] = value
    except BadAnswer as error:
        wrong[key] = error.code


def _stands(table: Compiled, key: str, value: str) -> bool:
    judged: dict[str, str] = {}
    _judge(table, key, value, judged, {})
    return bool(judged)


def _pairs(words: str) -> list[tuple[str, str]]:
    matches = (_PAIR.match(pair) for pair in words.split("~"))
    return [(match[1], match[2]) for match in matches if match]


def keep(was: Mapping[str, str]) -> str:
    """Earlier answers as the value of `was`: `reason.died~used.no`."""
    return "~".join(f"{key}.{value}" for key, value in was.items())


def conversation(table: Compiled, given: Given) -> Replay:
    """Replay the answers; a place that was named narrows the outcome even where nobody asked."""
    masks = {key: table.answer(key, value) for key, value in given.answers.items()}
    return replay(table.table, masks, (REGION,))


def standing(given: Given, asked: Iterable[str]) -> dict[str, str]:
    """The answers that count, in the order of asking, and the place if one was named."""
    kept = {key: given.answers[key] for key in asked if key in given.answers}
    if REGION in given.answers:
        kept.setdefault(REGION, given.answers[REGION])
    return kept
