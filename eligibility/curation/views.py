"""A questionnaire edited as what it is: its table, its drawing, the conditions and citations of a case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext as _
from django.views.decorators.http import require_POST

from eligibility import conditions
from eligibility.checks import form as faults_of_form
from eligibility.curation import forms
from eligibility.curation.drawing import draw, flow
from eligibility.curation.words import terms
from eligibility.engine.algebra import BudgetSpent
from eligibility.models import Case, CaseCitation, Questionnaire
from eligibility.result import table as compiled_table
from legalbasis import library
from legalbasis.citations import parse, pinpoint
from legalbasis.publishing import drafts
from legalbasis.publishing.log import Change, foresee
from legalbasis.publishing.preview import kept_digest
from legalbasis.publishing.problems import Problem
from legalbasis.publishing.release_page import incomplete, page_context
from legalbasis.publishing.rows import RowError
from legalbasis.publishing.whereabouts import edit_url
from legalbasis.today import today
from legalbasis.visit import current

Save = Callable[..., None]


def _page(request: HttpRequest, template: str, title: str, **context: Any) -> HttpResponse:
    return render(request, template, page_context(request, title, **context))


def table(request: HttpRequest, questionnaire: Questionnaire, editable: bool) -> HttpResponse:
    """Questions in order, cases as a table that reads like one, problems beside the rows at fault."""
    places = library.places(current())
    questions = questionnaire.asked()
    found = problems(questionnaire)
    by_place: dict[str, list[Any]] = {}
    elsewhere = []
    for problem in found:
        if problem.kind == "questionnaire" and problem.key == questionnaire.slug:
            by_place.setdefault(".".join(problem.place.split(".")[:2]), []).append(problem)
        else:
            elsewhere.append((problem, edit_url(problem.kind, problem.key, problem.place)))
    cases = []
    rows = questionnaire.case_rows.prefetch_related("citations")
    for row in rows.order_by("fallback", "position"):
        name = "fallback" if row.fallback else f"cases.{row.case_id}"
        cases.append((row, _when(row, questions, places), by_place.pop(name, [])))
    asked = [
        (row, by_place.pop(f"questions.{row.key}", []))
        for row in questionnaire.questions.prefetch_related("options")
    ]
    elsewhere += [
        (one, edit_url(one.kind, one.key, one.place)) for some in by_place.values() for one in some
    ]
    return _page(
        request,
        "admin/eligibility/table.html",
        _("Table: %(name)s") % {"name": questionnaire},
        questionnaire=questionnaire,
        questions=asked,
        cases=cases,
        others=elsewhere,
        editable=editable,
    )


def problems(questionnaire: Questionnaire) -> list[Problem]:
    """Everything that stands between the draft and its publication today, elsewhere too if it is to blame."""
    change = _change(questionnaire)
    if not change.sha256:
        return incomplete(change.kind, change.key, questionnaire)
    return foresee([change], today()).problems


def _change(questionnaire: Questionnaire) -> Change:
    """The publication of the draft as it stands; without a digest if it is incomplete."""
    slug = questionnaire.slug
    return Change("questionnaire", slug, kept_digest("questionnaire", slug) or None)


def _when(row: Case, questions: Any, places: Any) -> list[Any]:
    """The alternatives of a case in words; as typed, where they can't be read."""
    found: list[Any] = []
    for line in row.when_text.splitlines():
        try:
            found.append(terms(conditions.read(line, questions), questions, places))
        except ValueError:
            found.append(line)
    return found


@require_POST
def move(request: HttpRequest, row: Case, keep: Save) -> HttpResponse:
    """Up or down by one, a copy beside it, or out of the table."""
    questionnaire = row.questionnaire
    if questionnaire is None or row.fallback:
        raise PermissionDenied
    act = request.POST.get("act")
    with transaction.atomic():
        rows = list(questionnaire.case_rows.filter(fallback=False).order_by("position", "pk"))
        place = rows.index(row)
        if act == "up" and place:
            rows[place - 1], rows[place] = rows[place], rows[place - 1]
        elif act == "down" and place + 1 < len(rows):
            rows[place + 1], rows[place] = rows[place], rows[place + 1]
        elif act == "copy":
            rows.insert(place + 1, _copy(row))
        elif act == "withdraw":
            rows.remove(row)
            row.delete()
        for position, one in enumerate(rows, 1):
            Case.objects.filter(pk=one.pk).update(position=position)
        keep(request, questionnaire, f"{act} {row}")
    return HttpResponseRedirect(table_url(questionnaire))


def _copy(row: Case) -> Case:
    """A copy of a case under an id of its own."""
    taken = set(row.questionnaire.case_rows.values_list("case_id", flat=True))  # type: ignore[union-attr]
    name = next(f"{row.case_id}x{n}" for n in range(1, 1000) if f"{row.case_id}x{n}" not in taken)
    parts = [list(getattr(row, name_).all()) for name_ in ("citations", "leads")]
    copy = Case.objects.get(pk=row.pk)
    copy.pk, copy.case_id = None, name
    copy.save()
    for part in (one for some in parts for one in some):
        part.pk, part.case = None, copy
        part.save()
    return copy


def table_url(questionnaire: Questionnaire) -> str:
    return reverse("admin:eligibility_questionnaire_table", args=[questionnaire.pk])


def drawing(request: HttpRequest, questionnaire: Questionnaire) -> HttpResponse:
    """The interview of the draft as a drawing, and the same counts as a table."""
    title = _("Drawing: %(name)s") % {"name": questionnaire}
    context: dict[str, Any] = {"questionnaire": questionnaire}
    try:
        document = drafts.read(questionnaire)
        edition = foresee([_change(questionnaire)], today(), checking=False).after
        if faults := faults_of_form(document, edition):
            raise RowError(faults[0].message.en)
        asked = compiled_table(edition, document, today())
        found = flow(asked)
        context |= {
            "svg": mark_safe(draw(asked, found, title, get_language() or "en")),
            "flow": found,
            "ends": sorted(found.ends.items()),
        }
    except BudgetSpent:
        context["why"] = _("There are too many paths to draw.")
    except RowError as error:
        context["why"] = str(error)
    return _page(request, "admin/eligibility/drawing.html", title, **context)


def choose(request: HttpRequest, row: Case, keep: Save) -> HttpResponse:
    """The conditions of a case, chosen; an alternative more or less."""
    home = row.home()
    questions = home.asked() if home else {}
    places = library.places(current())
    if request.method == "POST":
        boxes, alternatives = forms.read(request.POST, questions, places)
        faulty = any(cell.error for one in alternatives for cell in one.cells)
        if "more" in request.POST:
            alternatives.append(forms.shown([{}], questions)[0])
            alternatives = [
                forms.Alternative(number, _renamed(one.cells, number))
                for number, one in enumerate(alternatives)
            ]
        elif not faulty and "save" in request.POST:
            row.set_when(tuple(boxes))
            row.save()
            keep(request, row)
            messages.success(request, _("The conditions were saved."))
            return HttpResponseRedirect(_case_url(row))
    else:
        try:
            alternatives = forms.shown(row.get_when(), questions)
        except RowError as error:
            messages.error(request, str(error))
            alternatives = forms.shown([{}], questions)
    return _page(
        request,
        "admin/eligibility/conditions.html",
        _("Conditions: %(name)s") % {"name": row},
        row=row,
        alternatives=alternatives,
        count=len(alternatives),
        provinces=places.provinces(),
    )


def _renamed(cells: tuple[forms.Cell, ...], number: int) -> tuple[forms.Cell, ...]:
    return tuple(replace(cell, name=f"b{number}.{cell.question.key}") for cell in cells)


def _case_url(row: Case) -> str:
    return reverse("admin:eligibility_case_change", args=[row.pk])


def cite(request: HttpRequest, row: Case, keep: Save) -> HttpResponse:
    """Find an article by its number or by words, and cite it in the wording of today."""
    if request.method == "POST":
        work, eid = request.POST.get("work", ""), request.POST.get("eid", "")
        law = library.laws(current()).get(work)
        if law is None:
            messages.error(request, _("There is no law under this name."))
        else:
            last = row.citations.aggregate(last=Max("position"))["last"] or 0
            CaseCitation.objects.create(
                case=row, position=last + 1, work=work, eid=eid, digest=_digest(law, eid)
            )
            keep(request, row)
            messages.success(request, _("The citation was added. Say what it supports."))
            return HttpResponseRedirect(_case_url(row))
    asked = request.GET.get("q", "").strip()[:100]
    return _page(
        request,
        "admin/eligibility/cite.html",
        _("Cite a law: %(name)s") % {"name": row},
        row=row,
        asked=asked,
        found=_found(asked) if asked else [],
    )


def _digest(law: library.Law, eid: str) -> str:
    text = law.expression(today())
    if text is None or eid in ("", library.WHOLE):
        return ""
    article = library.articles(current(), law, text).get(pinpoint(eid).article)
    return article.digest if article else ""


def _found(asked: str) -> list[Any]:
    """Articles by number ("社会保险法 58", "第五十八条") or by words in text or heading; laws by name."""
    edition = current()
    words, number = [], ""
    for word in asked.split():
        if word.casefold() in ("art", "art.", "article"):
            continue
        try:
            number = parse(word).article
        except ValueError:
            if word.isdigit():
                number = word
            else:
                words.append(word.casefold())
    found: list[Any] = []
    for law in library.laws(edition).values():
        names = (
            f"{law.work.title.zh} {law.work.short.zh} {law.work.title.en} {law.work.number}".casefold()
        )
        named = bool(words) and all(word in names for word in words)
        if named and not number:
            found.append((law, "", law.work.title, ""))
        text = law.expression(today())
        articles = library.articles(edition, law, text) if text else {}
        notes = {} if text else {n.eid: n for n in law.notes if n.eid != library.WHOLE}
        rows = [
            (one.eid, one.number, one.note, "".join(line.paragraph.text for line in one.lines))
            for one in articles.values()
        ] + [(eid, pinpoint(eid).article, note, "") for eid, note in notes.items()]
        for eid, own, note, body in rows:
            said = f"{note.heading.zh} {note.heading.en}" if note else ""
            hit = all(word in f"{body} {said}".casefold() for word in words)
            if (number and own == number and (named or not words)) or (not number and words and hit):
                found.append((law, eid, pinpoint(eid).name(), body[:80]))
    return found[:60]
