from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from legalbasis.publishing.loading import Report, load
from legalbasis.publishing.problems import Refused
from legalbasis.today import today

MOST_PATHS = 12


class Command(BaseCommand):
    help = "Read packs (YAML, CSV) into the drafts. All of it or nothing: every problem is listed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="a pack, or a folder of packs")
        parser.add_argument("--publish", action="store_true", help="put the pages on the site too")
        parser.add_argument(
            "--replace", action="store_true", help="overwrite drafts that a curator has changed"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="show what would be written, and write nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["path"]
        if not path.exists():
            raise CommandError(f"{path} does not exist.")
        try:
            report = load(
                path,
                day=today(),
                replace_drafts=options["replace"],
                publishing=options["publish"],
                rehearsing=options["dry_run"],
            )
        except Refused as refusal:
            for problem in refusal.problems:
                self.stderr.write(str(problem))
            raise CommandError(
                f"Nothing was loaded: {len(refusal.problems)} problems, listed above."
            ) from refusal
        if options["dry_run"]:
            self._show(report)
        for name in report.left:
            self.stdout.write(f"left as the curator has it (use --replace to overwrite): {name}")
        self.stdout.write(
            f"{len(report.written)} written, {len(report.unchanged)} unchanged, {len(report.left)} left."
        )
        if report.published:
            self.stdout.write(f"Published as editions {report.published[0]} to {report.published[-1]}.")
        if options["dry_run"]:
            self.stdout.write("This was a dry run: nothing was written or published.")

    def _show(self, report: Report) -> None:
        for name in report.written:
            how = "new" if name in report.created else "changed"
            if name in report.overwritten:
                how = "changed, and a curator's work in it lost"
            self.stdout.write(f"{how}: {name}")
            found = report.changed[name]
            for path in found[:MOST_PATHS]:
                self.stdout.write(f"    {path}")
            if len(found) > MOST_PATHS:
                self.stdout.write(f"    and {len(found) - MOST_PATHS} more")
