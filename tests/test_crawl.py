"""A walk over the whole site along its own links: nothing is dead, nothing breaks, both languages are whole."""

import re
from collections import deque
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest

from tests.press import data, hrefs, tags

MOST = 6000  # pages; the site has far fewer
QUERIES = 40  # addresses with answers in them, for each page that is asked
DAYS = 2  # of a page of the law, which can be asked for on any day
LEFT_OUT = ("/admin/", "/static/")
LANGUAGES = ("en", "zh-hans")
NOINDEX = re.compile(r'<meta name="robots" content="noindex')
# Views of a page that are reached from it, and forms.
BESIDE = re.compile(r"/(search|compare|print|feedback)/")


def links(page, address):
    """The internal addresses that a page links to, whole, with their fragments."""
    for href in hrefs(page.text):
        if href.startswith(("tel:", "mailto:")):
            continue
        whole = urljoin(address, href.replace("http://testserver", ""))
        if urlsplit(whole).netloc == "" and not whole.startswith(LEFT_OUT):
            yield whole


class Site:
    """What a walk found: by address the status, the fragments a page has, and who links to it."""

    def __init__(self):
        self.status, self.targets, self.linked, self.pages = {}, {}, {}, {}
        self.outside, self.closed = set(), set()

    def walk(self, citizen, *starts):
        waiting, asked = deque(starts), {}
        while waiting:
            address = waiting.popleft()
            if address in self.status:
                continue
            path, _sep, query = address.partition("?")
            if query:
                asked[path] = asked.get(path, 0) + 1
                if asked[path] > (DAYS if "/law/" in path else QUERIES):
                    continue
            assert len(self.status) < MOST, "a trap: the site has no end"
            page = citizen.get(address)
            self.status[address] = page.status_code
            if page.status_code in (301, 302):
                waiting.append(self.link(address, urljoin(address, page["Location"])))
            elif page.status_code == 200 and page["Content-Type"].startswith("text/html"):
                self.pages[address] = data(page).get("page")
                if "noindex" in page.get("X-Robots-Tag", "") or NOINDEX.search(page.text):
                    self.closed.add(address)
                self.targets[address] = {a["id"] for _tag, a in tags(page) if "id" in a}
                self.outside |= {link for link in hrefs(page.text) if re.match("https?:", link)}
                waiting.extend(self.link(address, whole) for whole in links(page, address))
        return self

    def link(self, address, whole):
        there = urldefrag(whole).url
        self.linked.setdefault(whole, address)
        return there


@pytest.fixture
def site(citizen):
    return Site().walk(citizen, *[f"/{language}/" for language in LANGUAGES])


def test_the_whole_site_hangs_together(site, edition, citizen):
    dead = {
        address: (
            status,
            next(by for link, by in site.linked.items() if urldefrag(link).url == address),
        )
        for address, status in site.status.items()
        if status not in (200, 301, 302)
    }
    assert dead == {}

    nowhere = {
        (by, whole)
        for whole, by in site.linked.items()
        if (fragment := urldefrag(whole).fragment)
        and (there := urldefrag(whole).url) in site.targets
        and fragment not in site.targets[there]
    }
    assert nowhere == set(), "links into a page lead to a place that it has"

    kinds = set(site.pages.values())
    assert kinds >= {"home", "start", "question", "procedures", "procedure", "life", "checklist-form"}
    assert kinds >= {"slip", "laws", "law", "article", "editions", "about", "privacy", "accessibility"}

    for language in LANGUAGES:
        for wanted in (
            [f"procedures/{one.slug}/" for one in edition.of("procedure")]
            + [f"procedures/{one.slug}/checklist/" for one in edition.of("procedure")]
            + [f"check/{one.slug}/" for one in edition.of("questionnaire")]
            + [f"law/{one.slug}/" for one in edition.of("work")]
        ):
            assert site.status.get(f"/{language}/{wanted}") == 200, wanted

    paths = {
        language: {
            urlsplit(address).path.removeprefix(f"/{language}")
            for address in site.pages
            if address.startswith(f"/{language}/")
        }
        for language in LANGUAGES
    }
    assert paths["en"] == paths["zh-hans"], "what one language has, the other has"

    listed = set(re.findall(r"<loc>http://testserver(.*?)</loc>", citizen.get("/sitemap.xml").text))
    alone = {one for one in site.pages if "?" not in one and not BESIDE.search(one)}
    assert alone & site.closed, "the walk comes upon pages that are closed to search engines"
    assert listed == alone - site.closed, "search engines are told of just the pages that may be listed"

    assert len(site.status) > 500
    assert not [link for link in site.outside if "testserver" not in link and link.startswith("http:")]


def test_a_walk_from_results_and_checklists_finds_no_dead_link_either(citizen):
    """Pages behind forms, which links alone don't reach."""
    starts = [
        f"/{language}/{path}"
        for language in LANGUAGES
        for path in (
            "check/refund/result/?scheme=resident&reason=died&before_start=yes&region=450100",
            "check/refund/result/?scheme=emp_unit&reason=wrong_amount",
            "check/refund/result/?scheme=emp_unit&reason=left_job",
            "check/refund/result/?scheme=resident&reason=joined_emp&before_start=unsure&used=no",
            "procedures/premium-refund/checklist/?place=450100&as=heir&with=died&applied=2026-09-21",
            "procedures/premium-refund/?place=500000&applied=2026-09-21",
            "procedures/first-card/?registered=2026-03-12",
            "law/social-insurance-law/article-60/?on=2015-06-01",
        )
    ]
    for start in starts:
        page = citizen.get(start, follow=True)
        assert page.status_code == 200, start
        for whole in dict.fromkeys(links(page, start)):
            there = citizen.get(urldefrag(whole).url, follow=True)
            assert there.status_code == 200, (start, whole)
