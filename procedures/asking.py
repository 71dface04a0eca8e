"""A procedure as somebody wishes to see it: what the pages of procedures and checklists share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from legalbasis import library
from legalbasis.documents import Citation, Text
from legalbasis.library import Authority
from legalbasis.links import query
from legalbasis.visit import Visit, visit
from procedures.asked import Wish, read
from procedures.checklist import Checklist, checklist
from procedures.deadlines import Calendar
from procedures.documents import Holidays, Procedure
from procedures.local import localised, offices, own_offices, own_rules


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

    @property
    def of_a_case(self) -> bool:
        """Whether a result led here, that named its law or said that there is none."""
        return self.wish.lawless or bool(self.wish.law)

    def supporting(self, otherwise: tuple[Citation, ...]) -> list[Authority]:
        """The law of the case that is in force on the day; without a case, that of `otherwise`.

        None where the case rests on none: what is cited for others isn't hers.
        """
        return authorities(self.here, self.wish.law if self.of_a_case else otherwise)


def asked_for(request: HttpRequest, slug: str) -> Asked:
    """Raises Http404 for a procedure that isn't published."""
    here = visit(request)
    national = here.edition.get("procedure", slug)
    if national is None:
        raise Http404(_("There is no procedure under this name."))
    wish = read(national, library.places(here.edition), request.GET.lists())
    known = tuple(one for one in wish.law if library.names(here.edition, one))
    if known != wish.law:  # by an old link, or a mistyped one
        wish = replace(wish, law=known, tidy=False)
    return Asked(here, wish, national, listed(here, national, wish))


def listed(here: Visit, national: Procedure, wish: Wish) -> Checklist:
    local = localised(here.edition, national, wish.place)
    applicant: Any = wish.applicant or national.applicants[0]
    return checklist(local, applicant, wish.circumstances, wish.dates, calendar(here))


def calendar(here: Visit) -> Calendar:
    document = here.edition.get("holidays", "cn") or Holidays(())
    return here.edition.derived("calendar", lambda: Calendar(document))


def address(name: str, asked: Asked, **more: str) -> str:
    wish = {**asked.wish.query(), **more}
    return reverse(name, args=[asked.national.slug]) + query(wish, asked.here.pinned)


def canonical(asked: Asked, name: str) -> HttpResponse | None:
    """A redirect to the tidy address, unless there is something wrong to be shown."""
    if asked.wish.tidy or asked.wish.wrong:
        return None
    return HttpResponseRedirect(address(name, asked))


def errors(asked: Asked) -> dict[str, str]:
    """What to say of each key that could not be understood."""
    said = {
        "day": _("Enter a date like 2026-11-23"),
        "range": _("Enter a date between 1990 and 2099"),
        "twice": _("There are two different answers in the address. Choose one."),
        "died": _("Somebody who has died can’t apply. Say who applies."),
        "choice": _("That answer is not among the choices any more. Choose one."),
    }
    return {key: said[code] for key, code in asked.wish.wrong.items()}


def authorities(here: Visit, cited: tuple[Citation, ...]) -> list[Authority]:
    found = (library.authority(here.edition, one, here.on) for one in cited)
    return [one for one in found if one]


def place_choices(here: Visit, slug: str, chosen: str) -> list[tuple[str, list[tuple[str, Text]]]]:
    """Places with rules of their own, those with an office we know, the provinces; and the one chosen."""
    known = library.places(here.edition)
    left = {one.code: one.name for one in own_rules(here.edition, slug)}
    groups = [(_("With rules of their own"), left)]
    left = {one.code: one.name for one in own_offices(here.edition) if one.code not in left}
    groups.append((_("With an office that we know"), left))
    told = {code for _name, members in groups for code in members}
    left = {one.code: one.name for one in known.provinces() if one.code not in told}
    if chosen and chosen not in told | set(left):
        left = {chosen: known[chosen].name, **left}
    groups.append((_("Other places") if told else "", left))
    return [(name, list(members.items())) for name, members in groups if members]


def common(asked: Asked) -> dict[str, Any]:
    found, hotlines = offices(asked.here.edition, asked.wish.place)
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
        "errors": errors(asked),
    }
