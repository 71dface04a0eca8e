"""The provisions of a text in reading order, each with its eId and with what it stands in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from legalbasis.documents import Expression, Provision
from legalbasis.text import eid


@dataclass(frozen=True)
class Placed:
    """A provision; `chapter` and `section` are the ones it stands in (for a section, its chapter only)."""

    eid: str
    provision: Provision
    chapter: Provision | None = None
    section: Provision | None = None


def outline(expression: Expression) -> Iterator[Placed]:
    """Articles keep a bare eId (`art_58`); a section's names its chapter too (`chp_3__sec_1`), since sections
    are counted anew in every chapter."""
    chapter: Provision | None = None
    section: Provision | None = None
    for provision in expression.provisions:
        if provision.level == "chapter":
            chapter, section = provision, None
            yield Placed(eid(provision), provision)
        elif provision.level == "section":
            section = provision
            name = f"{eid(chapter)}__{eid(provision)}" if chapter else eid(provision)
            yield Placed(name, provision, chapter)
        else:
            yield Placed(eid(provision), provision, chapter, section)
