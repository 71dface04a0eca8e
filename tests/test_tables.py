"""The rows of every other table: on that day, with these answers, this case and verdict (`data/rows.tsv`)."""

import csv
from pathlib import Path

import pytest

from tests.press import data

with (Path(__file__).parent / "data" / "rows.tsv").open(encoding="utf-8") as rows:
    ROWS = [tuple(row) for row in csv.reader(rows, delimiter="\t")][1:]


@pytest.mark.parametrize("questionnaire, day, answers, case, verdict", ROWS)
def test_the_page_says_case_and_verdict(citizen, questionnaire, day, answers, case, verdict):
    address = f"/zh-hans/check/{questionnaire}/result/?{answers}&on={day}"
    said = data(citizen.get(address, follow=True))
    assert (said["case"], said["verdict"]) == (case, verdict)


def test_every_case_of_every_table_is_reached(edition):
    from tests.test_refund_rows import ROWS as REFUND

    reached = {(name, case) for name, _day, _answers, case, _verdict in ROWS}
    reached |= {("refund", case) for _s, _on, _query, case, _v in REFUND}
    overlays = {
        (one.questionnaire, edit.case.id)
        for one in edition.of("overlay")
        for edit in one.edits
        if edit.case
    }
    own = {(one.slug, case.id) for one in edition.of("questionnaire") for case in one.cases}
    fallbacks = {(one.slug, one.fallback.id) for one in edition.of("questionnaire")}
    assert own | overlays | fallbacks <= reached
