"""The documents of the eligibility floor: questionnaires and the places' overlays on them."""

from __future__ import annotations

import datetime
from typing import Literal

from msgspec import field

from legalbasis.documents import Citation, Confidence, Document, Text

Verdict = Literal["yes", "partly", "no", "depends", "not-needed"]


class Range(Document):
    """Whole numbers, bounds included. `unit` age counts completed years since the date answered."""

    least: int | None = None
    most: int | None = None
    unit: Literal["value", "age"] = "value"


# A box: question key -> option ids, or place codes (the place and all below it), or a range.
# A question that is not named may have any answer.
Box = dict[str, tuple[str, ...] | Range]


class Option(Document):
    """One answer. `clause` says it as a condition, to stand in a sentence: "the cover had begun".

    `reach` says what a person can still do to make it true ("you have the relative insured first"),
    from the answers in `reach_from`, or from any. Without it the answer is a fact that stays.
    """

    id: str
    label: Text
    clause: Text
    reach: Text | None = None
    reach_from: tuple[str, ...] = ()


class Offer(Document):
    """Which options to show first when earlier answers meet `when`; the rest stand behind "more"."""

    when: Box
    options: tuple[str, ...]


class Question(Document):
    """A question about the payment or event concerned.

    `how` tells how to find out; `ask` is the error when nothing was chosen ("Choose a reason").
    `unsure` says whether "not sure" is offered. Numbers run from `least` to `most` inclusive.
    `first` marks a preamble, asked whatever else is known. `label` is a short name for lists.
    `reach` says of a number how a person can make it larger ("you go on paying without a break").
    """

    key: str
    kind: Literal["choice", "yesno", "number", "months", "amount", "date", "region"]
    wording: Text
    label: Text
    ask: Text
    hint: Text | None = None
    how: Text | None = None
    options: tuple[Option, ...] = ()
    offers: tuple[Offer, ...] = ()
    unsure: bool = False
    first: bool = False
    least: int = 0
    most: int | None = None
    reach: Text | None = None


class Lead(Document):
    """A way on into another questionnaire, with answers that carry over."""

    questionnaire: str
    label: Text
    answers: dict[str, str] = field(default_factory=dict)


class Case(Document):
    """A row of the decision table: it claims exactly the boxes in `when`.

    `word` is the verdict as a headline of one to six words ("No, as a rule"), `headline` the sentence
    beside it. `why` speaks to the citizen. `to_do` are steps in order, `can` what she can still do to
    change the answer, `amount` how much. `from_`/`to` are the first and last day the row takes part.
    `confidence` rates the rule; `confidence_note` says in words what is sure and what is not.
    `circumstances` name papers that procedures ask for in such a case.
    """

    id: str
    verdict: Verdict
    word: Text
    headline: Text
    why: Text
    confidence: Confidence
    confidence_note: Text
    verified_on: datetime.date
    when: tuple[Box, ...] = ()
    from_: datetime.date | None = field(default=None, name="from")
    to: datetime.date | None = None
    can: tuple[Text, ...] = ()
    amount: Text | None = None
    to_do: tuple[Text, ...] = ()
    papers: tuple[Text, ...] = ()
    warnings: tuple[Text, ...] = ()
    procedures: tuple[str, ...] = ()
    circumstances: tuple[str, ...] = ()
    leads: tuple[Lead, ...] = ()
    citations: tuple[Citation, ...] = ()
    sources: tuple[str, ...] = ()
    asked_in: tuple[str, ...] = ()
    estimate: str = ""


class Unclaimed(Document):
    """A box that no case claims, looked at by a curator: answer "ask locally", or it can't happen."""

    when: Box
    mark: Literal["ask-locally", "cannot-happen"]
    note: Text


class Questionnaire(Document):
    """A decision table with its questions. `fallback` answers what no case claims."""

    slug: str
    title: Text
    lead: Text
    description: Text
    covers: tuple[Text, ...]
    questions: tuple[Question, ...]
    cases: tuple[Case, ...]
    fallback: Case
    unclaimed: tuple[Unclaimed, ...] = ()
    position: int = 0


class Edit(Document):
    """One change that a place makes to a table: put a case before another, in its stead, or drop it."""

    act: Literal["insert-before", "replace", "withdraw"]
    at: str
    case: Case | None = None


class Overlay(Document):
    """What one place does differently. Its cases hold in that place and below it, and nowhere else."""

    questionnaire: str
    jurisdiction: str
    edits: tuple[Edit, ...]


class Scenario(Document):
    """A person's situation on a day, and the answer it must get: a row that gates publishing.

    `cases` are the outcomes, one or, after a "not sure", several. `entered` goes into the case's
    calculator, `figure` is then the estimate's first line. With `title` and `words` it is published as
    a worked example.
    """

    id: str
    on: datetime.date
    answers: dict[str, str]
    cases: tuple[str, ...]
    verdict: Verdict
    entered: dict[str, str] = field(default_factory=dict)
    figure: Text | None = None
    title: Text | None = None
    words: Text | None = None


class Scenarios(Document):
    """The situations that a questionnaire is held to."""

    questionnaire: str
    scenarios: tuple[Scenario, ...]
