"""How an answer was found: exact against brute force, and the page that says it."""

import gzip
import itertools
import re
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.http import QueryDict
from hypothesis import given, settings

from eligibility import answers as reading
from eligibility.compile import Scale
from eligibility.engine.interview import Outcome, Rule, replay
from eligibility.explain import explained, standings
from eligibility.result import clause, table as compiled
from tests.press import R5, data, hrefs, main_of, section, tags
from tests.test_engine import box, first_rule, holds, interviews, points, table
from tests.test_refund_rows import ROWS as REFUND
from tests.test_tables import ROWS
from tests.test_weight import LIMIT, weight

UNSURE = "scheme=resident&reason=joined_emp&before_start=yes&used=unsure&region=440100"
LOCAL = R5.replace("440100", "330100")


def explain(asked, answers):
    """The answers that count, and what became of each rule."""
    talk = replay(asked, answers)
    known = {key: answers[key] for key in talk.asked}
    return known, {one.rule: one for one in standings(asked, known, talk.stands)}


# Against brute force, over all completions of the answers.


@given(interviews())
@settings(max_examples=200, deadline=None)
def test_the_status_of_a_rule_is_what_completing_the_answers_shows(interview):
    asked, answers = interview
    known, found = explain(asked, answers)
    completions = list(points(asked, known))
    outcomes = [first_rule(asked, point) for point in completions]
    assert list(found) == [*(rule.name for rule in asked.rules), None]
    for rule in (*asked.rules, Rule(None, ({},))):
        first = outcomes.count(rule.name)
        fits = any(holds(one, point) for one in rule.boxes for point in completions)
        expected = (
            "answer" if first == len(outcomes)
            else "possible" if first
            else "not-reached" if fits
            else "ruled-out"
        )  # fmt: skip
        assert found[rule.name].status == expected, rule


def contradicted(asked, rule, known):
    return not any(holds(one, point) for one in rule.boxes for point in points(asked, known))


@given(interviews())
@settings(max_examples=300, deadline=None)
def test_the_answers_named_against_a_rule_rule_it_out_and_none_fewer_do(interview):
    asked, answers = interview
    known, found = explain(asked, answers)
    for rule in asked.rules:
        against = dict(found[rule.name].against)
        if found[rule.name].status != "ruled-out":
            assert not against
            continue
        assert contradicted(asked, rule, {key: known[key] for key in against})
        for fewer in itertools.combinations(known, len(against) - 1):
            assert not contradicted(asked, rule, {key: known[key] for key in fewer})
        for key, wanted in against.items():
            assert not wanted & known[key]
            assert {one[key] for one in rule.boxes if key in one and not one[key] & known[key]}
            sets = [one[key] for one in rule.boxes if key in one and not one[key] & known[key]]
            assert all(not one & ~wanted for one in sets)
            assert all(any(one >> bit & 1 for one in sets) for bit in range(8) if wanted >> bit & 1)


@given(interviews())
@settings(max_examples=100, deadline=None)
def test_the_questions_named_open_are_those_that_alone_can_turn_the_outcome(interview):
    asked, answers = interview
    known, found = explain(asked, answers)
    everything = list(points(asked, known))
    turning = {rule: set() for rule in found}
    for point, key in itertools.product(everything, asked.dimensions):
        here = first_rule(asked, point)
        if any(
            first_rule(asked, other) != here
            for other in everything
            if {**other, key: point[key]} == point
        ):
            turning[here].add(key)
    assert {rule: set(one.open) for rule, one in found.items()} == turning


@given(interviews())
@settings(max_examples=100, deadline=None)
def test_the_rules_named_before_one_that_is_not_reached_claim_all_it_would_have(interview):
    asked, answers = interview
    known, found = explain(asked, answers)
    for rule in (*asked.rules, Rule(None, ({},))):
        if found[rule.name].status == "not-reached":
            takers = {
                first_rule(asked, point)
                for point in points(asked, known)
                if any(holds(one, point) for one in rule.boxes)
            }
            assert set(found[rule.name].before) == takers
        else:
            assert found[rule.name].before == ()


@pytest.mark.parametrize(
    "rules, against",
    [
        ([box(reason="error")], {"reason": "error"}),
        ([box(reason="error", scheme="flex")], {"reason": "error"}),  # either would do: the first asked
        ([box(reason="error"), box(scheme="flex")], {"reason": "error", "scheme": "flex"}),
        ([box(reason="error", scheme="flex"), box(scheme="flex")], {"scheme": "flex"}),
        ([box(reason="error"), box(reason="other")], {"reason": "error other"}),
        ([], {}),
    ],
)
def test_the_fewest_answers_are_named_with_what_was_wanted(rules, against):
    asked = table([Rule("late", tuple(rules))])
    known = box(reason="job", scheme="resident", used="yes no")
    (late, fallback) = standings(asked, known, replay(asked, known).stands)
    assert dict(late.against) == box(**against)
    assert (late.status, fallback.status) == ("ruled-out", "answer")


# In words, over the published tables.


def rows_of(edition, slug, day, query):
    asked = compiled(edition, edition.get("questionnaire", slug), day)
    given_answers = reading.read(asked, QueryDict(query).lists())
    talk = reading.conversation(asked, given_answers)
    assert isinstance(talk.stands, Outcome)
    kept = reading.standing(given_answers, talk.asked)
    return explained(edition, asked, kept, talk.stands)


def test_each_case_says_by_which_answer(edition, day):
    rows = {row.case.id: row for row in rows_of(edition, "refund", day, LOCAL)}
    assert rows["r4"].status == "answer"
    assert rows["r4"].ground.place.en.startswith("Zhejiang")
    assert [one.question.key for one in rows["r4"].met][:2] == ["scheme", "reason"]
    assert rows["r5"].status == "not-reached"
    assert rows["r5"].before == (rows["r4"].number,)
    document = edition.get("questionnaire", "refund")
    questions = {one.key: one for one in document.questions}
    reasons = {option.id: option for option in questions["reason"].options}
    (why,) = rows["r3"].against
    assert (why.question, why.answer) == (questions["reason"], reasons["joined_emp"].label)
    assert why.wanted == reasons["aid_entitled"].clause
    (why,) = rows["r6"].against
    assert (why.question.key, why.wanted.en) == ("before_start", "any other answer")


def test_a_not_sure_leaves_open_what_hangs_on_it(edition, day):
    rows = {row.case.id: row for row in rows_of(edition, "refund", day, UNSURE)}
    assert {key for key, row in rows.items() if row.status == "possible"} == {"r5", "r2"}
    assert [one.key for one in rows["r5"].open] == [one.key for one in rows["r2"].open] == ["used"]
    assert not [row for row in rows.values() if any(one.question.key == "used" for one in row.against)]


def test_a_condition_on_numbers_says_each_range_of_its_own(edition, day):
    asked = compiled(edition, edition.get("questionnaire", "back-payment"), day)
    asked = replace(asked, scales={"gap_months": Scale((0, 4, 7, 10), 99)})
    label = asked.questions["gap_months"].label.en
    for mask, words in [
        (0b0110, [f"{label}: 4 to 9"]),
        (0b0101, [f"{label}: 3 or less", f"{label}: 7 to 9"]),
        (0b1001, [f"{label}: 3 or less", f"{label}: 10 or more"]),
    ]:
        assert clause("gap_months", mask, asked).en == ", or ".join(words)


# The page.


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("query", [R5, UNSURE, LOCAL, f"{R5}&on=2025-12-15"])
def test_the_result_leads_to_its_explanation_and_back(citizen, language, query):
    result = citizen.get(f"/{language}/check/refund/result/?{query}")
    (way,) = [link for link in hrefs(section(result, "checked")) if "/explain/" in link]
    page = citizen.get(way)
    assert page.status_code == 200
    assert {**data(page), "page": "result"} == data(result)
    assert data(page)["page"] == "explain"
    back = [link for link in hrefs(main_of(page)) if "/result/?" in link]
    assert data(citizen.get(back[0])) == data(result)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_page_has_every_case_of_the_table_once_in_order(citizen, edition, day, language):
    page = citizen.get(f"/{language}/check/refund/explain/?{R5}")
    rows = rows_of(edition, "refund", day, R5)
    shown = [(a["data-case"], a["data-status"]) for _tag, a in tags(page, "tr") if "data-case" in a]
    assert shown == [(row.case.id, row.status) for row in rows]
    for row in rows:
        words = row.case.word.en if language == "en" else row.case.word.zh
        assert words in re.sub(r"<[^>]+>", "", page.text).replace("&#x27;", "'")


def test_the_path_stands_in_the_order_of_asking_with_ways_to_change_it(citizen):
    page = citizen.get(f"/en/check/refund/explain/?{R5}")
    links = [dict(parse_qsl(urlsplit(one).query)) for one in hrefs(section(page, "path"))]
    assert [one["change"] for one in links] == ["scheme", "reason", "before_start", "used", "region"]


def test_a_status_is_said_in_words_and_the_table_has_headers(citizen):
    page = citizen.get(f"/en/check/refund/explain/?{UNSURE}")
    cases = section(page, "cases")
    for words in ("Possible", "Ruled out", "Not reached", "Still open"):
        assert words in cases
    found = tags(page, "th")
    assert {attrs["scope"] for _tag, attrs in found} == {"col", "row"}
    assert "<caption" in cases


def test_a_case_names_the_law_in_force_on_the_day_with_links(citizen):
    for on, shown in (("2026-12-31", False), ("2027-01-01", True)):
        page = citizen.get(f"/en/check/refund/explain/?scheme=resident&reason=aid_entitled&on={on}")
        row = re.search(r'<tr data-case="r3".*?</tr>', page.text, re.DOTALL)[0]
        links = [link.partition("?")[0] for link in hrefs(row)]
        assert "/en/law/social-insurance-law/article-25/" in links
        assert any("/law/medical-security-law/" in link for link in links) is shown


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize(
    "query, leads",
    [
        ("scheme=resident", "answers/?scheme=resident"),
        ("scheme=gone", "answers/?scheme=gone"),
        (
            f"{R5}&colour=red",
            "explain/?scheme=resident&reason=joined_emp&before_start=yes&used=no&region=440100",
        ),
        ("scheme=emp_unit&reason=left_job&used=no", "explain/?scheme=emp_unit&reason=left_job"),
    ],
)
def test_what_is_incomplete_wrong_or_stale_leads_on(citizen, language, query, leads):
    page = citizen.get(f"/{language}/check/refund/explain/?{query}")
    assert page.status_code == 302
    assert page["Location"] == f"/{language}/check/refund/{leads}"
    assert "private" in page["Cache-Control"]


def test_the_page_is_private_keeps_the_day_and_fits(citizen, edition):
    page = citizen.get(f"/en/check/refund/explain/?{R5}&seen={edition.seq}-{edition.day}")
    assert "private" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page["X-Robots-Tag"]
    assert str(edition.seq) in section(page, "checked")
    assert all("seen=" in link for link in hrefs(section(page, "cases")))
    assert citizen.get("/en/check/gone/explain/").status_code == 404
    assert citizen.post(f"/en/check/refund/explain/?{R5}").status_code == 405


EVERY = [*ROWS, *(("refund", on, query, case, verdict) for _s, on, query, case, verdict in REFUND)]


@pytest.mark.parametrize("questionnaire, on, query, case, verdict", EVERY)
def test_every_row_is_explained_in_one_round_trip(citizen, questionnaire, on, query, case, verdict):
    for language in ("en", "zh-hans"):
        address = f"/{language}/check/{questionnaire}/explain/?{query}&on={on}"
        page = citizen.get(address, follow=True)
        assert (data(page)["case"], data(page)["verdict"]) == (case, verdict)
        if " " not in case:
            assert f'<tr data-case="{case}" data-status="answer"' in page.text
        assert weight(page) <= LIMIT, len(gzip.compress(page.content, 9))


def test_a_warm_page_asks_the_database_nothing(citizen, django_assert_num_queries):
    for language in ("en", "zh-hans"):
        path = f"/{language}/check/refund/explain/?{R5}"
        citizen.get(path)
        with django_assert_num_queries(0):
            assert citizen.get(path).status_code == 200
        with django_assert_num_queries(0):
            assert citizen.get(path.replace("440100", "450100")).status_code == 200
