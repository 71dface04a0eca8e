"""Nobody's answers are kept: no cookie, no log, no other host."""

import datetime
import logging
import re
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from gunicorn.config import Config
from gunicorn.glogging import Logger, SafeAtoms

from config import gunicorn
from tests.press import R5, data, tags

RESULT = f"check/refund/result/?{R5}"
PAGES = [
    "", "about/", "privacy/", "accessibility/", "editions/", "check/refund/", "check/refund/answers/",
    "check/refund/answers/?scheme=resident", RESULT, f"check/refund/result/?{R5}&on=2025-12-15",
    "law/", "law/social-insurance-law/", "law/social-insurance-law/article-58/", "gone/",
    "check/refund/?on=gone",
]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("path", PAGES)
def test_no_citizen_page_sets_a_cookie(citizen, language, path):
    for address in (f"/{language}/{path}", "/", "/robots.txt", "/healthz"):
        page = citizen.get(address)
        assert not page.cookies
        assert "Set-Cookie" not in page.headers
        assert "cookie" not in page.get("Vary", "").lower()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("path", PAGES)
def test_no_page_loads_anything_from_another_host(citizen, language, path):
    page = citizen.get(f"/{language}/{path}")
    links = ("href", "src", "srcset", "action", "poster", "data", "formaction")
    for tag, attrs in tags(page):
        for name in links:
            address = attrs.get(name) or ""
            elsewhere = urlsplit(address).netloc or urlsplit(address).scheme not in ("", "tel")
            if elsewhere:
                assert tag == "a", (tag, address)
                assert "noreferrer" in attrs["rel"], address
    assert not re.search(r"@import|url\(\s*['\"]?(https?:)?//", page.text)


ANSWER_PAGES = [
    "check/refund/answers/",
    "check/refund/answers/?scheme=resident",
    "check/refund/answers/?scheme=gone",
    "check/refund/answers/?scheme=resident&colour=red",  # a redirect
    "check/refund/answers/?scheme=emp_unit&reason=left_job",  # a redirect to the result
    f"check/refund/result/?{R5}&colour=red",
    "check/refund/result/?scheme=resident",
    RESULT,
    f"{RESULT}&on=2025-12-15",
]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("path", ANSWER_PAGES)
def test_pages_with_answers_are_private(citizen, language, path):
    page = citizen.get(f"/{language}/{path}")
    assert page.status_code in (200, 302)
    assert "private" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page["X-Robots-Tag"]
    if page.status_code == 200:
        metas = {attrs.get("name"): attrs.get("content") for _tag, attrs in tags(page, "meta")}
        assert metas["robots"] == "noindex"
        assert metas["referrer"] == "no-referrer"


@pytest.mark.parametrize("path", ["check/refund/answers/", "check/refund/result/"])
@pytest.mark.parametrize("query", [f"{R5}&on=gone", f"{R5}&seen=gone", f"{R5}&x={'x' * 5000}"])
def test_an_error_at_an_address_with_answers_is_private_too(citizen, path, query):
    page = citizen.get(f"/en/{path}?{query}")
    assert page.status_code == 400
    assert page["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page["X-Robots-Tag"]


def test_no_link_to_another_host_carries_an_answer(citizen):
    page = citizen.get(f"/en/{RESULT}")
    for _tag, attrs in tags(page, "a"):
        if urlsplit(attrs["href"]).netloc:
            assert "joined_emp" not in attrs["href"]


@pytest.mark.parametrize(
    "address, status",
    [
        (f"/en/gone/?{R5}", 404),
        (f"/en/check/gone/result/?{R5}", 404),
        (f"/en/check/refund/result/?{R5}&on=2026-99-99", 400),
        (f"/en/check/refund/answers/?{R5}&seen=secret-7", 400),
        (f"/en/law/social-insurance-law/?{R5}&on=joined_emp", 400),
        (f"/en/check/refund/answers/?{R5}&x={'joined_emp' * 1000}", 400),
        (f"/en/check/refund/result/?{R5}", 200),
        (f"/en/check/refund/answers/?{R5}&colour=red", 302),
    ],
)
def test_the_logs_carry_no_part_of_a_query(citizen, caplog, address, status):
    caplog.set_level(logging.DEBUG)
    logging.getLogger("django").addHandler(caplog.handler)  # it doesn't propagate
    try:
        assert citizen.get(address).status_code == status
    finally:
        logging.getLogger("django").removeHandler(caplog.handler)
    for secret in ("joined_emp", "440100", "2026-99-99", "secret-7", "?"):
        assert secret not in caplog.text
    if status >= 400:
        assert urlsplit(address).path in caplog.text


def test_a_post_is_logged_without_its_query(citizen, caplog):
    logging.getLogger("django").addHandler(caplog.handler)
    try:
        assert citizen.post(f"/en/check/refund/answers/?{R5}").status_code == 405
    finally:
        logging.getLogger("django").removeHandler(caplog.handler)
    assert "/en/check/refund/answers/" in caplog.text
    assert "joined_emp" not in caplog.text


def test_a_fault_is_logged_without_the_query(citizen, caplog, monkeypatch):
    monkeypatch.setattr("eligibility.views.result", lambda *_: 1 / 0)
    citizen.raise_request_exception = False
    logging.getLogger("django").addHandler(caplog.handler)
    try:
        page = citizen.get(f"/en/check/refund/result/?{R5}")
    finally:
        logging.getLogger("django").removeHandler(caplog.handler)
    assert data(page) == {"page": "error", "status": "500"}
    assert "ZeroDivisionError" in caplog.text
    assert "joined_emp" not in caplog.text and "440100" not in caplog.text


def test_the_access_log_names_the_path_and_not_the_query():
    """gunicorn's own words for a request, put into our format."""
    query = f"scheme=resident&{R5}"
    environ = {
        "REQUEST_METHOD": "GET", "RAW_URI": f"/en/check/refund/result/?{query}",
        "PATH_INFO": "/en/check/refund/result/", "QUERY_STRING": query,
        "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_REFERER": f"http://host/en/check/refund/answers/?{query}",
        "HTTP_USER_AGENT": "Somebody’s own browser", "REMOTE_ADDR": "203.0.113.7",
    }  # fmt: skip
    response = SimpleNamespace(status="200 OK", sent=1234, headers=[])
    request = SimpleNamespace(headers=[("REFERER", environ["HTTP_REFERER"])])
    atoms = Logger(Config()).atoms(response, request, environ, datetime.timedelta(milliseconds=5))
    line = gunicorn.access_log_format % SafeAtoms(atoms)
    assert "/en/check/refund/result/" in line
    assert "200" in line
    for secret in ("joined_emp", "440100", "?", "browser", "203.0.113.7"):
        assert secret not in line
    for atom in ("%(r)s", "%(q)s", "%(f)s", "}i", "}e", "%(h)s"):
        assert atom not in gunicorn.access_log_format


def test_the_privacy_page_says_so(citizen):
    page = citizen.get("/en/privacy/")
    assert data(page)["page"] == "privacy"
    assert not tags(page, "form", "script")
