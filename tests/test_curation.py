"""A questionnaire edited as what it is: table, drawing, conditions chosen, citations found."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from eligibility.curation.drawing import flow
from eligibility.documents import Range
from eligibility.models import Case, Questionnaire, Scenario
from eligibility.result import table
from legalbasis.publishing import drafts
from legalbasis.publishing.models import DraftSave
from legalbasis.text import article_digest
from tests.press import hrefs, tags


@pytest.fixture
def root(edition):
    browser = Client(headers={"accept-language": "en"})
    browser.force_login(User.objects.create_superuser("root", password="x"))
    return browser


@pytest.fixture
def refund(db):
    return Questionnaire.objects.get(slug="refund")


def case(name):
    return Case.objects.get(questionnaire__slug="refund", case_id=name)


def url(name, row):
    return reverse(f"admin:eligibility_{name}", args=[row.pk])


def order(refund):
    return list(
        refund.case_rows.filter(fallback=False).order_by("position").values_list("case_id", flat=True)
    )


# The table.


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_table_says_each_case_in_words_with_links_to_its_parts(root, refund, language):
    page = root.get(url("questionnaire_table", refund), headers={"accept-language": language})
    for row in refund.case_rows.all():
        assert url("case_change", row) in hrefs(page.text)
    for row in refund.questions.all():
        assert url("question_change", row) in hrefs(page.text)
    assert ("died" if language == "en" else "去世") in page.text.lower()
    assert "scheme = resident" not in page.text, "conditions in words, not in the notation"
    assert 'class="faulty"' not in page.text


def test_what_is_missing_is_marked_beside_its_row(root, refund):
    Case.objects.filter(pk=case("r5").pk).update(headline_en="")
    page = root.get(url("questionnaire_table", refund))
    row = re.search(r'<tr id="case-r5" class="faulty">.*?</tr>', page.text, re.DOTALL)[0]
    assert "the English is missing" in row and url("case_change", case("r5")) in row


def test_a_gap_and_a_broken_situation_are_listed_with_links_to_the_rows(root, refund):
    case("r3").delete()
    page = root.get(url("questionnaire_table", refund))
    assert "no case claims this" in page.text and "expected r3 (partly)" in page.text
    assert url(
        "scenario_change", Scenario.objects.get(table__questionnaire="refund", scenario_id="s7")
    ) in hrefs(page.text)


def test_a_condition_that_cannot_be_read_is_shown_as_it_was_typed(root, refund):
    Case.objects.filter(pk=case("r5").pk).update(when_text="scheme is something")
    page = root.get(url("questionnaire_table", refund))
    assert "<code>scheme is something</code>" in page.text and "not complete yet" in page.text


def test_cases_move_are_copied_and_taken_out_and_each_act_keeps_a_snapshot(root, refund):
    before, saves = order(refund), DraftSave.objects.filter(kind="questionnaire", key="refund").count()
    act = lambda name, what: root.post(url("case_move", case(name)), {"act": what})  # noqa: E731
    act("r3", "up")
    assert order(refund)[:2] == ["r3", "r1"]
    act("r3", "down")
    assert order(refund) == before
    act("r3", "copy")
    assert order(refund)[:3] == ["r1", "r3", "r3x1"]
    copy = case("r3x1")
    assert [one.eid for one in copy.citations.all()] == [one.eid for one in case("r3").citations.all()]
    act("r3x1", "withdraw")
    assert order(refund) == before
    assert DraftSave.objects.filter(kind="questionnaire", key="refund").count() >= saves + 3
    assert drafts.read(refund)


def test_the_first_case_does_not_move_up_nor_the_last_down(root, refund):
    before = order(refund)
    root.post(url("case_move", case(before[0])), {"act": "up"})
    root.post(url("case_move", case(before[-1])), {"act": "down"})
    root.post(url("case_move", case(before[0])), {"act": "dance"})
    assert order(refund) == before


def test_the_table_takes_few_queries(root, refund, django_assert_max_num_queries):
    root.get(url("questionnaire_table", refund))
    with django_assert_max_num_queries(45):
        root.get(url("questionnaire_table", refund))


# The drawing.


def test_the_drawing_counts_every_path_once(root, refund, edition):
    found = flow(table(edition, edition.get("questionnaire", "refund"), edition.day))
    assert found.paths == sum(found.ends.values()) > 20
    assert found.through["scheme"] == found.paths, "everybody is asked the first question"
    page = root.get(url("questionnaire_drawing", refund))
    assert "<svg" in page.text and f"{found.paths} paths" in page.text
    assert "<script" not in page.text.split('<div class="drawing">')[1].split("</div>")[0]


def test_a_draft_that_cannot_be_compiled_says_why_instead(root, refund):
    Case.objects.filter(pk=case("r5").pk).update(when_text="shoe_size = 43")
    page = root.get(url("questionnaire_drawing", refund))
    assert page.status_code == 200 and "be drawn yet" in page.text and "shoe_size" in page.text


# Conditions, chosen.


def filled(page):
    """What a browser sends if the form is saved as it is."""
    data = {}
    for _tag, attrs in tags(page, "input"):
        name, kind = attrs.get("name"), attrs.get("type", "text")
        if not name or kind == "submit" or (kind == "checkbox" and "checked" not in attrs):
            continue
        data.setdefault(name, []).append(attrs.get("value", ""))
    return data


def said(box):
    """A box in which the order of writing plays no part."""
    return {key: value if isinstance(value, Range) else frozenset(value) for key, value in box.items()}


@pytest.mark.parametrize("slug", ["refund", "back-payment", "subsidy-4050", "coverage"])
def test_conditions_saved_as_they_are_stay_as_they_are(root, slug):
    for row in Case.objects.filter(questionnaire__slug=slug, fallback=False):
        before = [said(box) for box in row.get_when()]
        page = root.get(url("case_conditions", row))
        root.post(url("case_conditions", row), {**filled(page), "save": "1"})
        row.refresh_from_db()
        assert [said(box) for box in row.get_when()] == before, row.case_id


def test_answers_are_ticked_and_ranges_filled_in(root):
    row = Case.objects.get(questionnaire__slug="back-payment", case_id="b4")
    page = root.get(url("case_conditions", row))
    data = {**filled(page), "b0.gap_reason": ["changed_job", "flex_missed"], "b0.gap_months.least": "1",
            "b0.gap_months.most": "2", "save": "1"}  # fmt: skip
    root.post(url("case_conditions", row), data)
    row.refresh_from_db()
    (box,) = row.get_when()
    assert (box["gap_reason"], box["gap_months"]) == (("changed_job", "flex_missed"), Range(1, 2))


def test_an_alternative_can_be_added_and_taken_out(root):
    row = case("r5")
    page = root.get(url("case_conditions", row))
    more = root.post(url("case_conditions", row), {**filled(page), "more": "1"})
    assert more.text.count('class="module alternative"') == 2
    data = {**filled(more), "b1.reason": ["died"], "save": "1"}
    root.post(url("case_conditions", row), data)
    row.refresh_from_db()
    assert [box["reason"] for box in row.get_when()][1] == ("died",)
    page = root.get(url("case_conditions", row))
    root.post(url("case_conditions", row), {**filled(page), "b0.gone": "1", "save": "1"})
    row.refresh_from_db()
    assert [box["reason"] for box in row.get_when()] == [("died",)]


@pytest.mark.parametrize(
    "slug, name, field, value, words",
    [
        ("back-payment", "b4", "b0.gap_months.least", "many", "Enter a whole number"),
        ("back-payment", "b4", "b0.gap_months.least", "9", "larger than the second"),
        ("refund", "r5", "b0.region", "999999", "No such place: 999999"),
    ],
)
def test_what_cannot_stand_is_said_and_nothing_is_saved_or_lost(root, slug, name, field, value, words):
    row = Case.objects.get(questionnaire__slug=slug, case_id=name)
    before = row.when_text
    page = root.get(url("case_conditions", row))
    answer = root.post(url("case_conditions", row), {**filled(page), field: value, "save": "1"})
    assert words in answer.text and f'value="{value}"' in answer.text
    row.refresh_from_db()
    assert row.when_text == before


# Citations, found.


@pytest.mark.parametrize(
    "asked",
    ["社会保险法 58", "第五十八条 社会保险法", "social insurance law art. 58", "用人单位 三十日"],
)
def test_an_article_is_found_by_number_and_by_words(root, asked):
    page = root.get(url("case_cite", case("r5")), {"q": asked})
    assert 'value="art_58"' in page.text


def test_citing_it_pins_the_wording_of_today(root, edition):
    row = case("r5")
    root.post(url("case_cite", row), {"work": "social-insurance-law", "eid": "art_58"})
    cited = row.citations.order_by("-position")[0]
    text = edition.get("expression", "social-insurance-law@2018-12-29")
    wanted = next(
        article_digest(one) for one in text.provisions if one.number == "58" and one.level == "article"
    )
    assert (cited.work, cited.eid, cited.digest) == ("social-insurance-law", "art_58", wanted)


@pytest.mark.parametrize("asked", ["zzzz", "99999", "§§"])
def test_what_is_not_found_says_so(root, asked):
    assert "Nothing found" in root.get(url("case_cite", case("r5")), {"q": asked}).text


def test_who_may_not_change_the_case_gets_no_such_page(db, edition):
    browser = Client()
    browser.force_login(User.objects.create_user("reader", is_staff=True))
    for name in ("case_conditions", "case_cite"):
        assert browser.get(url(name, case("r5"))).status_code == 403
    assert browser.post(url("case_move", case("r5")), {"act": "up"}).status_code == 403


def test_a_case_leads_to_its_conditions_citations_and_table(root, refund):
    row = case("r5")
    links = hrefs(root.get(url("case_change", row)).text)
    assert {url("case_conditions", row), url("case_cite", row), url("questionnaire_table", refund)} <= {
        *links
    }
