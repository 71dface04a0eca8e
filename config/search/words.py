"""Words of a text as the index knows them: Chinese as pairs and single characters, English as stems.

Chinese is written without spaces, so a run of n characters becomes its n-1 pairs (医疗保险: 医疗, 疗保,
保险) and each character by itself. English words are lower-cased and cut to their stem. A word is made
of Chinese characters, or of ASCII letters and digits, and of nothing else: nothing in it can be taken
for an operator of the search engine.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from operator import add

import snowballstemmer  # type: ignore[import-untyped]

_RUN = re.compile(r"[㐀-䶿一-鿿]+|[a-z0-9]+")
_STEMMER = snowballstemmer.stemmer("english")


@dataclass(frozen=True)
class Unit:
    """A Chinese character or an English stem, and where it stands in the text: start and end."""

    word: str
    start: int
    end: int
    run: int

    @property
    def chinese(self) -> bool:
        return self.word >= "㐀"


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """`contributions` → `contribut`. Numbers stay as they are."""
    return word if word[0].isdigit() else str(_STEMMER.stemWord(word))


@lru_cache(maxsize=20_000)
def folded(char: str) -> str:
    """A character in NFKC and lower case: ５ → 5, ① → 1. An apostrophe goes: “don’t” is one word."""
    return "" if char in "'’" else unicodedata.normalize("NFKC", char).lower()


def units(text: str) -> list[Unit]:
    """The characters and stems of a text in order. `run` counts the unbroken stretches."""
    each = [folded(char) for char in text]
    places = [place for place, out in enumerate(each) for _char in out]
    found = []
    for run, match in enumerate(_RUN.finditer("".join(each))):
        if match[0] >= "㐀":
            for char, place in zip(match[0], places[match.start() : match.end()], strict=True):
                found.append(Unit(char, place, place + 1, run))
        else:
            end = places[match.end() - 1] + 1
            found.append(Unit(stem(match[0]), places[match.start()], end, run))
    return found


def placed(text: str) -> Iterator[tuple[str, int, int]]:
    """The words of a text, each with its start and end."""
    before: Unit | None = None
    for unit in units(text):
        yield unit.word, unit.start, unit.end
        if before and unit.chinese and before.run == unit.run:
            yield before.word + unit.word, before.start, unit.end
        before = unit


def terms(text: str) -> list[str]:
    """The words of a text, for the index: those of `placed`, in another order."""
    found: list[str] = []
    for run in _RUN.findall("".join(map(folded, text))):
        if run >= "㐀":
            found += run
            found += map(add, run, run[1:])
        else:
            found.append(stem(run))
    return found


def asked(stretch: list[str]) -> tuple[str, ...]:
    """The words to look for, for units that stand side by side: pairs, and single characters only alone."""
    found: list[str] = []
    chinese = ""
    for word in [*stretch, ""]:
        if word >= "㐀":
            chinese += word
            continue
        if chinese:
            found += [chinese[i : i + 2] for i in range(len(chinese) - 1)] or [chinese]
            chinese = ""
        if word:
            found.append(word)
    return tuple(found)
