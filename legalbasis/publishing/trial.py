"""What would be wrong if a draft were published as it stands: the same checks, beside the work."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db import models

from legalbasis.documents import Document, Text
from legalbasis.publishing import drafts
from legalbasis.publishing.edition import Edition
from legalbasis.publishing.kinds import KINDS
from legalbasis.publishing.problems import Problem
from legalbasis.publishing.rows import RowError
from legalbasis.publishing.shelf import NothingPublished, shelf
from legalbasis.today import today


def with_draft(kind: str, key: str, document: Document) -> Edition:
    """Today's edition as it would be with this document in it. Nothing is stored."""
    try:
        now = shelf.current(today())
    except NothingPublished:
        now = Edition(0, today(), {}, {})
    documents = {**now.documents, (kind, key): document}
    return replace(now, documents=documents, _memo={}, _dated={})


def problems(row: models.Model) -> list[Problem]:
    """Everything that stands between a draft and its publication today, elsewhere too if it is to blame."""
    kind = drafts.kind_of(row)
    try:
        document: Any = drafts.read(row)
    except RowError as error:
        message = Text(f"还不完整：{error}", f"not complete yet: {error}")
        return [Problem(kind, str(row), "", message, "incomplete")]
    key = KINDS[kind].key(document)
    edition = with_draft(kind, key, document)
    return [
        problem
        for (name, _), one in edition.documents.items()
        for problem in KINDS[name].check(one, edition, edition.day)
    ]
