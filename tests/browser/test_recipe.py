"""The recipe "the waiting period changed" of the curators' guide, followed to the letter in both languages."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass

import pytest

from tests.browser.conftest import DESKTOP, ROOT, follow, opened, site_of_its_own
from tests.browser.test_admin_pages import signed_in

pytestmark = pytest.mark.browser

GUIDES = {"en": ("curators.md", "en-GB"), "zh-hans": ("curators.zh.md", "zh-CN")}
PEOPLE = ("author", "approver", "publisher")
# **a link or button**, *a field*: `what goes in`, a row `id`, and what is ticked.
STEP = re.compile(
    r"\*\*(?P<press>[^*]+)\*\*"
    r"|(?:Tick |勾选)\*(?P<tick>[^*]+)\*"
    r"|\*(?P<field>[^*]+)\*\s*[:：]\s*(?P<empty>``)?(?:`(?P<words>[^`]+)`)?"
    r"|(?:the row `(?P<row>\w+)`|`(?P<row_zh>\w+)`这一行)"
)


@dataclass(frozen=True)
class Act:
    press: str = ""
    tick: str = ""
    field: str = ""
    words: str = ""
    row: str = ""


def recipe(guide: str) -> list[list[Act]]:
    """What each of the three does, in order."""
    text = (ROOT / "docs" / guide).read_text(encoding="utf-8")
    section = re.split(r"^## ", text, flags=re.MULTILINE)[1]
    people = re.split(r"^### .*$", section, flags=re.MULTILINE)[1:]
    found = []
    for part in people:
        acts = []
        for one in STEP.finditer(part):
            row = one["row"] or one["row_zh"] or ""
            # Whoever turns lines of a paragraph reads them as one.
            said = [
                re.sub(r"\s+", " ", one[name] or "") for name in ("press", "tick", "field", "words")
            ]
            acts.append(Act(*said, row=row))
        found.append(acts)
    assert len(found) == len(PEOPLE)
    return found


def act(page, one: Act, scope):
    """Do one thing. The row in which the next thing is done, if this names one."""
    if one.row:
        return page.locator(f"#case-{one.row}")
    if one.press:
        link = scope.get_by_role("link", name=one.press, exact=True)
        button = scope.get_by_role("button", name=one.press, exact=True)
        follow(link.or_(button).first)
    elif one.tick:
        page.get_by_label(one.tick).check()
    else:
        # A label with and without the colon that Django puts after it.
        label = re.compile(rf"^{re.escape(one.field)}\s*[:：]?$", re.IGNORECASE)
        page.get_by_label(label).first.fill(one.words)
    return page


@pytest.mark.parametrize("language", GUIDES)
def test_the_waiting_period_changes_by_the_letter_of_the_guide(chromium, tmp_path, language):
    guide, locale = GUIDES[language]
    with site_of_its_own(tmp_path, f"recipe_{language[:2]}") as site:
        began = time.monotonic()
        for name, acts in zip(PEOPLE, recipe(guide), strict=True):
            assert len(acts) > 4
            with opened(chromium, site, locale=locale, viewport=DESKTOP) as page:
                signed_in(page, site, name)
                scope = page
                for one in acts:
                    scope = act(page, one, scope)
        assert time.monotonic() - began < 300, "five minutes"

        with opened(chromium, site, locale=locale, viewport=DESKTOP) as citizen:
            path = f"/{language}/check/back-payment/result/"
            query = "?unemp_benefit=no&gap_reason=missed_years&missed_years=2"
            time.sleep(2.1)
            for day, case in (("2027-02-28", "b10"), ("2027-03-01", "b10x1")):
                citizen.goto(f"{path}{query}&on={day}")
                assert citizen.locator("main").get_attribute("data-case") == case
            headline = citizen.locator(".verdict span").inner_text()
            assert "2" in headline and "3" not in headline
            citizen.goto(f"{path}{query}&on=2027-03-01&e.missed=2&e.repaired=0")
            shown = citizen.locator(".estimate").inner_text()
            assert ("4个月" if language == "zh-hans" else "4 months") in shown, (
                "2 and one for each of two years"
            )
