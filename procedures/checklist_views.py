"""What comes out of the printer: the checklist on screen and as a PDF, the counter slip, the dates to keep."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from legalbasis.documents import Text
from legalbasis.kept import kept
from legalbasis.links import absolute, query
from legalbasis.private import private
from legalbasis.templatetags.words import say, words_of
from legalbasis.visit import Since
from procedures import words
from procedures.asking import (
    Asked,
    address,
    asked_for,
    canonical,
    common,
    listed,
    place_choices,
)
from procedures.calendar_file import Entry, calendar_file
from procedures.checklist import choices
from procedures.deadlines import Dated, used_events
from procedures.local import offices
from procedures.pdf import Busy, Unprintable, checklist_pdf
from procedures.sheet import qr_code, sheet


def _pinned(asked: Asked, request: HttpRequest) -> str:
    """The lasting address of this checklist, with its edition and day."""
    url = reverse("checklist", args=[asked.national.slug])
    wish = {**asked.wish.query(), "as": asked.listed.applicant}
    return absolute(request, url + query(wish, asked.here.pin))


@require_safe
@kept
def checklist_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The checklist for one person; without `as`, or on wish, the few questions that make it."""
    asked = asked_for(request, slug)
    if redirect := canonical(asked, "checklist"):
        return private(redirect)
    context = common(asked)
    if not asked.wish.applicant or asked.wish.wrong:
        events = used_events(asked.procedure.steps)
        context |= {
            "applicants": [(key, words.APPLICANTS[key]) for key in asked.national.applicants],
            "chosen": _chosen(asked),
            "circumstances": [(key, words.CIRCUMSTANCES[key]) for key in choices(asked.procedure)],
            "events": [event for event in asked.procedure.dates if event.key in events],
            "places": place_choices(asked.here, slug, asked.wish.place),
        }
        return private(render(request, "procedures/checklist_form.html", context))
    pinned = _pinned(asked, request)
    context |= {
        "groups": [(words.PROVIDERS[name], papers) for name, papers in asked.listed.papers],
        "said": _said(asked),
        "authorities": asked.supporting(asked.procedure.citations),
        "pinned": pinned,
        "qr": qr_code(pinned),
        "then": _since(asked) if asked.here.seen else None,
        "pdf_url": address("checklist-pdf", asked),
        "ics_url": address("dates", asked),
        "slip_url": address("slip", asked),
        "large_url": address("checklist", asked, large="" if asked.wish.large else "1"),
        "change_url": address(
            "checklist", asked, **{"as": "", "with": ".".join(sorted(asked.listed.circumstances))}
        ),
    }
    return private(render(request, "procedures/checklist.html", context))


def _chosen(asked: Asked) -> str:
    """Who stands ticked in the form: as wished, or whom the circumstances name, or the usual one."""
    named = [one for one in asked.national.applicants if one in asked.wish.circumstances]
    return asked.wish.applicant or (named or asked.national.applicants)[0]


def _said(asked: Asked) -> list[Text]:
    """For whom the checklist is, in words."""
    own = [words.APPLICANTS[asked.listed.applicant]]
    return own + [
        words.CIRCUMSTANCES[name]
        for name in words.CIRCUMSTANCES
        if name in asked.wish.circumstances and name != asked.listed.applicant
    ]


def _since(asked: Asked) -> Since:
    now = asked.here.now()
    url = reverse("checklist", args=[asked.national.slug]) + query(asked.wish.query())
    national = now.edition.get("procedure", asked.national.slug)
    if national is None:
        return Since(False, "")
    today = listed(now, national, asked.wish)
    return Since((today.papers, today.steps) == (asked.listed.papers, asked.listed.steps), url)


def _asked_again(
    asked: Asked, request: HttpRequest, form: str = "checklist", at: str = ""
) -> HttpResponse | None:
    """What is printed has no place for messages: where something is wrong, the form, as it was filled in."""
    if not asked.wish.wrong:
        return None
    url = reverse(form, args=[asked.national.slug])
    return HttpResponseRedirect(f"{url}?{request.GET.urlencode()}{at}")


@require_safe
def checklist_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The checklist as a tagged PDF."""
    asked = asked_for(request, slug)
    if redirect := canonical(asked, "checklist-pdf") or _asked_again(asked, request):
        return private(redirect)
    found, hotlines = offices(asked.here.edition, asked.wish.place)
    content = sheet(
        asked.listed,
        asked.here,
        said=_said(asked),
        authorities=asked.supporting(asked.procedure.citations),
        offices=found,
        hotlines=hotlines,
        url=_pinned(asked, request),
        large=asked.wish.large,
    )
    try:
        made = checklist_pdf(content)
    except Busy:
        response = render(request, "procedures/busy.html", {"visit": asked.here}, status=503)
        response["Retry-After"] = "5"
        return private(response)
    except Unprintable:
        context = {"visit": asked.here, "page_url": address("checklist", asked)}
        return private(render(request, "procedures/unprintable.html", context, status=501))
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{slug}.pdf"'
    return private(response)


@require_safe
@kept
def slip(request: HttpRequest, slug: str) -> HttpResponse:
    """Half a page to hand over at the counter, in Chinese.

    It quotes the first article of the case that we hold. Without a case it quotes what supports the
    request whoever makes it, if anything does.
    """
    asked = asked_for(request, slug)
    if redirect := canonical(asked, "slip") or _asked_again(asked, request):
        return private(redirect)
    found = asked.supporting(asked.national.request_law)
    held = [one for one in found if one.article]
    leads = [
        doc for one in asked.national.leads if (doc := asked.here.edition.get("questionnaire", one))
    ]
    context = {
        **common(asked),
        "authorities": held[:1] or found[:1],
        "questions": leads,
        "speaker": words.SPEAKERS.get(asked.wish.applicant),
        "unsupported": asked.of_a_case and not found,
    }
    return private(render(request, "procedures/slip.html", context))


@require_safe
def dates(request: HttpRequest, slug: str) -> HttpResponse:
    """The dates as a calendar file."""
    asked = asked_for(request, slug)
    # The procedure's own page asks for days and place; the rest is asked for a checklist.
    own = asked.wish.wrong.keys().isdisjoint({"as", "with"})
    form = ("procedure", "#dates") if own else ("checklist",)
    if redirect := canonical(asked, "dates") or _asked_again(asked, request, *form):
        return private(redirect)
    if not asked.listed.dates:
        url = reverse("procedure", args=[slug]) + query(asked.wish.query(), asked.here.pinned)
        return private(HttpResponseRedirect(f"{url}#dates"))
    page = absolute(request, address("procedure", asked))
    entries = [_entry(asked, dated, page) for dated in asked.listed.dates]
    made = calendar_file(say(asked.procedure.title), timezone.now(), entries)
    response = HttpResponse(made, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}.ics"'
    return private(response)


def _entry(asked: Asked, dated: Dated, page: str) -> Entry:
    reckoned = dated.reckoned
    title = f"{say(dated.step.title)} – {say(asked.procedure.title)}"
    lines = [say(dated.step.by)]
    if dated.due.label:
        lines.append(say(dated.due.label))
    if reckoned.earliest:
        lines.append(_("Not before this day."))
    if reckoned.lasts:
        lines.append(_("Good at least until this day."))
    if reckoned.rolled:
        rolled = {"date": words_of(reckoned.rolled)}
        lines.append(_("This is a holiday: the last day moves to %(date)s.") % rolled)
    if reckoned.provisional:
        lines.append(_("Provisional: the holidays of that year are not announced yet."))
    rule = dated.step.dues.index(dated.due)
    uid = f"{asked.national.slug}-{dated.step.id}-{rule}-{reckoned.date}@shebao-guide"
    return Entry(uid, reckoned.date, title, "\n".join(lines), page)
