"""Deadlines reckoned from rules that are data. Calendar days in, calendar days out; nobody asks the clock.

The rules of the Civil Code: the day of the event does not count (art. 201); a period in months or years
ends on the corresponding day, or on the month's last day where there is none (art. 202); where the last
day is a holiday, the day after the holiday is the last day (art. 203). Working days follow the State
Council's yearly notices, so that weekend days made up for a holiday count.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from procedures.documents import Due, Holidays, Procedure, Step

DAY = datetime.timedelta(days=1)
LONGEST = 1_000  # days or months that a rule may count


@dataclass(frozen=True)
class Reckoned:
    """A day that a rule comes to. `rolled` is the later last day where `date` is a holiday (art. 203).

    `earliest` marks a day before which nothing can be done, or on which something begins, rather than a
    last day; `lasts` one until which something is good at least. Neither rolls over a holiday. `provisional`
    says that the State Council's notice for a year it touches isn't out.
    """

    date: datetime.date
    provisional: bool = False
    rolled: datetime.date | None = None
    earliest: bool = False
    lasts: bool = False


class Calendar:
    """Which days are worked, from the holiday notices. Years without a notice know weekends only."""

    def __init__(self, document: Holidays) -> None:
        self._known = {year.year for year in document.years if not year.provisional}
        self._off = {day for year in document.years for day in year.off}
        self._worked = {day for year in document.years for day in year.worked}

    def is_worked(self, day: datetime.date) -> bool:
        if day in self._off:
            return False
        return day in self._worked or day.weekday() < 5

    def is_known(self, day: datetime.date) -> bool:
        """Whether the notice for the day's year is out."""
        return day.year in self._known

    def working_days(self, start: datetime.date, count: int) -> Reckoned:
        """The `count`-th working day after `start`; the day after it is the first that can count."""
        _within(count)
        day, left, known = start, count, True
        while left:
            day += DAY
            known = known and self.is_known(day)
            left -= self.is_worked(day)
        return Reckoned(day, provisional=not known)

    def last_day(self, day: datetime.date) -> Reckoned:
        """A last day, with the day to which it rolls if it is a holiday."""
        rolled, known = day, self.is_known(day)
        while not self.is_worked(rolled):
            rolled += DAY
            known = known and self.is_known(rolled)
        return Reckoned(day, provisional=not known, rolled=rolled if rolled != day else None)


def _within(count: int) -> None:
    if not 0 <= count <= LONGEST:
        raise ValueError(f"a rule counts at most {LONGEST}, not {count}")


def months_later(day: datetime.date, months: int) -> datetime.date:
    """The corresponding day so many months later, or that month's last day (art. 202)."""
    _within(months)
    return in_month(day, months, day.day)


def in_month(day: datetime.date, months: int, wanted: int) -> datetime.date:
    """Day `wanted` of the `months`-th month after `day`'s; the month's last day if it has no such day."""
    place = day.year * 12 + day.month - 1 + months
    first = datetime.date(place // 12, place % 12 + 1, 1)
    after = datetime.date((place + 1) // 12, (place + 1) % 12 + 1, 1)
    return min(first + (wanted - 1) * DAY, after - DAY)


def reckon(due: Due, start: datetime.date, calendar: Calendar) -> Reckoned:
    """The day to which a rule comes from the event on `start`. Raises ValueError for absurd counts."""
    found = _by(due, start, calendar)
    if due.sense == "by":
        return found
    provisional = due.rule == "working-days" and found.provisional  # the others hang on no notice
    return Reckoned(found.date, provisional, earliest=due.sense == "from", lasts=due.sense == "lasts")


def _by(due: Due, start: datetime.date, calendar: Calendar) -> Reckoned:
    if due.rule == "working-days":
        return calendar.working_days(start, due.count)
    if due.rule == "calendar-days":
        _within(due.count)
        return calendar.last_day(start + due.count * DAY)
    if due.rule in ("months", "years"):
        return calendar.last_day(months_later(start, due.count * (12 if due.rule == "years" else 1)))
    day = in_month(start, due.month, due.day)
    if due.rule == "from-day-of-month":
        return Reckoned(day + DAY if due.strictly else day, earliest=True)
    if due.strictly:
        return Reckoned(day - DAY)
    return calendar.last_day(day)


@dataclass(frozen=True)
class Dated:
    """A step's deadline on the timeline: the rule, the day it runs from, and what it comes to."""

    step: Step
    due: Due
    start: datetime.date
    reckoned: Reckoned


def timeline(
    procedure: Procedure, given: Mapping[str, datetime.date], calendar: Calendar
) -> list[Dated]:
    """Every deadline that the given events settle, in order of time.

    Steps run on from one another's ends; a period that rolls over a holiday ends on the day to which
    it rolls (Civil Code art. 203).
    """
    ends: dict[str, datetime.date] = {}
    found: list[Dated] = []
    for step in procedure.steps:
        for due in step.dues:
            start = given.get(due.event) if due.event else ends.get(due.after)
            if start is None:
                continue
            reckoned = reckon(due, start, calendar)
            ends.setdefault(step.id, reckoned.rolled or reckoned.date)
            found.append(Dated(step, due, start, reckoned))
    return sorted(found, key=lambda one: one.reckoned.date)


def used_events(steps: Iterable[Step]) -> set[str]:
    """The events that some deadline runs from."""
    return {due.event for step in steps for due in step.dues if due.event}
