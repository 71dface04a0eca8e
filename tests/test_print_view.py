"""A law or chosen articles on paper: what is asked for is there, in both languages, and nothing else."""

import re

import msgspec
import pytest

from legalbasis.text import provisions
from tests.press import data, hrefs, put, tags

PRINT = "law/social-insurance-law/print/"


def printed(page):
    """The numbers of the articles on the page, in order."""
    return [
        a["id"].removeprefix("art_")
        for tag, a in tags(page, "h3")
        if a.get("id", "").startswith("art_")
    ]


def ticked(page):
    return [(a["name"], a["value"]) for _t, a in tags(page, "input") if "checked" in a]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize(
    "query, wanted",
    [
        ("", [str(n) for n in range(1, 99)]),
        ("?article=", [str(n) for n in range(1, 99)]),
        ("?article=57&article=58", ["57", "58"]),
        ("?article=58&article=57&article=58", ["57", "58"]),
        ("?article=５８", ["58"]),
        ("?chapter=9", ["72", "73", "74", "75"]),
        ("?chapter=9&article=73&article=1", ["1", "72", "73", "74", "75"]),
    ],
)
def test_the_chosen_articles_are_printed_in_the_order_of_the_law(citizen, language, query, wanted):
    page = citizen.get(f"/{language}/{PRINT}{query}")
    assert page.status_code == 200
    assert data(page) == {"page": "law-print", "law": "social-insurance-law", "status": "in-force"}
    assert printed(page) == wanted
    assert 'role="alert"' not in page.text
    if language == "en":
        assert ("in extracts" in page.text) is (len(wanted) < 98)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_an_article_has_its_words_and_the_translation_below(citizen, edition, language):
    page = citizen.get(f"/{language}/{PRINT}?article=12")
    expression = edition.get("expression", "social-insurance-law@2018-12-29")
    article = next(p for p in expression.provisions if (p.level, p.number) == ("article", "12"))
    note = next(n for n in edition.get("commentary", "social-insurance-law").notes if n.eid == "art_12")
    quotes = re.findall(r'<blockquote class="law" lang="zh-Hans">(.*?)</blockquote>', page.text)
    assert [re.sub("<.*?>", "", quote) for quote in quotes] == [one.text for one in article.paragraphs]
    below = re.findall(r'</blockquote><div class="tr" lang="en"><p>(.*?)</p>', page.text)
    assert [one.replace("&#x27;", "'") for one in below] == list(note.translation.values())
    assert "第二章" in page.text


def test_the_day_picks_the_text_and_is_kept(citizen):
    page = citizen.get(f"/en/{PRINT}?article=57&on=2015-06-01")
    assert "工商行政管理部门" in page.text
    assert "市场监督管理部门" not in page.text
    assert ("hidden", "on", "2015-06-01") in [
        (a.get("type"), a["name"], a["value"]) for _t, a in tags(page, "input")
    ]
    assert re.search(r"print/\?article=57&amp;on=2015-06-01&amp;seen=\d+-", page.text)


def test_the_form_offers_every_article_and_remembers_the_choice(citizen):
    page = citizen.get(f"/en/{PRINT}?article=12&chapter=9")
    boxes = [(a["name"], a["value"]) for _t, a in tags(page, "input") if a.get("type") == "checkbox"]
    assert [value for name, value in boxes if name == "article"] == [str(n) for n in range(1, 99)]
    assert [value for name, value in boxes if name == "chapter"] == [str(n) for n in range(1, 13)]
    assert sorted(ticked(page)) == [("article", "12"), ("chapter", "9")]
    (form,) = [a for _t, a in tags(page, "form")]
    assert form == {"method": "get", "action": f"/en/{PRINT}"}
    assert f"/en/{PRINT}" in hrefs(page.text)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize(
    "query, named, kept",
    [
        ("?article=99", ["99"], []),
        ("?article=57&article=99&article=0", ["99", "0"], ["57"]),
        ("?chapter=13", ["13"], []),
        ("?article=17-1", ["17-1"], []),
        ("?article=%3Cb%3E", ["&lt;b&gt;"], []),
        ("?article=-1&article=1e3&article=%00", ["-1", "1e3"], []),
        ("?article=" + "9" * 3000, ["9999"], []),
    ],
)
def test_what_the_law_has_not_got_is_named(citizen, language, query, named, kept):
    page = citizen.get(f"/{language}/{PRINT}{query}")
    assert page.status_code == 400
    message = re.search(r'<div class="errors" role="alert">.*?</div>', page.text, re.DOTALL)[0]
    assert all(one in message for one in named)
    assert "98" in message
    assert len(message) < 1000
    assert printed(page) == kept
    assert "<details open>" in page.text.replace('class="noprint" ', "")
    assert len([a for _t, a in tags(page, "input") if a.get("name") == "article"]) == 98


def test_sections_and_inserted_articles_are_printed_under_their_names(citizen, edition):
    work = edition.get("work", "social-insurance-law")
    put("work", "made-law", msgspec.structs.replace(work, slug="made-law", frbr_uri=""))
    old = edition.get("expression", "social-insurance-law@2018-12-29")
    text = "第一条　甲。\n第一章　总则\n第二条　乙。\n第一节　登记\n第二条之一　丙：\n（一）丁；\n"
    text += "第二节　缴费\n第三条　戊。"
    made = msgspec.structs.replace(old, work="made-law", provisions=provisions(text))
    put("expression", "made-law@2018-12-29", made)
    page = citizen.get("/en/law/made-law/print/")
    assert printed(page) == ["1", "2", "2-1", "3"]
    shown = [
        page.text.index(words) for words in ("第一节 登记", "丙：", "（一）丁；", "第二节 缴费", "戊。")
    ]
    assert shown == sorted(shown)
    assert page.text.count("第一节 登记") == 1
    assert printed(citizen.get("/en/law/made-law/print/?article=2-1")) == ["2-1"]


def test_a_page_for_paper_is_not_for_search_engines(citizen):
    page = citizen.get(f"/en/{PRINT}")
    assert ("robots", "noindex") in [(a.get("name"), a.get("content")) for _t, a in tags(page, "meta")]
