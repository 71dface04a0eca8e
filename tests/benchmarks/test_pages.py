"""How long a page takes, beside a bare Django view that returns as many bytes, in one run.

`make benchmarks` prints the ratios. Warm pages are what citizens get; a page that nobody asked for since
the last publish is rendered anew, and its ratio is printed beside.
"""

import statistics
import time

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import clear_url_caches, path

from config import urls
from legalbasis.kept import Pages
from legalbasis.visit import current

ROUNDS, TIMES = 5, 200
ANSWERS = "scheme=resident&reason=joined_emp&before_start=yes&used=no&region=440100"
PAGES = {
    "question": "/en/check/refund/answers/?scheme=resident",
    "result": f"/en/check/refund/result/?{ANSWERS}",
}


def took(ask, address):
    """Milliseconds for one answer, the median of the rounds."""
    rounds = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        for _ in range(TIMES):
            ask(address)
        rounds.append((time.perf_counter() - began) / TIMES * 1000)
    return statistics.median(rounds)


@pytest.fixture
def browser(db):
    current()
    return Client()


@pytest.mark.parametrize("name", PAGES)
def test_a_warm_page_takes_at_most_three_times_a_bare_view(browser, name, monkeypatch):
    body = browser.get(PAGES[name]).content
    bare = path("bare", lambda request: HttpResponse(body))
    monkeypatch.setattr(urls, "urlpatterns", [bare, *urls.urlpatterns])
    clear_url_caches()
    try:
        base = took(browser.get, "/bare")
        warm = took(browser.get, PAGES[name])
        with monkeypatch.context() as forgetful:
            forgetful.setattr(Pages, "get", lambda self, key: None)
            anew = took(browser.get, PAGES[name])
    finally:
        clear_url_caches()
    print(
        f"\n{name}: {len(body)} bytes; bare {base:.2f} ms, warm {warm:.2f} ms ({warm / base:.1f}×),"
        f" rendered anew {anew:.2f} ms ({anew / base:.1f}×)"
    )
    assert warm <= 3 * base
