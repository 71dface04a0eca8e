from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from legalbasis.publishing.log import roll_back
from legalbasis.publishing.models import LogEntry
from legalbasis.publishing.problems import Refused
from legalbasis.today import today


class Command(BaseCommand):
    help = (
        "List the publication log, newest first, or make the site read again as at an earlier number."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--last", type=int, default=20, help="how many entries to list")
        parser.add_argument("--roll-back-to", type=int, metavar="SEQ")
        parser.add_argument("--reason", default="")
        parser.add_argument("--author", default="operator")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["roll_back_to"] is None:
            self._list(options["last"])
            return
        if not options["reason"]:
            raise CommandError("Rolling back needs a --reason.")
        try:
            seqs = roll_back(
                options["roll_back_to"],
                day=today(),
                author=options["author"],
                approver=options["author"],
                reason=options["reason"],
            )
        except Refused as refusal:
            for problem in refusal.problems:
                self.stderr.write(str(problem))
            raise CommandError(f"Refused: {len(refusal.problems)} problems.") from refusal
        done = f"Rolled back as editions {seqs[0]} to {seqs[-1]}." if seqs else "Nothing differs."
        self.stdout.write(done)

    def _list(self, count: int) -> None:
        for entry in LogEntry.objects.order_by("-seq")[:count]:
            digest = (entry.snapshot_id or "withdrawn")[:12]
            self.stdout.write(
                f"{entry.seq:>6}  {entry.starts_on}  {digest:<12}  {entry.kind} {entry.key}"
                f"  ({entry.author}: {entry.reason})"
            )
