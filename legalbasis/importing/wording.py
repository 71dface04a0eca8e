"""Doubts and errors of an import in words. The pure modules know codes only."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import get_language, gettext as _, gettext_lazy

from legalbasis.importing.doubts import Doubt
from legalbasis.importing.lines import Unreadable
from legalbasis.text import article_name

DOUBTS = {
    "no-title": gettext_lazy("No title was found before the text."),
    "no-date": gettext_lazy(
        "The header names no day of adoption or promulgation. Enter the day of this wording yourself."
    ),
    "date-amended": gettext_lazy(
        "The last day in the header, %(day)s, is that of an amendment."
        " Find out from when the amended wording applies, and enter it."
    ),
    "date-unclear": gettext_lazy("The header doesn’t say what happened on %(day)s."),
    "date-wrong": gettext_lazy("There is no such day: %(day)s."),
    "date-in-name": gettext_lazy(
        "The file’s name says %(name)s, its header %(day)s. The wording may be newer than the header."
    ),
    "front": gettext_lazy("Words before the text that are neither title nor dates. They are left out."),
    "contents": gettext_lazy(
        "“%(heading)s” is in the table of contents but not in the text. The file may be incomplete."
    ),
    "part": gettext_lazy("“%(heading)s” heads a part; texts are kept by chapters, so it is left out."),
    "chapter-missing": gettext_lazy("“%(heading)s” stands where chapter %(number)s should."),
    "chapter-repeated": gettext_lazy(
        "“%(heading)s” comes again or too late. It is left out, with what stands under it before the"
        " next heading."
    ),
    "section-missing": gettext_lazy("“%(heading)s” stands where section %(number)s should."),
    "section-repeated": gettext_lazy(
        "“%(heading)s” comes again or too late. It is left out, with what stands under it before the"
        " next heading."
    ),
    "heading-words": gettext_lazy("This heading has a number but no words."),
    "heading-number": gettext_lazy(
        "“%(heading)s” looks like a heading without its number. It is left out: put the number in"
        " (第…章) and import the file again."
    ),
    "empty-chapter": gettext_lazy("“%(heading)s” has no article."),
    "last-chapter": gettext_lazy(
        "The last chapter is “%(heading)s”, and not 附则 as in most laws. Is its heading missing?"
    ),
    "between": gettext_lazy("Words between a heading and its first article. They are left out."),
    "table": gettext_lazy("A table. Texts can’t hold it, so it is left out."),
    "annex": gettext_lazy(
        "An annex begins here. It and all that follows (%(lines)s lines) are left out."
    ),
    "second-text": gettext_lazy(
        "The articles begin anew here. This and all that follows (%(lines)s lines) is left out."
    ),
    "missing": gettext_lazy("Before %(article)s, this is missing: %(first)s to %(until)s."),
    "order": gettext_lazy(
        "%(article)s stands out of order, behind %(last)s. It is left out with all its words."
    ),
    "repeated": gettext_lazy("%(article)s is here already. This one is left out with all its words."),
    "loose": gettext_lazy(
        "Is this %(article)s, or a sentence that refers to it? There is no space after the number."
    ),
    "empty-article": gettext_lazy("%(article)s has no words."),
    "no-articles": gettext_lazy("There are no articles (第一条 …), so there is nothing to import."),
    "cut-off": gettext_lazy("%(article)s breaks off. The file may be incomplete."),
    "unfinished": gettext_lazy(
        "This line doesn’t end like a sentence: it may be a heading, or a line that was torn in two."
    ),
    "no-commencement": gettext_lazy(
        "The last article, %(article)s, doesn’t say when the law takes effect. The file may be incomplete."
    ),
    "item-first": gettext_lazy("%(article)s begins with an item; it is kept as a paragraph."),
    "item-order": gettext_lazy("Item %(item)s follows item %(last)s."),
    "item-last": gettext_lazy("Item %(item)s doesn’t end as the last one does. Are there more?"),
    "item-odd": gettext_lazy("The number of this item can’t be kept: “%(words)s…”. It is left out."),
    "sub-order": gettext_lazy("Below an item, %(item)s follows %(last)s."),
    "word-number": gettext_lazy(
        "Word draws the number of this line; the words of the file don’t have it. Type it and import again."
    ),
    "tracked": gettext_lazy("Tracked changes: words put in are kept, words taken out are left out."),
    "note": gettext_lazy("A footnote. Its sign and its words are left out."),
    "link": gettext_lazy("A link; only its words are kept."),
    "markup": gettext_lazy("HTML within the text; only its words are kept."),
    "picture": gettext_lazy("A picture, formula, text box or embedded file, which can’t be read."),
    "hidden": gettext_lazy("Words that are hidden or struck out in the file. They are kept."),
    "symbol": gettext_lazy("A sign from a symbol font, which can’t be read. It is left out."),
    "strange": gettext_lazy("A character that can’t be shown."),
    "guessed": gettext_lazy(
        "The file isn’t UTF-8 and was read as GB 18030. Check some rare characters."
    ),
}

ERRORS = {
    "empty": gettext_lazy("The file is empty."),
    "no-text": gettext_lazy("The file holds no text. If it is a scan, the text has to be typed first."),
    "too-big": gettext_lazy(
        "The file is larger than %(most)s MB. A law without pictures is far smaller: save it anew without them."
    ),
    "too-long": gettext_lazy(
        "The file has more than %(most)s characters or %(lines)s lines. Import one law at a time."
    ),
    "swells": gettext_lazy(
        "Unpacked, this file would be far larger than any law, so it was not opened. Save the text"
        " in a new document and upload that."
    ),
    "damaged": gettext_lazy(
        "The DOCX file is damaged or incomplete. Download it again or save it anew."
    ),
    "doctype": gettext_lazy(
        "The file holds a document type declaration, as no DOCX does, so it was not read. Save it anew in Word."
    ),
    "locked": gettext_lazy("The file is locked with a password. Save it without one."),
    "not-word": gettext_lazy(
        "This is a zip archive, but no Word document. Save the text as .docx, .md or .txt."
    ),
    "pdf": gettext_lazy(
        "This is a PDF, whatever its name says. Get the official Word file, or copy the text into a .txt"
        " file and check it."
    ),
    "doc": gettext_lazy("This is a Word file of the old kind (.doc). Open it and save it as .docx."),
    "rtf": gettext_lazy("This is an RTF file. Open it and save it as .docx."),
    "html": gettext_lazy("This is a web page. Copy its text into a .txt file, or save it as .docx."),
    "xml": gettext_lazy(
        "This is XML, but no law in Akoma Ntoso as this site writes it: %(why)s. Save the text as .docx,"
        " .md or .txt."
    ),
    "not-docx": gettext_lazy("The file is named .docx but is plain text. Name it .txt or .md."),
    "suffix": gettext_lazy("A file named %(suffix)s isn’t read. Save the text as .docx, .md or .txt."),
    "encoding": gettext_lazy(
        "The text can’t be read in the encoding that it announces. Save it as UTF-8."
    ),
    "not-text": gettext_lazy(
        "This is neither text nor a Word document. Save the text as .docx, .md or .txt."
    ),
}

DAYS = {
    "adopted": gettext_lazy("adopted"),
    "promulgated": gettext_lazy("promulgated"),
    "amended": gettext_lazy("amended"),
    "commenced": gettext_lazy("came into force"),
    "unclear": gettext_lazy("not said"),
}

_ARTICLES = ("article", "last", "first", "until")


def doubts_said(doubts: Iterable[Doubt]) -> list[str]:
    """Doubts a line each, with where they stand in the file."""
    words = _("line %(lines)s: %(words)s")
    return [words % {"lines": lines_of(one), "words": doubt_words(one)} for one in doubts]


def lines_of(doubt: Doubt) -> str:
    """The line, or the run of lines, that a doubt is about."""
    return str(doubt.line) if doubt.line == doubt.last else f"{doubt.line}–{doubt.last}"


def doubt_words(doubt: Doubt) -> str:
    """What is doubted, in the reader's language; articles by their Chinese name."""
    params = {
        name: article_name(value)
        if name in _ARTICLES and isinstance(value, str) and value != "0"
        else value
        for name, value in doubt.params.items()
    }
    if doubt.code == "missing" and params["first"] == params["until"]:
        return _("Before %(article)s, this is missing: %(first)s.") % params
    if doubt.code == "order" and params["last"] == "0":
        return _("%(article)s comes first, out of order. It is left out with all its words.") % params
    return str(DOUBTS[doubt.code]) % params


def date_words(what: str) -> str:
    return str(DAYS[what])


def error_words(error: Unreadable) -> str:
    why = error.params.get("en" if get_language() == "en" else "zh", "")
    return str(ERRORS[error.code]) % {**error.params, "why": why}
