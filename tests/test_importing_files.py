"""Files as they come: Markdown and Word without their marks, and what can't be read, with the way out."""

import ast
import random
import re
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given, strategies as st

from legalbasis.importing import wording
from legalbasis.importing.lines import Unreadable
from legalbasis.importing.reading import MOST_BYTES, read
from tests.test_importing import LAW, ROWS, articles, digests, doubts, taken, words
from tests.word import NUMBERED, RELS, UNNUMBERED, W, body, docx, p, packed, run

# Markdown


MARKDOWN = """\
---
title: x
---
# 青山市参保条例

2020年1月2日 青山市人大常委会通过

<!-- 来源
在此 -->

## 第一章 总则

**第一条** 为了参保\\(含续保\\)，制定本条例。&nbsp;

- 第二条 本条例自2020年3月1日起施行。
"""


def test_markdown_loses_its_marks_and_nothing_else():
    found = taken(MARKDOWN, "law.md")

    assert doubts(found) == []
    assert found.title == "青山市参保条例"
    assert words(found, "1") == ["为了参保(含续保)，制定本条例。"]
    assert found.places == (11, 13, 15)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("另见[社会保险法](https://example.org/x_(1))。", "link"),
        ("参保[^1]。", "note"),
        ("参保<br>。", "markup"),
        ("| 甲 | 乙 |", "table"),
        ("## 附则", "heading-number"),
    ],
)
def test_more_than_marks_is_a_doubt(line, code):
    found = taken(MARKDOWN.replace("- 第二条", f"{line}\n\n第二条"), "law.md")

    assert doubts(found) == [(code, 15)]
    assert not re.search(r"https|\^|<br>|甲|附则", "".join(words(found, "1")))
    assert articles(found) == ["1", "2"]


# Word


def test_a_word_file_reads_like_its_text():
    found = taken(docx(*ROWS), "law.docx")

    assert doubts(found) == []
    assert found.provisions == taken(LAW).provisions
    assert found.places == taken(LAW).places


STYLES = (
    f'<w:styles {W}><w:style w:styleId="1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="2"><w:name w:val="x"/><w:basedOn w:val="3"/></w:style>'
    '<w:style w:styleId="3"><w:name w:val="y"/><w:pPr><w:numPr><w:numId w:val="4"/></w:numPr></w:pPr></w:style>'
    "</w:styles>"
)


def styled(name):
    return f'<w:pPr><w:pStyle w:val="{name}"/></w:pPr>'


def inside(*rows, **changes):
    """LAW as a Word file with XML in the place of some lines."""
    return docx(*(changes.get(f"l{n}", row) for n, row in enumerate(ROWS, 1)), *rows, styles=STYLES)


WORD = [
    ("a chapter that Word numbers", inside(l9=p("办理", NUMBERED)),
     [("word-number", 9), ("heading-number", 9), ("chapter-missing", 12)]),
    ("by its style", inside(l9=p("办理", styled("2"))),
     [("word-number", 9), ("heading-number", 9), ("chapter-missing", 12)]),
    ("an article that Word numbers", inside(l10=p("办理在窗口。", NUMBERED)),
     [("word-number", 10), ("between", 10), ("missing", 11)]),
    ("items that Word numbers", inside(l6=p("职工；", NUMBERED), l7=p("居民。", NUMBERED)),
     [("word-number", 6)]),
    ("a number that is taken away again", inside(l8=p(ROWS[7], UNNUMBERED)), []),
    ("words said twice for older programs", inside(l8=p(ROWS[7]).replace(
        "</w:p>", f'<m:Both xmlns:m="m"><m:Fallback>{run("不")}</m:Fallback></m:Both></w:p>')), []),
    ("a number beside the one in the text", inside(l9=p(ROWS[8], NUMBERED)), []),
    ("a heading by style without number", inside(l9=p("办理", styled("1"))),
     [("heading-number", 9), ("chapter-missing", 12)]),
    ("a table", inside(f"<w:tbl><w:tr><w:tc>{p('甲')}</w:tc><w:tc>{p('乙')}</w:tc></w:tr></w:tbl>"),
     [("table", 14)]),
    ("words put in", inside(l8=f"<w:p><w:ins>{run(ROWS[7])}</w:ins></w:p>"), [("tracked", 8)]),
    ("words taken out", inside(l8=p(ROWS[7]).replace(
        "</w:p>", "<w:del><w:r><w:delText>不</w:delText></w:r></w:del></w:p>")), [("tracked", 8)]),
    ("a footnote", inside(l8=p(ROWS[7]).replace("</w:p>", '<w:r><w:footnoteReference w:id="2"/></w:r></w:p>')),
     [("note", 8)]),
    ("a picture alone", inside(l8=f"<w:p><w:r><w:drawing>{p('框里')}</w:drawing></w:r></w:p>"),
     [("picture", 8)]),
    ("hidden words", inside(l8=p(ROWS[7]).replace("<w:r>", "<w:r><w:rPr><w:vanish/></w:rPr>")),
     [("hidden", 8)]),
    ("a sign from a symbol font", inside(l8=p(ROWS[7]).replace("</w:r>", '<w:sym w:char="F0A3"/></w:r>')),
     [("symbol", 8)]),
    ("an embedded file", inside('<w:altChunk r:id="x" xmlns:r="r"/>'), [("picture", 14)]),
]  # fmt: skip


@pytest.mark.parametrize(("content", "wanted"), [row[1:] for row in WORD], ids=[row[0] for row in WORD])
def test_what_word_shows_and_the_words_lack_is_a_doubt(content, wanted):
    found = taken(content, "law.docx")

    assert sorted(doubts(found)) == sorted(wanted)
    assert not re.search("不|框里|甲", "".join(part.text for part in digests(found)))


def test_a_line_break_in_a_paragraph_begins_a_new_line():
    broken = f"<w:p>{run('第一条　为了参保，制定本条例。')}<w:r><w:br/></w:r>{run('另一款。')}</w:p>"

    assert words(taken(inside(l4=broken), "law.docx"), "1")[1:] == ["另一款。"]


# What can't be read


def bomb(mega=200):
    """A few hundred kilobytes that unpack to hundreds of megabytes."""
    return packed(rels=RELS, document=b"<w:p/>" + b" " * (mega * 1_000_000))


def long():
    """A part that packs no better than print does, and is longer than any law."""
    noise = random.Random(1)
    return packed(document="<x>" + "".join(" " * 40 + str(noise.random())[2:5] for _ in range(500_000)))


def lying(size=60_000_000):
    """A part that says it is small and isn't."""
    content = bytearray(packed(rels=RELS, document=b" " * size))
    for place in re.finditer(re.escape(size.to_bytes(4, "little")), bytes(content)):
        content[place.start() : place.end()] = (1000).to_bytes(4, "little")
    return bytes(content)


def locked():
    content = bytearray(docx(*ROWS))
    for sign, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for place in re.finditer(re.escape(sign), bytes(content)):
            content[place.start() + flags] |= 1
    return bytes(content)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DOCTYPE = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
UNREADABLE = [
    ("an empty file", "law.docx", b"", "empty"),
    ("nothing but space", "law.txt", b" \n\n", "no-text"),
    ("a scan", "law.docx", docx("<w:p><w:r><w:drawing/></w:r></w:p>"), "no-text"),
    ("50 MB", "law.txt", b"a" * 50_000_000, "too-big"),
    ("one byte too much", "law.txt", b"a" * (MOST_BYTES + 1), "too-big"),
    ("too many characters", "law.txt", b"a" * 600_000, "too-long"),
    ("too many lines", "law.txt", b"a\n" * 30_000, "too-long"),
    ("nothing but line ends", "law.txt", b"\n" * 9_000_000, "too-long"),
    ("too many paragraphs", "law.docx", docx(*["<w:p/>"] * 30_000), "too-long"),
    ("too long a paragraph", "law.docx", docx("a" * 600_000), "too-long"),
    ("a PDF named .docx", "law.docx", b"%PDF-1.7\n...", "pdf"),
    ("an old Word file", "law.docx", OLE + b"\0" * 600, "doc"),
    ("a password", "law.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "locked"),
    ("a locked zip", "law.docx", locked(), "locked"),
    ("half a Word file", "law.docx", docx(*ROWS)[:500], "damaged"),
    ("a changed byte", "law.docx", docx(*ROWS).replace(b"word/document", b"word/documemt", 1), "damaged"),
    ("a zip bomb", "law.docx", bomb(), "swells"),
    ("many parts", "law.docx", packed(**{f"x{n}": "" for n in range(2_001)}), "swells"),
    ("a part that is too long", "law.docx", long(), "swells"),
    ("a part that lies", "law.docx", lying(), "damaged"),
    ("a table of numbers", "law.docx", packed(**{"xl/workbook.xml": "<x/>"}), "not-word"),
    ("no body", "law.docx", packed(document="<html/>"), "not-word"),
    ("broken XML", "law.docx", packed(document=body(*ROWS)[:300]), "damaged"),
    ("entities", "law.docx", packed(document=DOCTYPE + body("&b;")), "doctype"),
    ("a file of the server", "law.docx",
     packed(document='<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + body("&x;")), "doctype"),
    ("entities in the styles", "law.docx", docx(*ROWS, styles=DOCTYPE + STYLES), "doctype"),
    ("RTF", "law.docx", b"{\\rtf1 x}", "rtf"),
    ("a web page", "law.md", b"\n<!DOCTYPE html><p>x", "html"),
    ("XML", "law.txt", b'<?xml version="1.0"?><akomaNtoso/>', "xml"),
    ("plain text named .docx", "law.docx", LAW.encode(), "not-docx"),
    ("another name", "law.csv", LAW.encode(), "suffix"),
    ("no name", "", LAW.encode(), "suffix"),
    ("a picture", "law.txt", b"\x89PNG\r\n\x1a\n\0\0", "not-text"),
    ("neither UTF-8 nor GB 18030", "law.txt", b"\xff\xff\xff", "not-text"),
    ("UTF-16 that breaks off", "law.txt", LAW.encode("utf-16")[:-1], "encoding"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "code"), [row[1:] for row in UNREADABLE],
                         ids=[row[0] for row in UNREADABLE])  # fmt: skip
def test_what_cannot_be_read_says_why(name, content, code):
    with pytest.raises(Unreadable) as error:
        read(name, content)

    assert error.value.code == code
    assert wording.error_words(error.value)


def test_a_file_in_the_old_encoding_is_read_with_a_doubt():
    found = taken(LAW.encode("gb18030"))

    assert doubts(found) == [("guessed", 1)]
    assert found.provisions == taken(LAW).provisions


def test_every_code_has_words_and_all_words_a_code():
    source = "".join(
        file.read_text(encoding="utf-8")
        for file in sorted((Path(settings.BASE_DIR) / "legalbasis" / "importing").glob("*.py"))
        if file.name != "wording.py"
    )
    written = {
        node.value
        for node in ast.walk(ast.parse(source.replace("from __future__ import annotations", "")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    divisions = {
        f"{level}-{what}" for level in ("chapter", "section") for what in ("missing", "repeated")
    }

    assert set(wording.DOUBTS) - divisions <= written
    assert set(wording.ERRORS) <= written
    raised = set(re.findall(r'Unreadable\("([a-z-]+)"', source)) | {"locked", "doc"}
    added = set(re.findall(r'(?:doubts\.(?:add|run)|_keep_out)\("([a-z-]+)"', source))
    assert raised == set(wording.ERRORS)
    assert added <= set(wording.DOUBTS)


# For any bytes at all


PIECES = """
第一条 第二条 第十条之二 第三章 第一节 第一编 第零条 第9999条 第两百条 （一） （一一） （百） (二) 1. ③ 目录
附件 。 ： 总则 规定的 2020年13月1日公布 二○二○年 ** [^1] # | <!-- &#8232; &#xD800;
"""
pieces = st.sampled_from([*PIECES.split(), "　", " ", "\n", "\r", "\x85", "\u2028", "\0", "\ue000"])


@given(
    st.one_of(
        st.binary(max_size=400),
        st.builds(lambda head, rest: head + rest, st.sampled_from([b"PK\x03\x04", OLE, b"%PDF", b"\xff\xfe"]),
                  st.binary(max_size=200)),
        st.lists(pieces | st.text(max_size=5), max_size=40).map("".join).map(
            lambda some: some.encode("utf-8", "surrogatepass")),
    ),
    st.sampled_from(["a.docx", "a.md", "a.txt", "a", ""]),
)  # fmt: skip
def test_whatever_the_bytes_there_is_a_tree_or_a_reason(content, name):
    try:
        found = taken(content, name)
    except Unreadable as error:
        assert wording.error_words(error)
        return
    assert [one.number for one in found.doubts] == list(range(1, len(found.doubts) + 1))
    for one in found.provisions:
        assert len(one.number) <= 10
        assert len(one.heading) <= 100
        for paragraph in one.paragraphs:
            assert paragraph.text.splitlines() == [paragraph.text]
    for one in found.doubts:
        assert wording.doubt_words(one)


@given(st.data())
def test_a_word_file_with_damage_is_read_or_refused(data):
    content = bytearray(docx(*ROWS, styles=STYLES))
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        taken(bytes(content), "law.docx")
    except Unreadable as error:
        assert wording.error_words(error)
