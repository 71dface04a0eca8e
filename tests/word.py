"""Word files for tests, made part by part, whole or broken in a known way."""

from __future__ import annotations

import io
import zipfile

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
    ' Target="word/document.xml"/></Relationships>'
)
NUMBERED = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr></w:pPr>'
# The style 2, which is numbered in the tests, and the number taken away again.
UNNUMBERED = '<w:pPr><w:pStyle w:val="2"/><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr>'


def run(text):
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(text, look=""):
    """A paragraph; `look` is its w:pPr."""
    return f"<w:p>{look}{run(text)}</w:p>"


def body(*paragraphs):
    inner = "".join(one if one.startswith("<") else p(one) for one in paragraphs)
    return f"<w:document {W}><w:body>{inner}</w:body></w:document>"


def packed(**parts):
    """A zip of parts; `document`, `styles` and `rels` are those of Word."""
    names = {"document": "word/document.xml", "styles": "word/styles.xml", "rels": "_rels/.rels"}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(names.get(name, name), content)
    return out.getvalue()


def docx(*paragraphs, **parts):
    return packed(rels=RELS, document=body(*paragraphs), **parts)
