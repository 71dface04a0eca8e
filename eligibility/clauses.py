"""Answers and sets of answers in words, as a table means them. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from eligibility.compile import REGION, Compiled
from eligibility.desk import on_day
from eligibility.documents import Question
from legalbasis.documents import Text
from legalbasis.places import Places

MANY = 6  # a list of places longer than this is said by what it leaves out


def clause(key: str, mask: int, asked: Compiled) -> Text:
    """A set of answers to one question as a condition in words."""
    question = asked.questions[key]
    if key == REGION:
        return _region_clause(mask, asked)
    if question.options:
        options = [option for place, option in enumerate(question.options) if mask >> place & 1]
        return Text(
            "，或者".join(option.clause.zh for option in options),
            ", or ".join(option.clause.en for option in options),
        )
    scale = asked.scales[key]
    ends = [*(start - 1 for start in scale.starts[1:]), scale.most]
    ranges = [
        _range_clause(question, low, high, low == scale.starts[0], high == scale.most)
        for low, high in ((scale.starts[first], ends[last]) for first, last in _runs(mask))
    ]
    return Text("，或者".join(one.zh for one in ranges), ", or ".join(one.en for one in ranges))


def _runs(mask: int) -> list[tuple[int, int]]:
    """The neighbouring members of a set, each run as its first and last."""
    runs: list[tuple[int, int]] = []
    for place in range(mask.bit_length()):
        if mask >> place & 1:
            joined = bool(runs) and runs[-1][1] == place - 1
            runs[-1:] = [(runs[-1][0], place)] if joined else [*runs[-1:], (place, place)]
    return runs


def _range_clause(question: Question, low: int, high: int, lowest: bool, highest: bool) -> Text:
    name = question.label
    least, most = _number(question, low), _number(question, high)
    if low == high:
        return Text(f"{name.zh}：{least.zh}", f"{name.en}: {least.en}")
    day = question.kind == "date"
    if highest and not lowest:
        more = ("及以后", "or later") if day else ("或者更多", "or more")
        return Text(f"{name.zh}：{least.zh}{more[0]}", f"{name.en}: {least.en} {more[1]}")
    if lowest:
        less = ("及以前", "or earlier") if day else ("或者更少", "or less")
        return Text(f"{name.zh}：{most.zh}{less[0]}", f"{name.en}: {most.en} {less[1]}")
    return Text(f"{name.zh}：{least.zh}到{most.zh}", f"{name.en}: {least.en} to {most.en}")


def _number(question: Question, value: int) -> Text:
    """A whole number as its question means it: a day, an amount in yuan, a count."""
    if question.kind == "date":
        day = datetime.date.fromordinal(value)
        return on_day(day)
    if question.kind == "amount":
        return Text(f"{value / 100:.2f}元", f"{value / 100:.2f} yuan")
    return Text(str(value), str(value))


def _region_clause(mask: int, asked: Compiled) -> Text:
    dimension = asked.table.dimensions[REGION]
    inside = cover(set(dimension.named(mask)), asked.places)
    if len(inside) <= MANY:
        zh = "、".join(asked.places[code].name.zh for code in inside)
        en = " or ".join(asked.places[code].name.en for code in inside)
        return Text(f"在{zh}参保", f"the insurance is in {en}")
    outside = cover(set(dimension.named(dimension.full & ~mask)), asked.places)
    zh = "、".join(asked.places[code].name.zh for code in outside[:MANY])
    en = " or ".join(asked.places[code].name.en for code in outside[:MANY])
    return Text(f"在{zh}以外参保", f"the insurance is anywhere but in {en}")


def cover(leaves: set[str], places: Places) -> list[str]:
    """The fewest places that make up just these pooling areas: a province rather than all its cities."""
    found: list[str] = []
    for province in places.provinces():
        inside = [leaf for leaf in places.leaves_of(province.code) if leaf in leaves]
        whole = len(inside) == len(places.leaves_of(province.code))
        found += [province.code] if whole else inside
    return found


def spoken(asked: Compiled, key: str, value: str) -> Text:
    """An answer in the words of its question: an option's label, a place, a number."""
    question = asked.questions[key]
    for option in question.options:
        if option.id == value:
            return option.label
    if question.kind == "region" and value in asked.places:
        upward = [place for place in asked.places.upward(value) if place.parent]
        names = [place.name for place in reversed(upward)]
        city = len(upward) == 1 and bool(asked.places.children(value))
        return Text(
            "".join(name.zh for name in names) + ("，市未填" if city else ""),
            ", ".join(name.en for name in names) + (", city not given" if city else ""),
        )
    if value in ("unsure", "unknown"):
        return Text("不清楚", "I’m not sure")
    return Text(value, value)


def condition(box: Mapping[str, int], asked: Compiled) -> Text:
    """A box as one condition, in the order of the questions; what it leaves open isn't named."""
    full = asked.table.full
    said = [
        clause(key, box[key], asked)
        for key in asked.table.order
        if box.get(key, full[key]) != full[key]
    ]
    if not said:
        return Text("任何情形", "everybody")
    return Text("，".join(one.zh for one in said), ", and ".join(one.en for one in said))


def situation(answers: Mapping[str, str], asked: Compiled) -> Text:
    """Answers one by one, each with what it answers."""
    said = [
        (asked.questions[key].label, spoken(asked, key, answers[key]))
        for key in asked.table.order
        if key in answers
    ]
    return Text(
        "；".join(f"{label.zh}：{answer.zh}" for label, answer in said),
        "; ".join(f"{label.en}: {answer.en}" for label, answer in said),
    )
