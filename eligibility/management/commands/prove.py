from __future__ import annotations

import datetime
from statistics import median
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from eligibility.checks import in_words, overlay, overlays_of, questionnaire
from eligibility.documents import Questionnaire
from eligibility.engine.algebra import BudgetSpent
from eligibility.engine.proof import overlaps, paths, unclaimed
from eligibility.result import table
from legalbasis.publishing.edition import Edition
from legalbasis.publishing.shelf import NothingPublished, shelf
from legalbasis.today import today


class Command(BaseCommand):
    help = "Prove the published tables: no dead case, no gap. Lists what reaches the fallback, and overlaps."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", nargs="?", help="one questionnaire; all of them without it")
        parser.add_argument("--on", type=datetime.date.fromisoformat, help="the day, like 2027-01-01")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            edition = shelf.current(today())
        except NothingPublished as error:
            raise CommandError("Nothing is published: run load_pack --publish first.") from error
        documents = edition.of("questionnaire")
        if options["slug"]:
            documents = [one for one in documents if one.slug == options["slug"]]
            if not documents:
                raise CommandError(f"There is no questionnaire {options['slug']}.")
        on = options["on"] or today()
        wrong = sum(self._prove(edition, one, on) for one in documents)
        if wrong:
            raise CommandError(f"{wrong} findings.")
        self.stdout.write(f"Nothing found in {len(documents)} tables on {on}.")

    def _prove(self, edition: Edition, document: Questionnaire, on: datetime.date) -> int:
        asked = table(edition, document, on)
        findings = list(questionnaire(document, edition, on))
        for one in overlays_of(edition, document.slug):
            findings += overlay(one, edition, on)
        self.stdout.write(f"{document.slug}: {len(asked.table.rules)} cases in force on {on}")
        for finding in findings:
            self.stdout.write(f"  {finding.code}: {finding.place}: {finding.message.en}")
        try:
            for box in unclaimed(asked.table):
                self.stdout.write(f"  to the fallback: {in_words(box, asked)}")
            lengths = [len(path) for path in paths(asked.table)]
            self.stdout.write(
                f"  questions on a path: longest {max(lengths)}, median {median(lengths):g}"
            )
        except BudgetSpent:
            self.stdout.write("  undecided: too many boxes to list")
        for first, second, shared in overlaps(asked.table):
            self.stdout.write(f"  overlap, {first} wins over {second}: {in_words(shared, asked)}")
        return len(findings)
