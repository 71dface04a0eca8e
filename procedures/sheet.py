"""A checklist in words: what the PDF prints, in the reader's language."""

from __future__ import annotations

import io
from typing import Any

import segno
from django.utils.translation import gettext as _

from legalbasis.documents import Text
from legalbasis.library import Authority
from legalbasis.templatetags.words import language, say, words_of
from legalbasis.visit import Visit
from procedures import words
from procedures.checklist import Checklist, Item
from procedures.documents import Office, Paper


def qr_code(url: str) -> str:
    """A QR code as an SVG drawing without XML declaration, black on white, with its quiet zone."""
    out = io.BytesIO()
    segno.make(url, error="m", micro=False).save(
        out, kind="svg", xmldecl=False, svgclass=None, lineclass=None, border=2, omitsize=True
    )
    return out.getvalue().decode()


def count_of(paper: Paper) -> str:
    """原件＋复印件 in words, with counts above one."""
    parts = []
    if paper.originals:
        one = _("original") if paper.originals == 1 else _("%(n)s originals") % {"n": paper.originals}
        parts.append(one)
    if paper.copies:
        one = _("copy") if paper.copies == 1 else _("%(n)s copies") % {"n": paper.copies}
        parts.append(one)
    return _(" + ").join(parts)


def beside(paper: Paper) -> str:
    """What stands in small print beside a paper."""
    parts = [say(paper.note)] if paper.note else []
    if paper.alternatives:
        either = _(", or ").join(say(one) for one in paper.alternatives)
        parts.append(_("or instead: %(papers)s") % {"papers": either})
    if paper.electronic:
        parts.append(_("an electronic one will do"))
    parts.append(_("required") if paper.need == "required" else _("often asked"))
    return _("; ").join(part.rstrip("。.") for part in parts)


def by_when(item: Item) -> str:
    """The day that binds, or the deadline in words."""
    if not item.dates:
        return say(item.step.by)
    days = [
        (_("from %(date)s") if dated.reckoned.earliest else _("by %(date)s"))
        % {"date": words_of(dated.reckoned.date)}
        + (_(" (provisional)") if dated.reckoned.provisional else "")
        for dated in item.dates
    ]
    return _(" or ").join(days)


def sheet(
    listed: Checklist,
    here: Visit,
    said: list[Text],
    authorities: list[Authority],
    offices: list[Office],
    hotlines: list[Office],
    url: str,
    large: bool,
) -> dict[str, Any]:
    """All that `typst/checklist.typ` prints. Every value is plain text."""
    place = listed.localised.place
    lead = [say(text) for text in said] + ([say(place.name)] if place else [])
    edition = _("Edition %(seq)s, rules in force on %(date)s") % {
        "seq": here.edition.seq,
        "date": words_of(here.on),
    }
    return {
        "lang": "en" if language() == "en" else "zh",
        "region": "gb" if language() == "en" else "cn",
        "large": large,
        "site": _("Shebao Guide"),
        "title": _("Checklist: %(title)s") % {"title": say(listed.procedure.title)},
        "lead": (", " if language() == "en" else "，").join(lead),
        "edition": edition,
        "url": url,
        "qr": qr_code(url),
        "papers": [
            {
                "name": say(words.PROVIDERS[name]),
                "papers": [
                    {"name": say(p.name), "more": beside(p), "count": count_of(p)} for p in papers
                ],
            }
            for name, papers in listed.papers
        ],
        "steps": [
            {
                "title": say(item.step.title),
                "more": _sentence(item),
                "by": by_when(item),
            }
            for item in listed.steps
        ],
        "offices": [_office(office) for office in [*offices, *hotlines]],
        "law": [_law(authority) for authority in authorities],
        "labels": {
            "papers": _("Papers"),
            "steps": _("Steps"),
            "where": _("Where to go and to ask"),
            "law": _("The law"),
            "again": _("See this page again"),
            "qr": _("QR code of this checklist"),
            "scan": _(
                "The code shows this very checklist, and says whether anything has changed since."
            ),
        },
    }


def _sentence(item: Item) -> str:
    fee = say(item.step.fee.words) if item.step.fee else ""
    parts = [say(item.step.where), fee]
    return _("; ").join(part.rstrip("。.") for part in parts if part)


def _office(office: Office) -> str:
    parts = [say(office.name), *office.phones, say(office.address), say(office.hours)]
    return (", " if language() == "en" else "，").join(part for part in parts if part)


def _law(authority: Authority) -> str:
    work = authority.law.work
    if language() == "en":
        name = f", {authority.name.en}" if authority.name.en else ""
        return f"{work.short.en}{name}" + (f", {work.number}" if work.number else "")
    return f"《{work.short.zh}》{authority.name.zh}" + (f"，{work.number}" if work.number else "")
