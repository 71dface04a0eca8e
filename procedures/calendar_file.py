"""The dates of a procedure as an iCalendar file (RFC 5545): one all-day event for each deadline."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from icalendar import Calendar, Event


@dataclass(frozen=True)
class Entry:
    """An all-day event. `uid` must stay the same for the same deadline."""

    uid: str
    day: datetime.date
    title: str
    description: str
    url: str


def calendar_file(name: str, stamp: datetime.datetime, entries: Iterable[Entry]) -> bytes:
    """The file's bytes. `stamp` is when it was made, with its time zone."""
    calendar = Calendar()
    calendar.add("prodid", "-//Shebao Guide//procedures//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for entry in entries:
        event = Event()
        event.add("uid", entry.uid)
        event.add("dtstamp", stamp)
        event.add("dtstart", entry.day)
        event.add("dtend", entry.day + datetime.timedelta(days=1))
        event.add("summary", entry.title)
        event.add("description", entry.description)
        event.add("url", entry.url)
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
