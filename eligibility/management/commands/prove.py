from __future__ import annotations

import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from eligibility import scenarios
from eligibility.checks import in_words, overlay, overlays_of, questionnaire
from eligibility.compile import Compiled
from eligibility.documents import Questionnaire
from eligibility.engine.algebra import BudgetSpent
from eligibility.engine.paths import median, paths
from eligibility.engine.proof import marked, overlaps
from eligibility.grounds import unpublished, unsupported
from eligibility.result import table
from legalbasis.publishing.edition import Edition
from legalbasis.publishing.problems import Problem
from legalbasis.publishing.shelf import NothingPublished, shelf
from legalbasis.today import today


class Command(BaseCommand):
    help = (
        "Prove the published tables: no dead case, no gap, no question that is never asked, law in force on"
        " every day. Lists what reaches the fallback, and cases without authority; with -v 2 also overlaps."
    )

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
        wrong = sum(self._prove(edition, one, on, options["verbosity"]) for one in documents)
        if wrong:
            raise CommandError(f"{wrong} findings.")
        self.stdout.write(f"Nothing found in {len(documents)} tables on {on}.")

    def _prove(
        self, edition: Edition, document: Questionnaire, on: datetime.date, verbosity: int
    ) -> int:
        asked = table(edition, document, on)
        self.stdout.write(f"{document.slug}: {len(asked.table.rules)} cases in force on {on}")
        found = self._findings(edition, document, on)
        for one in found:
            where = one.key if one.kind == "questionnaire" else f"{one.kind} {one.key}"
            where = "" if where == document.slug else f"{where}: "
            self.stdout.write(f"  {one.code or 'form'}: {where}{one.place}: {one.message.en}")
        try:
            self._paths(asked)
            self._fallback(asked)
        except BudgetSpent:
            self.stdout.write("  undecided: too much to list")
        for rule in asked.table.rules:
            if unsupported(asked.case(rule.name), edition, on):
                self.stdout.write(f"  unsupported, rests on sources alone: {rule.name}")
        if without := scenarios.unreached(edition, document):
            self.stdout.write(f"  no situation ends in: {', '.join(without)}")
        self._overlaps(asked, verbosity)
        return len(found)

    def _findings(self, edition: Edition, document: Questionnaire, on: datetime.date) -> list[Problem]:
        """The table, the places' rules on it, and the situations it is held to, each on its own day."""
        found = list(questionnaire(document, edition, on))
        asked = table(edition, document, on)
        for rule, row in asked.cases.items():
            for message in unpublished(row.case, edition):
                found.append(Problem(*asked.stands(rule), message, "unpublished"))
        for one in overlays_of(edition, document.slug):
            found += overlay(one, edition, on)
        if held := edition.get("scenarios", document.slug):
            found += scenarios.check(held, edition, on)
        return found

    def _paths(self, asked: Compiled) -> None:
        lengths = paths(asked.table).lengths()
        self.stdout.write(
            f"  questions on a path: longest {max(lengths)}, median {median(lengths):g}"
            f" ({lengths.total()} paths)"
        )

    def _fallback(self, asked: Compiled) -> None:
        """What no case claims, under the curator's mark on it."""
        for number, box in marked(asked.table, asked.marks):
            mark = "unmarked" if number is None else asked.document.unclaimed[number].mark
            self.stdout.write(f"  to the fallback, {mark}: {in_words(box, asked)}")

    def _overlaps(self, asked: Compiled, verbosity: int) -> None:
        """Exceptions, declared by the order of the cases: no fault."""
        shared = overlaps(asked.table)
        if shared and verbosity < 2:
            self.stdout.write(f"  overlaps: {len(shared)} (listed with -v 2)")
        for first, second, box in shared if verbosity > 1 else ():
            self.stdout.write(f"  overlap, {first} wins over {second}: {in_words(box, asked)}")
