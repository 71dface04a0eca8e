"""What a place does differently at a case, begun from the table of cases; and what a form offers to tick."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from eligibility.models import Case, Overlay, Question, Questionnaire
from legalbasis.publishing import drafts
from legalbasis.publishing.layout import Ticks, paired
from tests.press import hrefs, tags

HANGZHOU, GUANGZHOU = "330100", "440100"


@pytest.fixture
def root(edition):
    browser = Client(headers={"accept-language": "en"})
    browser.force_login(User.objects.create_superuser("root", password="x"))
    return browser


def case(questionnaire, name):
    return Case.objects.get(questionnaire__slug=questionnaire, case_id=name)


def begin(browser, row, **wanted):
    url = reverse("admin:eligibility_case_localise", args=[row.pk])
    assert browser.get(url).status_code == 200
    return browser.post(url, wanted)


def test_a_citys_case_begins_as_a_copy_and_the_place_is_asked_from_then_on(root):
    row = case("back-payment", "b4")
    page = begin(root, row, place=HANGZHOU, act="insert-before", case_id="b4_hz")
    copy = Case.objects.get(case_id="b4_hz")
    assert page["Location"] == reverse("admin:eligibility_case_change", args=[copy.pk])
    assert copy.headline_zh == row.headline_zh
    assert [str(one) for one in copy.citations.all()] == [str(one) for one in row.citations.all()]
    overlay = drafts.read(Overlay.objects.get(questionnaire="back-payment", jurisdiction=HANGZHOU))
    assert [(one.act, one.at, one.case.id) for one in overlay.edits] == [
        ("insert-before", "b4", "b4_hz")
    ]
    asked = [one.key for one in drafts.read(Questionnaire.objects.get(slug="back-payment")).questions]
    assert asked[-1] == "region"
    begin(root, row, place=HANGZHOU, act="replace", case_id="b4_hz2")
    assert Question.objects.filter(questionnaire__slug="back-payment", key="region").count() == 1
    assert len(drafts.read(Overlay.objects.get(questionnaire="back-payment")).edits) == 2


def test_a_case_can_be_said_not_to_apply_in_a_place(root):
    page = begin(root, case("refund", "r5"), place=GUANGZHOU, act="withdraw")
    overlay = Overlay.objects.get(questionnaire="refund", jurisdiction=GUANGZHOU)
    assert page["Location"] == reverse("admin:eligibility_overlay_change", args=[overlay.pk])
    assert [(one.act, one.at, one.case) for one in drafts.read(overlay).edits] == [
        ("withdraw", "r5", None)
    ]


@pytest.mark.parametrize(
    "wanted",
    [
        {"place": HANGZHOU, "act": "replace"},
        {"place": HANGZHOU, "act": "replace", "case_id": "not an id"},
        {"place": "100000", "act": "withdraw"},
        {"place": "999999", "act": "withdraw"},
        {"place": HANGZHOU, "act": "explode", "case_id": "x"},
        {},
    ],
)
def test_what_cant_be_begun_is_said_and_changes_nothing(root, wanted):
    page = begin(root, case("refund", "r5"), **wanted)
    assert page.status_code == 200
    assert "errorlist" in page.text
    assert Overlay.objects.filter(questionnaire="refund").count() == 1


def test_the_fallback_and_a_places_own_case_have_no_such_page(root):
    fallback = Case.objects.get(questionnaire__slug="refund", fallback=True)
    own = Case.objects.get(edit__overlay__questionnaire="refund")
    for row in (fallback, own):
        assert root.get(reverse("admin:eligibility_case_localise", args=[row.pk])).status_code == 403


def test_the_table_names_the_places_with_rules_of_their_own(root):
    refund = Questionnaire.objects.get(slug="refund")
    overlay = Overlay.objects.get(questionnaire="refund")
    page = root.get(reverse("admin:eligibility_questionnaire_table", args=[refund.pk]))
    assert reverse("admin:eligibility_overlay_change", args=[overlay.pk]) in hrefs(page.text)
    assert "Zhejiang" in page.text


def test_a_case_shows_its_conditions_in_words_and_its_lists_to_tick(root):
    row = case("back-payment", "b4")
    Case.objects.filter(pk=row.pk).update(procedures=f"gone-by-now\n{row.procedures}")
    page = root.get(reverse("admin:eligibility_case_change", args=[row.pk]))
    ticked = [a for _tag, a in tags(page, "input") if a.get("name") == "procedures"]
    chosen = [a["value"] for a in ticked if "checked" in a]
    assert chosen == ["gone-by-now", *row.procedures.splitlines()]
    assert [a["value"] for a in ticked[: len(chosen)]] == chosen, (
        "the chosen ones first, in their order"
    )
    assert len(ticked) == 20
    assert "Changed jobs" in page.text
    assert re.search(r"<b>Changed jobs</b>", page.text)


def test_both_languages_stand_side_by_side_and_what_is_missing_is_marked(root):
    row = case("back-payment", "b4")
    Case.objects.filter(pk=row.pk).update(amount_en="")
    page = root.get(reverse("admin:eligibility_case_change", args=[row.pk]))
    areas = {a["name"]: a for tag, a in tags(page, "textarea")}
    assert areas["amount_en"]["placeholder"] == "missing"
    assert "placeholder" not in areas["amount_zh"]
    assert re.search(r'class="form-row[^"]*field-amount_zh field-amount_en"', page.text)


@pytest.mark.parametrize(
    "sent, kept",
    [(["a", "b"], "a\nb"), (["a\nb", "c", "a"], "a\nb\nc"), ([], ""), (["  ", "\n"], "")],
)
def test_what_is_ticked_is_kept_a_name_a_line(sent, kept):
    class Sent(dict):
        def getlist(self, name):
            return sent

    assert Ticks(lambda: []).value_from_datadict(Sent(), {}, "x") == kept


def test_fields_are_paired_by_language_and_others_left_alone():
    fields = ["a", "b_zh", "b_en", "c_en", "c_zh", ("d", "e"), "f_zh"]
    assert paired(fields) == ["a", ("b_zh", "b_en"), "c_en", "c_zh", ("d", "e"), "f_zh"]
