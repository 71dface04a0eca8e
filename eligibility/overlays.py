"""A new place's overlay: from the drafts to the template, with what stands against it said in words."""

from __future__ import annotations

from eligibility.overlay_template import template
from legalbasis.documents import Text
from legalbasis.publishing import drafts
from legalbasis.publishing.rows import RowError
from legalbasis.today import today


class Unfit(Exception):
    """There can be no such overlay; `message` says why."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.message = Text(zh, en)


def new_overlay(slug: str, code: str) -> str:
    """The text of a pack. Raises Unfit."""
    row = drafts.find("questionnaire", slug)
    table = drafts.find("jurisdictions", "cn")
    if row is None:
        raise Unfit(f"没有“{slug}”这份问卷。", f"There is no questionnaire “{slug}”.")
    try:
        questionnaire = drafts.read(row)
        places = drafts.read(table).places if table else ()
    except RowError as error:
        raise Unfit(f"草稿还没有写完：{error}", f"The draft is unfinished: {error}") from error
    place = next((one for one in places if one.code == code), None)
    if place is None or not place.parent:
        raise Unfit(
            f"没有代码为“{code}”的省、市。代码是六位数字，如450100。",
            f"There is no province or city with the code “{code}”. A code has six digits, like 450100.",
        )
    if not any(one.key == "region" for one in questionnaire.questions):
        raise Unfit(
            "这份问卷不问参保地，各地的规则无从适用。请先加上region这个问题。",
            "This questionnaire doesn't ask for the place, so no place's rules can apply. Add the question "
            "“region” first.",
        )
    if drafts.find("overlay", f"{slug}@{code}"):
        raise Unfit(
            f"{place.name.zh}已经有这份问卷的地方规则了，请直接修改。",
            f"{place.name.en} has rules for this questionnaire already. Change those.",
        )
    return template(questionnaire, place, today())
