from __future__ import annotations

import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from legalbasis.publishing import drafts
from legalbasis.publishing.kinds import KINDS
from legalbasis.publishing.log import Change, publish, save_draft
from legalbasis.publishing.problems import Refused
from legalbasis.publishing.rows import RowError
from legalbasis.today import today


class Command(BaseCommand):
    help = "Publish a draft as it now stands, or withdraw its page."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=sorted(KINDS))
        parser.add_argument("key")
        parser.add_argument("--from", dest="starts_on", type=datetime.date.fromisoformat)
        parser.add_argument("--reason", required=True)
        parser.add_argument("--author", default="operator")
        parser.add_argument("--withdraw", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        kind, key = options["kind"], options["key"]
        sha256 = None
        if not options["withdraw"]:
            row = drafts.find(kind, key)
            if row is None:
                raise CommandError(f"There is no draft of {kind} {key}.")
            try:
                sha256 = save_draft(kind, key, drafts.read(row), options["author"])
            except RowError as error:
                raise CommandError(str(error)) from error
        try:
            seqs = publish(
                [Change(kind, key, sha256)],
                starts_on=options["starts_on"] or today(),
                author=options["author"],
                approver=options["author"],
                reason=options["reason"],
            )
        except Refused as refusal:
            for problem in refusal.problems:
                self.stderr.write(str(problem))
            raise CommandError(f"Refused: {len(refusal.problems)} problems.") from refusal
        self.stdout.write(f"Published as edition {seqs[0]}." if seqs else "Nothing to publish.")
