"""axe finds nothing on any kind of page, in both languages, on a phone and on a desk, in light and dark."""

from __future__ import annotations

import json

import pytest

from tests.browser.conftest import DESKTOP, PHONE, opened
from tests.browser.pages import LANGUAGES, addresses

pytestmark = pytest.mark.browser

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]  # all that the dark scheme can change


def looked_at(page, scope):
    options = json.dumps({"runOnly": scope, "resultTypes": ["violations"]})  # of the rest one node each
    return page.evaluate(f"axe.run(document, {options})")


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_no_violation_on_any_kind_of_page(chromium, site, node_modules, language):
    axe = (node_modules / "axe-core" / "axe.min.js").read_text()
    views = [
        ("phone", PHONE, "light", TAGS),
        ("desk", DESKTOP, "light", TAGS),
        ("desk in the dark", DESKTOP, "dark", {"type": "rule", "values": COLOURS}),
    ]
    found, looked = [], 0
    with opened(chromium, site, locale=LANGUAGES[language]) as page:
        for name, address, shown in addresses(language):
            page.goto(address)
            assert page.locator(shown).count() == 1, f"{address} is not the page {name}"
            page.evaluate(axe)
            for view, size, scheme, scope in views:
                page.set_viewport_size(size)
                page.emulate_media(color_scheme=scheme)
                report = looked_at(page, scope)
                assert report["passes"], f"axe looked at nothing on {address}"
                looked += len(report["passes"])
                found += [
                    f"{name}, {view}: {broken['id']}: {broken['help']}: {node['html'][:160]}"
                    for broken in report["violations"]
                    for node in broken["nodes"]
                ]
    assert looked > 20 * len(addresses(language))
    assert not found, "\n".join(found)
