"""Everything published that can be found: what it is, where it stands, its words in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from eligibility.documents import Questionnaire
from legalbasis import glossary, library
from legalbasis.citations import pinpoint
from legalbasis.documents import Note, Text
from legalbasis.library import WHOLE, Law
from legalbasis.places import Places
from legalbasis.publishing.edition import Edition
from legalbasis.text import plain_lines
from procedures.documents import Procedure
from procedures.words import LIFE

Kind = Literal["questionnaire", "procedure", "life", "glossary", "figure", "law", "article"]
KINDS: tuple[Kind, ...] = ("questionnaire", "procedure", "life", "glossary", "figure", "law", "article")


@dataclass(frozen=True)
class Entry:
    """`path` lies below the language prefix. `names` are other names, `near` is what the page is about, `body`
    the rest of its words. `lead` stands under the title where nothing in the page matches better. `key` is the
    slug, with the article's number after a colon. `authentic` marks Chinese that is the law's own."""

    kind: Kind
    key: str
    path: str
    title: Text
    lead: Text | None = None
    names: tuple[str, ...] = ()
    near: tuple[Text, ...] = ()
    body: tuple[Text, ...] = ()
    authentic: tuple[str, ...] = field(default=())


def entries(edition: Edition) -> Iterator[Entry]:
    """All there is to be found in an edition; of a law the text in force on the edition's day."""
    tree = library.places(edition)
    for questionnaire in edition.of("questionnaire"):
        yield _questionnaire(questionnaire)
    for overlay in edition.of("overlay"):
        base = edition.get("questionnaire", overlay.questionnaire)
        if base and overlay.jurisdiction in tree:
            yield _overlay(base, overlay, tree)
    for procedure in edition.of("procedure"):
        yield _procedure(procedure)
    for local in edition.of("local-procedure"):
        base = edition.get("procedure", local.procedure)
        if base and local.jurisdiction in tree:
            name = _name(tree, local.jurisdiction)
            title = Text(f"{base.title.zh}：{name.zh}", f"{base.title.en}: {name.en}")
            path = f"procedures/{base.slug}/?place={local.jurisdiction}"
            key = f"{base.slug}@{local.jurisdiction}"
            yield Entry("procedure", key, path, title, local.differs, body=(local.differs,))
    yield from _lives(edition.of("procedure"))
    for term in glossary.terms(edition):
        names = (*term.also_zh, *term.also_en)
        path = f"glossary/#{term.key}"
        yield Entry("glossary", term.key, path, term.term, term.meaning, names, body=(term.meaning,))
    yield from _figures(edition, tree)
    for law in library.laws(edition).values():
        yield from _law(edition, law)


def _questionnaire(one: Questionnaire) -> Entry:
    options = tuple(option.label for question in one.questions for option in question.options)
    near = (one.description, one.lead, *one.covers, *(question.wording for question in one.questions))
    cases = (*one.cases, one.fallback)
    body = (*options, *(case.headline for case in cases))
    path = f"check/{one.slug}/"
    return Entry("questionnaire", one.slug, path, one.title, one.description, (), near, body)


def _name(tree: Places, code: str) -> Text:
    names = [place.name for place in reversed(list(tree.upward(code))) if place.parent]
    return Text("".join(name.zh for name in names), ", ".join(name.en for name in names))


def _overlay(base: Questionnaire, overlay: object, tree: Places) -> Entry:
    code: str = overlay.jurisdiction  # type: ignore[attr-defined]
    name = _name(tree, code)
    cases = [edit.case for edit in overlay.edits if edit.case]  # type: ignore[attr-defined]
    body = tuple(words for case in cases for words in (case.headline, case.why))
    title = Text(f"{base.title.zh}：{name.zh}", f"{base.title.en}: {name.en}")
    path = f"check/{base.slug}/answers/?region={code}"
    return Entry(
        "questionnaire", f"{base.slug}@{code}", path, title, body[0] if body else None, body=body
    )


def _procedure(one: Procedure) -> Entry:
    near = (one.lead, *(step.title for step in one.steps), one.request)
    body = [*(step.what for step in one.steps), *(paper.name for paper in one.papers), *one.warnings]
    if one.about:
        body.append(one.about)
    path = f"procedures/{one.slug}/"
    return Entry("procedure", one.slug, path, one.title, one.lead, (), near, tuple(body))


def _lives(procedures: list[Procedure]) -> Iterator[Entry]:
    for event, name in LIFE.items():
        listed = tuple(one.title for one in procedures if event in one.life)
        if listed:
            zh, en = "、".join(one.zh for one in listed), ", ".join(one.en for one in listed)
            yield Entry("life", event, f"life/{event}/", name, Text(zh, en), body=listed)


def _figures(edition: Edition, tree: Places) -> Iterator[Entry]:
    for code, found in library.figures(edition).on(edition.day).items():
        name = _name(tree, code)
        for figure in found:
            key = f"{figure.key}-{code}"
            title = figure.name
            if name.zh:
                title = Text(f"{title.zh}：{name.zh}", f"{title.en}: {name.en}")
            body = (figure.note,) if figure.note else ()
            yield Entry("figure", key, f"figures/#{key}", title, figure.note, body=body)


def _law(edition: Edition, law: Law) -> Iterator[Entry]:
    work = law.work
    whole = law.note(WHOLE)
    about = (work.about,) if work.about else ()
    body = (*about, *(whole.summary if whole else ()), *((whole.heading,) if whole else ()))
    names = (work.short.zh, work.short.en, work.number)
    yield Entry("law", work.slug, f"law/{work.slug}/", work.title, work.about, names, (), body)
    expression = law.expression(edition.day)
    if expression:
        for article in library.articles(edition, law, expression).values():
            yield _article(law, article.number, article.note, tuple(plain_lines(article.provision)))
    else:
        for note in law.notes:
            if note.eid != WHOLE:
                yield _article(law, pinpoint(note.eid).article, note, ())


def _article(law: Law, number: str, note: Note | None, lines: Iterable[str]) -> Entry:
    name = pinpoint(f"art_{number}").name()
    heading = note.heading if note else Text("", "")
    short = law.work.short
    title = Text(
        f"{short.zh}{name.zh}" + (f"：{heading.zh}" if note else ""),
        f"{short.en}, {name.en}" + (f": {heading.en}" if note else ""),
    )
    translated = tuple(Text("", words) for words in note.translation.values()) if note else ()
    return Entry(
        "article",
        f"{law.work.slug}:{number}",
        f"law/{law.work.slug}/article-{number}/",
        title,
        note.summary[0] if note and note.summary else None,
        body=(*(note.summary if note else ()), *translated),
        authentic=tuple(lines),
    )
