"""The text of a law: canonical form, numerals, the plain notation, and the committed digests."""

import datetime
import io
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as site
from django.core.management import call_command
from hypothesis import given, strategies as st

from legalbasis.documents import Expression, Paragraph, Point, Provision, Text
from legalbasis.publishing import packs
from legalbasis.text import (
    article_digest,
    article_name,
    canonical,
    digest,
    eid,
    paragraphs,
    plain,
    provisions,
    to_number,
    to_numeral,
)

ROOT = Path(site.BASE_DIR)
SAMPLES = ROOT.parent / "shared" / "law"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("总　则", "总则"),
        ("第五十八条 用人单位\n", "第五十八条用人单位"),
        ("缴费(含滞纳金)，不退。", "缴费（含滞纳金）,不退。"),
        ("１２３９３", "12393"),
        ("社会\u200b保险\ufeff", "社会保险"),
        ("保\u00a0险", "保险"),
    ],
)
def test_space_width_and_invisible_characters_dont_count(one, other):
    assert canonical(one) == canonical(other)
    assert digest(one) == digest(other)


@pytest.mark.parametrize(("one", "other"), [("退还", "退环"), ("退，还", "退还"), ("5日", "15日")])
def test_words_and_punctuation_do_count(one, other):
    assert digest(one) != digest(other)


@given(st.text())
def test_the_canonical_form_is_its_own_canonical_form(text):
    assert canonical(canonical(text)) == canonical(text)


@pytest.mark.parametrize(
    ("number", "numeral"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (58, "五十八"),
        (100, "一百"),
        (101, "一百零一"),
        (110, "一百一十"),
        (128, "一百二十八"),
        (1000, "一千"),
        (1001, "一千零一"),
        (1010, "一千零一十"),
        (1260, "一千二百六十"),
        (9999, "九千九百九十九"),
    ],
)
def test_numerals_are_printed_as_in_statutes(number, numeral):
    assert to_numeral(number) == numeral


def test_reading_a_numeral_is_the_inverse_of_printing_it():
    assert all(to_number(to_numeral(number)) == number for number in range(1, 10_000))


@pytest.mark.parametrize(("numeral", "number"), [("一十五", 15), ("两百", 200), ("一百〇八", 108)])
def test_other_ways_to_print_a_numeral_are_read(numeral, number):
    assert to_number(numeral) == number


@pytest.mark.parametrize("numeral", ["", "abc", "58", "五万", "一二", "百十百", "二〇一八"])
def test_what_is_no_numeral_is_refused(numeral):
    with pytest.raises(ValueError):
        to_number(numeral)


@pytest.mark.parametrize("number", [0, -1, 10_000])
def test_a_number_without_a_numeral_is_refused(number):
    with pytest.raises(ValueError):
        to_numeral(number)


LAW = """第一章　总　则

第一条　为了规范社会保险关系，制定本法。
第二条　职工应当参加：
（一）职工基本医疗保险；
（十一）其他保险。
参加的办法由国务院规定。
第二章 附则
第一节　一般规定
第十七条之一　用人单位缴费。
第一百二十八 条  本法自2027年1月1日起施行。
"""


def test_chapters_sections_articles_paragraphs_and_items_are_read():
    found = provisions(LAW)

    assert [(one.level, one.number, one.heading) for one in found] == [
        ("chapter", "1", "总　则"),
        ("article", "1", ""),
        ("article", "2", ""),
        ("chapter", "2", "附则"),
        ("section", "1", "一般规定"),
        ("article", "17-1", ""),
        ("article", "128", ""),
    ]
    first, last = found[2].paragraphs
    assert [(point.number, point.text) for point in first.points] == [
        (1, "职工基本医疗保险；"),
        (11, "其他保险。"),
    ]
    assert (first.text, last.text) == ("职工应当参加：", "参加的办法由国务院规定。")


def test_provisions_are_named_without_their_chapter():
    assert [eid(one) for one in provisions(LAW)] == [
        "chp_1",
        "art_1",
        "art_2",
        "chp_2",
        "sec_1",
        "art_17-1",
        "art_128",
    ]


def test_an_inserted_article_keeps_its_name():
    article = provisions("第十七条之一　用人单位缴费。")[0]

    assert article_name(article.number) == "第十七条之一"
    assert plain(_expression((article,))).startswith("第十七条之一　用人单位缴费。")


def test_each_paragraph_and_each_item_has_a_digest_of_its_own_words():
    first, last = provisions(LAW)[2].paragraphs

    assert first.digest == digest("职工应当参加：")
    assert [point.digest for point in first.points] == [
        digest("职工基本医疗保险；"),
        digest("其他保险。"),
    ]
    assert last.digest == digest("参加的办法由国务院规定。")


@pytest.mark.parametrize(
    "changed",
    [
        "第二条　职工应参加：",
        "（一）职工基本医疗保险。",
        "参加的办法由省政府规定。",
        "（十二）其他保险。",
    ],
)
def test_an_articles_digest_covers_its_items_and_all_its_paragraphs(changed):
    lines = LAW.splitlines()
    same = changed[:3]
    other = "\n".join(changed if line.startswith(same) else line for line in lines)
    if changed.startswith("（十二）"):
        other = LAW.replace("（十一）", "（十二）")

    assert article_digest(provisions(other)[2]) != article_digest(provisions(LAW)[2])


def test_words_before_the_first_article_are_refused_with_their_line():
    with pytest.raises(ValueError, match="line 2 stands outside any article"):
        provisions("第一章　总则\n为了规范社会保险关系。\n第一条　字。")


def test_an_item_without_a_paragraph_before_it_is_kept_as_a_paragraph():
    assert [one.text for one in paragraphs(["（一）职工；", "其他。"])] == ["（一）职工；", "其他。"]


def _expression(found):
    day = datetime.date(2018, 12, 29)
    return Expression("law", day, day, "法", Text("源", "source"), day, tuple(found))


words = st.text(
    "社会保险费退还的，应当在十五日内（含）办理；第五款：百一", min_size=1, max_size=30
).map(lambda text: f"职工{text}。")
written_points = st.lists(words, max_size=4).map(
    lambda texts: tuple(Point(n, text, digest(text)) for n, text in enumerate(texts, 1))
)
written_paragraphs = st.lists(
    st.builds(lambda text, points: Paragraph(text, digest(text), points), words, written_points),
    min_size=1,
    max_size=4,
).map(tuple)
numbers = st.tuples(st.integers(1, 1500), st.integers(0, 12)).map(
    lambda pair: f"{pair[0]}-{pair[1]}" if pair[1] else str(pair[0])
)
written_provisions = st.one_of(
    st.builds(lambda n, found: Provision("article", n, paragraphs=found), numbers, written_paragraphs),
    st.builds(
        Provision,
        st.sampled_from(["chapter", "section"]),
        st.integers(1, 40).map(str),
        words,
    ),
)


@given(st.lists(written_provisions, max_size=6))
def test_a_text_written_plainly_reads_back_as_itself(found):
    assert provisions(plain(_expression(found))) == tuple(found)


def committed():
    """The texts of laws among the packs: files named after work and version."""
    files = sorted((ROOT / "config" / "packs").rglob("*@*.yaml"))
    packed = [one for file in files for one in packs.read(file)[0]]
    return [pytest.param(one.document, id=one.key) for one in packed if one.kind == "expression"]


COMMITTED = committed()


def test_every_text_of_a_law_is_in_a_file_of_its_own_name():
    """So that the digests of all of them are held against their words below."""
    texts = [
        file
        for file in (ROOT / "config" / "packs").rglob("*.yaml")
        if "kind: expression" in file.read_text(encoding="utf-8")
    ]
    assert len(texts) == len(COMMITTED) >= 2


@pytest.mark.parametrize("expression", COMMITTED)
def test_the_committed_digests_are_those_of_the_committed_words(expression):
    wrong = [
        f"{eid(provision)} {part.text[:20]}"
        for provision in expression.provisions
        for paragraph in provision.paragraphs
        for part in (paragraph, *paragraph.points)
        if part.digest != digest(part.text)
    ]

    assert wrong == []


@pytest.mark.parametrize("expression", COMMITTED)
def test_a_committed_text_reads_back_from_its_plain_form(expression):
    assert provisions(plain(expression)) == expression.provisions


def test_both_wordings_of_the_social_insurance_law_have_98_articles_and_differ_in_three():
    texts = {
        one.id.partition("@")[2]: one.values[0]
        for one in COMMITTED
        if one.id.startswith("social-insurance-law@")
    }
    old, new = (
        {eid(one): article_digest(one) for one in texts[version].provisions if one.level == "article"}
        for version in ("2010-10-28", "2018-12-29")
    )

    assert list(old) == list(new) == [f"art_{number}" for number in range(1, 99)]
    assert [name for name in new if new[name] != old[name]] == ["art_57", "art_64", "art_66"]


@pytest.mark.django_db
@pytest.mark.skipif(not SAMPLES.exists(), reason="the digests of the official text are not here")
@pytest.mark.parametrize(("on", "digests"), [("2026-11-23", "2018"), ("2015-01-01", "2010")])
def test_the_published_text_agrees_with_the_official_one(on, digests, tmp_path):
    out = io.StringIO()
    call_command("export_law", "social-insurance-law", "--format", "txt", "--on", on, stdout=out)
    exported = tmp_path / "law.txt"
    exported.write_text(out.getvalue(), encoding="utf-8")

    checked = subprocess.run(
        [
            sys.executable,
            SAMPLES / "check_law_text.py",
            SAMPLES / f"social-insurance-law-{digests}.tsv",
            exported,
        ],
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.stdout.strip() == "all articles agree", checked.stdout
