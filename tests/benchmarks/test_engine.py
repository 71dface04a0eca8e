"""How long one evaluation takes, beside a bare loop over the same conditions; and what a proof takes.

The bare loop goes through the cases in order and stops at the first of which a box holds. It is told every
answer beforehand; the engine finds out which to ask, one by one, which is what an evaluation on the site is.
The made table is proved in a process of its own, so that its memory is all that is counted.
"""

import io
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from eligibility.engine.interview import replay, step
from eligibility.result import table
from legalbasis.today import today
from tests.test_made_table import documents, made

ROUNDS, PERSONS = 7, 300
SECONDS, MEGABYTES = 20, 500

PROOF = """
import resource, sys, time
from tests.test_made_table import *
asked = made(*documents()) if sys.argv[1] == "sound" else None
table = asked.table if asked else disordered(made(*documents()).table, 1)
began = time.perf_counter()
found = [one.kind for one in prove(table, asked.marks if asked else [])]
try:
    found.append(f"{len(paths(table).nodes)} nodes of paths")
except BudgetSpent:
    found.append("paths undecided")
spent = time.perf_counter() - began
print(spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, ", ".join(found), sep=";")
"""


def bare(asked):
    """The table as names and sets of values, and the loop over them."""
    cases = [
        (
            rule.name,
            [
                {key: frozenset(asked.dimensions[key].named(mask)) for key, mask in box.items()}
                for box in rule.boxes
            ],
        )
        for rule in asked.rules
    ]

    def first(answers):
        for name, boxes in cases:
            for box in boxes:
                for key, values in box.items():
                    if answers[key] not in values:
                        break
                else:
                    return name
        return None

    return first


def microseconds(work, persons):
    began = time.perf_counter()
    for person in persons:
        work(person)
    return (time.perf_counter() - began) / len(persons) * 1e6


def compare(name, asked):
    chance = random.Random(0)
    drawn = [
        {key: chance.randrange(len(one.atoms)) for key, one in asked.dimensions.items()}
        for _ in range(PERSONS)
    ]
    masks = [{key: 1 << place for key, place in one.items()} for one in drawn]
    values = [{key: asked.dimensions[key].atoms[n] for key, n in one.items()} for one in drawn]
    first = bare(asked)
    for said, mask in zip(values, masks, strict=True):
        assert [hit.rule for hit in replay(asked, mask).stands.hits] == [first(said)]
    rounds = [
        (
            microseconds(first, values),
            microseconds(lambda one: step(asked, one), masks),
            microseconds(lambda one: replay(asked, one), masks),
        )
        for _ in range(ROUNDS)  # in turn, so that a busy machine slows all alike
    ]
    loop, once, whole = (statistics.median(times) for times in zip(*rounds, strict=True))
    print(
        f"\n{name}, {len(asked.rules)} cases: bare loop {loop:.1f} µs; all answers at once {once:.1f} µs"
        f" ({once / loop:.1f}×); a whole interview {whole:.1f} µs ({whole / loop:.1f}×)"
    )


def test_one_evaluation_of_the_largest_table_beside_a_bare_loop(edition):
    tables = [table(edition, one, today()) for one in edition.of("questionnaire")]
    largest = max(tables, key=lambda one: sum(len(rule.boxes) for rule in one.table.rules))
    compare(largest.document.slug, largest.table)
    compare("made", made(*documents()).table)


@pytest.mark.parametrize("kind", ["sound", "disordered"])
def test_the_made_table_is_proved_or_undecided_within_its_bounds(kind):
    command = [sys.executable, "-c", PROOF, kind]
    done = subprocess.run(  # what this very process would run, in a fresh one
        command, cwd=Path(settings.BASE_DIR), capture_output=True, text=True, check=True, timeout=300
    )
    seconds, megabytes, found = done.stdout.strip().split(";")
    print(f"\n{kind} made table: {float(seconds):.2f} s, {float(megabytes):.0f} MB: {found}")
    assert float(seconds) < SECONDS
    assert float(megabytes) < MEGABYTES


@pytest.mark.parametrize("on", ["2026-11-23", "2027-01-01"])
def test_all_the_tables_we_ship_are_proved_in_ten_seconds(edition, on):
    began = time.perf_counter()
    call_command("prove", "--on", on, stdout=io.StringIO())
    spent = time.perf_counter() - began
    print(f"\nprove --on {on}: {spent:.2f} s")
    assert spent < 10
