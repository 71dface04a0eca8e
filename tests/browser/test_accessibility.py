"""axe finds nothing on any kind of page, in both languages, on a phone and on a desk."""

from __future__ import annotations

import json

import pytest

from tests.browser.conftest import DESKTOP, PHONE, opened
from tests.browser.pages import LANGUAGES, addresses

pytestmark = pytest.mark.browser

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = f"axe.run(document, {{runOnly: {json.dumps(TAGS)}}})"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_no_violation_on_any_kind_of_page(chromium, site, node_modules, language, scheme):
    axe = (node_modules / "axe-core" / "axe.min.js").read_text()
    found, looked = [], 0
    with opened(chromium, site, locale=LANGUAGES[language], color_scheme=scheme) as page:
        for name, address, shown in addresses(language):
            page.goto(address)
            assert page.locator(shown).count() == 1, f"{address} is not the page {name}"
            page.evaluate(axe)
            for size in (PHONE, DESKTOP):
                page.set_viewport_size(size)
                report = page.evaluate(RUN)
                assert len(report["passes"]) > 5, f"axe looked at nothing on {address}"
                looked += 1
                found += [
                    f"{name}, {size['width']} px: {broken['id']}: {broken['help']}: {node['html'][:160]}"
                    for broken in report["violations"]
                    for node in broken["nodes"]
                ]
    assert looked == 2 * len(addresses(language))
    assert not found, "\n".join(found)
