"""A press for tests: a page changed in one place and published, and what a page says about itself."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import msgspec

from legalbasis.publishing.log import Change, publish, store
from legalbasis.publishing.shelf import shelf
from legalbasis.today import today

R5 = "region=440100&scheme=resident&reason=joined_emp&before_start=yes&used=no"
RESULT = f"/en/check/refund/result/?{R5}"


def reworded(questionnaire, case_id, **changes):
    """A questionnaire with one of its cases changed."""
    cases = tuple(
        msgspec.structs.replace(case, **changes) if case.id == case_id else case
        for case in questionnaire.cases
    )
    return msgspec.structs.replace(questionnaire, cases=cases)


def put(kind, key, document, *, starts_on=None, look=True):
    """Publish a document (None withdraws the page) and return the numbers of its log entries."""
    sha256 = store(kind, key, document) if document else None
    seqs = publish(
        [Change(kind, key, sha256)],
        starts_on=starts_on or today(),
        author="author",
        approver="approver",
        reason="test",
    )
    if look:
        shelf.look_again()
    return seqs


def main_of(page):
    """The main element, without the number of the edition."""
    main = re.search(r"<main.*</main>", page.text, re.DOTALL)[0]
    main = re.sub(r'data-release="\d+"', "", main)
    main = re.sub(r"<div><dt>Edition</dt><dd>.*?</dd></div>", "", main)
    return re.sub(r"seen=\d+-", "seen=", main)


def data(page):
    """The data attributes of the main element."""
    tag = re.search(r"<main[^>]*>", page.text)[0]
    return dict(re.findall(r'data-([a-z]+)="([^"]*)"', tag))


def section(page, name):
    """The HTML of the section whose heading has this id; empty if there is none."""
    found = re.search(rf'<section[^>]* aria-labelledby="{name}">.*?</section>', page.text, re.DOTALL)
    return found[0] if found else ""


class _Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def tags(page, *names):
    """The attributes of every element with one of these names (all if none), in order."""
    parser = _Tags()
    parser.feed(page.text)
    return [(tag, attrs) for tag, attrs in parser.found if not names or tag in names]


def hrefs(html):
    return re.findall(r'href="([^"]*)"', html.replace("&amp;", "&"))
