"""The references inside all published law: what each text refers to, and who refers to an article."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace

from legalbasis.citations import pinpoint
from legalbasis.documents import Expression
from legalbasis.library import WHOLE, Law, laws
from legalbasis.mentions import Names, title_key
from legalbasis.publishing.edition import Edition
from legalbasis.references import Found, Held, Shape, Titles, Where, find
from legalbasis.text import eid

_REPUBLIC = "中华人民共和国"
_ISSUED = re.compile(r"关于印发《([^《》]+)》的通知$")
DAY = datetime.timedelta(days=1)


def shape(expression: Expression) -> Shape:
    """The articles of a text by number, with the items of each paragraph."""
    return {
        one.number: tuple(tuple(point.number for point in part.points) for part in one.paragraphs)
        for one in expression.provisions
        if one.level == "article"
    }


def titles(edition: Edition) -> Titles:
    """What a reference may lead to in this edition."""
    return edition.derived("titles", lambda: _titles(laws(edition)))


def _titles(held: dict[str, Law]) -> Titles:
    bare: dict[str, str | None] = {}
    bracketed: dict[str, str | None] = {}
    texts, noted = {}, {}
    for slug, law in held.items():
        title = title_key(law.work.title.zh)
        issued = _ISSUED.search(title)
        whole = {title, title.removeprefix(_REPUBLIC), _REPUBLIC + title.removeprefix(_REPUBLIC)}
        for name in whole | ({issued[1]} if issued else set()):
            bare[name] = None if bare.get(name, slug) != slug else slug
        short = title_key(law.work.short.zh)
        bracketed[short] = None if bracketed.get(short, slug) != slug else slug
        nexts = [text.in_force - DAY for text in law.expressions[1:]] + [datetime.date.max]
        if law.expressions:
            texts[slug] = tuple(
                Held(shape(text), min(text.in_force_to or datetime.date.max, until))
                for text, until in zip(law.expressions, nexts, strict=True)
            )
        else:
            eids = [note.eid for note in law.notes if note.eid != WHOLE]
            noted[slug] = frozenset(pinpoint(one).article for one in eids)
    return Titles(Names(bare, bracketed), texts, noted)


def references(edition: Edition, law: Law, expression: Expression) -> dict[str, tuple[Found, ...]]:
    """Everything a text refers to, by the eId of the paragraph or item; worked out once an edition."""
    name = ("references", law.work.slug, expression.version)
    return edition.derived(name, lambda: within(law, expression, titles(edition)))


def within(law: Law, expression: Expression, known: Titles) -> dict[str, tuple[Found, ...]]:
    """The same for any text and any titles. Paragraphs without references are left out."""
    known = replace(known, names=_with_own_names(expression, known.names))
    found: dict[str, tuple[Found, ...]] = {}
    articles, title = shape(expression), law.work.title.zh
    for article in expression.provisions:
        if article.level != "article":
            continue
        for number, paragraph in enumerate(article.paragraphs, 1):
            place = f"{eid(article)}__para_{number}"
            here = Where(law.work.slug, title, expression.in_force, articles, article.number, number)
            found[place] = find(paragraph.text, here, known)
            for point in paragraph.points:
                inside = replace(here, point=point.number)
                found[f"{place}__point_{point.number}"] = find(point.text, inside, known)
    return {place: some for place, some in found.items() if some}


def _with_own_names(expression: Expression, names: Names) -> Names:
    """The names with those that the document introduces; one word such as 《条例》 counts only in brackets."""
    own: dict[str, str | None] = {}
    for article in expression.provisions:
        for paragraph in article.paragraphs:
            for text in (paragraph.text, *(point.text for point in paragraph.points)):
                own |= names.introduced(text)
    if not own:
        return names
    long = {name: slug for name, slug in own.items() if len(name) > 2}
    return Names({**names.bare, **long}, {**names.bracketed, **own})


def referring(edition: Edition, slug: str, article: str, on: datetime.date) -> list[tuple[Law, str]]:
    """The articles (law, number) that refer to an article by eId, or to a work as such (empty), on a day.

    The law's own articles come first, then those of other laws in force on the day.
    """
    held = laws(edition)
    index = edition.derived("referring", lambda: _referring(edition))
    found = []
    for other, version, number in index.get((slug, article), ()):
        law = held[other]
        text = law.expression(on)
        if text and text.version == version and (other == slug or law.status(on) == "in-force"):
            found.append((law, number))
    return sorted(found, key=lambda one: one[0].work.slug != slug)


def _referring(edition: Edition) -> dict[tuple[str, str], list[tuple[str, datetime.date, str]]]:
    """By work and article eId: slug, version and article number of each article that refers to it."""
    index: dict[tuple[str, str], dict[tuple[str, datetime.date, str], None]] = {}
    for slug, law in laws(edition).items():
        for text in law.expressions:
            for place, found in references(edition, law, text).items():
                source = pinpoint(place).article
                for target in (target for one in found for target in one.targets):
                    to = pinpoint(target.eid).article_eid if target.eid else ""
                    if (target.work, to) != (slug, f"art_{source}"):
                        index.setdefault((target.work, to), {})[slug, text.version, source] = None
    return {target: list(sources) for target, sources in index.items()}
