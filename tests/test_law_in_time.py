"""The law in time: earlier texts, coming ones, what a later law takes up, and the days between them."""

import datetime

import msgspec
import pytest

from legalbasis import checks, library
from legalbasis.documents import Correspondence
from legalbasis.text import paragraphs
from tests.press import data, hrefs, main_of, put, section

LAW, MSL = "/en/law/social-insurance-law/", "/en/law/medical-security-law/"


def law(edition, slug="social-insurance-law"):
    return library.laws(edition)[slug]


@pytest.mark.parametrize("version", ["2010-10-28", "2018-12-29"])
def test_every_article_of_both_texts_has_a_summary_and_a_whole_translation(edition, version):
    found = law(edition)
    text = next(one for one in found.expressions if str(one.version) == version)
    articles = library.articles(edition, found, text)
    assert len(articles) == 98
    for article in articles.values():
        assert article.note and article.note.text_digest == article.digest, article.number
        assert all(point.zh and point.en for point in article.note.summary)
        assert all(line.translation and all(t for _, t in line.points) for line in article.lines)


@pytest.mark.parametrize(
    "on, words, other",
    [
        ("2015-06-01", "工商行政管理部门", "市场监督管理部门"),
        ("2018-12-28", "工商行政管理部门", "市场监督管理部门"),
        ("2018-12-29", "市场监督管理部门", "工商行政管理部门"),
        ("", "市场监督管理部门", "工商行政管理部门"),
    ],
)
def test_article_57_says_what_it_said_on_the_day(citizen, on, words, other):
    text = section(citizen.get(f"{LAW}article-57/" + (f"?on={on}" if on else "")), "text")
    assert words in text and other not in text


def test_an_earlier_version_says_so_and_leads_to_todays(citizen):
    page = citizen.get(f"{LAW}article-57/?on=2015-06-01")
    assert "An earlier version." in main_of(page)
    assert f"{LAW}article-57/" in hrefs(page.text)
    assert "reads the same in both" not in main_of(page)
    assert "reads the same in both" in main_of(citizen.get(f"{LAW}article-58/?on=2015-06-01"))
    assert "An earlier version." not in main_of(citizen.get(f"{LAW}article-57/"))


def coming(edition, number, words, day):
    """A text of the law with one article changed, in force from a day to come."""
    now = law(edition).expressions[-1]
    changed = tuple(
        msgspec.structs.replace(one, paragraphs=paragraphs([words]))
        if (one.level, one.number) == ("article", number)
        else one
        for one in now.provisions
    )
    return msgspec.structs.replace(now, version=day, in_force=day, provisions=changed)


def test_a_text_to_come_is_announced_where_it_changes_something(citizen, edition):
    day = edition.day + datetime.timedelta(days=40)
    key = f"social-insurance-law@{day}"
    put("expression", key, coming(edition, "1", "新的第一条。", day))
    changed, same = citizen.get(f"{LAW}article-1/"), citizen.get(f"{LAW}article-2/")
    assert "Changes on" in main_of(changed) and f"{LAW}article-1/?on={day}" in hrefs(changed.text)
    assert "Changes on" not in main_of(same)
    assert "Changes on" in main_of(citizen.get(LAW))
    then = citizen.get(f"{LAW}article-1/?on={day}")
    assert "A version that is not in force yet." in main_of(then)
    assert "新的第一条。" in section(then, "text")


@pytest.mark.parametrize(
    "on, status, words",
    [("2026-12-31", "not-yet", "Not yet in force"), ("2027-01-01", "in-force", "In force")],
)
def test_the_coming_law_comes_by_its_date_alone(citizen, on, status, words):
    for address in (MSL, f"{MSL}article-13/"):
        page = citizen.get(f"{address}?on={on}")
        assert data(page)["status"] == status
        assert words in main_of(page)
    assert ("in force from" in main_of(citizen.get(f"{MSL}?on={on}"))) is (status == "not-yet")


@pytest.mark.parametrize("address, articles", [
    ("23", ["10"]), ("28", ["13", "23"]), ("53", ["14", "15"]), ("88", ["49"]),
])  # fmt: skip
def test_an_article_names_those_of_the_later_law_on_its_matter(citizen, address, articles):
    page = citizen.get(f"{LAW}article-{address}/")
    for number in articles:
        assert f"{MSL}article-{number}/" in hrefs(page.text)


@pytest.mark.parametrize("number", ["27", "30", "32", "48"])
def test_an_article_without_an_equivalent_remains_the_basis(citizen, number):
    assert "this article remains the basis" in main_of(citizen.get(f"{LAW}article-{number}/"))


def test_the_concordance_stands_on_the_later_laws_page(citizen):
    table = section(citizen.get(MSL), "takes-up")
    assert table.count("<tr>") == 1 + 17
    assert "to be reviewed" in table


def test_a_correspondence_with_what_is_not_there_is_refused(edition):
    document = edition.get("commentary", "medical-security-law")
    wrong = (Correspondence("no-such-law", "art_1"), Correspondence("social-insurance-law", "23"))
    document = msgspec.structs.replace(document, concordance=wrong)
    words = [one.message.en for one in checks.commentary(document, edition, edition.day)]
    assert "no such work: no-such-law" in words and "not an article's eId: 23" in words


def test_the_timeline_tells_the_life_of_the_law_in_order(edition):
    moments = law(edition).timeline()
    assert [(str(one.on), one.what) for one in moments] == [
        ("2010-10-28", "adopted"),
        ("2011-07-01", "commenced"),
        ("2017-01-01", "suspended"),
        ("2018-12-29", "amended"),
    ]


def test_every_law_has_a_timeline_and_a_way_to_another_day(citizen, edition):
    for found in library.laws(edition).values():
        moments = found.timeline()
        assert [one.on for one in moments] == sorted(one.on for one in moments)
        assert found.work.in_force in {one.on for one in moments}
    page = citizen.get(LAW)
    assert 'name="on"' in section(page, "events") and "compare" in section(page, "events")
