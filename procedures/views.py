"""Procedures: by topic and occasion, one by one, and what comes out of the printer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from legalbasis import library
from legalbasis.documents import Citation, Text
from legalbasis.kept import kept
from legalbasis.library import Authority
from legalbasis.links import absolute, query
from legalbasis.templatetags.words import say, words_of
from legalbasis.visit import Visit, visit
from procedures import words
from procedures.asked import Wish, read
from procedures.calendar_file import Entry, calendar_file
from procedures.checklist import Checklist, checklist, choices
from procedures.deadlines import Calendar, Dated, timeline, used_events
from procedures.documents import Holidays, Office, Procedure
from procedures.local import localised, own_rules
from procedures.pdf import Busy, Unprintable, checklist_pdf
from procedures.sheet import qr_code, sheet

PRIVATE = {
    "Cache-Control": "private, no-cache",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


def _all(here: Visit) -> list[Procedure]:
    return sorted(here.edition.of("procedure"), key=lambda one: int(one.number[1:]))


def _procedure(here: Visit, slug: str) -> Procedure:
    found = here.edition.get("procedure", slug)
    if found is None:
        raise Http404(_("There is no procedure under this name."))
    return found  # type: ignore[no-any-return]


def _calendar(here: Visit) -> Calendar:
    document = here.edition.get("holidays", "cn") or Holidays(())
    return here.edition.derived("calendar", lambda: Calendar(document))


def offices(here: Visit, code: str) -> tuple[list[Office], list[Office]]:
    """The offices known for a place (its own first, then its province's), and the national hotlines."""
    found: list[Office] = []
    for place in library.places(here.edition).upward(code) if code else ():
        document = here.edition.get("offices", place.code) if place.parent else None
        found += document.offices if document else ()
    national = here.edition.get("offices", "100000")
    return found, list(national.offices) if national else []


@require_safe
@kept
def index(request: HttpRequest) -> HttpResponse:
    here = visit(request)
    found = _all(here)
    topics = [(name, [one for one in found if one.topic == key]) for key, name in words.TOPICS.items()]
    lives = [(key, name) for key, name in words.LIFE.items() if any(key in one.life for one in found)]
    context = {"visit": here, "topics": [topic for topic in topics if topic[1]], "lives": lives}
    return render(request, "procedures/index.html", context)


@require_safe
@kept
def life(request: HttpRequest, event: str) -> HttpResponse:
    """What to see to on an occasion: questions that settle it, then procedures."""
    here = visit(request)
    if event not in words.LIFE:
        raise Http404(_("There is no page for this occasion."))
    found = [one for one in _all(here) if event in one.life]
    slugs = dict.fromkeys(slug for one in found for slug in one.leads)
    questions = [doc for slug in slugs if (doc := here.edition.get("questionnaire", slug))]
    context = {
        "visit": here,
        "name": words.LIFE[event],
        "event": event,
        "procedures": found,
        "questions": questions,
    }
    return render(request, "procedures/life.html", context)


@dataclass(frozen=True)
class Asked:
    """A procedure as wished for: the wish, and the procedure as it is done in the place."""

    here: Visit
    wish: Wish
    national: Procedure
    listed: Checklist

    @property
    def procedure(self) -> Procedure:
        return self.listed.procedure


def _asked(request: HttpRequest, slug: str) -> Asked:
    here = visit(request)
    national = _procedure(here, slug)
    wish = read(national, library.places(here.edition), request.GET.lists())
    return Asked(here, wish, national, _listed(here, national, wish))


def _listed(here: Visit, national: Procedure, wish: Wish) -> Checklist:
    local = localised(here.edition, national, wish.place)
    applicant: Any = wish.applicant or national.applicants[0]
    return checklist(local, applicant, wish.circumstances, wish.dates, _calendar(here))


def _private(response: HttpResponse) -> HttpResponse:
    for name, value in PRIVATE.items():
        response[name] = value
    return response


def _canonical(asked: Asked, name: str) -> HttpResponse | None:
    """A redirect to the tidy address, unless there is something wrong to be shown."""
    if asked.wish.tidy or asked.wish.wrong:
        return None
    url = reverse(name, args=[asked.national.slug]) + query(asked.wish.query(), asked.here.pinned)
    return HttpResponseRedirect(url)


def _errors(asked: Asked) -> dict[str, str]:
    """What to say of each key that could not be understood."""
    said = {
        "day": _("Enter a date like 2026-11-23"),
        "twice": _("There are two different answers in the address. Choose one."),
        "choice": _("That answer is not among the choices any more. Choose one."),
    }
    return {key: said[code] for key, code in asked.wish.wrong.items()}


def _authorities(here: Visit, cited: tuple[Citation, ...]) -> list[Authority]:
    found = (library.authority(here.edition, one, here.on) for one in cited)
    return [one for one in found if one]


def _place_choices(here: Visit, slug: str, chosen: str) -> list[tuple[str, list[tuple[str, Text]]]]:
    """Places with rules of their own first, then the provinces, and the chosen place in any case."""
    own = [(place.code, place.name) for place in own_rules(here.edition, slug)]
    rest = [(place.code, place.name) for place in library.places(here.edition).provinces()]
    codes = {code for code, _name in own}
    rest = [one for one in rest if one[0] not in codes]
    if chosen and chosen not in codes | {code for code, _name in rest}:
        rest.insert(0, (chosen, library.places(here.edition)[chosen].name))
    return [(_("With rules of their own"), own), (_("Other places"), rest)] if own else [("", rest)]


def _common(asked: Asked) -> dict[str, Any]:
    found, hotlines = offices(asked.here, asked.wish.place)
    known = library.sources(asked.here.edition)
    codes = [*asked.procedure.sources]
    for one in asked.listed.localised.differences:
        codes += one.local.sources
    return {
        "visit": asked.here,
        "procedure": asked.procedure,
        "wish": asked.wish,
        "listed": asked.listed,
        "differences": asked.listed.localised.differences,
        "place": asked.listed.localised.place,
        "offices": found,
        "hotlines": hotlines,
        "sources": [known[code] for code in dict.fromkeys(codes) if code in known],
        "errors": _errors(asked),
    }


@require_safe
@kept
def procedure(request: HttpRequest, slug: str) -> HttpResponse:
    asked = _asked(request, slug)
    if redirect := _canonical(asked, "procedure"):
        return redirect
    here, found = asked.here, asked.procedure
    events = used_events(found.steps)
    everyone = [paper for paper in found.papers if not paper.only]
    named = {name for paper in found.papers for name in paper.only}
    context = {
        **_common(asked),
        "dates": timeline(found, asked.wish.dates, _calendar(here)),
        "events": [event for event in found.dates if event.key in events],
        "places": _place_choices(here, slug, asked.wish.place),
        "everyone": everyone,
        "further": [
            (words.CIRCUMSTANCES[name], [p for p in found.papers if name in p.only])
            for name in words.CIRCUMSTANCES
            if name in named
        ],
        "authorities": _authorities(here, found.citations),
        "questions": [d for s in found.leads if (d := here.edition.get("questionnaire", s))],
        "checklist_url": _url("checklist", asked),
        "slip_url": _url("slip", asked),
        "ics_url": _url("dates", asked),
    }
    return render(request, "procedures/procedure.html", context)


def _url(name: str, asked: Asked, **more: str) -> str:
    wish = {**asked.wish.query(), **more}
    return reverse(name, args=[asked.national.slug]) + query(wish, asked.here.pinned)


def _pinned(asked: Asked, request: HttpRequest) -> str:
    """The lasting address of this checklist, with its edition and day."""
    url = reverse("checklist", args=[asked.national.slug])
    wish = {**asked.wish.query(), "as": asked.listed.applicant}
    return absolute(request, url + query(wish, asked.here.pin))


@require_safe
@kept
def checklist_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The checklist for one person; without `as`, or on wish, the few questions that make it."""
    asked = _asked(request, slug)
    if redirect := _canonical(asked, "checklist"):
        return _private(redirect)
    context = _common(asked)
    if not asked.wish.applicant or asked.wish.wrong:
        events = used_events(asked.procedure.steps)
        context |= {
            "applicants": [(key, words.APPLICANTS[key]) for key in asked.national.applicants],
            "chosen": _chosen(asked),
            "circumstances": [(key, words.CIRCUMSTANCES[key]) for key in choices(asked.procedure)],
            "events": [event for event in asked.procedure.dates if event.key in events],
            "places": _place_choices(asked.here, slug, asked.wish.place),
        }
        return _private(render(request, "procedures/checklist_form.html", context))
    pinned = _pinned(asked, request)
    context |= {
        "groups": [(words.PROVIDERS[name], papers) for name, papers in asked.listed.papers],
        "said": _said(asked),
        "authorities": _authorities(asked.here, asked.wish.law or asked.procedure.citations),
        "pinned": pinned,
        "qr": qr_code(pinned),
        "then": _since(asked) if asked.here.seen else None,
        "pdf_url": _url("checklist-pdf", asked),
        "ics_url": _url("dates", asked),
        "slip_url": _url("slip", asked),
        "large_url": _url("checklist", asked, large="" if asked.wish.large else "1"),
        "change_url": _url(
            "checklist", asked, **{"as": "", "with": ".".join(sorted(asked.listed.circumstances))}
        ),
    }
    return _private(render(request, "procedures/checklist.html", context))


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


@dataclass(frozen=True)
class Since:
    """How a pinned checklist compares with today's."""

    same: bool
    url: str


def _since(asked: Asked) -> Since:
    now = asked.here.now()
    url = reverse("checklist", args=[asked.national.slug]) + query(asked.wish.query())
    national = now.edition.get("procedure", asked.national.slug)
    if national is None:
        return Since(False, "")
    today = _listed(now, national, asked.wish)
    return Since((today.papers, today.steps) == (asked.listed.papers, asked.listed.steps), url)


@require_safe
def checklist_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The checklist as a tagged PDF."""
    asked = _asked(request, slug)
    if redirect := _canonical(asked, "checklist-pdf"):
        return _private(redirect)
    pinned = _pinned(asked, request)
    authorities = _authorities(asked.here, asked.wish.law or asked.procedure.citations)
    found, hotlines = offices(asked.here, asked.wish.place)
    content = sheet(
        asked.listed, asked.here, _said(asked), authorities, found, hotlines, pinned, asked.wish.large
    )
    try:
        made = checklist_pdf(content)
    except Busy:
        response = render(request, "procedures/busy.html", {"visit": asked.here}, status=503)
        response["Retry-After"] = "5"
        return _private(response)
    except Unprintable:
        words = {"visit": asked.here, "page_url": _url("checklist", asked)}
        return _private(render(request, "procedures/unprintable.html", words, status=501))
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{slug}.pdf"'
    return _private(response)


@require_safe
@kept
def slip(request: HttpRequest, slug: str) -> HttpResponse:
    """Half a page to hand over at the counter, in Chinese."""
    asked = _asked(request, slug)
    if redirect := _canonical(asked, "slip"):
        return _private(redirect)
    authorities = _authorities(asked.here, asked.wish.law or asked.procedure.citations)
    held = [one for one in authorities if one.article]
    context = {**_common(asked), "authorities": held[:1] or authorities[:1]}
    return _private(render(request, "procedures/slip.html", context))


@require_safe
def dates(request: HttpRequest, slug: str) -> HttpResponse:
    """The dates as a calendar file."""
    asked = _asked(request, slug)
    if redirect := _canonical(asked, "dates"):
        return _private(redirect)
    if not asked.listed.dates:
        url = reverse("procedure", args=[slug]) + query(asked.wish.query(), asked.here.pinned)
        return _private(HttpResponseRedirect(f"{url}#dates"))
    page = absolute(request, _url("procedure", asked))
    entries = [_entry(asked, dated, page) for dated in asked.listed.dates]
    made = calendar_file(say(asked.procedure.title), timezone.now(), entries)
    response = HttpResponse(made, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}.ics"'
    return _private(response)


def _entry(asked: Asked, dated: Dated, page: str) -> Entry:
    reckoned = dated.reckoned
    title = f"{say(dated.step.title)} – {say(asked.procedure.title)}"
    lines = [say(dated.step.by)]
    if dated.due.label:
        lines.append(say(dated.due.label))
    if reckoned.earliest:
        lines.append(_("Not before this day."))
    if reckoned.rolled:
        rolled = {"date": words_of(reckoned.rolled)}
        lines.append(_("This is a holiday: the last day moves to %(date)s.") % rolled)
    if reckoned.provisional:
        lines.append(_("Provisional: the holidays of that year are not announced yet."))
    rule = dated.step.dues.index(dated.due)
    uid = f"{asked.national.slug}-{dated.step.id}-{rule}-{reckoned.date}@shebao-guide"
    return Entry(uid, reckoned.date, title, "\n".join(lines), page)
