"""The way of a draft to the site, in the admin: submit, approve, publish, withdraw, roll back.

Whoever approves or publishes is shown first what changes: every wording, and every set of situations
that gets another answer.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import (
    BooleanField,
    CharField,
    CheckboxSelectMultiple,
    DateField,
    DateInput,
    Form,
    HiddenInput,
    MultipleChoiceField,
    Textarea,
)
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language, gettext as _, gettext_lazy

from legalbasis.publishing import audit, drafts, preview, release, roles
from legalbasis.publishing.kinds import KINDS
from legalbasis.publishing.log import Change, foresee, restore, roll_back
from legalbasis.publishing.models import LogEntry, Submission
from legalbasis.publishing.problems import Problem, Refused
from legalbasis.publishing.release import NotNow, Way
from legalbasis.publishing.release_page import (
    changed,
    demand,
    incomplete,
    mends,
    name_of,
    page_context,
)
from legalbasis.publishing.whereabouts import edit_url
from legalbasis.today import today


def _words(label: Any, **more: Any) -> CharField:
    return CharField(
        label=label, max_length=500, widget=Textarea(attrs={"rows": 3, "cols": 60}), **more
    )


class NoteForm(Form):
    note = _words(gettext_lazy("What has changed, and why"))


class KeepingForm(Form):
    """`shown` is the day for which the curator has seen what changes; `keeping` is asked where it matters."""

    reason = _words(gettext_lazy("Reason"))
    keeping = BooleanField(
        label=gettext_lazy("Keep what is scheduled: put it after this change again"), required=False
    )
    shown = CharField(widget=HiddenInput, required=False)


class PublishForm(KeepingForm):
    starts_on = DateField(
        label=gettext_lazy("From"),
        help_text=gettext_lazy("First day, like 2026-11-23"),
        widget=DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    submission = CharField(widget=HiddenInput, required=False)
    together = MultipleChoiceField(
        label=gettext_lazy("Publish together with"),
        help_text=gettext_lazy("Approved too, for pages that are right only with each other."),
        widget=CheckboxSelectMultiple,
        required=False,
    )
    field_order = ("starts_on", "reason", "together", "keeping")

    def __init__(self, sent: Any, others: list[Way], **more: Any) -> None:
        super().__init__(sent, **more)
        self.others = {str(one.submission.pk): one for one in others}
        field: Any = self.fields["together"]
        field.choices = [(pk, _named(one)) for pk, one in self.others.items()]

    def chosen(self) -> list[Way]:
        """What is to be published with the page, of a form that is valid."""
        return [self.others[pk] for pk in self.cleaned_data["together"]]


def _named(way: Way) -> str:
    kind, key = way.submission.kind, way.submission.key
    label = KINDS[kind].label
    return f"{label.en if get_language() == 'en' else label.zh}{_(': ')}{name_of(kind, key)}"


def tools(request: HttpRequest, kind: str, key: str) -> list[tuple[str, str]]:
    """The ways on from the page of a draft, for those who may take them."""
    wanted = [
        ("submit", "submit", _("Submit…")),
        ("publish", "publish", _("Publish…")),
        ("submit", "withdraw", _("Withdraw…")),
        ("view", "preview", _("Preview…")),
        ("view", "versions", _("Versions")),
    ]
    can = {act: roles.may(request.user, act, kind, key) for act in {act for act, *_rest in wanted}}  # type: ignore[arg-type]
    return [
        (label, reverse(f"admin:release_{name}", args=[kind, key]))
        for act, name, label in wanted
        if can[act]
    ]


def waiting_view(request: HttpRequest) -> HttpResponse:
    """What waits for approval, what is approved and waits to be published, what has to be submitted again."""
    found = [way for way in release.open_ways() if way.submission.kind in KINDS]
    rows = [(way, KINDS[way.submission.kind].label) for way in found]
    return render(
        request,
        "admin/publishing/waiting.html",
        page_context(request, _("Waiting for approval"), rows=rows),
    )


def submit_view(request: HttpRequest, kind: str, key: str, withdrawing: bool = False) -> HttpResponse:
    """Put a draft, or the withdrawal of a page, before the approvers."""
    demand(request, "submit", kind, key)
    form, failure = NoteForm(request.POST or None), ""
    change = Change(kind, key, None if withdrawing else preview.kept_digest(kind, key) or None)
    seen = _judged(request, change) if withdrawing or change.sha256 else {}
    if (
        request.method == "POST"
        and form.is_valid()
        and seen.get("mends")
        and "anyway" not in request.POST
    ):
        failure = _(
            "Not submitted: mend what is listed below; each link leads to its place. If it can be right only"
            " together with another page, tick “Submit all the same”."
        )
    elif request.method == "POST" and form.is_valid():
        user, note = request.user.get_username(), form.cleaned_data["note"]
        try:
            made = release.submit(kind, key, user, note, withdrawing)
        except NotNow as refusal:
            failure = str(refusal)
        else:
            _record(request, "submit", made, note)
            messages.success(request, _("Submitted. Somebody else has to approve it."))
            return HttpResponseRedirect(reverse("admin:release_waiting"))
    words = _("Withdraw: %(name)s") if withdrawing else _("Submit: %(name)s")
    title = words % {"name": name_of(kind, key)}
    context = page_context(request, title, form=form, failure=failure, kind=kind, key=key)
    context |= {"withdrawing": withdrawing, "row_url": edit_url(kind, key)}
    if seen:
        context |= seen
    elif row := drafts.find(kind, key):
        context["mends"] = mends(incomplete(kind, key, row))
    return render(request, "admin/publishing/submit.html", context)


def _judged(request: HttpRequest, change: Change) -> dict[str, Any]:
    """What a change would do today. What is wrong with it alone may be right with what else is submitted."""
    found = _foreseen(request, [change], today())
    others = [
        way
        for way in release.open_ways()
        if way.step != "changed" and (way.change.kind, way.change.key) != (change.kind, change.key)
    ]
    if found["mends"] and others:
        together = foresee([change, *(way.change for way in others)], today()).problems
        if {one.problem for one in found["mends"]} - {*together}:
            found |= {"mends": mends(together), "leaning": [_named(way) for way in others]}
    return found


def _foreseen(
    request: HttpRequest, changes: list[Change], day: datetime.date, keeping: bool = False
) -> dict[str, Any]:
    """What would change and what would be wrong, for a page that shows it."""
    seen = foresee(changes, day, keeping)
    return {
        "changes": changed(seen, changes, day),
        "mends": mends(seen.problems),
        "scheduled": seen.scheduled,
        "day": day,
        "preview": preview.links(request, changes),
    }


def approve_view(request: HttpRequest, pk: int) -> HttpResponse:
    """What was submitted against what is published, to approve."""
    submission = get_object_or_404(Submission, pk=pk)
    kind, key = submission.kind, submission.key
    demand(request, "approve", kind, key)
    failure = ""
    if request.method == "POST":
        try:
            release.approve(submission, request.user.get_username())
        except NotNow as refusal:
            failure = str(refusal)
        else:
            _record(request, "approve", submission)
            messages.success(request, _("Approved. It can be published now."))
            return HttpResponseRedirect(reverse("admin:release_waiting"))
    way = release.way_of(submission, reading=True)
    context = page_context(request, _("Approve: %(name)s") % {"name": name_of(kind, key)})
    context |= {
        "way": way,
        "failure": failure,
        "why_not": release.why_not(way),
        "kind": kind,
        "key": key,
    }
    context |= _judged(request, way.change)
    return render(request, "admin/publishing/approve.html", context)


def publish_view(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Publish what was approved, now or from a day, after a look at what changes from that day."""
    demand(request, "publish", kind, key)
    way = release.latest(kind, key)
    sent = request.POST if request.method == "POST" else None
    form = PublishForm(
        sent, _others(request, kind, key), initial={"starts_on": today(), "keeping": True}
    )
    day, failure = today(), "" if way else _("Nobody has submitted this yet.")
    problems: list[Problem] = []
    chosen = [way] if way else []
    if way and sent is not None and form.is_valid():
        day, chosen = form.cleaned_data["starts_on"], [way, *form.chosen()]
        seen = form.cleaned_data["shown"], form.cleaned_data["submission"]
        if seen != (str(day), _numbers(chosen)):
            failure = _("This is what changes from that day. Nothing is published yet.")
        else:
            try:
                return _published(request, chosen, form.cleaned_data)
            except NotNow as refusal:
                failure = str(refusal)
            except Refused as refusal:
                problems = refusal.problems
    context = page_context(request, _("Publish: %(name)s") % {"name": name_of(kind, key)})
    context |= {"way": way, "form": form, "failure": failure, "kind": kind, "key": key}
    context["why_not"] = "" if way and way.approved else release.why_not(way) if way else ""
    if way:
        context |= _foreseen(request, [one.change for one in chosen], day)
        context["hidden"] = {"shown": day, "submission": _numbers(chosen)}
    context["refused"] = mends(problems)
    return render(request, "admin/publishing/publish.html", context)


def _others(request: HttpRequest, kind: str, key: str) -> list[Way]:
    """The other pages that are approved and that this curator may publish."""
    return [
        one
        for one in release.open_ways()
        if one.step == "approved"
        and (one.submission.kind, one.submission.key) != (kind, key)
        and roles.may(request.user, "publish", one.submission.kind, one.submission.key)  # type: ignore[arg-type]
    ]


def _numbers(ways: list[Way]) -> str:
    return " ".join(str(one.submission.pk) for one in ways)


def _published(request: HttpRequest, ways: list[Way], wanted: dict[str, Any]) -> HttpResponse:
    """Raises NotNow and Refused."""
    seqs = release.release(
        [one.submission for one in ways],
        by=request.user.get_username(),
        starts_on=wanted["starts_on"],
        reason=wanted["reason"],
        keeping=wanted["keeping"],
    )
    if seqs:
        numbers = ", ".join(str(seq) for seq in seqs)
        messages.success(request, _("Published as edition %(seq)s.") % {"seq": numbers})
    else:
        messages.info(request, _("Nothing to publish: the page already reads like this."))
    return HttpResponseRedirect(reverse("admin:publishing_logentry_changelist"))


def roll_back_view(request: HttpRequest, seq: int) -> HttpResponse:
    """Make the site read again as at an earlier edition, after a look at what changes."""
    if not (request.user.has_perm("publishing.publish") and roles.everywhere(request.user)):
        raise PermissionDenied
    entry = get_object_or_404(LogEntry, pk=seq)
    form = KeepingForm(request.POST or None, initial={"keeping": True})
    problems: list[Problem] = []
    if request.method == "POST" and form.is_valid():
        name, wanted = request.user.get_username(), form.cleaned_data
        try:
            seqs = roll_back(
                seq,
                day=today(),
                author=name,
                approver=name,
                reason=wanted["reason"],
                keeping=wanted["keeping"],
            )
        except Refused as refusal:
            problems = refusal.problems
        else:
            audit.record("roll-back", name, "log", str(seq), note=wanted["reason"])
            words = _("%(count)s pages read again as in edition %(seq)s.")
            messages.success(request, words % {"count": len(seqs), "seq": seq})
            return HttpResponseRedirect(reverse("admin:publishing_logentry_changelist"))
    context = page_context(
        request, _("Roll back to edition %(seq)s") % {"seq": seq}, entry=entry, form=form
    )
    context |= _foreseen(request, restore(seq, today()), today())
    context["refused"] = mends(problems)
    return render(request, "admin/publishing/rollback.html", context)


def _record(request: HttpRequest, act: str, submission: Submission, note: str = "") -> None:
    audit.record(
        act,
        request.user.get_username(),
        submission.kind,
        submission.key,
        snapshot=submission.snapshot_id,
        note=note,
    )
