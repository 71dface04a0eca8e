"""The interview: start, one question a page, result. The answers are in the address and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from eligibility import answers
from eligibility.compile import REGION, BadAnswer, Compiled, limits
from eligibility.documents import Question, Questionnaire
from eligibility.engine.interview import Ask, Replay, open_keys
from eligibility.estimate_page import calculator, estimate_context
from eligibility.estimating import PREFIX, inputs
from eligibility.example_views import examples_of
from eligibility.forms import is_province, question_form
from eligibility.reach import ways
from eligibility.result import Result, result, table
from eligibility.talk import moved, onward, questionnaire, rows, talk, url
from legalbasis import library
from legalbasis.documents import Text
from legalbasis.kept import kept
from legalbasis.links import query
from legalbasis.places import UNKNOWN
from legalbasis.private import private
from legalbasis.templatetags.words import say
from legalbasis.visit import Since, Visit, visit
from procedures.asked import NONE
from procedures.local import localised, offices


@require_safe
@kept
def start(request: HttpRequest, slug: str) -> HttpResponse:
    here = visit(request)
    context = {
        "visit": here,
        "document": questionnaire(here, slug),
        "begin": url("answers", slug, query(here.pinned)),
        "examples": examples_of(here.edition, slug),
    }
    return render(request, "eligibility/start.html", context)


@require_safe
@kept
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """The next question that can still decide, or the one that is to be changed."""
    said = talk(request, slug)
    asked, given, replayed = said.asked, said.given, said.replayed
    if not given.tidy and not given.wrong:
        return moved("answers", slug, query(given.answers, given.controls))
    if region := _whole_region(asked, given):
        return moved("answers", slug, query({**given.answers, REGION: region}, given.kept))
    key = _key(given, replayed)
    if key is None:
        return moved("result", slug, query(said.kept, said.here.pinned))
    context = _question(said.here, asked, given, replayed, key)
    return private(render(request, "eligibility/question.html", context))


def _whole_region(asked: Compiled, given: answers.Given) -> str:
    """The place itself, where the province page named one without cities, or that it isn't known."""
    named = given.controls.get("province", "")
    if REGION not in asked.questions or REGION in given.answers or not named:
        return ""
    try:
        asked.answer(REGION, named)
    except BadAnswer:
        return ""
    return "" if is_province(asked, named) else named


def _key(given: answers.Given, replayed: Replay) -> str | None:
    """Which question to show: one whose answer can't stand, one to be changed, or the next."""
    change = given.controls.get("change", "")
    if change in replayed.asked or (change == REGION and change in given.answers):
        return change
    if isinstance(replayed.stands, Ask):
        return replayed.stands.key
    return change if change in open_keys(replayed.stands, {}) else None


def _question(
    here: Visit, asked: Compiled, given: answers.Given, replayed: Replay, key: str
) -> dict[str, Any]:
    question = asked.questions[key]
    before = replayed.asked[: replayed.asked.index(key)] if key in replayed.asked else replayed.asked
    kept = {one: given.answers[one] for one in before}
    later = {one: v for one, v in given.answers.items() if one not in kept and one != key}
    was = {**given.was, **later}
    value = given.answers.get(key) or given.was.get(key, "")
    province = given.controls.get("province", "") if key == REGION else ""
    city_of = province if is_province(asked, province) else ""
    error = _error(asked, question, given, "city" if city_of else key, province)
    masks = {one: asked.answer(one, answer) for one, answer in kept.items()}
    form = question_form(asked, question, masks, value, error, city_of)
    was.pop(key, None)
    return {
        "visit": here,
        "document": asked.document,
        "question": question,
        "number": len(before) + 1,
        "form": form,
        "field": next(iter(form)),
        "error": error,
        "city_of": asked.places[city_of].name if city_of else None,
        "hidden": {**kept, **here.pinned, "was": answers.keep(was), **_form_of(key, city_of)},
        "rows": rows(asked, kept, given.answers, here),
        "action": url("answers", asked.document.slug),
    }


def _form_of(key: str, city_of: str) -> dict[str, str]:
    """What the form says of itself, so that it is known when it comes back empty."""
    return {"asked": "city", "province": city_of} if city_of else {"asked": key}


def _error(asked: Compiled, question: Question, given: answers.Given, form: str, province: str) -> str:
    """What to say above the question, if its form came back empty or with something impossible."""
    code = given.wrong.get(question.key, "")
    if province and form != "city" and not code:
        code = "place"
    if code == "twice":
        return _("There are two different answers in the address. Choose one.")
    if code == "range":
        least, most = limits(asked, question.key)
        if question.kind == "date":
            return _("Enter a date from %(least)s to %(most)s") % {"least": least, "most": most}
        return _("Enter a number from %(least)s to %(most)s") % {"least": least, "most": most}
    if code == "malformed":
        return {
            "date": _("Enter a date like 1978-05-21, or a month like 1978-05"),
            "amount": _("Enter an amount in yuan, such as 1200 or 1200.50"),
        }.get(question.kind, _("Enter a whole number, such as 3"))
    if code:
        return _("That answer is not among the choices any more. Choose one.")
    if given.controls.get("asked") == form and "change" not in given.controls:
        return say(question.ask)
    return ""


@require_safe
@kept
def outcome(request: HttpRequest, slug: str) -> HttpResponse:
    """The verdict, if the answers lead to one; else on to the question that is missing."""
    entered = {key: values for key, values in request.GET.lists() if key.startswith(PREFIX)}
    said = talk(request, slug, aside=entered)
    if said.outcome is None:
        return onward(request, said)
    here, asked, kept, document = said.here, said.asked, said.kept, said.document
    canonical = query(kept, here.pinned)
    found = result(here.edition, asked, said.outcome, kept)
    named = calculator(found.ground.case) if found.decided else None
    sums = inputs(named, entered)
    if not said.canonical or len(sums) < len(entered):
        return moved("result", slug, canonical)
    context = {
        "visit": here,
        "document": document,
        "result": found,
        "rows": rows(asked, kept, kept, here),
        **_own_rules(here, asked, found, kept),
        "open": [(question, _change(asked, question, kept, here)) for question in found.open],
        "permalink": url("result", slug, query(kept, here.pin)),
        "explain_url": url("explain", slug, canonical),
        "then": _since(here, document, kept, found) if here.seen else None,
        "leads": _leads(here, found),
        "ways": ways(asked, kept, said.outcome),
        **_procedures(here, found, kept),
        **(estimate_context(here, slug, found.ground.case, kept, sums) if found.decided else {}),
        **_where(here, kept),
        **_remedies(here),
    }
    page = private(render(request, "eligibility/result.html", context))
    if sums:  # amounts of one person's own
        page["Cache-Control"] = "private, no-store"
    return page


def _own_rules(
    here: Visit, asked: Compiled, found: Result, kept: dict[str, str]
) -> dict[str, Text | None]:
    """The place that was named, if no rule of its own decided: whether it does the procedures differently."""
    code = kept.get(REGION, UNKNOWN)
    if code == UNKNOWN or any(one.ground.place for one in found.possibilities):
        return {}
    slugs = {slug for one in found.possibilities for slug in one.ground.case.procedures}
    named = [one for slug in slugs if (one := here.edition.get("procedure", slug))]
    differs = any(localised(here.edition, one, code).differences for one in named)
    return {"differs" if differs else "ruleless": asked.places[code].name}


def _where(here: Visit, kept: dict[str, str]) -> dict[str, Any]:
    """Where to go in the place that was named, and whom to ring."""
    code = kept.get(REGION, UNKNOWN).removeprefix(UNKNOWN)
    found, hotlines = offices(here.edition, code)
    place = library.places(here.edition)[code] if code else None
    return {"offices": found, "hotlines": hotlines, "place": place}


@dataclass(frozen=True)
class Way:
    """A way on, into another questionnaire or to a procedure."""

    label: Text
    url: str


def _leads(here: Visit, found: Result) -> list[Way]:
    """The ways on that lead to a published questionnaire."""
    return [
        Way(lead.label, url("answers", lead.questionnaire, query(lead.answers, here.pinned)))
        for lead in found.ground.case.leads
        if here.edition.get("questionnaire", lead.questionnaire)
    ]


def _procedures(here: Visit, found: Result, kept: dict[str, str]) -> dict[str, Any]:
    """The procedures that the case names, and the way to a checklist made for it."""
    case = found.ground.case
    named = [one for slug in case.procedures if (one := here.edition.get("procedure", slug))]
    if not found.decided or not named:
        return {"procedures": []}
    place = {"place": kept.get(REGION, "").removeprefix(UNKNOWN)}
    tail = query(place, here.pinned)
    wish = {
        **place,
        "with": ".".join(sorted(case.circumstances)),
        "law": "~".join(f"{one.work}.{one.eid or library.WHOLE}" for one in case.citations) or NONE,
    }
    ways = [Way(one.title, reverse("procedure", args=[one.slug]) + tail) for one in named]
    printed = [one for one in named if one.papers and (one is named[0] or one.topic != "rights")]
    lists = [
        Way(one.title, reverse("checklist", args=[one.slug]) + query(wish, here.pinned))
        for one in printed
    ]
    return {"procedures": ways, "checklists": lists}


def _remedies(here: Visit) -> dict[str, Any]:
    """How to object: the published procedure, with the articles whose text we hold."""
    procedure = here.edition.get("procedure", "remedies")
    cited = procedure.citations if procedure else ()
    found = (library.authority(here.edition, one, here.on) for one in cited)
    return {"remedies": procedure, "remedy_law": [one for one in found if one and one.article]}


def _change(asked: Compiled, question: Question, kept: dict[str, str], here: Visit) -> str:
    """Where to answer a question that is still open."""
    canonical = query(kept, {"change": question.key}, here.pinned)
    return url("answers", asked.document.slug, canonical)


def _since(here: Visit, document: Questionnaire, kept: dict[str, str], then: Result) -> Since:
    now = here.now()
    current = now.edition.get("questionnaire", document.slug)
    if current is None:
        return Since(False, "")
    asked = table(now.edition, current, now.on)
    given = answers.read(asked, [(key, [value]) for key, value in kept.items()])
    replayed = answers.conversation(asked, given)
    there = url("result", document.slug, query(kept, here.dates))
    if isinstance(replayed.stands, Ask) or given.wrong or not given.tidy:
        return Since(False, there)
    today = result(now.edition, asked, replayed.stands, answers.standing(given, replayed.asked))
    return Since(today.substance == then.substance, there)
