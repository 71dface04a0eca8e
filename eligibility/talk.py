"""An interview as an address holds it: the questionnaire on the day, the answers, where they lead."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from eligibility import answers
from eligibility.answers import Given
from eligibility.clauses import spoken
from eligibility.compile import Compiled
from eligibility.documents import Question, Questionnaire
from eligibility.engine.interview import Ask, Outcome, Replay
from eligibility.result import table
from legalbasis.documents import Text
from legalbasis.links import query
from legalbasis.private import private
from legalbasis.visit import Visit, visit


@dataclass(frozen=True)
class Talk:
    """`replayed` leaves out of account what is wrong with the answers."""

    here: Visit
    asked: Compiled
    given: Given
    replayed: Replay

    @property
    def document(self) -> Questionnaire:
        return self.asked.document

    @property
    def slug(self) -> str:
        return self.document.slug

    @property
    def kept(self) -> dict[str, str]:
        """The answers that count, in the order of asking."""
        return answers.standing(self.given, self.replayed.asked)

    @property
    def outcome(self) -> Outcome | None:
        """Where the answers lead, if nothing is missing and nothing wrong."""
        stands = self.replayed.stands
        return None if self.given.wrong or isinstance(stands, Ask) else stands

    @property
    def canonical(self) -> bool:
        """Whether the address holds the answers that count, and nothing else but the day and the pin."""
        stale = self.given.answers.keys() - self.kept.keys() or self.given.controls.keys() - {
            "on",
            "seen",
        }
        return self.given.tidy and not stale


def talk(request: HttpRequest, slug: str, aside: Container[str] = ()) -> Talk:
    """Read the address, but for the keys that are put aside.

    Raises BadRequest for its dates, Http404 for an unknown questionnaire.
    """
    here = visit(request)
    asked = table(here.edition, questionnaire(here, slug), here.on)
    given = answers.read(asked, [one for one in request.GET.lists() if one[0] not in aside])
    return Talk(here, asked, given, answers.conversation(asked, given))


def questionnaire(here: Visit, slug: str) -> Questionnaire:
    """The published questionnaire. Raises Http404."""
    document = here.edition.get("questionnaire", slug)
    if document is None:
        raise Http404(_("There is no questionnaire under this name."))
    return document  # type: ignore[no-any-return]


def url(name: str, slug: str, tail: str = "") -> str:
    """A page of a questionnaire by its name."""
    return reverse(name, args=[slug]) + tail


def onward(request: HttpRequest, said: Talk) -> HttpResponse:
    """From a page that needs an outcome to the question that is missing or wrong."""
    tail = query(said.given.answers, said.here.pinned)
    return moved("answers", said.slug, "?" + request.GET.urlencode() if said.given.wrong else tail)


def moved(name: str, slug: str, tail: str) -> HttpResponse:
    return private(HttpResponseRedirect(url(name, slug, tail)))


@dataclass(frozen=True)
class Row:
    """A line of "your answers": the question, the answer, where to change it."""

    question: Question
    answer: Text
    url: str


def rows(asked: Compiled, kept: Mapping[str, str], known: Mapping[str, str], here: Visit) -> list[Row]:
    """The answers given, each with the address that changes it and keeps what is `known` as prefill."""
    return [
        Row(
            asked.questions[key],
            spoken(asked, key, value),
            url("answers", asked.document.slug, query(known, {"change": key}, here.pinned)),
        )
        for key, value in kept.items()
    ]
