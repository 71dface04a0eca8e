"""The home page and the pages around it."""

import re

import pytest

from legalbasis.publishing.models import LogEntry
from tests.press import data, hrefs, put, section, tags


def test_home_offers_the_refund_question(citizen):
    page = citizen.get("/en/")
    assert page.status_code == 200
    assert 'data-page="home"' in page.text
    assert 'href="/en/check/refund/"' in page.text


@pytest.mark.parametrize(
    "accepted, home",
    [
        ("", "/zh-hans/"),
        ("zh-CN,zh;q=0.9", "/zh-hans/"),
        ("zh-TW", "/zh-hans/"),
        ("en-GB,en;q=0.9,zh;q=0.5", "/en/"),
        ("zh;q=0.4,en;q=0.8", "/en/"),
        ("de,fr", "/zh-hans/"),
        ("*", "/zh-hans/"),
        ("not a language at all;;q=x", "/zh-hans/"),
    ],
)
def test_the_bare_address_leads_to_the_language_of_the_reader(citizen, accepted, home):
    page = citizen.get("/", headers={"accept-language": accepted})
    assert (page.status_code, page["Location"]) == (302, home)
    assert "Accept-Language" in page["Vary"]


@pytest.mark.parametrize("language, tag", [("en", "en"), ("zh-hans", "zh-Hans")])
def test_home_speaks_the_language_of_its_address(citizen, language, tag):
    page = citizen.get(f"/{language}/", headers={"accept-language": "de"})
    assert tags(page, "html")[0][1]["lang"] == tag
    assert data(page) == {"page": "home"}
    for link in (f"/{language}/check/refund/", f"/{language}/law/social-insurance-law/"):
        assert link in hrefs(page.text)


@pytest.mark.parametrize("name", ["", "about/", "privacy/", "accessibility/", "law/", "editions/"])
def test_the_other_language_is_one_link_away(citizen, name):
    for here, there in (("en", "zh-hans"), ("zh-hans", "en")):
        page = citizen.get(f"/{here}/{name}")
        assert page.status_code == 200
        switch = [attrs for tag, attrs in tags(page, "a") if attrs.get("hreflang")]
        assert [one["href"] for one in switch] == [f"/{there}/{name}"]
        assert citizen.get(switch[0]["href"]).status_code == 200


def test_the_footer_leads_to_who_runs_the_site_privacy_and_accessibility(citizen, settings):
    settings.OPERATOR = "Bureau of Tests"
    page = citizen.get("/en/")
    footer = page.text.partition("<footer")[2]
    for name in ("about", "privacy", "accessibility", "editions"):
        assert f"/en/{name}/" in hrefs(footer)
        assert data(citizen.get(f"/en/{name}/"))["page"] == name
    assert "Bureau of Tests" in citizen.get("/en/about/").text


def test_home_announces_law_until_it_is_in_force(citizen):
    coming = "/en/law/medical-security-law/"
    assert f"{coming}?on=2026-12-31" in hrefs(section(citizen.get("/en/?on=2026-12-31"), "news"))
    assert coming not in citizen.get("/en/?on=2027-01-01").text


def test_a_withdrawn_questionnaire_is_no_longer_offered(unheld, citizen, edition):
    assert "/en/check/refund/" in hrefs(citizen.get("/en/").text)
    put("overlay", "refund@330000", None)
    put("questionnaire", "refund", None)
    assert "/en/check/refund/" not in hrefs(citizen.get("/en/").text)


def test_the_publication_log_lists_the_newest_first(citizen):
    page = citizen.get("/en/editions/")
    shown = [int(seq) for seq in re.findall(r'<th scope="row">(\d+)</th>', page.text)]
    assert shown == sorted(shown, reverse=True)
    assert shown[0] == LogEntry.objects.last_seq()


def log_rows(page):
    """The log as shown: numbers and the bare words beside them."""
    found = re.findall(r'<th scope="row">(\d+)</th><td>(.*?)</td>', page.text)
    return {int(seq): re.sub(r"<[^>]+>", "", words) for seq, words in found}


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_publication_log_names_pages_in_words(citizen, edition, language):
    """No key of ours, no code of a place: what the page is called, and where it holds."""
    rows = {}
    for before in (1000, 101, 51):
        rows |= log_rows(citizen.get(f"/{language}/editions/?before={before}"))
    seqs = {f"{kind}/{key}": entry.seq for (kind, key), entry in edition.entries.items()}
    title = edition.get("questionnaire", "refund").title
    wanted = (
        f"Local rules: {title.en}, Zhejiang" if language == "en" else f"地方规则：{title.zh}，浙江省"
    )
    assert rows[seqs["overlay/refund@330000"]] == wanted
    assert rows[seqs["offices/100000"]] == (
        "Offices: China (nationwide)" if language == "en" else "办事机构：全国"
    )
    assert not re.search(r"@|\b\d{6}\b", "".join(rows.values()))


def test_a_page_of_the_log_that_was_withdrawn_says_so_and_keeps_its_key(unheld, citizen):
    put("overlay", "refund@330000", None)
    put("questionnaire", "refund", None)
    newest = next(iter(log_rows(citizen.get("/en/editions/")).values()))
    assert newest == "Questionnaire: refund (withdrawn)"


def test_the_whole_log_can_be_read_part_by_part(citizen):
    seen, path = [], "/en/editions/"
    while path:
        page = citizen.get(path)
        seen += log_rows(page)
        more = [link for link in hrefs(page.text) if link.startswith("?before=")]
        path = f"/en/editions/{more[0]}" if more else ""
    assert seen == sorted(LogEntry.objects.values_list("seq", flat=True), reverse=True)
    assert len(seen) > 100


@pytest.mark.parametrize("before", ["x", "-1", "%00", "1" * 40, "１"])
def test_a_part_of_the_log_that_cannot_be_is_not_found_in_words(citizen, before):
    page = citizen.get(f"/en/editions/?before={before}")
    assert (page.status_code, data(page)["status"]) == (404, "404")


@pytest.mark.parametrize("path, word", [("/healthz", "ok"), ("/readyz", "edition")])
def test_health_pages_answer_in_plain_text(citizen, path, word):
    page = citizen.get(path)
    assert page.status_code == 200
    assert word in page.text
    assert page["Content-Type"].startswith("text/plain")


def test_robots_stay_out_of_answers_and_of_the_admin(citizen):
    page = citizen.get("/robots.txt")
    for path in ("/admin/", "/*/answers/", "/*/result/"):
        assert f"Disallow: {path}" in page.text.splitlines()
