"""What the forms of drafts offer to choose from: what is published. Nothing, before the first publication."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from legalbasis import library
from legalbasis.citations import pinpoint
from legalbasis.documents import Citation
from legalbasis.publishing.edition import Edition
from legalbasis.publishing.shelf import NothingPublished
from legalbasis.struct_form import Shape
from legalbasis.templatetags.words import say
from legalbasis.today import today
from legalbasis.visit import current

Pairs = list[tuple[str, Any]]


def _published(offer: Callable[[Edition], Pairs]) -> Callable[[], Pairs]:
    @wraps(offer)
    def offered() -> Pairs:
        try:
            return offer(current())
        except NothingPublished:
            return []

    return offered


@_published
def works(edition: Edition) -> Pairs:
    """Laws and documents by their short names."""
    found = library.laws(edition).values()
    return sorted(((law.work.slug, say(law.work.short)) for law in found), key=lambda one: one[1])


@_published
def procedures(edition: Edition) -> Pairs:
    return [(one.slug, say(one.title)) for one in edition.of("procedure")]


@_published
def questionnaires(edition: Edition) -> Pairs:
    return [(one.slug, say(one.title)) for one in edition.of("questionnaire")]


@_published
def sources(edition: Edition) -> Pairs:
    return [(code, f"{code} {say(one.title)}") for code, one in library.sources(edition).items()]


@_published
def places(edition: Edition) -> Pairs:
    """Provinces, each with its cities below it."""
    known = library.places(edition)
    return [
        (say(one.name), [(own.code, say(own.name)) for own in (one, *known.children(one.code))])
        for one in known.provinces()
    ]


def reviewed(value: Any) -> Any:
    """Citations, wherever they stand in a value, with the digest of the wording in force: it is what was read.

    Without it nobody would be told when the wording moves. Raises ValidationError for no such article.
    """
    if isinstance(value, list):
        return [reviewed(one) for one in value]
    if not isinstance(value, dict):
        return value
    told = {key: reviewed(one) for key, one in value.items()}
    if "work" not in told or told.get("digest"):
        return told
    cited = Citation(told["work"], told.get("eid", ""))
    try:
        edition = current()
    except NothingPublished:
        return told
    if cited.work in library.laws(edition) and not library.names(edition, cited):
        raise ValidationError(_("The law has no such article: %(name)s") % {"name": _name(cited)})
    found = library.authority(edition, cited, today())
    return {**told, "digest": found.article.digest} if found and found.article else told


def _name(cited: Citation) -> str:
    return say(pinpoint(cited.eid).name())


CITATIONS = Shape(Citation, _("citation"), choices={"work": works}, complete=reviewed)
