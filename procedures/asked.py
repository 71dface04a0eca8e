"""What a reader asks of a procedure, from the address: place, who applies, circumstances, dates.

All of it is optional. Keys: `place` (a code), `as` (who applies), `with` (circumstances, joined by dots or
repeated), `law` (provisions that support the request, `slug.eid` joined by ~; `none` where the case rests
on none), `large` (large print), and one key for each event.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from legalbasis.documents import Citation
from legalbasis.places import Places
from procedures.checklist import CIRCUMSTANCES
from procedures.documents import Procedure

CONTROLS = ("on", "seen")
NONE = "none"
_CITED = re.compile(r"([a-z0-9-]{1,80})\.(work|art_[0-9-]{1,8}(?:__para_\d{1,2})?(?:__point_\d{1,2})?)")
EARLIEST, LATEST = datetime.date(1990, 1, 1), datetime.date(2099, 12, 31)


@dataclass(frozen=True)
class Wish:
    """A wish that was understood. `wrong` says of the others why: day, range, twice, choice, died."""

    place: str = ""
    applicant: str = ""
    circumstances: frozenset[str] = frozenset()
    dates: dict[str, datetime.date] = field(default_factory=dict)
    law: tuple[Citation, ...] = ()
    lawless: bool = False
    large: bool = False
    wrong: dict[str, str] = field(default_factory=dict)
    tidy: bool = True

    def query(self) -> dict[str, str]:
        """The wish as parameters, in a fixed order."""
        pairs = {
            "place": self.place,
            "as": self.applicant,
            "with": ".".join(sorted(self.circumstances)),
            **{key: str(day) for key, day in sorted(self.dates.items())},
            "law": NONE if self.lawless else _named(self.law),
            "large": "1" if self.large else "",
        }
        return {key: value for key, value in pairs.items() if value}


def read(procedure: Procedure, places: Places, query: Iterable[tuple[str, list[str]]]) -> Wish:
    """Judge a query string, given as keys with all their values."""
    events = {event.key for event in procedure.dates}
    found: dict[str, str] = {}
    dates: dict[str, datetime.date] = {}
    circumstances: set[str] = set()
    wrong: dict[str, str] = {}
    law: tuple[Citation, ...] = ()
    lawless = large = False
    tidy = True
    for key, values in query:
        folded = [unicodedata.normalize("NFKC", value).strip() for value in values]
        value = folded[-1]
        if key in CONTROLS:
            continue
        if key == "with":
            names = [name for one in folded for name in one.split(".") if name]
            circumstances |= set(names) & set(CIRCUMSTANCES)
            if set(names) - set(CIRCUMSTANCES):
                wrong[key] = "choice"
            tidy = tidy and values == [".".join(sorted(set(names)))]
        elif key == "law":
            law, lawless = _law("~".join(folded)), folded == [NONE]
            tidy = tidy and (lawless or bool(law)) and values == [NONE if lawless else _named(law)]
        elif key == "large":
            large = "1" in folded
            tidy = tidy and values == ["1"]
        elif len(set(folded)) > 1:
            wrong[key] = "twice"
        elif key in events:
            day = _day(value)
            if day and EARLIEST <= day <= LATEST:
                dates[key] = day
            elif value:
                wrong[key] = "range" if day else "day"
            tidy = tidy and bool(value)
        elif key in ("place", "as"):
            fits = _fits(key, value, procedure, places)
            if fits:
                found[key] = value
            elif value:
                wrong[key] = "choice"
            tidy = tidy and bool(value)
        else:
            tidy = False
    if "died" in circumstances and found.get("as") == "self":
        wrong["as"] = "died"
    return Wish(
        place=found.get("place", ""),
        applicant=found.get("as", ""),
        circumstances=frozenset(circumstances),
        dates=dates,
        law=law,
        lawless=lawless,
        large=large,
        wrong=wrong,
        tidy=tidy,
    )


def _fits(key: str, value: str, procedure: Procedure, places: Places) -> bool:
    if key == "place":
        return value in places and bool(places[value].parent)
    return value in procedure.applicants


def _named(law: Iterable[Citation]) -> str:
    """Provisions as an address names them."""
    return "~".join(f"{one.work}.{one.eid}" for one in law)


def _law(value: str) -> tuple[Citation, ...]:
    """Provisions named in an address; those that are not named rightly are left out."""
    parts = [_CITED.fullmatch(part) for part in value.split("~")[:12]]
    return tuple(Citation(part[1], part[2]) for part in parts if part)


def _day(value: str) -> datetime.date | None:
    try:
        day = datetime.date.fromisoformat(value)
    except ValueError:
        return None
    return day if str(day) == value else None
