from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from legalbasis.publishing.exporting import of_drafts, of_published
from legalbasis.publishing.kinds import KINDS
from legalbasis.today import today


class Command(BaseCommand):
    help = "Write drafts, or what is published today, as packs that load_pack reads back to the same digests."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="a new or empty folder")
        parser.add_argument("--kind", choices=sorted(KINDS), default="", help="one kind alone")
        parser.add_argument("--key", default="", help="one document alone, with --kind")
        which = parser.add_mutually_exclusive_group()
        which.add_argument(
            "--drafts", action="store_true", help="as the drafts now stand (the default)"
        )
        which.add_argument("--published", action="store_true", help="as the site says today")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        kind, key = options["kind"], options["key"]
        if key and not kind:
            raise CommandError("--key needs --kind: a key names a document within its kind.")
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise CommandError(
                f"{folder} is not empty. Name a new folder, so that nothing is mixed up."
            )
        export = of_published(today(), kind, key) if options["published"] else of_drafts(kind, key)
        if not export.files and not export.unreadable:
            raise CommandError("There is nothing to export.")
        try:
            export.write(folder)
        except OSError as error:
            raise CommandError(f"{folder} can't be written: {error}") from error
        self.stdout.write(f"{len(export.files)} documents written to {folder}.")
        for name, why in export.unreadable:
            self.stderr.write(f"not in the export, because it is unfinished: {name}: {why}")
        if export.unreadable:
            raise CommandError("The export is not whole. Finish the drafts above, then export again.")
