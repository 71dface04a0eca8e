"""What must hold before a questionnaire or an overlay is published. Pure: documents in, problems out."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Iterator

import msgspec

from eligibility import conditions
from eligibility.asking import asking
from eligibility.clauses import condition, situation
from eligibility.compile import Compiled, compiled, flatten
from eligibility.documents import Box, Case, Overlay, Question, Questionnaire, Range
from eligibility.engine import algebra
from eligibility.engine.proof import Finding, prove
from eligibility.grounds import grounds
from legalbasis import checks as legal, library
from legalbasis.content import period
from legalbasis.documents import Text
from legalbasis.places import Places
from legalbasis.publishing.edition import Edition
from legalbasis.publishing.problems import Problem

_KEY = re.compile(r"^[a-z][a-z0-9_]*$")
_MARKS = ("unknown", "unsure")
Say = Callable[[str, str, str], Problem]


def overlays_of(edition: Edition, slug: str) -> list[Overlay]:
    """The places' overlays on a questionnaire."""
    return [one for one in edition.of("overlay") if one.questionnaire == slug]


def questionnaire(document: Questionnaire, edition: Edition, on: datetime.date) -> Iterable[Problem]:
    """Form first; a table that is sound in form is then proved, overlays and all."""
    slug = document.slug
    yield from legal.words("questionnaire", slug, document)
    malformed = form(document, edition)
    yield from malformed
    for case in document.cases:
        yield from grounds("questionnaire", slug, f"cases.{case.id}", case, edition, on)
    yield from grounds("questionnaire", slug, "fallback", document.fallback, edition, on)
    if not malformed:
        overlays, places = overlays_of(edition, slug), library.places(edition)
        asked = compiled(document, overlays, places, on)
        yield from proof(asked, document)
        yield from asking(asked, lambda name: _led_to(edition, name, on))


def form(document: Questionnaire, edition: Edition) -> list[Problem]:
    """What keeps a table, with its overlays, from being compiled at all."""
    questions = {question.key: question for question in document.questions}
    places = library.places(edition)
    found = list(_form(document, questions, places))
    taken = [*document.cases, document.fallback]
    for one in overlays_of(edition, document.slug):
        found += _overlay_form(one, document, questions, places, taken)
        held = {case.id for case in taken}
        taken += [
            msgspec.structs.replace(c, from_=None, to=None) for c in _own(one) if c.id not in held
        ]
    return found


def _led_to(edition: Edition, slug: str, on: datetime.date) -> Compiled | None:
    """The published table that a lead names; None if there is none, or it has faults of its own."""

    def make() -> Compiled | None:
        document = edition.get("questionnaire", slug)
        if document is None or form(document, edition):
            return None
        return compiled(document, overlays_of(edition, slug), library.places(edition), on)

    return edition.on_day(("led to", slug), on, make)


def overlay(document: Overlay, edition: Edition, on: datetime.date) -> Iterable[Problem]:
    key = f"{document.questionnaire}@{document.jurisdiction}"
    yield from legal.words("overlay", key, document)
    if document.jurisdiction not in library.places(edition):
        zh, en = f"没有这个地方：{document.jurisdiction}", f"no such place: {document.jurisdiction}"
        yield Problem("overlay", key, "jurisdiction", Text(zh, en))
    if edition.get("questionnaire", document.questionnaire) is None:
        zh = f"没有这份问答：{document.questionnaire}"
        yield Problem("overlay", key, "questionnaire", Text(zh, "no such questionnaire"))
    for edit in document.edits:
        if edit.case:
            yield from grounds("overlay", key, f"edits.{edit.case.id}", edit.case, edition, on)


def proof(table: Compiled, document: Questionnaire) -> Iterator[Problem]:
    """The findings of the proof, in words, each with its witness."""
    for finding in prove(table.table, table.marks):
        yield _finding(finding, table, document)


def _finding(finding: Finding, table: Compiled, document: Questionnaire) -> Problem:
    seen, box = situation(finding.witness, table), condition(finding.box, table)
    address = "&".join(f"{key}={value}" for key, value in finding.witness.items())
    local = table.cases[finding.rule].jurisdiction if finding.rule else ""
    if finding.kind == "dead":
        takers = ", ".join(finding.others)
        name = table.places[local].name if local else Text("", "")
        zh = f"{name.zh}这一条永远轮不到，被{takers or '空条件'}先占了。例：{seen.zh}（{address}）"
        where = f" in {name.en}" if local else ""
        en = f"never reached{where}: {takers or 'no box'} comes first. For example: {seen.en} ({address})"
    elif finding.kind == "gap":
        zh = f"没有一条管到，也没有标注：{box.zh}。例：{seen.zh}（{address}）"
        en = f"no case claims this and nobody marked it: {box.en}. For example: {seen.en} ({address})"
    elif finding.kind == "unused-mark":
        zh, en = f"标注的情形都已有条目：{box.zh}", f"marked, but cases claim all of it: {box.en}"
    else:
        zh, en = "情形太多，没能证明", "too many boxes: undecided"
    named = table.stands(finding.rule) if finding.rule else None
    return Problem(
        *(named or ("questionnaire", document.slug, "unclaimed")), Text(zh, en), finding.kind
    )


def in_words(box: algebra.Box, table: Compiled) -> str:
    """A box of bits as a condition, much as in `conditions`; numbers as 0..<4, the end left out."""
    terms = []
    for key, mask in sorted(box.items()):
        dimension = table.table.dimensions[key]
        names = _ranges(mask, dimension.atoms) if key in table.scales else dimension.named(mask)
        shown = ", ".join(names[:6]) + (f", … {len(names)}" if len(names) > 6 else "")
        terms.append(f"{key} in {{{shown}}}")
    return " & ".join(terms) or "always"


def _ranges(mask: int, starts: tuple[str, ...]) -> list[str]:
    """A set of neighbouring ranges by the value each run begins with, and the one that is outside again."""
    found: list[str] = []
    for place, start in enumerate(starts):
        here, before = mask >> place & 1, place and mask >> (place - 1) & 1
        if here and not before:
            found.append(f"{start}..")
        elif before and not here:
            found[-1] += f"<{start}"
    return found


def _form(document: Questionnaire, questions: dict[str, Question], places: Places) -> Iterator[Problem]:
    def say(place: str, zh: str, en: str) -> Problem:
        return Problem("questionnaire", document.slug, place, Text(zh, en))

    if len(questions) != len(document.questions):
        yield say("questions", "有重复的问题键", "a question's key stands twice")
    for question in document.questions:
        place = f"questions.{question.key}"
        if not _KEY.match(question.key):
            yield say(place, "键只能用小写字母、数字和下划线", "a key is lower-case ASCII")
        ids = [option.id for option in question.options]
        if len(set(ids)) != len(ids) or not all(_KEY.match(name) for name in ids):
            yield say(place, "选项的键重复或不合规", "option ids must be lower-case ASCII, each once")
        if question.kind in ("choice", "yesno") and len(ids) < 2:
            yield say(place, "选择题至少要有两个选项", "a choice needs two options or more")
        if question.unsure and set(ids) & set(_MARKS):
            yield say(place, "unsure和unknown是保留字", "unsure and unknown are reserved")
        for offer in question.offers:
            yield from _box(offer.when, questions, places, f"{place}.offers", say)
            if unknown := set(offer.options) - set(ids):
                names = ", ".join(sorted(unknown))
                yield say(f"{place}.offers", f"没有这些选项：{names}", f"no such options: {names}")
    yield from _periods(document, say)
    for case in document.cases:
        place = f"cases.{case.id}"
        if not case.when:
            yield say(place, "没有条件", "a case needs at least one box")
        for box in case.when:
            yield from _box(box, questions, places, place, say)
    if document.fallback.when:
        yield say("fallback", "兜底结论不带条件", "the fallback takes no boxes")
    for number, mark in enumerate(document.unclaimed):
        yield from _box(mark.when, questions, places, f"unclaimed.{number}", say)


def _periods(document: Questionnaire, say: Say) -> Iterator[Problem]:
    """One id may stand twice, if the periods don't meet."""
    earlier: list[Case] = []
    for case in document.cases:
        if case.from_ and case.to and case.to < case.from_:
            yield say(f"cases.{case.id}", "止日早于起日", "the period ends before it begins")
        for other in earlier:
            apart = (other.to and case.from_ and other.to < case.from_) or (
                case.to and other.from_ and case.to < other.from_
            )
            if other.id == case.id and not apart:
                yield say(f"cases.{case.id}", "同一编号的期间重叠", "one id, and the periods meet")
        earlier.append(case)
    if document.fallback.id in {case.id for case in document.cases}:
        yield say("fallback", "兜底结论的编号重复", "the fallback's id is a case's")


def _box(
    box: Box, questions: dict[str, Question], places: Places, place: str, say: Say
) -> Iterator[Problem]:
    for key, value in box.items():
        question = questions.get(key)
        if question is None:
            yield say(place, f"没有这个问题：{key}", f"no such question: {key}")
        elif isinstance(value, Range):
            if question.options or question.kind == "region":
                yield say(place, f"{key}不是数", f"{key} is not a number")
            if value.least is None and value.most is None:
                yield say(place, f"{key}的范围没有上下限", f"the range of {key} has no bounds")
            elif value.least is not None and value.most is not None and value.least > value.most:
                yield say(place, f"{key}的范围下限大于上限", f"the range of {key} begins after it ends")
        else:
            known = places if question.kind == "region" else {one.id for one in question.options}
            wrong = [name for name in value if name not in known]
            if wrong or not value:
                names = ", ".join(wrong) or "—"
                yield say(place, f"{key}没有这个答案：{names}", f"{key} has no answer {names}")


def _apart(one: Case, other: Case) -> bool:
    """Whether the periods of two cases don't meet."""
    return bool(
        (one.to and other.from_ and one.to < other.from_)
        or (other.to and one.from_ and other.to < one.from_)
    )


def _own(document: Overlay) -> list[Case]:
    return [edit.case for edit in document.edits if edit.case]


def _overlay_form(
    document: Overlay,
    base: Questionnaire,
    questions: dict[str, Question],
    places: Places,
    taken: list[Case],
) -> list[Problem]:
    """`taken` are the cases that stand already: the questionnaire's own and other places'."""
    taken = [msgspec.structs.replace(case, from_=None, to=None) for case in taken]
    key = f"{document.questionnaire}@{document.jurisdiction}"
    found: list[Problem] = []

    def say(place: str, zh: str, en: str) -> Problem:
        return Problem("overlay", key, place, Text(zh, en))

    if "region" not in questions:
        found.append(say("questionnaire", "这份问答不问地区", "this questionnaire asks no region"))
    if document.jurisdiction not in places:
        found.append(say("jurisdiction", "没有这个地方", "no such place"))
    ids = {row.case.id for row in flatten(base, [])}
    for edit in document.edits:
        place = f"edits.{edit.at}"
        if edit.at not in ids:
            found.append(say(place, f"没有{edit.at}这一条", f"there is no case {edit.at}"))
        if (edit.case is None) != (edit.act == "withdraw"):
            found.append(
                say(place, "这个改动缺条目或多了条目", "the change needs a case, or takes none")
            )
        if edit.case:
            same = [one for one in taken if one.id == edit.case.id]
            if any(not _apart(one, edit.case) for one in same):
                zh = f"{edit.case.id}这个编号已经用了"
                found.append(say(place, zh, f"the id {edit.case.id} is taken"))
            taken.append(edit.case)
            if not edit.case.when:
                found.append(say(place, "没有条件", "a case needs at least one box"))
            for box in edit.case.when:
                found += _box(box, questions, places, place, say)
    return found


def dates(document: Questionnaire) -> Iterator[datetime.date]:
    """The days on which a case begins or has ended."""
    for case in document.cases:
        yield from period(case.from_, case.to)


def overlay_dates(document: Overlay) -> Iterator[datetime.date]:
    for edit in document.edits:
        if edit.case:
            yield from period(edit.case.from_, edit.case.to)


def written(case: Case, questions: dict[str, Question]) -> list[str]:
    """A case's boxes in writing, one line each."""
    return [conditions.write(box, questions) for box in case.when]
