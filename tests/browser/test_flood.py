"""A site in service under a flood of PDF requests: its pages go on answering."""

from __future__ import annotations

import datetime
import itertools
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.browser.conftest import Site

pytestmark = pytest.mark.browser

READERS, SECONDS = 12, 4
PAGES = (
    "/en/",
    "/zh-hans/procedures/premium-refund/",
    "/en/law/social-insurance-law/article-58/",
    "/en/check/refund/result/?scheme=emp_unit&reason=left_job",
)


def status(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=20) as response:
            response.read()
            return response.status
    except urllib.error.HTTPError as error:
        return error.code


def test_pages_answer_while_twelve_readers_ask_for_one_pdf_after_another(site: Site) -> None:
    for path in PAGES * 8:  # until both processes are warm
        site.get(path)
    end = time.monotonic() + SECONDS

    def printing(reader: int) -> list[int]:
        statuses: list[int] = []
        for n in itertools.count(reader, READERS):
            if time.monotonic() > end:
                return statuses
            day = datetime.date(1990, 1, 1) + datetime.timedelta(days=n)
            path = f"/en/procedures/premium-refund/checklist.pdf?as=self&applied={day}"
            statuses.append(status(site.url + path))
        return statuses

    pages = []
    with ThreadPoolExecutor(READERS) as readers:
        flood = [readers.submit(printing, reader) for reader in range(READERS)]
        for path in itertools.cycle(PAGES):
            if time.monotonic() > end:
                break
            began = time.monotonic()
            pages.append((site.get(path)[0], time.monotonic() - began))
    printed = [status for one in flood for status in one.result()]
    assert {status for status, _seconds in pages} == {200}
    assert max(seconds for _status, seconds in pages) < 3
    assert set(printed) <= {200, 503}
    assert printed.count(200) >= READERS
