"""From a draft to the site: submitted, approved by somebody who didn't write it, published.

An approval is of one digest. It lapses as soon as the draft is saved again, the page is submitted anew,
or something else is published on the page.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.db import models, transaction
from django.utils.translation import gettext as _

from legalbasis.publishing import drafts
from legalbasis.publishing.edition import Page
from legalbasis.publishing.kinds import encode, fingerprint
from legalbasis.publishing.log import Change, publish, save_draft
from legalbasis.publishing.models import Approval, DraftSave, LogEntry, Submission
from legalbasis.publishing.rows import RowError

Step = Literal["waiting", "approved", "changed", "superseded", "published", "overtaken"]
SHOWN = 200


class NotNow(Exception):
    """The next step can't be taken; the message says why, to the person who tried."""


@dataclass(frozen=True)
class Way:
    """A submission, and how far it has come. `approval` is the first, if any.

    `moved` says that the draft was changed since.
    """

    submission: Submission
    step: Step
    approval: Approval | None
    moved: bool

    @property
    def change(self) -> Change:
        one = self.submission
        return Change(one.kind, one.key, one.snapshot_id)

    @property
    def approved(self) -> bool:
        """Whether it may be published, from another day too if it has been already."""
        return self.approval is not None and self.step in ("approved", "published") and not self.moved


def digest(kind: str, key: str) -> str:
    """The digest of a draft as its rows stand; empty if there is none or it is incomplete."""
    row = drafts.find(kind, key)
    if row is None:
        return ""
    try:
        return fingerprint(kind, key, encode(drafts.read(row)))
    except RowError:
        return ""


def submit(kind: str, key: str, user: str, note: str, withdrawing: bool = False) -> Submission:
    """Put the draft as it stands, or the withdrawal of the page, before the approvers. Raises NotNow."""
    with transaction.atomic():
        if withdrawing:
            if published(kind, key) is None:
                raise NotNow(_("This page is not on the site, and nothing is scheduled for it."))
            return Submission.objects.create(kind=kind, key=key, author=user, note=note)
        row = drafts.find(kind, key)
        if row is None:
            raise NotNow(_("There is no draft of this page any more."))
        try:
            document = drafts.read(row)
        except RowError as error:
            raise NotNow(_("The draft is incomplete: %(why)s") % {"why": error}) from error
        sha256 = save_draft(kind, key, document, user)
        return Submission.objects.create(kind=kind, key=key, snapshot_id=sha256, author=user, note=note)


def published(kind: str, key: str) -> str | None:
    """The digest that the newest entry of the log has for a page, scheduled or not; None if withdrawn."""
    entry = LogEntry.objects.filter(kind=kind, key=key).order_by("-seq").first()
    return entry.snapshot_id if entry else None


def writers(kind: str, key: str, sha256: str | None) -> set[str]:
    """Who had a hand in what is to be published: every save since the draft last read as the site does."""
    standing = published(kind, key)
    found: set[str] = set()
    for snapshot, author in (
        DraftSave.objects.filter(kind=kind, key=key)
        .order_by("-id")
        .values_list("snapshot_id", "author")
    ):
        if snapshot == standing:
            break
        found.add(author)
    same = DraftSave.objects.filter(kind=kind, key=key, snapshot_id=sha256)
    return found | (
        {*same.values_list("author", flat=True)} if sha256 and sha256 != standing else set()
    )


def approve(submission: Submission, user: str) -> Approval:
    """Approve what was submitted, if it still is what the draft says. Raises NotNow."""
    with transaction.atomic():
        way = way_of(submission, reading=True)
        if way.step != "waiting":
            raise NotNow(why_not(way))
        if user == submission.author:
            raise NotNow(_("You submitted this. Somebody else has to approve it."))
        if submission.snapshot_id and user in writers(
            submission.kind, submission.key, submission.snapshot_id
        ):
            raise NotNow(_("You wrote part of this. Somebody else has to approve it."))
        return Approval.objects.create(submission=submission, approver=user)


def why_not(way: Way) -> str:
    """Why a submission can't go on, or that it still has to be approved."""
    return {
        "waiting": _("Nobody has approved this yet."),
        "approved": _("This is approved already."),
        "changed": _("The draft was changed after it was submitted. It has to be submitted again."),
        "superseded": _("The page was submitted again later. That submission counts."),
        "published": _("This is published already."),
        "overtaken": _(
            "Something else was published on this page since. It has to be submitted again."
        ),
    }[way.step]


def latest(kind: str, key: str) -> Way | None:
    """The submission of a page that counts, judged by the draft as its rows stand now."""
    found = Submission.objects.filter(kind=kind, key=key).order_by("-id").first()
    return way_of(found, reading=True) if found else None


def way_of(submission: Submission, reading: bool = False) -> Way:
    """How far a submission has come; `reading` also reads the draft's rows, of which there may be no save."""
    way = ways([submission])[0]
    sha256 = submission.snapshot_id
    if reading and sha256 and not way.moved and digest(submission.kind, submission.key) != sha256:
        step: Step = "changed" if way.step in ("waiting", "approved") else way.step
        return Way(submission, step, way.approval, True)
    return way


def ways(submissions: Iterable[Submission]) -> list[Way]:
    """How far submissions have come, by what was kept: four queries for however many."""
    wanted = list(submissions)
    keys = {one.key for one in wanted}
    approvals: dict[int, Approval] = {}
    for approval in Approval.objects.filter(submission__in=wanted).order_by("-id"):
        approvals[approval.submission_id] = approval
    saved = _newest(DraftSave.objects.filter(key__in=keys), "at")
    newest = _newest(Submission.objects.filter(key__in=keys), "id")
    entries = {
        (entry.kind, entry.key): entry
        for entry in LogEntry.objects.filter(key__in=keys).order_by("seq")
    }
    found = []
    for one in wanted:
        page = one.kind, one.key
        entry, approval = entries.get(page), approvals.get(one.pk)
        moved = bool(one.snapshot_id) and page in saved and saved[page] > one.at
        step: Step = "approved" if approval else "waiting"
        if entry and entry.at > one.at:
            step = "published" if entry.snapshot_id == one.snapshot_id else "overtaken"
        elif newest[page] > one.pk:
            step = "superseded"
        elif moved:
            step = "changed"
        found.append(Way(one, step, approval, moved))
    return found


def _newest(rows: Any, field: str) -> dict[tuple[str, str], Any]:
    found = rows.values_list("kind", "key").annotate(newest=models.Max(field)).order_by()
    return {(kind, key): newest for kind, key, newest in found}


def open_ways() -> list[Way]:
    """What waits for somebody: submissions to approve, approved ones to publish, changed ones to submit."""
    pages = _newest(Submission.objects.all(), "id")
    newest = Submission.objects.filter(pk__in=pages.values()).order_by("-id")[:SHOWN]
    return [way for way in ways(newest) if way.step in ("waiting", "approved", "changed")]


def release(
    submissions: Sequence[Submission],
    *,
    by: str,
    starts_on: datetime.date,
    reason: str,
    keeping: bool = False,
) -> list[int]:
    """Publish what was approved, several pages at once where one is right only with the other.

    Raises NotNow if one has no standing approval, Refused with every problem.
    """
    with transaction.atomic():
        changes: list[Change] = []
        signed_by: dict[Page, tuple[str, str]] = {}
        for submission in submissions:
            way = way_of(submission, reading=True)
            if not way.approved or way.approval is None:
                raise NotNow(why_not(way))
            changes.append(way.change)
            signed_by[submission.kind, submission.key] = _author(submission), way.approval.approver
        author, approver = next(iter(signed_by.values()))
        return publish(
            changes,
            starts_on=starts_on,
            author=author,
            approver=approver,
            reason=reason,
            keeping=keeping,
            by=by,
            signed_by=signed_by,
        )


def _author(submission: Submission) -> str:
    """Who wrote what was submitted: the last hand on it, or whoever asked for the withdrawal."""
    last = (
        DraftSave.objects.filter(
            kind=submission.kind, key=submission.key, snapshot_id=submission.snapshot_id
        )
        .order_by("-id")
        .first()
        if submission.snapshot_id
        else None
    )
    return last.author if last else submission.author
