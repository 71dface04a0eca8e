"""What the pages of the publication log are called, for people: no key of ours, if it can be helped."""

from __future__ import annotations

from dataclasses import dataclass

from legalbasis import library
from legalbasis.documents import Text
from legalbasis.publishing.edition import Edition
from legalbasis.publishing.kinds import KINDS


@dataclass(frozen=True)
class PageName:
    """The kind of a page, what it is about, and the address below the language prefix, if it has one.

    `detail` is what the key says further and is the same in every language: a version's date.
    """

    kind: Text
    title: Text | None
    place: Text | None
    detail: str = ""
    path: str = ""


def page_name(edition: Edition, kind: str, key: str) -> PageName:
    """The name of a page of the log, in the words of an edition. What the edition lacks keeps its key."""
    handled = KINDS.get(kind)
    if handled is None:  # a kind of an older release
        return PageName(Text(kind, kind), None, None, key)
    subject, _sep, part = key.partition("@")
    places = library.places(edition)
    if not part and subject in places:
        return PageName(handled.label, None, places[subject].name)
    about = KINDS[handled.within or kind]
    document = edition.get(about.name, subject if handled.within else key)
    return PageName(
        handled.label,
        about.title(document) if document else Text(subject, subject),
        places[part].name if part in places else None,
        "" if part in places else part,
        about.path(document) if document and about.path else "",
    )
