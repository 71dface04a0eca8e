"""Whatever stands in an address, the answer is a clear page with a way on, or the right address."""

import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import RequestFactory
from gunicorn.config import Config
from gunicorn.http.errors import LimitRequestLine
from gunicorn.http.parser import RequestParser

from config import gunicorn
from config.views import broken
from legalbasis.publishing.models import LogEntry
from tests.press import R5, data, hrefs, tags

ASK = "/en/check/refund/answers/"
DONE = "/en/check/refund/result/"
LAW = "/en/law/social-insurance-law/"
FULL_WIDTH = "%EF%BC%94%EF%BC%94%EF%BC%90%EF%BC%91%EF%BC%90%EF%BC%90"  # ４４０１００


def has_a_way_on(page, language="en"):
    assert page["Content-Type"].startswith("text/html")
    assert f"/{language}/" in hrefs(page.text), "no link home"
    assert data(page)
    assert len(tags(page, "h1")) == 1


# Keys and values that are dropped, folded or asked about.


@pytest.mark.parametrize(
    "address, canonical",
    [
        (f"{ASK}?colour=red", ASK),
        (f"{ASK}?scheme=resident&colour=red&utm_source=x", f"{ASK}?scheme=resident"),
        (f"{DONE}?{R5}&colour=red", f"{DONE}?{R5}"),
        (f"{ASK}?scheme=resident&scheme=resident", f"{ASK}?scheme=resident"),
        (f"{ASK}?scheme=&reason=joined_emp", f"{ASK}?reason=joined_emp"),
        (f"{ASK}?scheme=%20resident%20", f"{ASK}?scheme=resident"),
        (f"{ASK}?%00=1&scheme=resident", f"{ASK}?scheme=resident"),
        (f"{ASK}?%ff=%fe&scheme=resident", f"{ASK}?scheme=resident"),
        (f"{ASK}?scheme=resident&region={FULL_WIDTH}", f"{ASK}?scheme=resident&region=440100"),
        (f"{DONE}?{R5.replace('440100', FULL_WIDTH)}", f"{DONE}?{R5}"),
        (f"{ASK}?%EF%BD%93=1", ASK),
    ],
)
def test_what_does_not_belong_is_dropped_by_a_redirect(citizen, address, canonical):
    page = citizen.get(address)
    assert page.status_code == 302
    found, wanted = urlsplit(page["Location"]), urlsplit(canonical)
    assert found.path == wanted.path
    assert dict(parse_qsl(found.query)) == dict(parse_qsl(wanted.query))
    again = citizen.get(page["Location"])
    assert again.status_code == 200, "a canonical address redirects no further"
    has_a_way_on(again)


@pytest.mark.parametrize(
    "query, question",
    [
        ("scheme=gone", "scheme"),  # an option that was withdrawn, or never was
        ("scheme=resident&reason=gone", "reason"),
        ("scheme=RESIDENT", "scheme"),
        ("scheme=resident&scheme=flex", "scheme"),
        ("scheme=%00", "scheme"),
        ("scheme=res%00ident", "scheme"),
        ("scheme=%ff%fe", "scheme"),
        ("scheme=" + "r" * 3000, "scheme"),
        ("scheme=<script>alert(1)</script>", "scheme"),
        (R5.replace("440100", "999999"), "region"),
        (R5.replace("440100", "100000"), "region"),
        (R5.replace("440100", "44010"), "region"),
        (R5.replace("440100", "abc"), "region"),
        (R5.replace("used=no", "used=maybe"), "used"),
    ],
)
@pytest.mark.parametrize("address", [ASK, DONE])
def test_an_answer_that_cannot_stand_is_asked_again(citizen, address, query, question):
    page = citizen.get(f"{address}?{query}", follow=True)
    assert page.status_code == 200
    assert data(page)["question"] == question
    assert [attrs for _tag, attrs in tags(page) if attrs.get("role") == "alert"]
    assert "<script" not in page.text
    assert "\0" not in page.text
    has_a_way_on(page)


def test_a_stale_answer_keeps_the_others(citizen):
    page = citizen.get(f"{ASK}?scheme=resident&reason=gone&before_start=yes&used=no")
    hidden = {a["name"]: a.get("value") for _t, a in tags(page, "input") if a["type"] == "hidden"}
    assert hidden["scheme"] == "resident"
    assert hidden["was"] == "before_start.yes~used.no"


@pytest.mark.parametrize(
    "steering", ["change=gone", "change=%00", "was=~~..~scheme", "was=scheme.gone", "asked=gone",
                 "province=999999", "province=%ff", "change=scheme&change=reason"],
)  # fmt: skip
def test_parameters_that_steer_a_page_can_hold_anything(citizen, steering):
    page = citizen.get(f"{ASK}?{steering}", follow=True)
    assert page.status_code == 200
    assert data(page)["question"] == "scheme"
    has_a_way_on(page)


@pytest.mark.parametrize("path", ["/en/", ASK, DONE, LAW, f"{LAW}article-58/", "/zh-hans/law/"])
def test_a_query_of_ten_kilobytes_is_refused_in_words(citizen, path):
    page = citizen.get(f"{path}?scheme={'a' * 10_000}")
    assert page.status_code == 400
    assert data(page) == {"page": "error", "status": "400"}
    has_a_way_on(page, path.split("/")[1])
    assert len(page.content) < 10_000, "the page does not send the address back"


def test_the_server_lets_a_query_of_ten_kilobytes_through_to_that_page():
    """gunicorn's own answer to a long request line is a bare page with no way on."""
    server = Config()
    server.set("limit_request_line", gunicorn.limit_request_line)

    def read(size):
        line = b"GET /en/?scheme=" + b"a" * size + b" HTTP/1.1\r\nHost: localhost\r\n\r\n"
        return next(RequestParser(server, iter([line]), ("127.0.0.1", 1)))

    assert len(read(60_000).query) > 60_000
    with pytest.raises(LimitRequestLine):
        read(70_000)


def test_a_query_of_many_keys_is_no_trouble(citizen):
    page = citizen.get(f"{ASK}?" + "&".join(f"k{n}=1" for n in range(500)))
    assert page["Location"] == ASK


# Addresses that are nobody's.


@pytest.mark.parametrize(
    "path",
    [
        "/fr/", "/fr/check/refund/", "/EN/", "/zh/", "/zh-hant/",
        "/en/check/gone/", "/en/check/gone/answers/", "/en/check/gone/result/?scheme=resident",
        "/en/law/gone/", "/en/law/gone/article-1/",
        *(f"{LAW}article-{number}/" for number in (
            "0", "99", "017", "999999", "9" * 30, "x", "-1", "1-0", "17-1", "58-", "58__para_1")),
        "/en/check/%ff/", "/en/%ff%fe/", "/en/law/%c3%28/", "/en/check/refund%00/", "/%00", "/en/check/%2e%2e/",
        "/en/nothing/", "/nothing", "/favicon.ico", "/en/procedures/gone/", "/en//",
        "/en/check/refund/answers/x",
        "/" + "x" * 2000,
    ],
)  # fmt: skip
def test_an_address_that_is_nobodys_is_a_clear_page(citizen, path):
    page = citizen.get(path)
    assert page.status_code == 404
    assert data(page) == {"page": "error", "status": "404"}
    has_a_way_on(page, "en" if path.startswith("/en/") else "zh-hans")


def test_an_article_that_came_later_is_not_in_the_earlier_law(citizen):
    assert citizen.get(f"{LAW}article-98/?on=2015-06-01").status_code == 200
    assert citizen.get(f"{LAW}article-99/?on=2015-06-01").status_code == 404


@pytest.mark.parametrize("path", ["/en/check/refund", "/en/law/social-insurance-law/article-58", "/en"])
def test_a_missing_slash_is_added(citizen, path):
    page = citizen.get(path)
    assert (page.status_code, page["Location"]) == (301, f"{path}/")


# Days and pins.

PLACES = ["/en/", "/en/law/", LAW, f"{LAW}article-57/", "/en/check/refund/", ASK, DONE, "/en/editions/"]


@pytest.mark.parametrize("path", PLACES)
@pytest.mark.parametrize(
    "query",
    [
        "on=yesterday", "on=2015-13-45", "on=2015-02-29", "on=20150601", "on=2015-6-1", "on=9999-12-31",
        "on=0001-01-01", "on=2015-W01-1", "on=%00", "on=%ff", "on=2015-06-01%00", "on=-1",
        "seen=x", "seen=1", "seen=-1-2026-11-23", "seen=0-2026-11-23", "seen=999999999-2026-11-23",
        "seen=1-2026-99-99", "seen=%00", "seen=%ff", "seen=" + "9" * 400 + "-2026-11-23",
    ],
)  # fmt: skip
def test_a_day_or_pin_that_cannot_be_is_refused_in_words(citizen, path, query):
    page = citizen.get(f"{path}?{query}")
    assert page.status_code == 400
    assert data(page) == {"page": "error", "status": "400"}
    has_a_way_on(page)


@pytest.mark.parametrize("path", [LAW, f"{LAW}article-57/"])
def test_full_width_digits_of_a_day_are_digits(citizen, path):
    wide = "２０１５-０６-０１"
    page = citizen.get(path, {"on": wide}, follow=True)
    assert page.status_code == 200
    assert 'datetime="2010-10-28"' in page.text


@pytest.mark.parametrize("path", [LAW, f"{LAW}article-57/", "/en/check/refund/", f"{DONE}?{R5}"])
def test_two_different_days_are_not_guessed_between(citizen, path):
    joint = "&" if "?" in path else "?"
    page = citizen.get(f"{path}{joint}on=2015-06-01&on=2025-12-15")
    assert page.status_code == 400
    has_a_way_on(page)


@pytest.mark.parametrize("on", ["1949-10-01", "2010-01-01", "2020-08-23", "2100-01-01", "2199-12-31"])
def test_every_page_answers_on_every_day(citizen, edition, on):
    for path in ("/en/", "/en/law/", LAW, f"{LAW}article-57/", "/en/check/refund/", f"{DONE}?{R5}"):
        joint = "&" if "?" in path else "?"
        page = citizen.get(f"{path}{joint}on={on}", follow=True)
        assert page.status_code == 200, path
        has_a_way_on(page)


def test_no_number_of_the_log_breaks_a_page(citizen, edition):
    """Any number up to the last can be named, also one in the midst of a larger publication."""
    paths = (f"{LAW}?", f"{LAW}article-58/?", "/en/law/zhejiang-medical-security-regulations/?",
             "/en/check/refund/?", f"{ASK}?", f"{DONE}?{R5}&", "/en/?", "/en/law/?")  # fmt: skip
    citizen.raise_request_exception = False
    broken = {
        (path, seq)
        for seq in range(1, LogEntry.objects.last_seq() + 1)
        for path in paths
        if citizen.get(f"{path}seen={seq}-{edition.day}").status_code >= 500
    }
    assert not broken


# Methods.


@pytest.mark.parametrize("path", ["/", "/en/", "/en/law/", LAW, "/en/check/refund/", ASK, DONE])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_page_that_is_only_read_says_so(citizen, path, method):
    page = getattr(citizen, method)(path)
    assert page.status_code == 405
    assert "GET" in page["Allow"] and "HEAD" in page["Allow"]
    assert data(page) == {"page": "error", "status": "405"}
    has_a_way_on(page, "zh-hans" if path == "/" else "en")


@pytest.mark.parametrize(
    "path",
    ["/", "/en/", "/en/law/", LAW, "/en/check/refund/", ASK, f"{DONE}?{R5}", "/en/gone/", "/healthz"],
)
def test_head_answers_like_get_without_a_body(citizen, path):
    get, head = citizen.get(path), citizen.head(path)
    assert head.status_code == get.status_code
    assert head.content == b""
    assert head.get("Content-Type") == get.get("Content-Type")
    assert head.get("Location") == get.get("Location")


@pytest.mark.parametrize("path", ["/fr/", "/en/gone/", f"{ASK}?on=x", f"{LAW}article-0/"])
def test_an_error_page_points_to_home_laws_and_a_telephone(citizen, path):
    page = citizen.get(path)
    links = hrefs(re.search(r"<main.*</main>", page.text, re.DOTALL)[0])
    assert any(re.fullmatch(r"/(en|zh-hans)/", link) for link in links)
    assert "tel:12393" in links


def test_a_fault_of_ours_is_a_page_too():
    """The page for a fault stands on nothing: no edition, no database."""
    page = broken(RequestFactory().get("/en/"))
    text = page.content.decode()
    assert page.status_code == 500
    assert 'data-status="500"' in text
    assert 'href="/zh-hans/"' in text or 'href="/en/"' in text
