"""Explaining terms where they occur: the first occurrence of each in a page becomes a link to its meaning.

What is read is HTML that our own templates made. Only running text in our own words is touched. A term in a
heading, a label or a control is explained without a link; the law's wording, its translation and what
stands in a link are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from legalbasis.documents import Term
from legalbasis.publishing.edition import Edition

Language = Literal["zh-hans", "en"]
Way = Literal["link", "mention", "leave"]
_STRICTER: tuple[Way, ...] = ("link", "mention", "leave")
_TAG = re.compile(r"(<[^>]*>)")
_NAME = re.compile(r"</?([a-z][a-z0-9]*)")
_CLASS = re.compile(r'\bclass="([^"]*)"')
_LANG = re.compile(r'\blang="([^"]*)"')
_VOID = {"br", "img", "input", "link", "meta", "hr", "wbr", "source", "col"}
_MENTIONED = {"h1", "h2", "h3", "h4", "legend", "label", "dt", "th", "summary", "button"}
_SKIPPED = {"a", "select", "textarea", "code", "cite", "nav", "time", "svg", "script", "style"}
_NOT_OURS = {"law", "tr", "error", "errors"}


@dataclass(frozen=True)
class Finder:
    """Finds the terms of a glossary in text of one language, the longest first."""

    language: Language
    pattern: re.Pattern[str] | None
    terms: dict[str, Term]


def terms(edition: Edition) -> tuple[Term, ...]:
    """The published terms in their order; none before any are published."""
    return tuple(one for page in edition.of("glossary") for one in page.terms)


def finder(edition: Edition, language: Language) -> Finder:
    """The finder for a language, made once an edition."""
    return edition.derived(("finder", language), lambda: finder_of(terms(edition), language))


def finder_of(known: tuple[Term, ...], language: Language) -> Finder:
    named: dict[str, Term] = {}
    for one in known:
        names = (one.term.en, *one.also_en) if language == "en" else (one.term.zh, *one.also_zh)
        for name in names:
            named.setdefault(name.lower(), one)
    longest = sorted(named, key=lambda name: (-len(name), name))
    whole = r"\b(?:%s)\b" if language == "en" else "(?:%s)"
    plural = "s?" if language == "en" else ""
    words = "|".join(re.escape(name) + plural for name in longest)
    return Finder(language, re.compile(whole % words, re.IGNORECASE) if named else None, named)


def explained(html: str, found_by: Finder) -> tuple[str, list[Term]]:
    """The HTML with the first occurrence of each term linked to `#word-<key>`, and the terms in order."""
    found: dict[str, Term] = {}
    linked: set[str] = set()
    if found_by.pattern is None:
        return html, []

    def note(match: re.Match[str]) -> Term:
        name = match[0].lower()
        term = found_by.terms.get(name) or found_by.terms[name.removesuffix("s")]
        return found.setdefault(term.key, term)

    def link(match: re.Match[str]) -> str:
        key = note(match).key
        if key in linked:
            return match[0]
        linked.add(key)
        return f'<a class="term" href="#word-{key}">{match[0]}</a>'

    out = []
    for piece, way in _pieces(html, found_by.language):
        if way == "mention":
            for match in found_by.pattern.finditer(piece):
                note(match)
        out.append(found_by.pattern.sub(link, piece) if way == "link" else piece)
    return "".join(out), list(found.values())


def _pieces(html: str, language: Language) -> Iterator[tuple[str, Way]]:
    """Tags and texts in turn, each with what is done with a term in it."""
    inside: list[tuple[str, Way]] = []  # the elements that forbid links, and those within them
    for piece in _TAG.split(html):
        way: Way = inside[-1][1] if inside else "link"
        if not piece.startswith("<"):
            yield piece, way
            continue
        yield piece, "leave"
        name = found[1] if (found := _NAME.match(piece)) else ""
        if piece.startswith("</"):
            if inside and inside[-1][0] == name:
                inside.pop()
        elif name and name not in _VOID and not piece.endswith("/>"):
            here = _way(name, piece, language)
            if inside or here != "link":
                inside.append((name, max(way, here, key=_STRICTER.index)))


def _way(name: str, tag: str, language: Language) -> Way:
    """What an element does to the terms in it."""
    classes = set(found[1].split()) if (found := _CLASS.search(tag)) else set()
    spoken = found[1].lower() if (found := _LANG.search(tag)) else language
    if name in _SKIPPED or classes & _NOT_OURS or spoken != language:
        return "leave"
    return "mention" if name in _MENTIONED or "answers" in classes else "link"
