"""What the pages of a draft's way to the site have in common: who may, what changes, what has to be mended."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest

from legalbasis.documents import Text
from legalbasis.publishing import drafts, roles
from legalbasis.publishing.comparing import Difference, differences
from legalbasis.publishing.kinds import KINDS, Effects
from legalbasis.publishing.log import Change, Foreseen
from legalbasis.publishing.problems import Problem
from legalbasis.publishing.rows import RowError
from legalbasis.publishing.whereabouts import edit_urls

SHOWN = 200


def page_context(request: HttpRequest, title: str, **more: Any) -> dict[str, Any]:
    return {**admin.site.each_context(request), "title": title, **more}


def demand(request: HttpRequest, act: roles.Act, kind: str, key: str) -> None:
    """Raises Http404 where there can be no such page, PermissionDenied to those who may not."""
    try:
        if kind not in KINDS:
            raise Http404
        drafts.find(kind, key)
    except ValueError:  # a key that no draft can have
        raise Http404 from None
    if not roles.may(request.user, act, kind, key):
        raise PermissionDenied


def name_of(kind: str, key: str) -> str:
    row = drafts.find(kind, key)
    return str(row) if row else f"{kind} {key}"


@dataclass(frozen=True)
class Row:
    """A wording that changes, with the row where a curator edits it."""

    difference: Difference
    url: str


@dataclass(frozen=True)
class Changed:
    """What changes on one page. `what` is changed, new or withdrawn; `more` counts the wordings not shown."""

    kind: str
    key: str
    title: Text
    what: str
    rows: list[Row]
    more: int
    effects: Effects

    @property
    def listed(self) -> list[tuple[Difference, str]]:
        return [(row.difference, row.url) for row in self.rows]


@dataclass(frozen=True)
class Mend:
    """A problem, with the row where it is mended."""

    problem: Problem
    url: str

    @property
    def label(self) -> Text:
        """What kind of page it is on."""
        kind = self.problem.kind
        return KINDS[kind].label if kind in KINDS else Text(kind, kind)


def changed(foreseen: Foreseen, changes: Iterable[Change], day: datetime.date) -> list[Changed]:
    """What changes page by page, between the two editions that were foreseen."""
    found = []
    for change in changes:
        kind = KINDS[change.kind]
        old, new = (one.get(change.kind, change.key) for one in (foreseen.before, foreseen.after))
        if old == new:
            continue
        listed = differences(old, new) if new else []
        urls = edit_urls(change.kind, change.key, {one.place for one in listed[:SHOWN]})
        effects = (
            kind.effects(change.key, foreseen.before, foreseen.after, day) if kind.effects else None
        )
        found.append(
            Changed(
                change.kind,
                change.key,
                kind.title(new or old),
                "changed" if old and new else "new" if new else "withdrawn",
                [Row(one, urls[one.place]) for one in listed[:SHOWN]],
                max(0, len(listed) - SHOWN),
                effects or Effects(),
            )
        )
    return found


def mends(problems: Iterable[Problem]) -> list[Mend]:
    """Problems with links, asking for the rows of each document once."""
    listed = list(problems)
    urls = {}
    for kind, key in {(one.kind, one.key) for one in listed if one.kind in KINDS}:
        places = {one.place for one in listed if (one.kind, one.key) == (kind, key)}
        for place, url in edit_urls(kind, key, places).items():
            urls[kind, key, place] = url
    return [Mend(one, urls.get((one.kind, one.key, one.place), "")) for one in listed]


def incomplete(kind: str, key: str, row: models.Model) -> list[Problem]:
    """Why the rows of a draft make no document yet."""
    try:
        drafts.read(row)
    except RowError as error:
        message = Text(f"还不完整：{error}", f"not complete yet: {error}")
        return [Problem(kind, key, error.place, message, "incomplete")]
    return []
