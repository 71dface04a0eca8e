"""Two texts of a law compared: what left, what came, and nothing where only the printing differs."""

import re

import pytest
from hypothesis import given, strategies as st

from legalbasis import library
from legalbasis.documents import Provision
from legalbasis.redline import Piece, compare, redline
from legalbasis.text import paragraphs
from tests.press import data, main_of

LAW = "law/social-insurance-law/compare/"


def article(number, *lines):
    return Provision("article", number, paragraphs=paragraphs(lines))


def words(lines, *ops):
    return "\n".join("".join(piece.words for piece in line if piece.op in ops) for line in lines)


def provisions(edition, version):
    law = library.laws(edition)["social-insurance-law"]
    text = next(one for one in law.expressions if str(one.version) == version)
    return {p.number: p for p in text.provisions if p.level == "article"}


def test_the_amendment_of_2018_changed_three_articles(edition):
    changes = compare(provisions(edition, "2010-10-28"), provisions(edition, "2018-12-29"))
    assert [(one.number, one.what) for one in changes] == [
        ("57", "changed"), ("64", "changed"), ("66", "changed"),
    ]  # fmt: skip


def test_a_department_that_was_renamed_is_struck_and_written_anew(edition):
    changes = compare(provisions(edition, "2010-10-28"), provisions(edition, "2018-12-29"))
    pieces = [piece for line in changes[0].lines for piece in line]
    assert Piece("out", "工商行政") in pieces
    assert Piece("in", "市场监督") in pieces


@pytest.mark.parametrize(
    "old, new",
    [
        ("第一款，两项：", "第一款,两项:"),
        ("参加　社会保险", "参加社会保险"),
        ("零\u200b宽", "零宽"),
        ("（一）甲", "(一)甲"),
    ],
)
def test_spaces_and_the_width_of_punctuation_are_no_difference(old, new):
    assert compare({"1": article("1", old)}, {"1": article("1", new)}) == []
    assert {piece.op for line in redline(old, new) for piece in line} == {"same"}


def test_an_inserted_and_a_repealed_article_stand_whole_in_their_place():
    old = {"1": article("1", "甲。"), "2": article("2", "乙。"), "10": article("10", "丁。")}
    new = {"1": article("1", "甲。"), "1-1": article("1-1", "新。"), "10": article("10", "丁。")}
    assert [(one.number, one.what) for one in compare(old, new)] == [("1-1", "added"), ("2", "removed")]


def test_a_paragraph_that_was_added_is_a_line_of_its_own():
    lines = redline("甲款的话。\n丙款的话。", "甲款的话。\n乙款。\n丙款的话。")
    assert words(lines, "same", "in").split("\n") == ["甲款的话。", "乙款。", "丙款的话。"]


def test_words_in_latin_letters_are_struck_and_put_in_whole():
    lines = redline(
        "With a gap of 3 months, cover goes on.", "Within a gap of 30 months, cover goes on."
    )
    assert words(lines, "out").split() == ["With", "3"]
    assert words(lines, "in").split() == ["Within", "30"]


SIGNS = st.text(st.sampled_from("社会保险费，。、；（）一二ab’1\n"), max_size=60)


def test_a_sentence_written_anew_is_no_patchwork_of_words_that_happen_to_return():
    lines = redline(
        "If the gap is no more than 3 months, pay it.", "Pay within three months and nothing is lost."
    )
    assert words(lines, "same") in ("", ".")
    assert words(lines, "in").startswith("Pay within three months and nothing is lost")


@given(SIGNS, SIGNS)
def test_both_wordings_can_be_read_out_of_the_comparison(old, new):
    """Empty lines apart, which the notation doesn't have."""
    lines = redline(old, new)
    flat = lambda text: text.replace("\n", "")  # noqa: E731
    assert flat(words(lines, "same", "out")) == flat(old)
    assert flat(words(lines, "same", "in")) == flat(new)


# The page.


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_page_names_exactly_the_three_articles(citizen, language):
    page = citizen.get(f"/{language}/{LAW}")
    assert data(page)["page"] == "compare"
    assert data(page)["changed"] == "57 64 66"
    main = main_of(page)
    assert re.search(r"<del>.*?工商行政.*?</del><ins>.*?市场监督.*?</ins>管理部门", main)


def test_the_page_can_be_asked_the_other_way_round(citizen):
    page = citizen.get(f"/en/{LAW}?from=2018-12-29&to=2010-10-28")
    assert data(page)["changed"] == "57 64 66"
    assert re.search(r"<ins>[^/]*</span>工商行政", main_of(page))


def test_a_text_compared_with_itself_shows_no_difference(citizen):
    page = citizen.get(f"/en/{LAW}?from=2018-12-29&to=2018-12-29")
    assert data(page)["changed"] == ""
    assert "The two texts say the same" in page.text


@pytest.mark.parametrize(
    "query",
    [
        "from=2015-06-01", "from=x", "to=2018-12-30", "from=" + "9" * 5000,
        "from=2010-10-28&from=2018-12-29",
    ],
)  # fmt: skip
def test_a_version_that_is_not_held_is_named_with_a_way_on(citizen, query):
    page = citizen.get(f"/en/{LAW}?{query}")
    assert page.status_code in (400, 404)
    assert "<a" in main_of(page)


def test_a_law_of_one_text_has_nothing_to_compare(citizen):
    assert citizen.get("/en/law/handling-regulations/compare/").status_code == 404
