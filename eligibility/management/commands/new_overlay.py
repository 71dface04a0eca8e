from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from eligibility.overlays import Unfit, new_overlay


class Command(BaseCommand):
    help = "Print the beginnings of a place's overlay, to be filled in and read with load_pack."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--questionnaire", required=True, metavar="SLUG")
        parser.add_argument("--place", required=True, metavar="CODE", help="GB/T 2260, like 450100")
        parser.add_argument("--to", type=Path, help="a new file to write instead of printing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            text = new_overlay(options["questionnaire"], options["place"])
        except Unfit as error:
            raise CommandError(error.message.en) from error
        if not options["to"]:
            self.stdout.write(text, ending="")
            return
        try:
            with options["to"].open("x", encoding="utf-8") as file:
                file.write(text)
        except OSError as error:
            raise CommandError(f"{options['to']} can't be written: {error}") from error
        self.stdout.write(f"Written to {options['to']}.")
