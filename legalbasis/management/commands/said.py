from __future__ import annotations

import datetime
from typing import Any

import msgspec
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import localtime

from legalbasis.publishing.writing import as_yaml
from legalbasis.said import Ground, said
from legalbasis.today import today


class Command(BaseCommand):
    help = "What the site said about something on a day, under which law, written and approved by whom."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--about", required=True, help="a page's key, or words of its title")
        parser.add_argument("--on", type=datetime.date.fromisoformat, help="a day; today if left out")
        parser.add_argument("--part", default="", help="one case of it, like r5")
        parser.add_argument("--full", action="store_true", help="print the whole document too")

    def handle(self, *args: Any, **options: Any) -> None:
        on = options["on"] or today()
        if on > today():
            raise CommandError(f"{on} is still to come.")
        pages = said(options["about"], on, options["part"])
        if not pages:
            raise CommandError(f"Nothing about {options['about']} was on the site on {on}.")
        for one in pages:
            entry = one.entry
            until = f", replaced at {localtime(one.until):%H:%M}" if one.until else ""
            self.stdout.write(f"{entry.kind} {entry.key}: {one.title.zh} / {one.title.en}")
            self.stdout.write(f"  edition    {entry.seq}, in effect from {entry.starts_on}{until}")
            self.stdout.write(f"  written    {entry.author}")
            self.stdout.write(f"  approved   {entry.approver}")
            by = f" by {one.published_by}" if one.published_by else ""
            self.stdout.write(f"  published  {localtime(entry.at):%Y-%m-%d %H:%M}{by}: {entry.reason}")
            self.stdout.write(f"  snapshot   {entry.snapshot_id}")
            for ground in one.grounds:
                self.stdout.write(f"  {_line(ground)}")
            if options["full"]:
                self.stdout.write(as_yaml(msgspec.to_builtins(one.document)))


def _line(ground: Ground) -> str:
    text = f", text of {ground.version}" if ground.version else ""
    law = f"{ground.law.zh}{ground.provision.zh}{text}"
    digest = f" {ground.digest[:12]}" if ground.digest else ""
    return f"{ground.part or '-'}: {ground.said.zh} | {law} | {ground.wording}{digest}"
