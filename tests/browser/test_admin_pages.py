"""The admin under the strict policy: nothing refused, and axe finds nothing serious on our pages."""

from __future__ import annotations

import pytest

from tests.browser.conftest import DESKTOP, follow, opened

pytestmark = pytest.mark.browser

# Lists, each with the first row's page; Django's own pages and ours.
LISTS = [
    "eligibility/questionnaire/", "eligibility/question/", "eligibility/case/", "eligibility/overlay/",
    "eligibility/scenariotable/", "eligibility/scenario/", "procedures/procedure/", "procedures/step/",
    "procedures/paper/", "procedures/localprocedure/", "procedures/officetable/", "procedures/holidaytable/",
    "legalbasis/work/", "legalbasis/expression/", "legalbasis/provision/", "legalbasis/commentarydraft/",
    "legalbasis/note/", "legalbasis/figuretable/", "legalbasis/figure/", "legalbasis/glossarytable/",
    "legalbasis/sourcetable/", "legalbasis/placetable/", "publishing/logentry/", "publishing/draftsave/",
]  # fmt: skip
# Pages of ours, by the words of the links that lead to them from a start.
OURS = [
    ("/admin/", []),
    ("/admin/to-do/", []),
    ("/admin/review/", []),
    ("/admin/packs/", []),
    ("/admin/feedback/report/", []),
    ("/admin/eligibility/questionnaire/?q=refund", ["#result_list tbody th a", "a[href$='/table/']"]),
    ("/admin/eligibility/questionnaire/?q=refund", ["#result_list tbody th a", "a[href$='/drawing/']"]),
    ("/admin/eligibility/case/?q=r5", ["#result_list tbody th a", "a[href$='/conditions/']"]),
    ("/admin/eligibility/case/?q=r5", ["#result_list tbody th a", "a[href$='/cite/']"]),
    ("/admin/eligibility/case/?q=b4", ["#result_list tbody th a"]),
    (
        "/admin/eligibility/questionnaire/?q=back-payment",
        ["#result_list tbody th a", "a[href$='/table/']", "#case-b4 a[href$='/for-a-place/']"],
    ),
    ("/admin/eligibility/overlay/", ["#result_list tbody th a"]),
    ("/admin/eligibility/questionnaire/?q=refund", ["#result_list tbody th a", "a[href$='/submit/']"]),
    (
        "/admin/eligibility/questionnaire/?q=refund",
        ["#result_list tbody th a", "a[href$='/versions/']"],
    ),
    ("/admin/procedures/officetable/", ["#result_list tbody th a"]),
    ("/admin/procedures/step/?q=photo", ["#result_list tbody th a"]),
    ("/admin/procedures/localprocedure/?q=premium", ["#result_list tbody th a"]),
    ("/admin/eligibility/scenario/?q=s15", ["#result_list tbody th a"]),
    ("/admin/release/", []),
    ("/admin/legalbasis/expression/", ["a[href$='/import/']"]),
]
SERIOUS = ("serious", "critical")


def signed_in(page, site, name):
    page.goto("/admin/login/")
    page.fill("#id_username", name)
    page.fill("#id_password", site.passwords[name])
    page.click("#login-form [type=submit]")
    page.wait_for_url("**/admin/")


@pytest.fixture
def curator(chromium, site):
    with opened(chromium, site, locale="en-GB", viewport=DESKTOP) as page:
        page.refused = []
        page.on(
            "console",
            lambda message: (
                page.refused.append(f"{page.url}: {message.text}")
                if "Content Security Policy" in message.text
                else None
            ),
        )
        signed_in(page, site, "author")
        yield page


def test_no_page_of_the_admin_breaks_the_policy(curator):
    seen = 0
    for path in LISTS:
        answer = curator.goto(f"/admin/{path}")
        if answer.status == 403:
            continue
        assert answer.status == 200, path
        row = curator.locator("#result_list tbody a").first
        if row.count():
            follow(row)
        seen += 1
    assert seen > 15
    assert curator.refused == []


def test_axe_finds_nothing_serious_on_the_pages_we_made(curator, node_modules):
    axe = (node_modules / "axe-core" / "axe.min.js").read_text()
    found, refused = [], []
    for start, clicks in OURS:
        curator.goto(start)
        for click in clicks:
            follow(curator.locator(click).first)
        refused += curator.refused
        curator.evaluate(axe)
        report = curator.evaluate('axe.run(document, {resultTypes: ["violations"]})')
        assert report["passes"]
        found += [
            f"{curator.url}: {broken['id']}: {node['html'][:160]}"
            for broken in report["violations"]
            if broken["impact"] in SERIOUS
            for node in broken["nodes"]
        ]
        curator.refused.clear()  # axe tries styles of its own
    assert not found, "\n".join(found)
    assert refused == []
