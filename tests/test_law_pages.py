"""The law library, a law, an article: text, summary, status on a day, neighbours, who cites it."""

import re

import pytest

from tests.press import data, hrefs, section, tags

LAW = "law/social-insurance-law/"
COMING = "law/medical-security-law/"


def official(page):
    """The official text on an article's page: its paragraphs and items, in order."""
    return re.findall(
        r"<p[^>]*>(.*?)</p>", "".join(re.findall(r"<blockquote.*?</blockquote>", page.text))
    )


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_library_lists_every_published_law_once(citizen, edition, language):
    page = citizen.get(f"/{language}/law/")
    assert data(page) == {"page": "laws"}
    links = [link for link in hrefs(page.text) if re.match(rf"/{language}/law/[\w-]+/$", link)]
    assert sorted(links) == sorted(f"/{language}/law/{work.slug}/" for work in edition.of("work"))


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_law_and_every_article_we_say_something_about_has_a_page(citizen, edition, language):
    for work in edition.of("work"):
        page = citizen.get(f"/{language}/law/{work.slug}/")
        assert page.status_code == 200, work.slug
        assert data(page)["law"] == work.slug
    for commentary in edition.of("commentary"):
        for note in commentary.notes:
            if note.eid != "work":
                number = note.eid.removeprefix("art_").partition("__")[0]
                page = citizen.get(f"/{language}/law/{commentary.work}/article-{number}/")
                assert page.status_code == 200, (commentary.work, note.eid)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_law_lists_its_articles_by_chapter(citizen, edition, language):
    page = citizen.get(f"/{language}/{LAW}")
    assert data(page) == {"page": "law", "law": "social-insurance-law", "status": "in-force"}
    links = [link for link in hrefs(page.text) if "article-" in link]
    assert links[:98] == [f"/{language}/{LAW}article-{number}/" for number in range(1, 99)]
    chapters = [one for one in edition.get("expression", "social-insurance-law@2018-12-29").provisions
                if one.level == "chapter"]  # fmt: skip
    assert len(chapters) == 12
    for chapter in chapters:
        assert chapter.heading in section(page, f"chp_{chapter.number}")


def test_a_law_says_where_it_comes_from(citizen, edition):
    work = edition.get("work", "social-insurance-law")
    page = citizen.get(f"/en/{LAW}")
    provenance = section(page, "from")
    assert work.issuer.en in provenance
    assert work.frbr_uri in provenance
    assert f'datetime="{work.verified_on}"' in provenance
    history = section(page, "events")
    for event in work.events:
        assert f'datetime="{event.on}"' in history


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("number", ["1", "12", "25", "58", "90", "98"])
def test_an_article_shows_the_official_text_by_paragraph_and_item(citizen, edition, language, number):
    page = citizen.get(f"/{language}/{LAW}article-{number}/")
    assert data(page) == {
        "page": "article", "law": "social-insurance-law", "article": number, "status": "in-force",
    }  # fmt: skip
    expression = edition.get("expression", "social-insurance-law@2018-12-29")
    article = next(p for p in expression.provisions if (p.level, p.number) == ("article", number))
    wanted = []
    for paragraph in article.paragraphs:
        wanted += [paragraph.text, *(point.text for point in paragraph.points)]
    shown = official(page)
    assert len(shown) == len(wanted)
    assert all(line.endswith(text) for line, text in zip(shown, wanted, strict=True))
    for place in range(1, len(article.paragraphs) + 1):
        assert f'id="para_{place}"' in page.text


def test_the_chinese_text_is_marked_as_chinese_and_the_translation_as_english(citizen, edition):
    for language in ("en", "zh-hans"):
        page = citizen.get(f"/{language}/{LAW}article-58/")
        quotes = [attrs for _tag, attrs in tags(page, "blockquote")]
        assert {attrs["lang"] for attrs in quotes} == {"zh-Hans"}
        translations = [a for _t, a in tags(page, "div") if a.get("class") == "tr"]
        assert len(translations) == len(quotes)
        assert {attrs["lang"] for attrs in translations} == {"en"}
    notes = edition.get("commentary", "social-insurance-law").notes
    note = next(one for one in notes if one.eid == "art_58")
    for words in note.translation.values():
        assert words.split("’")[0] in page.text


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_article_that_a_question_cites_has_a_translation_and_a_summary(
    citizen, edition, language
):
    cited = {
        one.eid.removeprefix("art_").partition("__")[0]
        for document in edition.of("questionnaire")
        for case in document.cases
        for one in case.citations
        if one.work == "social-insurance-law"
    }
    assert {"25", "27", "90"} <= cited
    for number in cited:
        page = citizen.get(f"/{language}/{LAW}article-{number}/")
        assert "<li>" in section(page, "plain"), number
        assert 'class="tr"' in page.text, number


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize(
    "on, version, words",
    [
        # Article 57, first paragraph: registration with the tax office's data since 29 December 2018
        (
            "2015-06-01",
            "2010-10-28",
            "用人单位应当自成立之日起三十日内凭营业执照、登记证书或者单位印章",
        ),
        ("2018-12-28", "2010-10-28", "工商行政管理部门"),
        ("2018-12-29", "2018-12-29", "市场监督管理部门"),
        ("2026-11-23", "2018-12-29", "市场监督管理部门"),
    ],
)
def test_an_article_reads_as_it_did_on_the_day(citizen, edition, language, on, version, words):
    page = citizen.get(f"/{language}/{LAW}article-57/?on={on}")
    expression = edition.get("expression", f"social-insurance-law@{version}")
    article = next(p for p in expression.provisions if (p.level, p.number) == ("article", "57"))
    assert any(line.endswith(article.paragraphs[0].text) for line in official(page))
    assert words in "".join(official(page))
    other = (
        ({"工商行政管理部门", "市场监督管理部门"} - {words})
        if "部门" in words
        else {"市场监督管理部门"}
    )
    assert not any(word in "".join(official(page)) for word in other)
    assert f'datetime="{version}"' in page.text


def test_a_note_written_for_one_wording_is_not_shown_beside_another(citizen, edition):
    notes = edition.get("commentary", "social-insurance-law").notes
    page = citizen.get(f"/en/{LAW}article-57/?on=2015-06-01")
    held = {one.text_digest for one in notes if one.eid == "art_57"}
    digest = re.search(r"<code>(\w{16})</code>", section(page, "from"))[1]
    written = any(one.startswith(digest) for one in held)
    assert bool(section(page, "plain")) is written
    assert ('class="tr"' in page.text) is written


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize(
    "slug, on, status",
    [
        ("medical-security-law", "2026-12-31", "not-yet"),
        ("medical-security-law", "2027-01-01", "in-force"),
        ("social-insurance-law", "2011-06-30", "not-yet"),
        ("social-insurance-law", "2011-07-01", "in-force"),
        ("zhejiang-medical-security-regulations", "2021-06-30", "not-yet"),
        ("zhejiang-medical-security-regulations", "2021-07-01", "in-force"),
    ],
)
def test_a_law_says_whether_it_is_in_force_on_the_day(citizen, edition, language, slug, on, status):
    page = citizen.get(f"/{language}/law/{slug}/?on={on}")
    assert data(page)["status"] == status
    begins = edition.get("work", slug).in_force
    notice = re.search(r'<div class="note status.*?</div>', page.text, re.DOTALL)[0]
    assert f'datetime="{begins}"' in notice


def test_the_library_says_from_when_a_coming_law_applies(citizen):
    for on, kept in (("2026-12-31", "from"), ("2027-01-01", "since")):
        page = citizen.get(f"/en/law/?on={on}")
        item = next(one for one in page.text.split("<li>") if f"/en/{COMING}" in one)
        assert f'in force {kept} <time datetime="2027-01-01">' in item


def test_a_law_whose_text_is_not_held_says_so_and_shows_our_summary(citizen, edition):
    slug = "zhejiang-medical-security-regulations"
    page = citizen.get(f"/en/law/{slug}/")
    article = citizen.get(f"/en/law/{slug}/article-24/")
    assert article.status_code == 200
    assert f"/en/law/{slug}/article-24/" in hrefs(section(page, "notes"))
    assert official(article) == []
    assert '<p class="note">' in section(article, "text")
    notes = edition.get("commentary", slug).notes
    note = next(one for one in notes if one.eid.startswith("art_24"))
    assert note.heading.en in article.text
    assert section(article, "plain").count("<li>") == len(note.summary)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize(
    "number, before, after", [("1", None, "2"), ("58", "57", "59"), ("98", "97", None)]
)
def test_neighbouring_articles_are_one_link_away(citizen, language, number, before, after):
    page = citizen.get(f"/{language}/{LAW}article-{number}/")
    ways = {attrs["rel"]: attrs["href"] for _tag, attrs in tags(page, "a") if attrs.get("rel")}
    for rel, neighbour in (("prev", before), ("next", after)):
        wanted = f"/{language}/{LAW}article-{neighbour}/" if neighbour else None
        assert ways.get(rel) == wanted


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_an_article_says_who_cites_it(citizen, edition, language):
    page = citizen.get(f"/{language}/{LAW}article-90/")
    assert f"/{language}/check/refund/" in hrefs(section(page, "cited"))
    assert section(citizen.get(f"/{language}/{LAW}article-1/"), "cited") == ""
    for link in hrefs(section(page, "cited")):
        assert citizen.get(link).status_code == 200, link


def test_a_law_cited_as_a_whole_says_who_cites_it(citizen):
    page = citizen.get("/en/law/state-council-1998-44/")
    assert "/en/check/refund/" in hrefs(section(page, "cited"))


def test_no_link_on_a_law_page_leads_nowhere(citizen):
    seen = set()
    for path in (f"/en/{LAW}", f"/en/{LAW}article-90/", f"/en/{COMING}", "/en/law/"):
        for link in hrefs(citizen.get(path).text):
            if link.startswith("/") and not link.startswith("/static/") and link not in seen:
                seen.add(link)
                assert citizen.get(link).status_code in (200, 302), (path, link)


def test_the_day_is_kept_by_the_links_of_a_law_page(citizen):
    """Whoever reads the law of 2015 goes on reading the law of 2015."""
    page = citizen.get(f"/en/{LAW}article-57/?on=2015-06-01")
    ways = [attrs["href"] for _tag, attrs in tags(page, "a") if attrs.get("rel") in ("prev", "next")]
    assert len(ways) == 2 and all("on=2015-06-01" in way for way in ways)
    contents = [
        link for link in hrefs(citizen.get(f"/en/{LAW}?on=2015-06-01").text) if "article-" in link
    ]
    assert all("on=2015-06-01" in link for link in contents)
