"""Checklists out of the browser's own printer: one or two A4 pages, the papers on the first."""

from __future__ import annotations

import re

import pytest

from tests.browser.conftest import DESKTOP, opened
from tests.papers import pages_of, text_of

pytestmark = pytest.mark.browser

WISHES = (
    "place=450100&as=heir&with=died&law=none",
    "place=450100&as=heir&with=died&cover=2026-01-01&applied=2025-12-24",
    "place=500000&as=agent&with=flexible",
    "as=self&with=wrong-amount",
)


@pytest.mark.parametrize("language, papers", [("en", "Papers"), ("zh-hans", "材料")])
def test_a_checklist_prints_on_one_or_two_pages(chromium, site, tmp_path, language, papers):
    with opened(chromium, site, viewport=DESKTOP) as page:
        for wish in WISHES:
            page.goto(f"/{language}/procedures/premium-refund/checklist/?{wish}")
            made = page.pdf(prefer_css_page_size=True)
            assert pages_of(made) in (1, 2), wish
            first = text_of(made, tmp_path, last=1)
            assert papers in first, f"the first page of {wish} is all but empty"
            steps = page.locator("[data-step] b").first.inner_text()
            assert re.sub(r"\s", "", steps) in first
            change = page.locator(".noprint a").first.inner_text()
            assert re.sub(r"\s", "", change) not in text_of(made, tmp_path), "no buttons on paper"
