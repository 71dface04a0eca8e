"""Legal cases of the refund questionnaire: on that day, with these answers, this case and verdict."""

import datetime

import pytest
from django.http import QueryDict

from eligibility import answers
from eligibility.engine.interview import Outcome
from eligibility.result import result, table
from tests.press import data

# Situation, day, answers, case, verdict. The first eight are situations that people wrote in with; the
# others reach every row of the table at least once.
ROWS = [
    ("Guangdong, joined the employee scheme before the cover began", "2025-12-15",
     "scheme=resident&reason=joined_emp&before_start=yes&used=no&region=440000", "r5", "yes"),
    ("the job began in March", "2026-03-20",
     "scheme=resident&reason=joined_emp&before_start=no&region=440000", "r6", "no"),
    ("Hangzhou, joined before the cover began", "2025-12-15",
     "scheme=resident&reason=joined_emp&before_start=yes&used=no&region=330100", "r4", "depends"),
    ("Nanning, father died before the cover began", "2026-01-08",
     "scheme=resident&reason=died&before_start=yes&region=450100", "r7", "yes"),
    ("Chongqing, flexible worker, the employer paid too", "2026-12-20",
     "scheme=flex&reason=employer_now_pays&region=500000", "r9", "depends"),
    ("quit and wants the premiums back", "2026-11-23",
     "scheme=emp_unit&reason=left_job", "r13", "no"),
    ("recognised as low-income after paying", "2026-11-23",
     "scheme=resident&reason=aid_entitled", "r3", "partly"),
    ("too high a base", "2026-11-23",
     "scheme=emp_unit&reason=wrong_amount", "r1", "yes"),
    ("a witness of r1", "2026-11-23",
     "scheme=emp_unit&reason=wrong_amount", "r1", "yes"),
    ("a witness of r3", "2026-11-23",
     "scheme=resident&reason=aid_entitled", "r3", "partly"),
    ("a witness of r11", "2026-11-23",
     "scheme=emp_unit&reason=died", "r11", "partly"),
    ("a witness of r12", "2026-11-23",
     "scheme=emp_unit&reason=past_retirement&years_enough=yes", "r12", "depends"),
    ("a witness of r12a", "2026-11-23",
     "scheme=emp_unit&reason=past_retirement&years_enough=no", "r12a", "no"),
    ("a witness of r13", "2026-11-23",
     "scheme=emp_unit&reason=other_region", "r13", "no"),
    ("a witness of r9", "2026-11-23",
     "scheme=flex&reason=joined_emp", "r9", "depends"),
    ("a witness of r10", "2026-11-23",
     "scheme=emp_unit&reason=two_employers", "r10", "depends"),
    ("a witness of r6", "2026-11-23",
     "scheme=resident&reason=joined_emp&before_start=no", "r6", "no"),
    ("a witness of r7", "2026-11-23",
     "scheme=resident&reason=died&before_start=yes", "r7", "yes"),
    ("a witness of r4", "2026-11-23",
     "scheme=resident&reason=joined_emp&before_start=yes&used=no&region=330000", "r4", "depends"),
    ("a witness of r5", "2026-11-23",
     "scheme=resident&reason=other_region&before_start=yes&used=no", "r5", "yes"),
    ("a witness of r7a", "2026-11-23",
     "scheme=resident&reason=abroad&before_start=yes&used=no", "r7a", "yes"),
    ("a witness of r8", "2026-11-23",
     "scheme=resident&reason=died&before_start=no&used=no", "r8", "depends"),
    ("a witness of r2", "2026-11-23",
     "scheme=resident&reason=joined_emp&before_start=yes&used=yes", "r2", "no"),
    ("a witness of r14", "2026-11-23",
     "scheme=resident&reason=past_retirement", "r14", "no"),
    ("a witness of r15", "2026-11-23",
     "scheme=emp_unit&reason=joined_emp", "r15", "depends"),
]  # fmt: skip


@pytest.mark.parametrize("situation, on, query, case, verdict", ROWS)
def test_the_engine_ends_in_the_case(edition, situation, on, query, case, verdict):
    day = datetime.date.fromisoformat(on)
    asked = table(edition, edition.get("questionnaire", "refund"), day)
    given = answers.read(asked, QueryDict(query).lists())
    assert given.wrong == {}
    talk = answers.conversation(asked, given)
    assert isinstance(talk.stands, Outcome), f"{situation}: still asks {talk.stands}"
    found = result(edition, asked, talk.stands, answers.standing(given, talk.asked))
    assert (found.cases, found.verdict) == ((case,), verdict), situation


@pytest.mark.parametrize("situation, on, query, case, verdict", ROWS)
def test_the_page_says_so_in_both_languages(citizen, situation, on, query, case, verdict):
    for language in ("zh-hans", "en"):
        page = citizen.get(f"/{language}/check/refund/result/?{query}&on={on}", follow=True)
        said = data(page)
        assert (said["case"], said["verdict"]) == (case, verdict), situation
