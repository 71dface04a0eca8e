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

import snowballstemmer

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


def fold(text: str) -> tuple[str, list[int]]:
    """The text in NFKC and lower case, and for each of its characters the place it came from.

    Full-width letters and digits, circled numbers and ligatures are folded; a curly apostrophe goes,
    so that “don’t” is one word.
    """
    out: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        if char in "'’":
            continue
        folded = unicodedata.normalize("NFKC", char).lower()
        out.append(folded)
        places += [place] * len(folded)
    return "".join(out), places


def units(text: str) -> list[Unit]:
    """The characters and stems of a text in order. `run` counts the unbroken stretches."""
    folded, places = fold(text)
    found = []
    for run, match in enumerate(_RUN.finditer(folded)):
        if match[0] >= "㐀":
            for place in range(match.start(), match.end()):
                found.append(Unit(folded[place], places[place], places[place] + 1, run))
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
    """The words of a text, for the index."""
    return [word for word, _start, _end in placed(text)]


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
