"""Names of provisions: eIds read and written, and how a citation reads in both languages."""

import pytest
from hypothesis import given, strategies as st

from legalbasis.citations import Pinpoint, pinpoint


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
