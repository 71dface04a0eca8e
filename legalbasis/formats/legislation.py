"""A law, or an article of it, as schema.org `Legislation`: what a search engine needs, and no more."""

from __future__ import annotations

import datetime
from typing import Any

from legalbasis.documents import Expression, Work
from legalbasis.formats import frbr
from legalbasis.library import Law

SCHEMA_ORG = "https://schema.org"


def force(law: Law, on: datetime.date) -> str:
    """`InForce`, `NotInForce`, or `PartiallyInForce` while a part of the law is suspended on the day."""
    if law.status(on) != "in-force":
        return "NotInForce"
    past = [event for event in law.work.events if event.on <= on]
    last = max(past, key=lambda event: event.on).what if past else ""
    return "PartiallyInForce" if last == "suspended" else "InForce"


def legislation(law: Law, expression: Expression | None, on: datetime.date, url: str) -> dict[str, Any]:
    """JSON-LD of the law as on a day; `url` is its page. Names of things not known are left out."""
    work = law.work
    found: dict[str, Any] = {
        "@context": SCHEMA_ORG,
        "@type": "Legislation",
        **_named(work, url),
        "legislationType": work.kind,
        "legislationDate": str(work.adopted) if work.adopted else None,
        "legislationJurisdiction": frbr.country(work.jurisdiction).upper(),
        "legislationPassedBy": {"@type": "GovernmentOrganization", "name": work.issuer.zh},
        "legislationLegalForce": f"{SCHEMA_ORG}/{force(law, on)}",
        "temporalCoverage": f"{work.in_force}/{work.in_force_to or '..'}",
        "inLanguage": "zh-Hans",
    }
    if expression:
        found["legislationDateVersion"] = str(expression.version)
    return {key: value for key, value in found.items() if value}


def article(
    law: Law,
    expression: Expression | None,
    eid: str,
    name: str,
    on: datetime.date,
    urls: tuple[str, str],
) -> dict[str, Any]:
    """JSON-LD of one article, by its name in Chinese; `urls` are its page and the law's."""
    found: dict[str, Any] = {
        "@context": SCHEMA_ORG,
        "@type": "Legislation",
        "name": f"{law.work.title.zh}{name}",
        "legislationIdentifier": frbr.article_uri(law.work, expression, eid),
        "legislationLegalForce": f"{SCHEMA_ORG}/{force(law, on)}",
        "inLanguage": "zh-Hans",
        "url": urls[0],
        "isPartOf": {"@type": "Legislation", **_named(law.work, urls[1])},
    }
    if expression:
        found["legislationDateVersion"] = str(expression.version)
    return found


def _named(work: Work, url: str) -> dict[str, Any]:
    return {
        "legislationIdentifier": frbr.work_uri(work),
        "name": work.title.zh,
        "alternateName": work.title.en,
        "url": url,
    }
