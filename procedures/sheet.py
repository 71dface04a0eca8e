"""A checklist in words: what the PDF prints, in the reader's language."""

from __future__ import annotations

import io
from typing import Any

import segno
from django.utils.translation import gettext as _

from legalbasis.documents import Place, Text
from legalbasis.library import Authority
from legalbasis.templatetags.words import confidence, language, say, words_of
from legalbasis.visit import Visit
from procedures import words
from procedures.checklist import Checklist, Item
from procedures.deadlines import Reckoned
from procedures.documents import Office, Paper
from procedures.local import Difference


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
    """The day that binds, or the deadline in words: both, where the day is for some only."""
    days = [
        f"{say(one.due.label)}{_(': ')}{day_said(one.reckoned)}"
        if one.due.label
        else day_said(one.reckoned)
        for one in item.dates
    ]
    if days and all(one.due.label is None for one in item.dates):
        return _(" or ").join(days)
    return _("; ").join([say(item.step.by).rstrip("。."), *days])


def day_said(reckoned: Reckoned) -> str:
    """A day with what it is: the last one, the first one, or until when something lasts."""
    date = {"date": words_of(reckoned.date)}
    if reckoned.earliest:
        said = _("from %(date)s") % date
    elif reckoned.lasts:
        said = _("until %(date)s at least") % date
    elif reckoned.rolled:
        said = _("by %(date)s, a holiday, so the last day moves to %(rolled)s") % {
            **date,
            "rolled": words_of(reckoned.rolled),
        }
    else:
        said = _("by %(date)s") % date
    return said + (_(" (provisional)") if reckoned.provisional else "")


def sheet(
    listed: Checklist,
    here: Visit,
    *,
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
        "lead": " · ".join(lead),
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
        "local": [_local(one) for one in listed.localised.differences],
        "alike": alike(listed),
        "doubt": say(listed.procedure.confidence_note)
        if listed.procedure.confidence == "unsure"
        else "",
        "provisional": provisional(listed),
        "unknown": unknown_office(place) if place and not offices else "",
        "offices": [_office(office) for office in [*offices, *hotlines]],
        "law": [_law(authority) for authority in authorities],
        "lawless": _(
            "The steps follow what local offices publish; we found no national rule for them."
        ),
        "labels": {
            "papers": _("Papers"),
            "steps": _("Steps"),
            "local": _("Local rules"),
            "where": _("Where to go"),
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
    return " · ".join(part.rstrip("。.") for part in parts if part)


def provisional(listed: Checklist) -> str:
    """What "provisional" means, where a day is."""
    if not any(one.reckoned.provisional for one in listed.dates):
        return ""
    return _("Provisional: the holidays of that year are not announced yet.")


def _local(one: Difference) -> dict[str, Any]:
    """What a place does differently, by paragraphs, and how sure that is."""
    sure = _(", ").join([confidence(one.local.confidence), words_of(one.local.verified_on)])
    paragraphs = [part for part in say(one.local.differs).split("\n\n") if part.strip()]
    return {"place": say(one.place.name), "differs": paragraphs, "sure": sure}


def alike(listed: Checklist) -> str:
    """What stands where no steps of the place's own are known: whose the steps are that are shown."""
    place = listed.localised.place
    if place is None or listed.localised.differences:
        return ""
    if listed.procedure.confidence == "unsure":
        words = _(
            "We know no steps of %(place)s’s own. These follow an example from elsewhere: ask first."
        )
    else:
        words = _("We know no steps of %(place)s’s own for this; these are the general ones.")
    return words % {"place": say(place.name)}


def unknown_office(place: Place) -> str:
    """What stands where no office of the place is known."""
    return _(
        "We know no checked address in %(place)s. The hotlines name the office that is right for you."
    ) % {"place": say(place.name)}


def _office(office: Office) -> str:
    parts = [say(office.name), *office.phones, say(office.address), say(office.hours)]
    return (", " if language() == "en" else "，").join(part for part in parts if part)


def _law(authority: Authority) -> str:
    work = authority.law.work
    if language() == "en":
        name = f", {authority.name.en}" if authority.name.en else ""
        return f"{work.short.en}{name}" + (f", {work.number}" if work.number else "")
    return f"《{work.short.zh}》{authority.name.zh}" + (f"，{work.number}" if work.number else "")
