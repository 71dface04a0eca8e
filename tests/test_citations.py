"""Names of provisions: eIds read and written, and how a citation reads in both languages."""

import pytest
from hypothesis import given, strategies as st

from legalbasis.citations import Pinpoint, parse, pinpoint


@pytest.mark.parametrize(
    ("eid", "zh", "en"),
    [
        ("art_58", "第五十八条", "article 58"),
        ("art_10", "第十条", "article 10"),
        ("art_17-1", "第十七条之一", "article 17-1"),
        ("art_74__para_4", "第七十四条第四款", "article 74 ¶4"),
        ("art_12__para_2__point_11", "第十二条第二款第（十一）项", "article 12 ¶2 (11)"),
        ("art_133-2__para_1__point_3", "第一百三十三条之二第一款第（三）项", "article 133-2 ¶1 (3)"),
        ("art_1260", "第一千二百六十条", "article 1260"),
    ],
)
def test_a_citation_reads_as_statutes_are_cited(eid, zh, en):
    name = pinpoint(eid).name()

    assert (name.zh, name.en) == (zh, en)


@given(
    st.integers(1, 9999),
    st.none() | st.integers(1, 20),
    st.none() | st.integers(1, 30),
    st.none() | st.integers(1, 30),
)
def test_reading_an_eid_is_the_inverse_of_writing_it(article, inserted, paragraph, point):
    number = f"{article}-{inserted}" if inserted else str(article)
    place = Pinpoint(number, paragraph, point if paragraph else None)

    assert pinpoint(place.eid) == place
    assert place.eid.startswith(place.article_eid)
    assert pinpoint(place.article_eid) == Pinpoint(number)


@given(st.from_regex(r"art_\d{1,5}(-\d{1,2})?(__para_\d{1,2})?(__point_\d{1,2})?", fullmatch=True))
def test_what_is_read_as_an_eid_has_a_name_and_is_written_the_same(eid):
    try:
        place = pinpoint(eid)
    except ValueError:
        return
    assert place.eid == eid
    assert place.name().zh.startswith("第")


@pytest.mark.parametrize(
    "eid",
    [
        "",
        "work",
        "58",
        "art_",
        "art_x",
        "chp_7",
        "art_58__para",
        "art_58__para_1__item_2",
        "art_58 ",
        "art_58\n",
        "art_五十八",
        "art_0",
        "art_10000",
        "art_58__para_0",
    ],
)
def test_what_is_no_articles_eid_is_refused_by_name(eid):
    with pytest.raises(ValueError, match="not an article's eId"):
        pinpoint(eid)


pinpoints = st.builds(
    lambda article, inserted, paragraph, point: Pinpoint(
        f"{article}-{inserted}" if inserted else f"{article}", paragraph, point
    ),
    st.integers(1, 9999),
    st.none() | st.integers(1, 99),
    st.none() | st.integers(1, 99),
    st.none() | st.integers(1, 99),
)


@given(pinpoints)
def test_a_citation_is_read_as_it_is_written_in_either_language(place):
    assert parse(place.name().zh) == parse(place.name().en) == place
    assert parse(place.short().zh) == parse(place.short().en) == place
    assert pinpoint(place.eid) == place


@given(pinpoints, st.sampled_from(["", " ", "　"]), st.booleans(), st.booleans())
def test_digits_brackets_and_spaces_do_not_matter(place, space, arabic, half):
    head, _, tail = place.article.partition("-")
    words = ["第", head, "条"] + (["之", tail] if tail else [])
    words += ["第", str(place.paragraph), "款"] if place.paragraph else []
    words += ["第（", str(place.point), "）", "项"] if place.point else []
    written = space.join(words)
    if half:
        written = written.replace("（", "(").replace("）", ")")
    if arabic:
        written = written.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert parse(f" {written} ") == place


@pytest.mark.parametrize(
    ("words", "eid"),
    [
        ("第十六条第二款第（一）项", "art_16__para_2__point_1"),
        ("第十六条第二款第(一)项", "art_16__para_2__point_1"),
        ("第十六条第二款第一项", "art_16__para_2__point_1"),
        ("第16条第2款第(1)项", "art_16__para_2__point_1"),
        ("第 １６ 条 第２款", "art_16__para_2"),
        ("第一百二十八 条", "art_128"),
        ("第十七条之一", "art_17-1"),
        ("第17条之1第1款", "art_17-1__para_1"),
        ("第十四条第（十二）项", "art_14__point_12"),  # which paragraph isn't said
        ("art. 16 ¶2 (1)", "art_16__para_2__point_1"),
        ("article 16 paragraph 2 item 1", "art_16__para_2__point_1"),
        ("Article 16, paragraph 2, item (1)", "art_16__para_2__point_1"),
        ("ART. 16 para. 2", "art_16__para_2"),
        ("art.16¶2(1)", "art_16__para_2__point_1"),
        ("Art 17-1", "art_17-1"),
        ("art 14 (12)", "art_14__point_12"),
    ],
)
def test_a_citation_may_be_written_in_many_ways(words, eid):
    assert parse(words).eid == eid


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("", "names no article: ''"),
        ("第二款", "names no article: '第二款'"),
        ("第七章", "names no article"),
        ("paragraph 2", "names no article"),
        ("artful 12", "names no article"),
        ("社会保险法第五条", "names no article"),
        ("第五条第二款第三款", "not understood after '第五条第二款': '第三款'"),
        ("第五条和第六条", "not understood after '第五条': '和第六条'"),
        ("第五条第（一）项第二款", r"not understood after '第五条第\(一\)项': '第二款'"),
        ("art. 5 ¶2 ¶3", "not understood after 'art. 5 ¶2': ' ¶3'"),
        ("art. 5(2)(1)", r"not understood after 'art. 5\(2\)': '\(1\)'"),
        ("article 5a", "not understood after 'article 5': 'a'"),
        ("article 5 paradise 2", "not understood after 'article 5'"),
        ("第零条", "not the number of an article: 零"),
        ("第十十条", "not the number of an article: 十十"),
        ("article 0", "not the number of an article: 0"),
        ("article 10000", r"not the number of an article: 10000 \(1 to 9999\)"),
        ("第五条之一百", "not the number of an inserted article: 一百"),
        ("第五条第一百款", "not the number of a paragraph: 一百"),
        ("art. 5 (100)", "not the number of an item: 100"),
        ("article " + "9" * 5000, "not the number of an article"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_is_wrong(words, wrong):
    with pytest.raises(ValueError, match=wrong):
        parse(words)


@given(st.text(max_size=30) | st.text("第条款项之（）(1)一十百 art.¶", max_size=30))
def test_whatever_is_read_is_a_provision(words):
    try:
        place = parse(words)
    except ValueError:
        return
    assert pinpoint(place.eid) == place
