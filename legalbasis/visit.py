"""What every citizen page needs to know first: which edition, and the day whose law applies.

`on=DATE` picks the law, figures and rules of a day (today by default), never an older edition; for a day to
come, with what is scheduled by then. `seen=SEQ-DAY` pins what was published then. In a preview
(`request.preview`) neither picks an edition.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from dataclasses import dataclass

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.utils.translation import gettext as _

from legalbasis.publishing.edition import Edition
from legalbasis.publishing.shelf import NoSuchEdition, shelf
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
    preview: bool = False

    @property
    def dates(self) -> dict[str, str]:
        """The query parameter that keeps the day, if the reader named one."""
        return {"on": str(self.on)} if self.dated else {}

    @property
    def pin(self) -> dict[str, str]:
        """The query parameters that name this edition and day, to print on what the reader keeps."""
        if self.preview:  # what nobody published can't be kept
            return self.dates
        return {**self.dates, "seen": f"{self.edition.seq}-{self.edition.day}"}

    @property
    def pinned(self) -> dict[str, str]:
        """The query parameters that keep this visit as it is."""
        return {**self.dates, **({"seen": self.seen} if self.seen else {})}

    def now(self) -> Visit:
        """The same visit to the edition published now."""
        on = self.on if self.dated else self.today
        return Visit(_newest(self.today, on), self.today, on, self.dated)


@dataclass(frozen=True)
class Since:
    """How what was pinned compares with today's: `same`, and where today's is."""

    same: bool
    url: str


def current() -> Edition:
    """The edition of this very day. Raises NothingPublished."""
    return shelf.current(today())


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
    seen, wanted = _one(request, "seen"), _one(request, "on")
    try:
        on = to_day(wanted) if wanted else None
    except ValueError:  # its words hold what the reader typed, which must not reach the log
        raise BadRequest(_("The date in the address must look like 2026-11-23.")) from None
    if preview := getattr(request, "preview", None):
        return Visit(preview.edition, now, on or now, on is not None, preview=True)
    if seen:
        match = _SEEN.match(seen)
        try:
            if match is None:
                raise ValueError(seen)
            day = to_day(match[2])
            shelf.current(now)
            edition = shelf.ahead(int(match[1]), now, day)
            return Visit(edition, now, on or day, on is not None, seen)
        except (ValueError, NoSuchEdition):
            raise BadRequest(_("This link names an edition that does not exist.")) from None
    return Visit(_newest(now, on or now), now, on or now, on is not None)


def _newest(today: datetime.date, on: datetime.date) -> Edition:
    """What is published now, as it reads today, or on a later day. Raises NothingPublished."""
    edition = shelf.current(today)
    return shelf.ahead(edition.seq, today, on) if on > today else edition


def _one(request: HttpRequest, key: str) -> str:
    """The one value of a parameter, full-width digits folded. Raises BadRequest for two different ones."""
    values = {unicodedata.normalize("NFKC", value).strip() for value in request.GET.getlist(key)}
    if len(values) > 1:
        raise BadRequest(_("The address names two different days. Take one of them out."))
    return values.pop() if values else ""
