"""The documents of the procedures floor: what to do, by when, with which papers."""

from __future__ import annotations

import datetime
from typing import Literal

from legalbasis.documents import Citation, Confidence, Document, Text

# The circumstances on which papers and steps hang. A closed set that procedures own; a questionnaire's
# case says which of them hold.
Circumstance = Literal[
    "agent",
    "heir",
    "several-heirs",
    "employer",
    "parent",
    "died",
    "moved-abroad",
    "foreigner",
    "enlisted",
    "other-cover",
    "aid",
    "flexible",
    "disabled",
    "zero-household",
    "accident",
    "emergency",
    "long-term",
    "non-local",
    "newborn",
    "student",
    "wrong-amount",
]
Applicant = Literal["self", "agent", "heir", "employer", "parent"]
Actor = Literal[
    "self", "agent", "heir", "employer", "parent", "office", "tax", "bank", "court", "other"
]
Channel = Literal[
    "office", "bank", "app", "phone", "employer", "tax", "hospital", "police", "court", "post"
]
Provider = Literal[
    "you", "family", "employer", "office", "tax", "hospital", "police", "bank", "court", "other"
]


class Event(Document):
    """A day that deadlines are reckoned from; the citizen gives it. `key` is its name in addresses."""

    key: str
    label: Text
    hint: Text | None = None


class Due(Document):
    """A deadline as data, reckoned from `event`, or from the end of step `after`.

    `sense` is what the day is: the last one, the first one, or the one until which something lasts at least.
    calendar-days and working-days: `count` of them, the day after the event being the first.
    day-of-month: day `day` of the `month`-th month after the event's month; `strictly` means before
    that day, not on it. from-day-of-month: not before that day. Never a number in code.
    """

    rule: Literal[
        "calendar-days", "working-days", "day-of-month", "from-day-of-month", "months", "years"
    ]
    event: str = ""
    after: str = ""
    count: int = 0
    day: int = 0
    month: int = 0
    strictly: bool = False
    sense: Literal["by", "from", "lasts"] = "by"
    label: Text | None = None
    citations: tuple[Citation, ...] = ()


class Fee(Document):
    """What a step costs. `yuan` is a decimal in words of figures ("20.00"), empty if it varies."""

    words: Text
    yuan: str = ""
    historic: bool = False


class Step(Document):
    """One thing done, by one actor. `by` says the deadline in words, `due` reckons it.

    `dues` may hold two readings of the same doubtful rule, each with its label. `only` limits the
    step to circumstances, any of which must hold.
    """

    id: str
    title: Text
    actor: Actor
    who: Text
    where: Text
    channels: tuple[Channel, ...]
    what: Text
    by: Text
    dues: tuple[Due, ...] = ()
    fee: Fee | None = None
    outcome: Text | None = None
    only: tuple[Circumstance, ...] = ()
    note: Text | None = None
    citations: tuple[Citation, ...] = ()


class Paper(Document):
    """A paper to bring. It is `required` only where `basis` names it (Handling Regulations art. 31).

    `originals` and `copies` are counts; `electronic` says that an electronic licence will do.
    `only` limits it to circumstances, any of which must hold; `never` leaves it out in them.
    `alternatives` are other papers, any one of which will do.
    """

    id: str
    name: Text
    provider: Provider
    originals: int = 1
    copies: int = 0
    electronic: bool = False
    need: Literal["required", "often-asked"] = "often-asked"
    basis: tuple[Citation, ...] = ()
    only: tuple[Circumstance, ...] = ()
    never: tuple[Circumstance, ...] = ()
    alternatives: tuple[Text, ...] = ()
    note: Text | None = None


class Procedure(Document):
    """A procedure. `events` are the life events under which it is listed, `topic` its shelf.

    `applicants` are those who may act. `history` are dated or local particulars that must be shown as
    examples, never as rules. `request` is the sentence of the counter slip, in Chinese and English;
    `request_law` supports it whoever makes it, and is empty where that depends on the case.
    """

    slug: str
    number: str
    title: Text
    lead: Text
    topic: Literal["cover", "money", "card", "care", "rights"]
    life: tuple[
        Literal[
            "new-job",
            "changed-job",
            "left-job",
            "died",
            "abroad",
            "lost-card",
            "retiring",
            "baby",
            "army",
            "moving",
            "ill-elsewhere",
        ],
        ...,
    ]
    applicants: tuple[Applicant, ...]
    dates: tuple[Event, ...]
    steps: tuple[Step, ...]
    papers: tuple[Paper, ...]
    request: Text
    confidence: Confidence
    confidence_note: Text
    verified_on: datetime.date
    about: Text | None = None
    history: tuple[Text, ...] = ()
    warnings: tuple[Text, ...] = ()
    leads: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    request_law: tuple[Citation, ...] = ()
    sources: tuple[str, ...] = ()
    asked_in: tuple[str, ...] = ()


class StepChange(Document):
    """What a place does differently in a step; what is None stays."""

    step: str
    by: Text | None = None
    dues: tuple[Due, ...] | None = None
    fee: Fee | None = None
    where: Text | None = None
    channels: tuple[Channel, ...] | None = None
    note: Text | None = None


class LocalProcedure(Document):
    """A place's own version of a procedure. `differs` says in words what is different there."""

    procedure: str
    jurisdiction: str
    differs: Text
    confidence: Confidence
    verified_on: datetime.date
    steps: tuple[StepChange, ...] = ()
    added_papers: tuple[Paper, ...] = ()
    dropped_papers: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()


class Office(Document):
    """An office that citizens can go to. Nothing about it is guessed: empty means not known."""

    id: str
    name: Text
    address: Text | None
    phones: tuple[str, ...]
    hours: Text | None
    handles: Text
    source: str
    verified_on: datetime.date
    access: Text | None = None
    url: str = ""


class Offices(Document):
    """The offices and hotlines of one place."""

    jurisdiction: str
    offices: tuple[Office, ...]


class Year(Document):
    """The State Council's holiday notice for a year: weekdays off, weekend days worked.

    `provisional` stands for a year whose notice is not out; then only the fixed statutory days are known.
    """

    year: int
    notice: Text
    off: tuple[datetime.date, ...]
    worked: tuple[datetime.date, ...]
    provisional: bool = False
    source: str = ""


class Holidays(Document):
    years: tuple[Year, ...]
