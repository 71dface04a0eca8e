"""Import of laws: whatever isn't certain is a doubt with its line, and whatever can't be read says why."""

import datetime
import re
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given, strategies as st

from legalbasis.documents import Expression, Paragraph, Point, Provision, Text
from legalbasis.importing import marks, wording
from legalbasis.importing.reading import read
from legalbasis.importing.tree import grow
from legalbasis.publishing import packs
from legalbasis.text import article_digest, digest, plain
from tests.word import docx

LAW = """\
青山市参保条例
（2020年1月2日青山市人民代表大会常务委员会第三次会议通过　2020年1月5日公布　自2020年3月1日起施行）
第一章　总　　则
第一条　为了参保，制定本条例。
第二条　本条例适用于下列人员：
（一）职工；
（二）居民。
人员由市政府认定。
第二章　办　理
第三条　办理在窗口。
第三条之一　办理也在网上。
第三章　附　则
第四条　本条例自2020年3月1日起施行。
"""
ROWS = LAW.splitlines()
WHOLE = ["1", "2", "3", "3-1", "4"]


def taken(text, name="law.txt"):
    return grow(read(name, text.encode() if isinstance(text, str) else text))


def doubts(found):
    return [(one.code, one.line) for one in found.doubts]


def articles(found):
    return [one.number for one in found.provisions if one.level == "article"]


def words(found, number):
    one = next(one for one in found.provisions if one.level == "article" and one.number == number)
    return [part.text for paragraph in one.paragraphs for part in (paragraph, *paragraph.points)]


def law(**lines):
    """LAW with a line changed (`l4="…"`), left out (`l4=None`) or with others behind it (`l4=[…]`)."""
    out = []
    for number, row in enumerate(ROWS, 1):
        change = lines.get(f"l{number}", row)
        out += [] if change is None else [change] if isinstance(change, str) else [row, *change]
    return "\n".join(out) + "\n"


def swapped(*order):
    return "\n".join(ROWS[number - 1] for number in order)


def test_a_law_without_defects_is_taken_whole_and_without_doubts():
    found = taken(LAW)

    assert doubts(found) == []
    assert found.title == "青山市参保条例"
    assert [(one.level, one.number, one.heading) for one in found.provisions if one.heading] == [
        ("chapter", "1", "总则"),
        ("chapter", "2", "办理"),
        ("chapter", "3", "附则"),
    ]
    assert articles(found) == WHOLE
    assert words(found, "2") == ["本条例适用于下列人员：", "职工；", "居民。", "人员由市政府认定。"]
    assert [(one.on.isoformat(), one.what) for one in found.dates] == [
        ("2020-01-02", "adopted"),
        ("2020-01-05", "promulgated"),
        ("2020-03-01", "commenced"),
    ]
    assert (found.version, found.in_force) == (datetime.date(2020, 1, 5), datetime.date(2020, 3, 1))
    assert found.places == (3, 4, 5, 9, 10, 11, 12, 13)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(LAW.replace("第三条　", "第三 条　"), id="a space before 条"),
        pytest.param(LAW.replace("第二章", "第 二 章"), id="spaces in a number"),
        pytest.param(LAW.replace("第三条之一　", "第三条 之一  "), id="a space before 之"),
        pytest.param(LAW.replace("（", "(").replace("）", ")"), id="narrow brackets"),
        pytest.param(LAW.replace("：", ":").replace("；", ";").replace("，", ","), id="narrow points"),
        pytest.param(re.sub("(第.条|职工)", "\u200b\\1\ufeff", LAW), id="zero-width characters"),
        pytest.param(LAW.replace("第二条　", "第2条　"), id="an Arabic number"),
        pytest.param(LAW.replace("条　", "条"), id="no spaces at all"),
        pytest.param(LAW.replace("第四条　", "第四条\n"), id="an article whose words begin below"),
        pytest.param(LAW.replace("\n", "\r\n\r\n"), id="empty lines and CR LF"),
        pytest.param(LAW.replace("2020年1月2日", "二〇二〇年一月二日"), id="a day in Chinese numerals"),
        pytest.param(
            LAW.replace("2020年1月5日", "2020年1月5日《关于修改旧条例的决定》"),
            id="another title in the header",
        ),
        pytest.param("\ufeff" + LAW, id="a byte order mark"),
        pytest.param(LAW.encode("utf-16"), id="UTF-16"),
        pytest.param(
            law(l2=["目　录", "第一章　总则……1", "第二章　办理\t2", "第三章　附则", "附件"]),
            id="contents",
        ),
        pytest.param(law(l2=["第一章　总则", "第二章　办理", "第三章　附则"]), id="contents, no title"),
    ],
)
def test_shapes_that_are_no_defects(text):
    found = taken(text)

    assert doubts(found) == []
    assert articles(found) == WHOLE
    assert found.count("chapter") == 3
    assert [one.digest for one in digests(found)] == [one.digest for one in digests(taken(LAW))] or (
        "第三条之一" not in str(text)
    )


def digests(found):
    return [
        part
        for one in found.provisions
        for paragraph in one.paragraphs
        for part in (paragraph, *paragraph.points)
    ]


DEFECTS = [
    # (what, text, doubts with their lines, articles in the draft)
    ("an article is missing", law(l10=None), [("missing", 10)], ["1", "2", "3-1", "4"]),
    ("several are missing", law(l13="第九条　自公布之日起施行。"), [("missing", 13)], [*WHOLE[:-1], "9"]),
    ("the first is missing", law(l4=None), [("missing", 4)], WHOLE[1:]),
    ("an inserted one is missing", law(l11="第三条之二　网上。"), [("missing", 11)],
     ["1", "2", "3", "3-2", "4"]),
    ("two in the wrong order", swapped(1, 2, 3, 5, 6, 7, 8, 4, 9, 10, 11, 12, 13),
     [("order", 4)], ["1", "3", "3-1", "4"]),
    ("a far number in between", law(l4=["第五十条　别处。"]), [("order", 5)], WHOLE),
    ("two far apart change places", swapped(1, 2, 3, 13, 5, 6, 7, 8, 9, 10, 11, 12, 4),
     [("order", 4), ("order", 13)], ["2", "3", "3-1"]),
    ("one missing that an annex has", law(l10=None, l13=["附件", "第三条　附件的条。"]),
     [("missing", 10), ("annex", 13)], ["1", "2", "3-1", "4"]),
    ("a number comes again", law(l10=["第三条　又一次。", "还有。"]), [("repeated", 11)], WHOLE),
    ("a chapter is missing", law(l9=None), [("chapter-missing", 11)], WHOLE),
    ("a chapter comes again", law(l12="第二章　附则"), [("chapter-repeated", 12), ("last-chapter", 13)], WHOLE),
    ("a heading without number", law(l9="办　理"), [("heading-number", 9), ("chapter-missing", 12)], WHOLE),
    ("a heading without words", law(l9="第二章"), [("heading-words", 9)], WHOLE),
    ("a chapter without article", law(l9=["第三章　空"], l12="第四章　附则"), [("empty-chapter", 9)], WHOLE),
    ("words below a heading", law(l9=["本章说明。", "又一句。"]), [("between", 10)], WHOLE),
    ("parts", law(l2=["第一编　总则"], l9=["第一节　窗口"]), [("part", 3)], WHOLE),
    ("a section is missing", law(l9=["第二节　窗口"]), [("section-missing", 10)], WHOLE),
    ("the last heading is missing", law(l12=None), [("last-chapter", 12)], WHOLE),
    ("the last item is missing", law(l7=None), [("item-last", 6)], WHOLE),
    ("items out of order", law(l7="（三）居民。"), [("item-order", 7)], WHOLE),
    ("an item behind a paragraph", law(l8=["（三）其他。"]), [("item-order", 9)], WHOLE),
    ("an item without paragraph", law(l5="第二条"), [("item-first", 6)], WHOLE),
    ("an inserted item", law(l7=["（二之一）其他。"]), [("item-odd", 8)], WHOLE),
    ("no numeral", law(l7=["（一一）其他。"]), [("item-odd", 8)], WHOLE),
    ("sub-items out of order", law(l6=["1.在职的；", "3.退休的；"]), [("sub-order", 8)], WHOLE),
    ("a torn line", law(l4="第一条　为了参保，\n制定本条例。"), [("unfinished", 4)], WHOLE),
    ("no words", law(l4="第一条"), [("empty-article", 4)], WHOLE),
    ("an annex", law(l13=["附件1", "一览", "第五条　附件的条。"]), [("annex", 14)], WHOLE),
    ("an annex with a title", law(l13=["附：缴费表", "一览"]), [("annex", 14)], WHOLE),
    ("a numbered annex", law(l13=["附件一：1.缴费表", "一览"]), [("annex", 14)], WHOLE),
    ("another law behind it", law(l13=["第一条　另一部。", "第五条　也是。"]), [("second-text", 14)], WHOLE),
    ("half a file, in a sentence", law(l10="第三条　办理在窗", l11=None, l12=None, l13=None),
     [("no-commencement", 10), ("cut-off", 10)], WHOLE[:3]),
    ("half a file, between articles", law(l11=None, l12=None, l13=None), [("no-commencement", 10)],
     WHOLE[:3]),
    ("half a file, in a character", law(l12=None, l13=None).strip()[:-1].encode()[:-1],
     [("strange", 11), ("cut-off", 11), ("no-commencement", 11)], WHOLE[:4]),
    ("half a file, in a list", "\n".join(ROWS[:6]), [("no-commencement", 5), ("cut-off", 6)], WHOLE[:2]),
    ("half a file, with contents",
     law(l2=["目录", "第一章　总则", "第二章　办理", "第三章　附则"], l9=None, l10=None, l11=None,
         l12=None, l13=None),
     [("contents", 5), ("contents", 6), ("no-commencement", 9)], WHOLE[:2]),
    ("a reference or an article", law(l10=["第三条之一办理也在网上。"], l11=None),
     [("loose", 11)], WHOLE),
    ("a reference ahead, or an article", law(l10=["第九条规定的除外。"]), [("loose", 11)], WHOLE),
    ("no title", "\n".join(ROWS[1:]), [("no-title", 1)], WHOLE),
    ("no header", "\n".join(ROWS[2:]), [("no-title", 1), ("no-date", 1)], WHOLE),
    ("no days", law(l2=None), [("no-date", 1)], WHOLE),
    ("an amendment", law(l2="（2020年1月2日公布　根据2022年5月6日《关于修改的决定》修正）"),
     [("date-amended", 2)], WHOLE),
    ("a day that says nothing", law(l2="（2020年1月2日）"), [("no-date", 2), ("date-unclear", 2)], WHOLE),
    ("no such day", law(l2="（2020年2月30日公布）"), [("no-date", 1), ("date-wrong", 2)], WHOLE),
    ("words before the text", law(l2=["各县：", "现印发给你们。"]), [("front", 3)], WHOLE),
    ("strange characters", law(l4="第一条　为了\ue123，制定。"), [("strange", 4)], WHOLE),
    ("no articles", "关于参保的决定\n（2020年1月2日公布）\n一、参保。\n二、施行。\n",
     [("no-articles", 1), ("front", 3)], []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted", "numbers"), [row[1:] for row in DEFECTS],
                         ids=[row[0] for row in DEFECTS])  # fmt: skip
def test_a_defect_is_a_doubt_at_its_line(text, wanted, numbers):
    found = taken(text)

    assert sorted(doubts(found)) == sorted(wanted)
    assert articles(found) == numbers
    assert [one.number for one in found.doubts] == list(range(1, len(wanted) + 1))
    assert all(wording.doubt_words(one) for one in found.doubts)


def test_what_is_kept_out_is_in_no_article():
    found = taken(law(l10=["第三条　又一次。", "还有。"], l9=["说明。"], l13=["附表", "一览"]))
    whole = "".join(part.text for part in digests(found))

    assert found.aside == {10, 12, 13, 17, 18}
    assert not re.search("又一次|还有|说明|一览", whole)
    assert [article_digest(one) for one in found.provisions if one.level == "article"] == [
        article_digest(one) for one in taken(LAW).provisions if one.level == "article"
    ]


@pytest.mark.parametrize(
    "file", sorted((Path(settings.BASE_DIR) / "config" / "packs").rglob("*@*.yaml"))
)
def test_a_text_held_here_is_imported_as_itself(file):
    """The Social Insurance Law in both its wordings, as `export_law` writes it."""
    expression = packs.read(file)[0][0].document
    found = taken(f"{expression.title}\n（{expression.version:%Y年%m月%d日}公布）\n{plain(expression)}")

    assert doubts(found) == []
    assert found.provisions == expression.provisions


def test_sub_items_stay_in_the_words_of_their_item():
    found = taken(law(l6=["1.在职的；", "2.退休的；"]))

    assert doubts(found) == []
    assert words(found, "2")[:3] == ["本条例适用于下列人员：", "职工；1.在职的；2.退休的；", "居民。"]


def test_a_paragraph_that_begins_with_a_reference_is_no_article():
    found = taken(law(l10=["第一条规定的参保，也在窗口。", "第三条之一所称网上，另行规定。"]))

    assert doubts(found) == []
    assert words(found, "3")[1:] == ["第一条规定的参保，也在窗口。", "第三条之一所称网上，另行规定。"]


@pytest.mark.parametrize(
    "line", ["附件一、附件二所列的，由市政府规定：", "附加的，另行规定。", "附件由市政府规定。"]
)
def test_a_sentence_about_an_annex_is_no_annex(line):
    found = taken(law(l10=[line, "再说一句。"]))

    assert doubts(found) == []
    assert words(found, "3")[1:] == [line, "再说一句。"]


@pytest.mark.parametrize(
    ("above", "title", "wanted"),
    [
        ("青山市人大常委会\n关于参保的规定", "青山市人大常委会关于参保的规定", []),
        ("青山市参保条例（试行）", "青山市参保条例（试行）", []),
        ("青 山 市 参 保 条 例", "青山市参保条例", []),
        ("青山市人民政府令\n第7号\n青山市参保办法", "青山市参保办法", [("front", 1)]),
        ("参保须知", "参保须知", []),
    ],
)
def test_the_title_is_found(above, title, wanted):
    found = taken(law(l1=above))

    assert found.title == title
    assert doubts(found) == wanted


def test_an_amended_text_gets_no_day_of_its_own_accord():
    found = taken(law(l2="（2020年1月2日公布　根据2022年5月6日《关于修改的决定》修正）"))

    assert found.version == datetime.date(2022, 5, 6)
    assert found.in_force is None


@pytest.mark.parametrize(
    ("name", "version", "wanted"),
    [
        ("条例_20200105_ff80.txt", "2020-01-05", []),
        ("条例(2022-05-06).txt", "2022-05-06", [("date-in-name", 2)]),
        ("条例(2019-01-01).txt", "2020-01-05", [("date-in-name", 2)]),
        ("条例20209999.txt", "2020-01-05", []),
    ],
)
def test_the_day_in_the_files_name_is_held_against_the_header(name, version, wanted):
    found = taken(LAW, name)

    assert doubts(found) == wanted
    assert found.version.isoformat() == version


@pytest.mark.parametrize(
    ("closing", "day"),
    [
        ("自2020年4月1日起施行。", "2020-04-01"),
        ("自公布之日起施行。", "2020-01-05"),
        ("由市政府解释，2019年1月1日的办法同时废止。", "2020-03-01"),
    ],
)
def test_the_first_day_in_force_is_found(closing, day):
    found = taken(law(l13=f"第四条　本条例{closing}"))

    assert doubts(found) == []
    assert found.in_force.isoformat() == day


# For any law


text = st.text("社会保险费退还的，应当在十五日内（含）办理；第五款：百一", max_size=20).map(
    lambda some: f"职工{some}。"
)
points = st.lists(text, max_size=4).map(
    lambda some: tuple(Point(n, one, digest(one)) for n, one in enumerate(some, 1))
)
clauses = st.lists(
    st.builds(lambda one, inner: Paragraph(one, digest(one), inner), text, points),
    min_size=1,
    max_size=3,
).map(tuple)


@st.composite
def laws(draw):
    """Chapters, some with sections, and articles that count through, some of them inserted."""
    out, number = [], 0
    for chapter in range(draw(st.integers(0, 3))):
        out.append(Provision("chapter", str(chapter + 1), "关于" + "甲乙丙"[chapter]))
        sections = draw(st.integers(0, 2))
        for section in range(max(sections, 1)):
            if sections:
                out.append(Provision("section", str(section + 1), "其中"))
            number += 1
            out.append(Provision("article", str(number), paragraphs=draw(clauses)))
            for inserted in range(draw(st.integers(0, 2))):
                out.append(Provision("article", f"{number}-{inserted + 1}", paragraphs=draw(clauses)))
    number += 1
    out.append(Provision("article", str(number), paragraphs=draw(clauses)))
    day = datetime.date(2020, 1, 1)
    return Expression("law", day, day, "法", Text("源", "source"), day, tuple(out))


@given(laws())
def test_a_law_written_plainly_is_imported_as_itself(expression):
    found = taken(plain(expression))

    assert found.provisions == expression.provisions
    assert {one.code for one in found.doubts} <= {
        "no-title",
        "no-date",
        "no-commencement",
        "last-chapter",
    }
    assert taken(docx(*plain(expression).splitlines()), "law.docx").provisions == expression.provisions


@pytest.mark.parametrize(
    ("line", "number", "rest"),
    [
        ("第一百二十八　条　字", (128, 0), "字"),
        ("第十七条之一　字", (17, 1), "字"),
        ("第十七条之一字", (17, 1), "字"),
        ("第１２条：字", (12, 0), "字"),
        ("第十条", (10, 0), ""),
        ("第零条　字", None, ""),
        ("第十百条　字", None, ""),
        ("第12345条　字", None, ""),
    ],
)
def test_an_articles_number(line, number, rest):
    found = marks.mark(line)

    assert (found.number if found else None) == number
    assert not found or found.words == rest
