"""What waits for a curator is on one page, and each item leads to its row."""

import datetime
import inspect
import re

import msgspec
import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from config import todo
from eligibility.calculators import CALCULATORS
from eligibility.models import Case
from legalbasis.publishing.log import save_draft
from legalbasis.publishing.shelf import shelf
from tests.press import hrefs, put, reworded


@pytest.fixture
def root(edition):
    browser = Client(headers={"accept-language": "en"})
    browser.force_login(User.objects.create_superuser("root", password="x"))
    return browser


def whats(edition, day):
    return {item.what for item in todo.items(edition, day)}


def test_provisional_years_and_open_situations_wait_today(edition):
    assert {"provisional", "fallback"} <= whats(edition, edition.day)
    assert "stale" not in whats(edition, edition.day)


def test_what_was_long_not_verified_waits_with_its_place(edition):
    later = edition.day + datetime.timedelta(days=200)
    stale = [item for item in todo.items(edition, later) if item.what == "stale"]
    assert ("questionnaire", "refund", "cases.r5") in {(i.kind, i.key, i.place) for i in stale}
    assert [i.day for i in stale] == sorted(i.day for i in stale)


def test_a_figure_that_ends_waits_with_the_cases_that_work_with_it_until_another_follows(edition):
    table = edition.get("figures", "440100")
    (figure,) = table.figures
    ends = edition.day + datetime.timedelta(days=30)
    later = ends + datetime.timedelta(days=1)
    old = msgspec.structs.replace(figure, in_force_to=ends)
    put("figures", "440100", msgspec.structs.replace(table, figures=(old,)))
    now = shelf.current(edition.day)
    (soon,) = [one for one in todo.items(now, edition.day) if one.what == "ending"]
    assert (soon.kind, soon.key, soon.place, soon.day) == (
        "figures", "440100", f"figures.{figure.key}", ends,
    )  # fmt: skip
    assert "subsidy-4050 f7" in soon.note.en
    (over,) = [one for one in todo.items(now, later) if one.what == "ended"]
    assert over.note == soon.note
    new = msgspec.structs.replace(figure, in_force=later)
    put("figures", "440100", msgspec.structs.replace(table, figures=(old, new)))
    assert "ended" not in whats(shelf.current(edition.day), later)


def test_a_figure_that_ended_with_its_rule_waits_for_nobody(edition):
    ended = {f.key for t in edition.of("figures") for f in t.figures if f.in_force_to}
    assert "payout-share" in ended
    assert "ended" not in whats(edition, edition.day)


def test_each_calculator_names_the_figures_that_it_looks_up(edition):
    known = {figure.key for table in edition.of("figures") for figure in table.figures}
    for one in CALCULATORS.values():
        source = inspect.getsource(one.work)
        looked_up = re.findall(r'desk\.(?:figure|whole|known)\(\s*f?"([^"{]+)', source)
        looked_up += [field.figure for field in one.fields if field.figure]
        assert looked_up or not one.reads, one.name
        for key in looked_up:
            assert any(key.startswith(begun) for begun in one.reads), (one.name, key)
        for begun in one.reads:
            assert any(key.startswith(begun) for key in known), (one.name, begun)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_page_lists_them_and_leads_to_the_rows(
    root, edition, language, django_assert_max_num_queries
):
    page = root.get("/admin/", headers={"accept-language": language})
    assert reverse("admin:todo") in hrefs(page.text)
    with django_assert_max_num_queries(20):
        page = root.get(reverse("admin:todo"), headers={"accept-language": language})
    links = [href for href in hrefs(page.text) if "to-do/go/" in href]
    assert len(links) > 5
    for href in links[:10]:
        assert root.get(href, follow=True).status_code == 200


def test_a_draft_that_was_changed_waits_to_be_published(root, edition):
    document = reworded(edition.get("questionnaire", "refund"), "r5", asked_in=("S9:9",))
    save_draft("questionnaire", "refund", document, "author")
    page = root.get(reverse("admin:todo"))
    assert "questionnaire refund" in page.text and "author" in page.text


def test_an_item_leads_to_the_case_it_is_about(root, edition):
    case = Case.objects.get(questionnaire__slug="refund", case_id="r5")
    page = root.get(
        reverse("admin:todo_go"), {"kind": "questionnaire", "key": "refund", "place": "cases.r5"}
    )
    assert page["Location"] == reverse("admin:eligibility_case_change", args=[case.pk])


@pytest.mark.parametrize("query", [{}, {"kind": "x"}, {"kind": "questionnaire", "key": "gone"}])
def test_an_item_that_is_gone_leads_back(root, query):
    assert root.get(reverse("admin:todo_go"), query)["Location"] == reverse("admin:todo")
