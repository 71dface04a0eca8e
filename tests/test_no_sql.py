"""A warm page asks the database nothing; the shelf looks for news at most every two seconds."""

import itertools
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from legalbasis.publishing import shelf as shelves
from legalbasis.publishing.shelf import shelf
from legalbasis.today import today
from tests.press import R5

HEIR = "checklist/?place=450100&as=heir&with=died&applied=2026-09-21"
AT_REGION = "check/refund/answers/?scheme=resident&reason=joined_emp&before_start=yes&used=no"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize(
    "path",
    [
        "",
        "about/",
        "check/refund/",
        "check/refund/answers/",
        "check/refund/answers/?scheme=resident",
        AT_REGION,
        f"{AT_REGION}&province=440000",
        f"check/refund/result/?{R5}",
        f"check/refund/result/?{R5.replace('440100', 'unknown')}",
        f"check/refund/result/?{R5}&on=2025-12-15",
        "law/",
        "law/social-insurance-law/",
        "law/social-insurance-law/article-58/",
        "law/social-insurance-law/article-57/?on=2015-06-01",
        "law/zhejiang-medical-security-regulations/article-24/",
        "procedures/",
        "procedures/premium-refund/",
        "procedures/premium-refund/?place=450100&applied=2026-09-21",
        "procedures/premium-refund/?applied=yesterday",
        "procedures/premium-refund/checklist/",
        f"procedures/premium-refund/{HEIR}",
        "procedures/premium-refund/slip/?law=social-insurance-law.art_90",
        "procedures/premium-refund/checklist.pdf?as=heir&with=died",
        "procedures/premium-refund/dates.ics?applied=2026-09-21",
        "life/died/",
        "law/social-insurance-law/compare/",
        "law/medical-security-law/?on=2027-01-01",
        "figures/",
        "examples/",
        "examples/refund/s1/",
        "check/back-payment/result/?unemp_benefit=no&gap_reason=employer_fault&e.base=5000",
        "search/?q=医保",
        "glossary/",
        "nowhere/",
    ],
)
def test_a_warm_page_asks_the_database_nothing(citizen, django_assert_num_queries, language, path):
    shelf.look_again()
    shelf.current(today())
    with django_assert_num_queries(0):
        page = citizen.get(f"/{language}/{path}", follow=True)
    assert page.status_code == (404 if path == "nowhere/" else 200)


def test_a_pinned_page_that_was_opened_before_asks_nothing(citizen, edition, django_assert_num_queries):
    path = f"/en/check/refund/result/?{R5}&seen={edition.seq}-{edition.day}"
    shelf.look_again()
    assert citizen.get(path).status_code == 200
    with django_assert_num_queries(0):
        citizen.get(path)


@pytest.fixture
def clock(monkeypatch):
    """Seconds on the clock of the shelf, to be set forward by hand."""

    class Clock:
        now = time.monotonic()

        def monotonic(self):
            return self.now

    clock = Clock()
    monkeypatch.setattr(shelves, "time", clock)
    return clock


def test_the_shelf_looks_at_the_database_at_most_once_in_two_seconds(citizen, clock):
    citizen.get("/en/")
    asked = []
    for _quarter in range(40):  # ten seconds
        clock.now += 0.25
        with CaptureQueriesContext(connection) as queries:
            assert citizen.get("/en/law/social-insurance-law/").status_code == 200
        asked += [clock.now] * len(queries)
    assert 1 <= len(asked) <= 6
    assert all(later - earlier >= 2 for earlier, later in itertools.pairwise(asked))


def test_a_look_without_news_is_one_small_query(citizen, clock):
    citizen.get("/en/")
    clock.now += 5
    with CaptureQueriesContext(connection) as queries:
        citizen.get("/en/")
    (query,) = queries
    assert "MAX" in query["sql"].upper()
    assert "snapshot" not in query["sql"]
