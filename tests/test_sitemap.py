"""The list for search engines. That it holds just the pages that may be listed is seen in `test_crawl`."""

import re

import pytest


def listed(citizen):
    page = citizen.get("/sitemap.xml")
    assert page.status_code == 200
    assert page["Content-Type"].startswith("application/xml")
    return re.findall(r"<loc>(.*?)</loc>", page.text)


def test_each_names_its_other_language(citizen):
    page = citizen.get("/sitemap.xml").text
    first = page.partition("</url>")[0]
    assert 'hreflang="en"' in first
    assert 'hreflang="zh-hans"' in first


@pytest.mark.parametrize("origin", ["", "https://guide.example"])
def test_its_addresses_stand_under_the_sites_origin(citizen, settings, origin):
    settings.SITE_ORIGIN = origin
    addresses = listed(citizen)
    assert {address.split("/en/")[0].split("/zh-hans/")[0] for address in addresses} == {
        origin or "http://testserver"
    }
    assert f"Sitemap: {origin or 'http://testserver'}/sitemap.xml" in citizen.get("/robots.txt").text


def test_it_asks_the_database_nothing(citizen, django_assert_num_queries):
    with django_assert_num_queries(0):
        listed(citizen)
