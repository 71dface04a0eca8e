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


class _Controls(HTMLParser):
    """The controls of a page's forms, as a browser would send them."""

    def __init__(self):
        super().__init__()
        self.sent, self._select, self._area = [], None, None

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        name = given.get("name")
        if tag == "select":
            self._select, self._options = name, []
            self._multiple = "multiple" in given
        elif tag == "option" and self._select:
            self._options.append((given.get("value", ""), "selected" in given))
        elif tag == "textarea":
            self._area, self._text = name, ""
        elif tag == "input" and name and given.get("type") not in ("submit", "file", "button"):
            if given.get("type") in ("checkbox", "radio") and "checked" not in given:
                return
            self.sent.append(
                (name, given.get("value", "on" if given.get("type") == "checkbox" else ""))
            )

    def handle_data(self, text):
        if self._area:
            self._text += text

    def handle_endtag(self, tag):
        if tag == "select" and self._select:
            chosen = [value for value, selected in self._options if selected]
            if not chosen and not self._multiple and self._options:
                chosen = [self._options[0][0]]
            self.sent += [
                (self._select, value) for value in (chosen if self._multiple else chosen[-1:])
            ]
            self._select = None
        elif tag == "textarea" and self._area:
            self.sent.append((self._area, self._text.removeprefix("\n").replace("\n", "\r\n")))
            self._area = None


def as_sent(page, form):
    """What a browser sends of a form, by its id, when it is saved as it is: a dictionary of lists."""
    html = re.search(rf'<form[^>]*id="{form}".*?</form>', page.text, re.DOTALL)[0]
    controls = _Controls()
    controls.feed(html)
    found = {}
    for name, value in controls.sent:
        found.setdefault(name, []).append(value)
    return found
