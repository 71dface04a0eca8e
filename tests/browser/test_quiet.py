"""What a page does behind the reader's back: nothing."""

from __future__ import annotations

import pytest

from tests.browser.conftest import follow, opened
from tests.browser.pages import LANGUAGES, addresses

pytestmark = pytest.mark.browser

ADMIN = (
    "/admin/",
    "/admin/eligibility/case/",
    "/admin/eligibility/questionnaire/",
    "/admin/legalbasis/note/",
    "/admin/publishing/logentry/",
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_citizen_pages_ask_nobody_else_set_no_cookie_and_break_no_rule(chromium, site, language):
    asked, said = [], []
    with opened(chromium, site) as page:
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append((page.url, message.type, message.text)))
        page.on("pageerror", lambda error: said.append((page.url, "error", str(error))))
        for name, address, _shown in addresses(language):
            if name != "sign-in":
                page.goto(address)
        cookies = page.context.cookies()
    assert len(asked) > 20
    assert [url for url in asked if not url.startswith(site.url)] == []
    assert cookies == []
    statuses = ("status of 404", "status of 400")  # what Chromium says of the error pages themselves
    assert [one for one in said if not any(words in one[2] for words in statuses)] == []


@pytest.mark.parametrize("width", [320, 360])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_scrolls_sideways(chromium, site, language, width):
    wide = []
    with opened(chromium, site, viewport={"width": width, "height": 780}) as page:
        for name, address, _shown in addresses(language):
            page.goto(address)
            found = page.evaluate("document.documentElement.scrollWidth")
            if found > width and name != "sign-in":
                wide.append((name, found))
    assert wide == []


def test_the_admin_asks_nobody_else_and_keeps_the_content_policy(chromium, site):
    asked, said = [], []
    with opened(chromium, site) as page:
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append((page.url, message.type, message.text)))
        page.on("pageerror", lambda error: said.append((page.url, "error", str(error))))
        page.goto("/admin/login/")
        page.fill("input[name=username]", "author")
        page.fill("input[name=password]", site.passwords["author"])
        follow(page.locator("input[type=submit]"))
        for address in ADMIN:
            answer = page.goto(address)
            assert answer.status == 200, address
        page.goto("/admin/eligibility/case/")
        follow(page.locator("#result_list tbody th a").first)
        assert page.locator("#case_form").count() == 1
    assert len(asked) > 10
    assert [url for url in asked if not url.startswith(site.url)] == []
    assert said == []
