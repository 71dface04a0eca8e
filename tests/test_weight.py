"""A first page arrives in one round trip: HTML and style sheet weigh at most 14 kB compressed."""

import gzip
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from tests.press import R5, tags

LIMIT = 14 * 1024
HEIR = "checklist/?place=450100&as=heir&with=died&applied=2026-09-21"
AT_REGION = "check/refund/answers/?scheme=resident&reason=joined_emp&before_start=yes&used=no"


def weight(page):
    """Compressed bytes of a page with every style sheet and script that it names."""
    total = len(gzip.compress(page.content, 9))
    named = [attrs["href"] for _tag, attrs in tags(page, "link") if attrs.get("rel") == "stylesheet"]
    named += [attrs["src"] for _tag, attrs in tags(page, "script") if "src" in attrs]
    assert named, "the page has no style sheet"
    for address in named:
        file = Path(finders.find(address.removeprefix("/static/")))
        total += len(gzip.compress(file.read_bytes(), 9))
    return total


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize(
    "path",
    [
        "",
        "check/refund/",
        "check/refund/answers/",
        "check/refund/answers/?scheme=resident",
        AT_REGION,
        f"{AT_REGION}&province=440000",
        f"check/refund/result/?{R5}",
        "law/",
        "law/social-insurance-law/",
        "law/social-insurance-law/article-58/",
        "procedures/",
        "procedures/premium-refund/",
        "procedures/premium-refund/?place=450100&applied=2026-09-21&cover=2026-01-01",
        "procedures/remedies/",
        "procedures/premium-refund/checklist/",
        f"procedures/premium-refund/{HEIR}",
        f"procedures/premium-refund/{HEIR}&large=1",
        "procedures/premium-refund/slip/",
        "life/died/",
        "law/social-insurance-law/article-57/?on=2015-06-01",
        "law/social-insurance-law/compare/",
        "law/medical-security-law/",
        "figures/",
        "examples/",
        "examples/refund/s1/",
        "check/back-payment/result/?unemp_benefit=no&gap_reason=employer_fault&e.base=x",
        "check/coverage/result/?cause=illness&status=active&provider=designated&catalogue=in&paid_cash=yes",
        "check/subsidy-4050/result/?work=flexible&recognised=yes&pays=0",
        "search/?q=医保",
        "glossary/",
    ],
)
def test_a_first_page_fits_into_one_round_trip(citizen, language, path, record_property):
    page = citizen.get(f"/{language}/{path}")
    assert page.status_code == 200
    found = weight(page)
    record_property("bytes", found)
    assert found <= LIMIT


def test_a_page_asks_for_nothing_but_its_style_sheet_and_icon(citizen):
    for path in ("/en/", "/en/check/refund/answers/", f"/en/check/refund/result/?{R5}"):
        page = citizen.get(path)
        loaded = [
            (tag, a) for tag, a in tags(page, "link", "script", "img", "iframe", "source", "video")
        ]
        assert [a["rel"] for tag, a in loaded if tag == "link"] == ["stylesheet", "icon"]
        assert [tag for tag, _attrs in loaded if tag != "link"] == []


def test_a_page_is_compressed_for_whoever_accepts_it(citizen):
    plain = citizen.get("/en/law/social-insurance-law/")
    packed = citizen.get("/en/law/social-insurance-law/", headers={"accept-encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content).startswith(b"<!doctype html>")
    assert len(packed.content) < len(plain.content) / 3
