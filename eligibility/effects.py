"""What a publication changes for citizens who ask a questionnaire: whose answer, from what to what."""

from __future__ import annotations

import datetime

from eligibility import changes, checks
from eligibility.changes import SHOWN, Comparison, Incomparable, Outcome, Region
from eligibility.compile import Compiled
from eligibility.result import table
from legalbasis.documents import Text
from legalbasis.links import query
from legalbasis.publishing.edition import Edition
from legalbasis.publishing.kinds import Effect, Effects

UNSOUND = Text(
    "草稿里的问题改好以前，算不出哪些人的答案会变。",
    "Whose answer changes can’t be worked out until the problems are mended.",
)
VERDICTS = {
    "yes": Text("可以", "yes"),
    "partly": Text("部分可以", "partly"),
    "no": Text("不可以", "no"),
    "depends": Text("看情况", "depends"),
    "not-needed": Text("不需要", "not needed"),
}
NOWHERE = Text("原来没有这个选项", "no such answer")


def of_questionnaire(slug: str, before: Edition, after: Edition, day: datetime.date) -> Effects:
    """The situations that another edition answers otherwise, on a day."""
    old, new = (edition.get("questionnaire", slug) for edition in (before, after))
    if old is None or new is None:
        return Effects()
    if checks.form(old, before) or checks.form(new, after):
        return Effects(whole=False, note=UNSOUND)
    tables = table(before, old, day), table(after, new, day)
    try:
        found = changes.compare(*tables)
    except Incomparable as error:
        zh = f"问题{error}换了类型，前后的答案无法对照。"
        note = Text(zh, f"The question {error} changed its kind: no comparison.")
        return Effects(whole=False, note=note)
    shown = tuple(_effect(one, found, slug, tables) for one in found.regions[:SHOWN])
    return Effects(shown, found.whole and len(found.regions) <= SHOWN)


def of_overlay(key: str, before: Edition, after: Edition, day: datetime.date) -> Effects:
    return of_questionnaire(key.partition("@")[0], before, after, day)


def _effect(region: Region, found: Comparison, slug: str, tables: tuple[Compiled, Compiled]) -> Effect:
    was, becomes = (
        f"check/{slug}/result/{query(changes.answers_in(region, asked))}" if outcome else ""
        for outcome, asked in zip((region.before, region.after), tables, strict=True)
    )
    return Effect(
        changes.in_words(region, found.common),
        _said(region.before, tables[0]),
        _said(region.after, tables[1]),
        was,
        becomes,
        region.verdict,
    )


def _said(outcome: Outcome | None, asked: Compiled) -> Text:
    if outcome is None:
        return NOWHERE
    word = asked.case(outcome.rule).word
    zh, en = (outcome.rule or "其余情形"), (outcome.rule or "what no case claims")
    verdict = VERDICTS[outcome.verdict]
    return Text(f"{verdict.zh}：{word.zh}（{zh}）", f"{verdict.en}: {word.en} ({en})")
