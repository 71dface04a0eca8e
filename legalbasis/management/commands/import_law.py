from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from legalbasis.importing.drafting import AlreadyThere, compose, default_source, keep, likely_work
from legalbasis.importing.forms import SLUG
from legalbasis.importing.lines import Listing, Unreadable
from legalbasis.importing.reading import MOST_BYTES, read
from legalbasis.importing.tree import Import, grow
from legalbasis.importing.wording import date_words, doubt_words, doubts_said, error_words, lines_of
from legalbasis.text import name
from legalbasis.today import today

_DAY = "like 2018-12-29"


class Command(BaseCommand):
    help = "Make a draft of the text of a law from an official DOCX, or from Markdown or plain text."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        # --version is the version of the text here, not Django's.
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        day = datetime.date.fromisoformat
        parser.add_argument("file", type=Path)
        parser.add_argument("--work", metavar="SLUG", help="the law; left out: the one of this title")
        parser.add_argument("--version", dest="day", type=day, help=f"day of this wording, {_DAY}")
        parser.add_argument("--in-force", type=day, help=f"first day on which it applies, {_DAY}")
        parser.add_argument("--title", help="official title; left out: the one in the file")
        parser.add_argument(
            "--dry-run", action="store_true", help="show what was understood, save nothing"
        )
        parser.add_argument("--accept-doubts", action="store_true", help="save in spite of the doubts")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("en"):
            self._import(options)

    def _import(self, options: dict[str, Any]) -> None:
        listing = _read(options["file"])
        found = grow(listing)
        self._show(found)
        if not found.count("article"):
            raise CommandError("Nothing was saved: there are no articles.")
        if options["dry_run"]:
            self.stdout.write("Nothing was saved (--dry-run).")
            return
        if found.doubts and not options["accept_doubts"]:
            raise CommandError(
                f"Nothing was saved: {len(found.doubts)} doubts, listed above. Mend the file, or look at"
                " each and use --accept-doubts."
            )
        values = _values(found, options)
        try:
            document = compose(
                listing, found, source=default_source(listing.name), verified_on=today(), **values
            )
            row = keep(document, "import", doubts_said(found.doubts))
        except AlreadyThere as there:
            raise CommandError(f"Nothing was saved: there is a draft already, {there.row}.") from there
        self.stdout.write(f"Draft made: {row.work}@{row.version}")

    def _show(self, found: Import) -> None:
        self.stdout.write(f"Title: {found.title or '–'}")
        for day in found.dates:
            self.stdout.write(f"  line {day.line}: {day.on} {date_words(day.what)}")
        paragraphs = [one for provision in found.provisions for one in provision.paragraphs]
        self.stdout.write(
            f"{found.count('chapter')} chapters, {found.count('section')} sections,"
            f" {found.count('article')} articles, {len(paragraphs)} paragraphs,"
            f" {sum(len(one.points) for one in paragraphs)} items"
        )
        for line in _outline(found):
            self.stdout.write(line)
        for doubt in found.doubts:
            self.stdout.write(f"Doubt {doubt.number}, line {lines_of(doubt)}: {doubt_words(doubt)}")


def _read(file: Path) -> Listing:
    try:
        with file.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise CommandError(f"Can’t read {file}: {error.strerror}.") from error
    try:
        return read(file.name, content)
    except Unreadable as error:
        raise CommandError(f"Nothing was saved. {error_words(error)}") from error


def _values(found: Import, options: dict[str, Any]) -> dict[str, Any]:
    """What the draft says beside its text, from the options and else from the file."""
    values: dict[str, Any] = {
        "work": options["work"] or likely_work(found.title),
        "version": options["day"] or found.version,
        "in_force": options["in_force"] or found.in_force,
        "title": options["title"] or found.title,
    }
    names = {"work": "--work", "version": "--version", "in_force": "--in-force", "title": "--title"}
    missing = [names[name] for name, value in values.items() if not value]
    if missing:
        raise CommandError(
            f"Nothing was saved: the file doesn’t say it all. Give {', '.join(missing)}."
        )
    if not SLUG.match(values["work"]) or len(values["work"]) > 80:
        raise CommandError(f"Nothing was saved: no name for addresses: {values['work']}")
    if len(values["title"]) > 200:
        raise CommandError("Nothing was saved: the title is longer than 200 characters.")
    return values


def _outline(found: Import) -> list[str]:
    """A line for each chapter and section, with the articles below it."""
    out: list[str] = []
    first = last = ""
    for one in [*found.provisions, None]:
        if one is not None and one.level == "article":
            last = name("article", one.number)
            first = first or last
            continue
        if first:
            out.append(f"    {first} – {last}" if first != last else f"    {first}")
            first = ""
        if one is not None:
            out.append(
                f"  {'  ' if one.level == 'section' else ''}{name(one.level, one.number)} {one.heading}"
            )
    return out
