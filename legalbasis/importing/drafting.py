"""From an import to a draft: the document, its rows and its first snapshot, or nothing."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction

from legalbasis.documents import Expression, Text
from legalbasis.importing.lines import Listing
from legalbasis.importing.tree import Import
from legalbasis.models import Work
from legalbasis.publishing import drafts
from legalbasis.publishing.kinds import KINDS
from legalbasis.publishing.log import save_draft

EXPRESSION = "expression"


class AlreadyThere(Exception):
    """There is a draft of this text; `row` is it. An import never overwrites."""

    def __init__(self, row: Any) -> None:
        super().__init__(str(row))
        self.row = row


def compose(
    listing: Listing,
    found: Import,
    *,
    work: str,
    version: datetime.date,
    in_force: datetime.date,
    title: str,
    source: Text,
    verified_on: datetime.date,
) -> Expression:
    return Expression(
        work=work,
        version=version,
        in_force=in_force,
        title=title,
        source=source,
        verified_on=verified_on,
        provisions=found.provisions,
        file_sha256=listing.sha256,
    )


def keep(document: Expression, author: str, doubts: Sequence[str] = ()) -> Any:
    """Make the draft and return its row. Raises AlreadyThere; then nothing was written.

    The doubts stay with the row, for whoever settles them: they are no part of the text.
    """
    key = KINDS[EXPRESSION].key(document)
    if row := drafts.find(EXPRESSION, key):
        raise AlreadyThere(row)
    try:
        with transaction.atomic():
            row = drafts.write(EXPRESSION, document)
            save_draft(EXPRESSION, key, document, author)
            row.doubts = "\n".join(doubts)
            row.save(update_fields=["doubts"])
    except IntegrityError as error:  # someone else was faster
        if other := drafts.find(EXPRESSION, key):
            raise AlreadyThere(other) from error
        raise
    return row


def likely_work(title: str) -> str:
    """The slug of the law of this title; empty if none is known."""
    works = (
        Work.objects.filter(title_zh__in=[title, f"中华人民共和国{title}"])
        if title
        else Work.objects.none()
    )
    return works.values_list("slug", flat=True).first() or ""


def default_source(name: str) -> Text:
    return Text(f"导入的文件“{name[:200]}”", f"Imported file “{name[:200]}”")
