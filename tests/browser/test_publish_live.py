"""A site in service: a publish reaches every process, and pages outlive their database."""

from __future__ import annotations

import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.browser.conftest import POSTGRES, on_postgres, running_site, throwaway_postgres

pytestmark = pytest.mark.browser

RESULT = "/en/check/refund/result/?scheme=emp_unit&reason=left_job"
WARM = (
    "/en/check/refund/",
    "/en/check/refund/answers/?scheme=resident",
    RESULT,
    "/en/law/social-insurance-law/",
    "/zh-hans/law/social-insurance-law/article-58/",
)
NEW = "A headline that was not there before."


def test_two_processes_show_a_publish_within_five_seconds(site):
    with ThreadPoolExecutor(8) as readers:
        assert not any(NEW in text for _status, text in readers.map(site.get, [RESULT] * 100))
    site.manage(
        "shell", "-c",
        "from eligibility.models import Case;"
        f" Case.objects.filter(case_id='r13', questionnaire__slug='refund').update(headline_en='{NEW}')",
    )  # fmt: skip
    site.manage("publish", "questionnaire", "refund", "--reason", "test")
    time.sleep(5)
    before = len(site.served_by())
    with ThreadPoolExecutor(8) as readers:  # one reader at a time might always meet the same process
        assert all(NEW in text for _status, text in readers.map(site.get, [RESULT] * 200))
    assert len(set(site.served_by()[before:])) == 2, "both processes must have been asked"


def test_warm_pages_outlive_the_database(tmp_path):
    if not on_postgres():
        pytest.skip("SQLite has no server to stop; the PostgreSQL run does this")
    with throwaway_postgres() as folder:
        url = f"postgresql://app@/postgres?host={folder}"
        with running_site(url, tmp_path) as site:
            for _ in range(30):
                assert [site.get(path)[0] for path in WARM] == [200] * len(WARM)
            subprocess.run([POSTGRES, "stop", folder], check=True)
            time.sleep(3)
            for _ in range(10):
                assert [site.get(path)[0] for path in WARM] == [200] * len(WARM)
            assert "database down" in site.get("/readyz")[1]
