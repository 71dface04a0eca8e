"""A query as the reader means it: concepts that the synonyms know, and what is left of her words."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import yaml

from config.search.words import Unit, asked, units

LONGEST = 100
_FILE = Path(__file__).with_name("synonyms.yaml")
STOP = "stop"


@dataclass(frozen=True)
class Wanted:
    """One thing that is looked for: any of the alternatives, each all of its words.

    `concept` names the group of synonyms; empty for words of the reader's own. `faint` marks a single
    character left over between known words, which alone says little. `marks` are the sequences of units
    to be marked where they stand in a text.
    """

    alternatives: tuple[tuple[str, ...], ...]
    marks: tuple[tuple[str, ...], ...]
    concept: str = ""
    faint: bool = False


@dataclass(frozen=True)
class Synonyms:
    """Phrases as sequences of units. `first` goes from the first unit to (phrase, group), longest first."""

    written: Mapping[str, list[str]]
    phrases: Mapping[str, tuple[tuple[str, ...], ...]]
    first: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]

    def wanted(self, group: str) -> Wanted:
        """What a group looks for. A single character only names the group: 退 is not looked for in 退休."""
        telling = tuple(one for one in self.phrases[group] if len(one) > 1 or one[0] < "㐀")
        telling = telling or self.phrases[group]
        return Wanted(tuple(dict.fromkeys(asked(list(one)) for one in telling)), telling, group)


def synonyms_of(groups: Mapping[str, list[str]]) -> Synonyms:
    phrases = {
        name: tuple(tuple(unit.word for unit in units(phrase)) for phrase in written)
        for name, written in groups.items()
    }
    first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name, members in phrases.items():
        for phrase in members:
            first.setdefault(phrase[0], []).append((phrase, name))
    return Synonyms(
        groups,
        phrases,
        {word: tuple(sorted(found, key=lambda one: -len(one[0]))) for word, found in first.items()},
    )


@cache
def synonyms() -> Synonyms:
    """The table of synonyms, read once."""
    return synonyms_of(yaml.safe_load(_FILE.read_text(encoding="utf-8")))


def tidy(written: str) -> str:
    """What was typed, without control characters and needless space."""
    kept = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in written)
    return " ".join(kept.split())


def read(written: str, table: Synonyms) -> tuple[Wanted, ...]:
    """What a query asks for, each once, in order. Function words go, unless there is nothing else."""
    found: list[Wanted] = []
    left: list[Unit] = []
    stopped: list[Unit] = []

    def close() -> None:
        for stretch in _stretches(left):
            found.append(_own(stretch))
        left.clear()

    row = units(written)
    place = 0
    while place < len(row):
        match = next(
            (one for one in table.first.get(row[place].word, ()) if _stands(one[0], row, place)), None
        )
        if match is None:
            left.append(row[place])
            place += 1
            continue
        phrase, group = match
        close()
        if group == STOP:
            stopped += row[place : place + len(phrase)]
        else:
            found.append(table.wanted(group))
        place += len(phrase)
    close()
    if not found and stopped:
        found = [_own(stretch) for stretch in _stretches(stopped)]
    return tuple(dict.fromkeys(found))


def _own(stretch: list[str]) -> Wanted:
    """Words of the reader's own: all of them are looked for, each is marked."""
    words = asked(stretch)
    marks = tuple((word,) if word < "㐀" else tuple(word) for word in words)
    return Wanted((words,), marks, faint=words[0] >= "㐀" and len(stretch) == 1)


def _stands(phrase: tuple[str, ...], row: list[Unit], place: int) -> bool:
    """Whether a phrase stands here, not across a gap in Chinese."""
    here = row[place : place + len(phrase)]
    if tuple(unit.word for unit in here) != phrase:
        return False
    return all(a.run == b.run for a, b in pairwise(here) if a.chinese and b.chinese)


def _stretches(row: list[Unit]) -> list[list[str]]:
    """Unbroken Chinese together; each English word by itself."""
    found: list[list[str]] = []
    last: Unit | None = None
    for unit in row:
        if last and unit.chinese and last.run == unit.run and unit.start == last.end:
            found[-1].append(unit.word)
        else:
            found.append([unit.word])
        last = unit
    return found
