"""An interview as an address holds it: the questionnaire on the day, the answers, where they lead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from eligibility import answers
from eligibility.answers import Given
from eligibility.compile import Compiled
from eligibility.documents import Questionnaire
from eligibility.engine.interview import Ask, Outcome, Replay
from eligibility.result import table
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
    def kept(self) -> Mapping[str, str]:
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


def talk(request: HttpRequest, slug: str) -> Talk:
    """Read the address. Raises BadRequest for its dates, Http404 for an unknown questionnaire."""
    here = visit(request)
    document = here.edition.get("questionnaire", slug)
    if document is None:
        raise Http404(_("There is no questionnaire under this name."))
    asked = table(here.edition, document, here.on)
    given = answers.read(asked, request.GET.lists())
    return Talk(here, asked, given, answers.conversation(asked, given))
