"""The admin's lists stay quick with 500 questionnaires and 10,000 provisions."""

import datetime

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from eligibility.models import Case, Question, Questionnaire
from legalbasis.models import Expression, Provision

MANY, ARTICLES = 500, 10_000


@pytest.fixture
def crowded(edition):
    Questionnaire.objects.bulk_create(
        Questionnaire(slug=f"made-{n}", title_zh=f"示例{n}", title_en=f"Made {n}") for n in range(MANY)
    )
    made = list(Questionnaire.objects.filter(slug__startswith="made-"))
    Question.objects.bulk_create(
        Question(questionnaire=one, key=f"q{n}", kind="yesno", wording_zh="问", wording_en="Ask")
        for one in made
        for n in range(4)
    )
    Case.objects.bulk_create(
        Case(
            questionnaire=one, case_id=f"c{n}", verdict="yes", word_zh="可以", word_en="Yes",
            confidence="certain", verified_on=datetime.date(2026, 11, 23),
        )
        for one in made
        for n in range(4)
    )  # fmt: skip
    day = datetime.date(2020, 1, 1)
    text = Expression.objects.create(
        work="made-law", version=day, title="示例法", in_force=day, verified_on=day
    )
    Provision.objects.bulk_create(
        Provision(expression=text, position=n, level="article", number=str(n), text="甲。")
        for n in range(1, ARTICLES + 1)
    )
    return text


@pytest.fixture
def root(db):
    browser = Client(headers={"accept-language": "en"})
    browser.force_login(User.objects.create_superuser("root", password="x"))
    return browser


LISTS = ["eligibility_questionnaire", "eligibility_question", "eligibility_case", "legalbasis_provision",
         "legalbasis_expression", "legalbasis_note", "procedures_procedure", "publishing_logentry"]  # fmt: skip


def test_lists_and_rows_take_fewer_than_twenty_queries(root, crowded, django_assert_max_num_queries):
    lists = [reverse(f"admin:{name}_changelist") for name in LISTS]
    row = crowded.provisions.get(number="5000")
    one = reverse("admin:legalbasis_provision_change", args=[row.pk])
    root.get("/admin/")  # warm
    for address in ("/admin/", *lists, *(f"{url}?q=made" for url in lists), one):
        with django_assert_max_num_queries(19):
            assert root.get(address).status_code == 200, address
