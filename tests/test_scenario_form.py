"""A situation is filled in like the questions it answers: chosen from their options, and nothing is lost."""

import re

import pytest
from django.http import QueryDict

from eligibility.curation.answering import AnswersField
from eligibility.models import Question, Scenario
from legalbasis.publishing.models import DraftSave
from tests.curators import admin_url, filled, save
from tests.press import as_sent, tags

ENGLISH = {"accept-language": "en"}


def s15():
    """Two months between jobs: a choice, a yes or no, and a number."""
    return Scenario.objects.get(table__questionnaire="back-payment", scenario_id="s15")


def shape(row):
    """Which questions are answered, and whether anything is entered."""
    return row.table.questionnaire, *row.answers, bool(row.entered), bool(row.title_zh)


def labels(page):
    return dict(re.findall(r'<label for="id_answers_(\w+)">(.*?)</label>', page.text))


def chosen(page):
    return [a["value"] for _t, a in tags(page, "option") if "selected" in a and "=" in a["value"]]


def sent(page, *pairs):
    """What a browser sends with these answers: all under one name."""
    return {**filled(page), "answers": [part for pair in pairs for part in pair]}


def test_there_is_a_row_for_each_question_with_the_answers_chosen(author):
    row = s15()
    page = author.get(admin_url(row), headers=ENGLISH)
    assert labels(page) == {
        one.key: one.label_en
        + (" (or: unsure)" if one.unsure and one.kind in ("number", "months") else "")
        for one in Question.objects.filter(questionnaire__slug="back-payment")
    }
    assert set(chosen(page)) == {"unemp_benefit=no", "gap_reason=changed_job"}
    typed = {
        a["id"]: a["value"] for _t, a in tags(page, "input") if a.get("name") == "answers" and "id" in a
    }
    assert typed["id_answers_gap_months"] == "2"
    ticked = [
        a["value"] for _t, a in tags(page, "input") if a.get("name") == "cases" and "checked" in a
    ]
    assert ticked == ["b4"]


def test_another_answer_is_kept_in_the_draft(author):
    row = s15()
    page = author.get(admin_url(row), headers=ENGLISH)
    pairs = [
        ("unemp_benefit=no",),
        ("gap_reason=changed_job",),
        ("gap_months=", "3"),
        ("missed_years=", ""),
    ]
    assert author.post(admin_url(row), sent(page, *pairs), headers=ENGLISH).status_code == 302
    assert s15().answers == {"unemp_benefit": "no", "gap_reason": "changed_job", "gap_months": "3"}
    assert DraftSave.objects.order_by("-id").first().key == "back-payment"


def test_each_shape_of_a_situation_is_saved_unchanged(author):
    shapes = {shape(row): row for row in Scenario.objects.select_related("table")}
    assert len(shapes) > 20
    before = DraftSave.objects.count()
    for row in shapes.values():
        was = dict(row.answers), dict(row.entered)
        save(author, row)
        row.refresh_from_db()
        assert (row.answers, row.entered) == was
    assert DraftSave.objects.count() == before


def test_what_is_not_asked_or_offered_any_more_is_shown_and_kept(author):
    row = s15()
    row.answers = {"gone": "x", "gap_reason": "withdrawn", "gap_months": "2"}
    row.save()
    page = author.get(admin_url(row), headers=ENGLISH)
    assert labels(page)["gone"] == "gone (not asked)"
    assert "withdrawn (not offered)" in page.text
    assert "gap_reason=withdrawn" in chosen(page)
    save(author, row)
    row.refresh_from_db()
    assert row.answers == {"gone": "x", "gap_reason": "withdrawn", "gap_months": "2"}


def test_places_are_chosen_by_name(author):
    row = Scenario.objects.filter(table__questionnaire="refund", answers__has_key="region").first()
    page = author.get(admin_url(row), headers=ENGLISH)
    assert f"region={row.answers['region']}" in chosen(page)
    assert '<optgroup label="Guangxi' in page.text
    assert {"region=450100", "region=unknown"} <= {a.get("value") for _t, a in tags(page, "option")}


def test_what_a_calculator_asks_for_is_entered_by_name(author):
    row = Scenario.objects.exclude(entered={}).first()
    page = author.get(admin_url(row), headers=ENGLISH)
    typed = {
        a["id"].removeprefix("id_entered_"): a["value"]
        for _t, a in tags(page, "input")
        if a.get("name") == "entered" and "id" in a
    }
    assert row.entered.items() <= {**typed, **dict(one.split("=") for one in chosen(page))}.items()
    assert (
        "The expected cases have no calculator." in author.get(admin_url(s15()), headers=ENGLISH).text
    )


def test_a_situation_is_begun_from_the_list_of_its_questionnaire(author):
    table = s15().table
    filters = f"_changelist_filters=table__id__exact%3D{table.pk}"
    page = author.get(f"/admin/eligibility/scenario/add/?{filters}", headers=ENGLISH)
    sends = as_sent(page, "scenario_form")
    assert sends["table"] == [str(table.pk)]
    assert int(sends["position"][0]) == table.scenarios.count() + 1
    sends |= {"scenario_id": ["s99"], "on": ["2026-11-23"], "verdict": ["yes"], "_continue": ["x"]}
    assert author.post("/admin/eligibility/scenario/add/", sends, headers=ENGLISH).status_code == 302
    begun = Scenario.objects.get(scenario_id="s99")
    page = author.get(admin_url(begun), headers=ENGLISH)
    assert "gap_reason" in labels(page)


def test_what_a_browser_sends_of_an_untouched_situation_changes_nothing(author):
    shapes = {shape(row): row for row in Scenario.objects.select_related("table")}
    for row in shapes.values():
        was = dict(row.answers), dict(row.entered), row.cases
        page = author.get(admin_url(row), headers=ENGLISH)
        sends = as_sent(page, "scenario_form")
        assert author.post(admin_url(row), sends, headers=ENGLISH).status_code == 302
        row.refresh_from_db()
        assert (row.answers, row.entered, row.cases) == was


def test_two_editors_of_one_situation_read_answers_in_words(author):
    row = s15()
    page = author.get(admin_url(row), headers=ENGLISH)
    sends = as_sent(page, "scenario_form")
    theirs = {**sends, "answers": ["unemp_benefit=no", "gap_reason=changed_job", "gap_months=", "3"]}
    assert author.post(admin_url(row), theirs, headers=ENGLISH).status_code == 302
    shown = author.post(admin_url(row), {**sends, "title_en": ["Another title"]}, headers=ENGLISH)
    assert shown.status_code == 409
    fields = {one.name: one for one in shown.context["fields"]}
    assert fields["answers"].chosen == "theirs", "the second editor didn't touch the answers"
    assert "Cause of the gap: Changed jobs" in fields["answers"].theirs_said.splitlines()


def test_a_new_situation_is_saved_first(author):
    page = author.get("/admin/eligibility/scenario/add/", headers=ENGLISH)
    assert "There is a row for each question once the situation is saved" in page.text


def test_what_is_no_answer_is_refused_in_words(author):
    row = s15()
    page = author.get(admin_url(row), headers=ENGLISH)
    again = author.post(admin_url(row), {**filled(page), "answers": "nonsense"}, headers=ENGLISH)
    assert again.status_code == 200
    assert "this is none: nonsense" in again.text
    assert s15().answers["gap_months"] == "2"


@pytest.mark.parametrize(
    "lines, wanted",
    [
        (["a=b", "c=", "3"], {"a": "b", "c": "3"}),
        (["c=", "", "a=b"], {"a": "b"}),
        (["a=b\r\nc=3"], {"a": "b", "c": "3"}),
        (["c=", "1=2"], {"c": "1=2"}),
        ([""], {}),
        ([" a = b "], {"a": "b"}),
    ],
)
def test_pairs_are_read_however_they_are_sent(lines, wanted):
    data = QueryDict(mutable=True)
    data.setlist("answers", lines)
    field = AnswersField(required=False)
    assert field.clean(field.widget.value_from_datadict(data, {}, "answers")) == wanted
