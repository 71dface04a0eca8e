"""Which articles of a law a reader wants on paper."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from legalbasis.documents import Expression, Provision
from legalbasis.formats.outline import outline
from legalbasis.library import Article


@dataclass(frozen=True)
class Chapter:
    """A chapter (None before the first) with its articles, each under its section if it has one.

    `chosen` says that the reader ticked the chapter as such.
    """

    provision: Provision | None
    articles: tuple[tuple[Provision | None, Article], ...]
    chosen: bool = False


@dataclass(frozen=True)
class Choice:
    """`all` are the chapters to choose from, `printed` what was chosen of them; everything, if nothing was.

    `numbers` are the articles asked for one by one; `unknown` are numbers asked for that the law hasn't got.
    """

    all: tuple[Chapter, ...]
    printed: tuple[Chapter, ...]
    numbers: frozenset[str]
    unknown: tuple[str, ...]
    last: str

    @property
    def partial(self) -> bool:
        return bool(self.numbers) or any(chapter.chosen for chapter in self.all)

    @property
    def asked(self) -> list[tuple[str, str]]:
        """The choice as pairs for an address, in the order of the law."""
        pairs = [("chapter", one.provision.number) for one in self.all if one.provision and one.chosen]
        rows = [row for one in self.all for row in one.articles]
        return pairs + [("article", one.number) for _, one in rows if one.number in self.numbers]


def choose(
    expression: Expression,
    articles: dict[str, Article],
    chapters: Iterable[str],
    numbers: Iterable[str],
) -> Choice:
    """What to print for the numbers of chapters and articles in an address; full-width digits count."""
    wanted_chapters, wanted = _folded(chapters), _folded(numbers)
    found = _chapters(expression, articles, set(wanted_chapters))
    known = {one.provision.number for one in found if one.provision}
    unknown = [one for one in wanted_chapters if one not in known]
    unknown += [one for one in wanted if one not in articles]
    printed = found
    if wanted_chapters or wanted:
        cut = (
            Chapter(
                one.provision,
                tuple(row for row in one.articles if one.chosen or row[1].number in wanted),
                one.chosen,
            )
            for one in found
        )
        printed = tuple(one for one in cut if one.articles)
    last = next(reversed(articles), "")
    return Choice(found, printed, frozenset(wanted), tuple(unknown), last)


def _folded(values: Iterable[str]) -> list[str]:
    folded = (unicodedata.normalize("NFKC", value).strip() for value in values)
    return list(dict.fromkeys(value for value in folded if value))


def _chapters(
    expression: Expression, articles: dict[str, Article], chosen: set[str]
) -> tuple[Chapter, ...]:
    groups: list[tuple[Provision | None, list[tuple[Provision | None, Article]]]] = []
    for placed in outline(expression):
        if placed.provision.level != "article":
            continue
        if not groups or groups[-1][0] != placed.chapter:
            groups.append((placed.chapter, []))
        groups[-1][1].append((placed.section, articles[placed.provision.number]))
    return tuple(
        Chapter(chapter, tuple(rows), bool(chapter and chapter.number in chosen))
        for chapter, rows in groups
    )
