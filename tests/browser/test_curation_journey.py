"""A change on its way from an author by an approver to a publisher, by clicks alone, and back again.

Nobody types an address but that of the admin, of a citizen's page, and of the preview that was sent.
"""

from __future__ import annotations

import datetime
import re
import time
from contextlib import ExitStack

import pytest

from legalbasis.today import today
from tests.browser.conftest import DESKTOP, follow, opened, site_of_its_own
from tests.browser.test_admin_pages import signed_in

pytestmark = pytest.mark.browser

TOMORROW = today() + datetime.timedelta(days=1)
GAP = "unemp_benefit=no&gap_reason=changed_job&gap_months=2"
CITIZEN = f"/en/check/back-payment/result/?{GAP}&region="
HANGZHOU, WUHAN = "330100", "420100"
NATION, CITY = (
    "Pay within three months and nothing is lost.",
    "In Hangzhou, ask the service hall first.",
)
TITLE = "断缴了能补吗"


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    with site_of_its_own(tmp_path_factory.mktemp("office"), "office") as site:
        yield site


@pytest.fixture
def people(chromium, office):
    """Author, approver and publisher, each at a browser of their own, and a citizen."""
    with ExitStack() as stack:
        found = {}
        for name in ("author", "approver", "publisher", "citizen"):
            options = {"locale": "en-GB", "viewport": DESKTOP}
            found[name] = stack.enter_context(opened(chromium, office, **options))
            if name != "citizen":
                signed_in(found[name], office, name)
        yield found


def link(page, name):
    return page.get_by_role("link", name=name, exact=True).first


def button(page, name):
    return page.get_by_role("button", name=name, exact=True).first


def fill(page, label, words):
    page.get_by_label(f"{label}:", exact=True).fill(words)


def table(page, title=TITLE):
    """From the start of the admin to the table of cases."""
    page.goto("/admin/")
    for step in (
        page.locator(".model-questionnaire th a"),
        link(page, title),
        link(page, "Table of cases"),
    ):
        follow(step)


def row(page, case):
    return page.locator(f"#case-{case}")


def submit(page, note="as the office now does it"):
    """Press Submit…, say why. Whether it was taken."""
    follow(link(page, "Submit…"))
    page.get_by_label("What has changed, and why:").fill(note)
    follow(button(page, "Submit for approval"))
    return page.get_by_text("Submitted. Somebody else has to approve it.").count() == 1


def cite(page, case, words):
    """From the table, find an article and cite it; back at the table."""
    follow(link(row(page, case), "Cite"))
    page.get_by_label("An article by number, or words in it; the law’s name narrows it").fill(words)
    follow(button(page, "Find"))
    follow(button(page, "Cite"))
    follow(link(page, "Table of cases"))


def main_element(page, region):
    page.goto(CITIZEN + region)
    text = page.locator("main").inner_html()
    return re.sub(r"seen=\d+-|Edition \d+|data-release=\"\d+\"|<dd>\d+, rules", "", text)


def headline(page, region, day=None):
    page.goto(CITIZEN + region + (f"&on={day}" if day else ""))
    return page.locator(".verdict span").inner_text()


def published(site):
    """What the site says today: kind, key and digest of every page."""
    listed = site.manage(
        "shell", "-c",
        "from legalbasis.publishing.shelf import shelf; from legalbasis.today import today\n"
        "for page, entry in shelf.current(today()).entries.items(): print(*page, entry.sha256)",
    )  # fmt: skip
    return sorted(line for line in listed.splitlines() if re.search(r" [0-9a-f]{64}$", line))


def test_a_change_goes_from_three_people_to_the_site_and_back(people, office):
    author, approver, publisher, citizen = people.values()
    digests, was = published(office), main_element(citizen, HANGZHOU)
    before = headline(citizen, HANGZHOU)

    # The author changes a case, and begins one for a city.
    table(author)
    follow(link(row(author, "b4"), "b4"))
    fill(author, "Headline (English)", NATION)
    fill(author, "Headline (Chinese)", "三个月以内补上，就没有损失。")
    follow(button(author, "Save"))
    follow(link(row(author, "b4"), "For a place…"))
    author.get_by_label("Place, with all below it:").select_option(HANGZHOU)
    author.get_by_label("Id of the case there, such as b4_hz:").fill("b4_hz")
    follow(button(author, "Begin"))
    fill(author, "Headline (English)", CITY)
    fill(author, "Headline (Chinese)", "杭州请先问服务大厅。")
    follow(button(author, "Save"))
    assert author.locator("#content h2").first.inner_text() == "back-payment@330100"

    # And breaks the table: an English text is missing, a law is not in force, a situation is claimed by nobody.
    table(author)
    follow(link(row(author, "b3"), "b3"))
    fill(author, "How much (English)", "")
    follow(button(author, "Save"))
    follow(link(row(author, "b6"), "b6"))
    author.get_by_label("Delete").first.check()
    follow(button(author, "Save"))
    cite(author, "b6", "医疗保障法 12")
    follow(button(row(author, "b13"), "Take out"))
    follow(link(author, "Title and texts"))
    assert not submit(author), "a draft with problems is not submitted unaware"
    problems = author.locator("#problems li")
    said = problems.all_inner_texts()
    for fault in ("the English is missing", "no cited law is in force", "no case claims this"):
        assert any(fault in one for one in said), fault

    # Each link leads to the row at fault. What was taken out comes back from the versions.
    follow(problems.filter(has_text="no case claims this").first.get_by_role("link"))
    assert author.locator("#content h2").first.inner_text() == TITLE
    follow(link(author, "Versions"))
    follow(button(author, "Bring back"))
    table(author)
    assert row(author, "b13").count() == 1
    follow(link(author, "Title and texts"))
    assert not submit(author)
    follow(problems.filter(has_text="the English is missing").get_by_role("link"))
    assert author.locator("#content h2").first.inner_text().startswith("b3 ")
    fill(author, "How much (English)", "What the employer owes, and a late charge.")
    follow(button(author, "Save"))
    follow(link(author, "Title and texts"))
    assert not submit(author)
    follow(problems.filter(has_text="no cited law is in force").get_by_role("link"))
    assert author.locator("#content h2").first.inner_text().startswith("b6 ")
    author.get_by_label("Delete").first.check()
    follow(button(author, "Save"))
    cite(author, "b6", "浙江 29")
    follow(link(author, "Title and texts"))
    assert submit(author)

    # The city's case needs the situations to name their place from then on: both are submitted.
    table(author)
    follow(link(author, "Hangzhou"))
    assert not submit(author)
    for name in ("scenarios.s15", "scenarios.w-b4"):
        follow(problems.filter(has_text=name).get_by_role("link"))
        author.get_by_label("the place of insurance").select_option(f"region={WUHAN}")
        follow(button(author, "Save"))
        table(author)
        follow(link(author, "Hangzhou"))
        follow(link(author, "Submit…"))
    author.get_by_label("What has changed, and why:").fill("a rule of the city's own")
    author.get_by_label("Submit all the same").check()
    follow(button(author, "Submit for approval"))
    author.goto("/admin/")
    follow(author.locator(".model-scenariotable th a"))
    follow(link(author, "back-payment"))
    assert submit(author), "right together with what was submitted before"

    # The author can't approve. The approver looks at the preview that is linked, and approves all three.
    assert author.get_by_text("waits for approval").count() == 3
    assert link(author, "Look and approve").count() == 0
    approver.goto("/admin/")
    follow(link(approver, "Waiting for approval"))
    for _page in range(3):
        follow(link(approver, "Look and approve"))
        if approver.locator("h1", has_text=TITLE).count() and not approver.locator("#leaning").count():
            with approver.context.new_page() as preview:
                preview.goto(approver.locator("#preview a[hreflang=en]").get_attribute("href"))
                assert preview.get_by_text("Preview, not published").count() == 1
                follow(preview.get_by_role("link", name="Start now"))
                assert preview.locator("main").get_attribute("data-question") == "unemp_benefit"
        follow(button(approver, "Approve"))
    assert approver.get_by_text("approved by approver").count() == 3

    # The publisher publishes them together, for tomorrow, having seen what changes.
    publisher.goto("/admin/")
    follow(link(publisher, "Waiting for approval"))
    follow(
        publisher.get_by_role("row")
        .filter(has_text="Questionnaire: back-payment")
        .get_by_role("link", name="Publish…")
    )
    publisher.get_by_label("From:").fill(str(TOMORROW))
    publisher.get_by_label("Reason:").fill("the office's new practice")
    for box in publisher.locator("input[name=together]").all():
        box.check()
    follow(button(publisher, "Publish"))
    assert publisher.get_by_text("Nothing is published yet.").count() == 1
    shown = publisher.locator("#changes").inner_text()
    assert str(TOMORROW) in shown
    assert "nothing is lost" in shown
    assert "the insurance is in Hangzhou" in shown
    follow(button(publisher, "Publish"))
    assert publisher.get_by_text("Published as edition").count() == 1

    # Tomorrow's page changes, in the city and elsewhere; today's doesn't.
    time.sleep(2.1)
    assert headline(citizen, HANGZHOU) == before
    assert headline(citizen, HANGZHOU, TOMORROW) == CITY
    assert headline(citizen, WUHAN, TOMORROW) == NATION
    assert published(office) == digests

    # Rolled back, today and tomorrow read as they did, to the digest and to the letter.
    publisher.goto("/admin/")
    follow(publisher.locator(".model-logentry th a"))
    first = publisher.locator("#result_list tbody tr").filter(has_text="seed").first
    follow(first.get_by_role("link").first)
    follow(link(publisher, "Roll back to here…"))
    publisher.get_by_label("Reason:").fill("too early")
    for box in publisher.get_by_label("Keep what is scheduled").all():
        box.uncheck()
    follow(button(publisher, "Roll back"))
    time.sleep(2.1)
    assert published(office) == digests
    assert main_element(citizen, HANGZHOU) == was
    assert headline(citizen, HANGZHOU, TOMORROW) == before
