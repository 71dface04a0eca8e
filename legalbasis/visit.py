"""What every citizen page needs to know first: which edition, and the day whose law applies.

`on=DATE` picks the law, figures and rules of a day (today by default), never an older edition.
`seen=SEQ-DAY` pins what was published then.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.utils.translation import gettext as _

from legalbasis.publishing.edition import Edition
from legalbasis.publishing.shelf import NothingPublished, shelf
from legalbasis.today import today

FIRST_DAY, LAST_DAY = datetime.date(1949, 10, 1), datetime.date(2199, 12, 31)
_SEEN = re.compile(r"^(\d{1,15})-(\d{4}-\d{2}-\d{2})$")


@dataclass(frozen=True)
class Visit:
    """`dated` says that the reader named the day; `seen` is the pin as given, or empty."""

    edition: Edition
    today: datetime.date
    on: datetime.date
    dated: bool
    seen: str = ""

    @property
    def pin(self) -> str:
        """The pin that names this edition and day, to print on what the reader keeps."""
        return f"{self.edition.seq}-{self.on}"

    @property
    def pinned(self) -> dict[str, str]:
        """The query parameters that keep this day and pin."""
        kept = {"on": str(self.on)} if self.dated and not self.seen else {}
        return {**kept, **({"seen": self.seen} if self.seen else {})}

    def now(self) -> Visit:
        """The same visit to the edition published now."""
        return Visit(shelf.current(self.today), self.today, self.today, False)


def to_day(value: str) -> datetime.date:
    """A day as addresses give it, 2026-11-23. Raises ValueError."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise ValueError(value)
    day = datetime.date.fromisoformat(value)
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(value)
    return day


def visit(request: HttpRequest) -> Visit:
    """Read `on` and `seen`. Raises BadRequest, in words, for what can't be a day or an edition."""
    now = today()
    seen = request.GET.get("seen", "")
    if seen:
        match = _SEEN.match(seen)
        try:
            if match is None:
                raise ValueError(seen)
            day = to_day(match[2])
            shelf.current(now)
            return Visit(shelf.edition(int(match[1]), min(day, now)), now, day, True, seen)
        except (ValueError, NothingPublished) as error:
            raise BadRequest(_("This link names an edition that does not exist.")) from error
    wanted = request.GET.get("on", "")
    if not wanted:
        return Visit(shelf.current(now), now, now, False)
    try:
        return Visit(shelf.current(now), now, to_day(wanted), True)
    except ValueError as error:
        raise BadRequest(_("The date in the address must look like 2026-11-23.")) from error
