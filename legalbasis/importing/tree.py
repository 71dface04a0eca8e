"""Lines to the tree of a law, with every doubt on the way.

An article is taken only if its number follows the last, or with a doubt that names the numbers
between; a heading out of order is kept out with all that stands under it. Nothing joins an article
that a person has not been pointed to, save the paragraphs, items and sub-items printed under it.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from legalbasis.documents import Provision
from legalbasis.importing import dates
from legalbasis.importing.dates import Dated
from legalbasis.importing.doubts import Doubt, Doubts
from legalbasis.importing.header import Front, front
from legalbasis.importing.lines import Line, Listing
from legalbasis.importing.walk import Walk, closing

_POINTED_OUT = (
    "tracked",
    "note",
    "link",
    "markup",
    "picture",
    "hidden",
    "symbol",
    "strange",
    "guessed",
)


@dataclass(frozen=True)
class Import:
    """What a file says. `places` has the line of each provision, `aside` the lines of the text that none has.

    `version` and `in_force` are proposals: the day of this wording, and that from which it applies.
    """

    title: str
    dates: tuple[Dated, ...]
    provisions: tuple[Provision, ...]
    places: tuple[int, ...]
    aside: frozenset[int]
    doubts: tuple[Doubt, ...]
    version: datetime.date | None
    in_force: datetime.date | None

    def count(self, level: str) -> int:
        return sum(one.level == level for one in self.provisions)


def grow(listing: Listing) -> Import:
    """The tree of a law from the lines of a file."""
    doubts = Doubts()
    _point_out(listing.lines, doubts)
    lines = [one for one in listing.lines if one.text]
    head = front(lines, doubts)
    walk = Walk(lines[head.body :], doubts)
    walk.go()
    _compare(head, walk, doubts)
    last = closing(walk.provisions)
    version = _version(head, listing, lines, doubts)
    amended = any(one.what == "amended" for one in head.dates)
    known = not amended and dates.version(head.dates) in (None, version)
    return Import(
        head.title,
        head.dates,
        tuple(walk.provisions),
        tuple(walk.places),
        frozenset(walk.aside),
        doubts.numbered(),
        version,
        listing.in_force or (dates.commencement(head.dates, last) if known else None),
    )


def _point_out(lines: Sequence[Line], doubts: Doubts) -> None:
    """What the file has on a line beside its text."""
    before = 0
    for one in lines:
        for flag in _POINTED_OUT:
            if flag in one.flags:
                doubts.run(flag, one.number, before)
        before = one.number


def _version(
    head: Front, listing: Listing, lines: Sequence[Line], doubts: Doubts
) -> datetime.date | None:
    if listing.version:
        return listing.version
    known, named = dates.version(head.dates), dates.in_name(listing.name)
    top = head.dates[0].line if head.dates else lines[0].number
    if known is None:
        doubts.add("no-date", top)
    for one in dates.unclear(head.dates):
        doubts.add("date-unclear", one.line, day=one.on.isoformat())
    amended = [one for one in head.dates if one.what == "amended"]
    if amended:
        last = max(amended, key=lambda one: one.on)
        doubts.add("date-amended", last.line, day=last.on.isoformat())
    if known and named and known != named:
        doubts.add("date-in-name", top, name=named.isoformat(), day=known.isoformat())
    return max((day for day in (known, named) if day), default=None)


def _compare(head: Front, walk: Walk, doubts: Doubts) -> None:
    """Hold the table of contents against the headings that came."""
    came = {(one.level, one.number) for one in walk.headings}
    for one, promised in head.contents:
        if promised.level in ("chapter", "section") and (promised.level, promised.number) not in came:
            doubts.add("contents", one.number, heading=one.text[:40])
