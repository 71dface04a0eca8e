from __future__ import annotations

import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from legalbasis import library
from legalbasis.formats import akn
from legalbasis.publishing.shelf import NothingPublished, shelf
from legalbasis.text import plain
from legalbasis.today import today


class Command(BaseCommand):
    help = "Write the published text of a law, as in force on a day, to standard output."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--format", choices=["txt", "akn"], default="txt")
        parser.add_argument("--on", type=datetime.date.fromisoformat)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            edition = shelf.current(today())
        except NothingPublished as error:
            raise CommandError("Nothing is published: run load_pack --publish first.") from error
        law = library.laws(edition).get(options["slug"])
        if law is None:
            raise CommandError(f"There is no law {options['slug']}.")
        expression = law.expression(options["on"] or today())
        if expression is None:
            raise CommandError(f"The text of {options['slug']} is not held here.")
        if options["format"] == "akn":
            try:
                self.stdout.write(akn.write(law.work, expression).decode())
            except akn.Unwritable as error:
                raise CommandError(f"{options['slug']}: {error}.") from error
        else:
            self.stdout.write(plain(expression))
