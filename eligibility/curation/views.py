"""A questionnaire edited as what it is: its table, its drawing, the conditions and citations of a case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.forms import ChoiceField, Form, RadioSelect, SlugField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext as _, gettext_lazy
from django.views.decorators.http import require_POST

from eligibility import documents as doc
from eligibility.checks import form as faults_of_form
from eligibility.compile import REGION
from eligibility.curation import forms
from eligibility.curation.drawing import draw, flow
from eligibility.curation.words import in_words
from eligibility.engine.algebra import BudgetSpent
from eligibility.models import Case, CaseCitation, Edit, Overlay, Question, Questionnaire
from eligibility.result import table as compiled_table
from legalbasis import library
from legalbasis.citations import parse, pinpoint
from legalbasis.documents import Text
from legalbasis.offered import places as every_place
from legalbasis.places import Places
from legalbasis.publishing import drafts, roles
from legalbasis.publishing.log import Change, foresee
from legalbasis.publishing.preview import kept_digest
from legalbasis.publishing.problems import Problem
from legalbasis.publishing.release_admin import tools
from legalbasis.publishing.release_page import incomplete, page_context
from legalbasis.publishing.rows import RowError, to_document
from legalbasis.publishing.whereabouts import edit_url
from legalbasis.today import today
from legalbasis.visit import current

Save = Callable[..., None]


def _page(request: HttpRequest, template: str, title: str, **context: Any) -> HttpResponse:
    return render(request, template, page_context(request, title, **context))


def table(request: HttpRequest, questionnaire: Questionnaire, editable: bool) -> HttpResponse:
    """Questions in order, cases as a table that reads like one, problems beside the rows at fault."""
    places, laws = library.places(current()), library.laws(current())
    asked_rows = list(questionnaire.questions.order_by("position").prefetch_related("options"))
    questions = {row.key: to_document(row, doc.Question) for row in asked_rows}
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
        cases.append(
            {
                "row": row,
                "when": in_words(row.when_text, questions, places),
                "rests_on": _rests_on(row, laws),
                "problems": by_place.pop(name, []),
            }
        )
    asked = [(row, by_place.pop(f"questions.{row.key}", [])) for row in asked_rows]
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
        overlays=_local_rules(questionnaire, places),
        home=f"?questionnaire={questionnaire.pk}",
        tools=tools(request, "questionnaire", questionnaire.slug),
    )


def _rests_on(row: Case, laws: Mapping[str, library.Law]) -> list[tuple[Text, Text | None]]:
    """The citations of a case as people write them: the law, and the article if one is named."""
    found: list[tuple[Text, Text | None]] = []
    for one in row.citations.all():
        law = laws.get(one.work)
        try:
            name = pinpoint(one.eid).name() if one.eid not in ("", library.WHOLE) else None
        except ValueError:
            name = Text(one.eid, one.eid)
        found.append((law.work.short if law else Text(one.work, one.work), name))
    return found


def _local_rules(questionnaire: Questionnaire, places: Places) -> list[tuple[Overlay, Text]]:
    """The places with rules of their own."""
    rows = Overlay.objects.filter(questionnaire=questionnaire.slug)
    names = {row: places[row.jurisdiction].name for row in rows if row.jurisdiction in places}
    return [(row, names.get(row, Text(row.jurisdiction, row.jurisdiction))) for row in rows]


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
    return _copied(row, name)


def _copied(row: Case, name: str, **changes: Any) -> Case:
    """A case like another, with its citations and ways on, but for what is given."""
    parts = [list(getattr(row, name_).all()) for name_ in ("citations", "leads")]
    copy = Case.objects.get(pk=row.pk)
    copy.pk, copy.case_id = None, name
    for field, value in changes.items():
        setattr(copy, field, value)
    copy.save()
    for part in (one for some in parts for one in some):
        part.pk, part.case = None, copy
        part.save()
    return copy


class PlaceForm(Form):
    """Where a case is to read differently, and how. `id` is the new case's own."""

    place = ChoiceField(label=gettext_lazy("Place, with all below it"), choices=every_place)
    act = ChoiceField(
        label=gettext_lazy("There"),
        widget=RadioSelect,
        choices=[
            ("insert-before", gettext_lazy("a case of its own goes before this one")),
            ("replace", gettext_lazy("a case of its own stands in its place")),
            ("withdraw", gettext_lazy("this case doesn’t apply")),
        ],
        initial="insert-before",
    )
    case_id = SlugField(
        label=gettext_lazy("Id of the case there, such as b4_hz"), max_length=20, required=False
    )

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("act") != "withdraw" and not self.cleaned_data.get("case_id"):
            self.add_error("case_id", _("A case needs an id of its own."))
        return self.cleaned_data


def localise(request: HttpRequest, row: Case, keep: Save) -> HttpResponse:
    """What a place does differently at a case: the local rules are begun or continued."""
    questionnaire = row.questionnaire
    if questionnaire is None or row.fallback:
        raise PermissionDenied
    form = PlaceForm(request.POST if request.method == "POST" else None)
    unasked = None if REGION in questionnaire.asked() else _asked_elsewhere(questionnaire)
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data
        overlay = Overlay.objects.filter(
            questionnaire=questionnaire.slug, jurisdiction=wanted["place"]
        ).first() or Overlay(questionnaire=questionnaire.slug, jurisdiction=wanted["place"])
        if not roles.may_row(request.user, "change", overlay):
            form.add_error("place", _("You can’t change the rules of this place."))
        elif unasked and not roles.may_row(request.user, "change", questionnaire):
            form.add_error(None, _("The questionnaire doesn’t ask for the place yet, and isn’t yours."))
        else:
            with transaction.atomic():
                if unasked:
                    _ask_too(questionnaire, unasked)
                    keep(request, questionnaire)
                url = _begun(request, row, overlay, wanted, keep)
            return HttpResponseRedirect(url)
    title = _("For a place: %(name)s") % {"name": row}
    return _page(request, "admin/eligibility/localise.html", title, row=row, form=form, unasked=unasked)


def _asked_elsewhere(questionnaire: Questionnaire) -> Question | None:
    """The question for the place, as another questionnaire asks it."""
    rows = Question.objects.filter(key=REGION).exclude(questionnaire=questionnaire)
    return rows.select_related("questionnaire").order_by("questionnaire__position").first()


def _ask_too(questionnaire: Questionnaire, question: Question) -> None:
    """Ask another questionnaire's question here too, last."""
    last = questionnaire.questions.aggregate(last=Max("position"))["last"] or 0  # type: ignore[attr-defined]
    question.pk, question.questionnaire, question.position = None, questionnaire, last + 1
    question.save()


def _begun(
    request: HttpRequest, row: Case, overlay: Overlay, wanted: dict[str, Any], keep: Save
) -> str:
    """Put the change into the local rules. Where to go on: the new case, or the rules."""
    with transaction.atomic():
        if overlay.pk is None:
            overlay.save()
        last = overlay.edits.aggregate(last=Max("position"))["last"] or 0  # type: ignore[attr-defined]
        edit = Edit.objects.create(
            overlay=overlay, position=last + 1, act=wanted["act"], at=row.case_id
        )
        if wanted["act"] == "withdraw":
            keep(request, overlay)
            return reverse("admin:eligibility_overlay_change", args=[overlay.pk])
        case = _copied(row, wanted["case_id"], questionnaire=None, edit=edit, position=1)
        keep(request, case)
    messages.success(request, _("Begun as a copy. Write what is different there."))
    return _case_url(case)


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
