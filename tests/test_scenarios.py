"""Situations: each gets the answer it expects, publishing is held to them, some are worked examples."""

import datetime
from urllib.parse import parse_qsl

import msgspec
import pytest

from eligibility.documents import Scenario
from eligibility.result import table
from eligibility.scenarios import told, unreached
from legalbasis import library
from legalbasis.documents import Text
from legalbasis.publishing.problems import Refused
from tests.press import data, hrefs, put, reworded, section, tags
from tests.test_refund_rows import ROWS as REFUND
from tests.test_tables import ROWS


def situations(edition):
    for page in edition.of("scenarios"):
        for scenario in page.scenarios:
            yield page.questionnaire, scenario


def test_every_situation_is_told_what_it_expects(edition):
    count = 0
    for slug, scenario in situations(edition):
        found = told(edition, edition.get("questionnaire", slug), scenario)
        assert (found.result.cases, found.result.verdict) == (scenario.cases, scenario.verdict), (
            scenario.id
        )
        assert found.figure == scenario.figure, scenario.id
        count += 1
    assert count > 180


def test_every_case_is_reached_and_each_table_has_three_situations_of_its_own(edition):
    for document in edition.of("questionnaire"):
        assert unreached(edition, document) == []
        own = [one for slug, one in situations(edition) if slug == document.slug and one.id[0] == "o"]
        assert len(own) >= 3


def test_every_citation_of_a_situation_resolves_on_its_day(edition):
    """To a provision, or to a work whose text is not held here; what is not in force yet is not shown."""
    for slug, scenario in situations(edition):
        found = told(edition, edition.get("questionnaire", slug), scenario)
        for one in found.result.possibilities:
            for cited in one.ground.case.citations:
                law = library.laws(edition)[cited.work]
                authority = library.authority(edition, cited, scenario.on)
                assert (authority is None) == (law.status(scenario.on) != "in-force")
                if authority and cited.eid not in ("", "work"):
                    assert authority.article or not law.expressions, (scenario.id, cited)


ALL_ROWS = [*ROWS, *(("refund", day, query, case, verdict) for _s, day, query, case, verdict in REFUND)]


@pytest.mark.parametrize("slug, day, query, case, verdict", ALL_ROWS)
def test_every_row_of_the_tables_is_a_situation_that_gates_publishing(
    edition, slug, day, query, case, verdict
):
    asked = table(edition, edition.get("questionnaire", slug), datetime.date.fromisoformat(day))
    wanted = {key: value for key, value in parse_qsl(query) if key in asked.questions}
    held = [
        (one.cases, one.verdict)
        for name, one in situations(edition)
        if (name, str(one.on), one.answers) == (slug, day, wanted)
    ]
    assert ((case,), verdict) in held


# Publishing.


def refused(kind, key, document):
    with pytest.raises(Refused) as refusal:
        put(kind, key, document)
    return [one for one in refusal.value.problems if one.kind == "scenarios"]


def test_a_changed_verdict_is_refused_with_the_situations_it_breaks(edition):
    document = reworded(edition.get("questionnaire", "refund"), "r5", verdict="no")
    found = refused("questionnaire", "refund", document)
    assert {one.place for one in found} == {"scenarios.s1", "scenarios.w-r5", "scenarios.o2"}
    assert "expected r5 (yes), now r5 (no)" in found[0].message.en


def test_a_changed_figure_is_refused(edition):
    document = edition.get("figures", "120000")
    (figure,) = document.figures
    anew = msgspec.structs.replace(document, figures=(msgspec.structs.replace(figure, value="0.5"),))
    (problem,) = refused("figures", "120000", anew)
    assert problem.place == "scenarios.s11a"
    assert "expected 3,500.00 yuan, now 2,500.00 yuan" in problem.message.en


@pytest.mark.parametrize(
    "changes, words",
    [
        ({"answers": {"scheme": "resident"}}, "not answered yet: reason"),
        ({"answers": {"scheme": "nonsense", "reason": "died"}}, "can’t stand: scheme"),
        ({"answers": {"shoe_size": "43"}}, "can’t stand: shoe_size"),
        ({"cases": ("r6",)}, "expected r6 (yes), now r5 (yes)"),
        ({"verdict": "no"}, "expected r5 (no), now r5 (yes)"),
        ({"figure": Text("5个月", "5 months")}, "expected 5 months, now none"),
        ({"title": None}, "needs both a title and the situation"),
    ],
)
def test_a_situation_that_does_not_hold_is_refused(edition, changes, words):
    document = edition.get("scenarios", "refund")
    rows = [
        msgspec.structs.replace(one, **changes) if one.id == "s1" else one for one in document.scenarios
    ]
    found = refused("scenarios", "refund", msgspec.structs.replace(document, scenarios=tuple(rows)))
    assert any(words in one.message.en for one in found), [one.message.en for one in found]


def test_two_situations_of_one_id_are_refused(edition):
    document = edition.get("scenarios", "refund")
    twice = (*document.scenarios, document.scenarios[0])
    found = refused("scenarios", "refund", msgspec.structs.replace(document, scenarios=twice))
    assert [one.message.en for one in found] == ["the id stands twice"]


def test_an_answer_that_nothing_asks_for_is_refused(edition):
    document = edition.get("scenarios", "refund")
    idle = Scenario(
        "x1", edition.day, {"scheme": "emp_unit", "reason": "left_job", "used": "no"}, ("r13",), "no"
    )
    found = refused(
        "scenarios", "refund", msgspec.structs.replace(document, scenarios=(*document.scenarios, idle))
    )
    assert "nothing asks for: used" in found[0].message.en


# The pages.


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_example_has_a_page_that_search_engines_may_list(citizen, edition, language):
    index = citizen.get(f"/{language}/examples/")
    links = [
        href
        for href in hrefs(index.text)
        if href.startswith(f"/{language}/examples/") and href.count("/") > 3
    ]
    wanted = [(slug, one) for slug, one in situations(edition) if one.title]
    assert len(wanted) > 45 and len(set(links)) == len(wanted)
    for slug, one in wanted:
        page = citizen.get(f"/{language}/examples/{slug}/{one.id}/")
        assert page.status_code == 200
        assert (data(page)["case"], data(page)["verdict"]) == (" ".join(one.cases), one.verdict)
        assert "noindex" not in page.text and "noindex" not in page.get("X-Robots-Tag", "")
        if one.figure:
            assert (one.figure.en if language == "en" else one.figure.zh) in section(page, "sum")


def test_an_example_leads_to_its_whole_answer_and_to_a_start_that_is_filled_in(citizen):
    page = citizen.get("/en/examples/refund/s1/")
    then = next(href for href in hrefs(page.text) if "/result/" in href)
    said = citizen.get(then)
    assert (data(said)["case"], said.status_code) == ("r5", 200)
    start = next(href for href in hrefs(page.text) if "/answers/" in href)
    question = citizen.get(start)
    assert question.status_code == 200 and data(question)["page"] == "question"
    checked = [attrs["value"] for _tag, attrs in tags(question, "input") if "checked" in attrs]
    assert checked == ["resident"], "prefilled, to be confirmed or changed"


def test_the_start_page_names_its_examples(citizen):
    page = citizen.get("/en/check/refund/")
    assert "/en/examples/refund/s1/" in hrefs(section(page, "like"))


@pytest.mark.parametrize("path", ["refund/none/", "none/s1/", "refund/w-r1/", "refund/S1!/"])
def test_an_example_that_is_not_there_is_a_page_that_helps(citizen, path):
    assert citizen.get(f"/en/examples/{path}").status_code == 404
