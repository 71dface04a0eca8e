"""Citizens on their way from the home page to a verdict, by clicks, by keyboard, with and without script."""

from __future__ import annotations

import pytest

from tests.browser.conftest import PHONE, follow, opened

pytestmark = pytest.mark.browser

# Situation, day, answers in the order of asking, the case and verdict that must come out.
SCENARIOS = [
    ("Guangdong, a job before the cover began", "2025-12-15",
     {"scheme": "resident", "reason": "joined_emp", "before_start": "yes", "used": "no", "region": "440000"},
     "r5", "yes"),
    ("Guangdong, the job began in March", "2026-03-20",
     {"scheme": "resident", "reason": "joined_emp", "before_start": "no"}, "r6", "no"),
    ("Hangzhou, a job before the cover began", "2025-12-15",
     {"scheme": "resident", "reason": "joined_emp", "before_start": "yes", "used": "no", "region": "330100"},
     "r4", "depends"),
    ("Nanning, father died before the cover began", "2026-01-08",
     {"scheme": "resident", "reason": "died", "before_start": "yes"}, "r7", "yes"),
    ("Chongqing, the employer paid too", "2026-12-20",
     {"scheme": "flex", "reason": "employer_now_pays"}, "r9", "depends"),
    ("quit and wants the premiums back", "2026-11-23",
     {"scheme": "emp_unit", "reason": "left_job"}, "r13", "no"),
    ("recognised as low-income after paying", "2026-11-23",
     {"scheme": "resident", "reason": "aid_entitled"}, "r3", "partly"),
    ("too high a base", "2026-11-23",
     {"scheme": "emp_unit", "reason": "wrong_amount"}, "r1", "yes"),
]  # fmt: skip


MUNICIPALITIES = {"110000", "120000", "310000", "500000"}  # no second page: the place is its own city


def question(page):
    return page.locator("main").get_attribute("data-question")


def go_on(page):
    """Send the form and be on the page that it leads to."""
    follow(page.locator("form button.btn").first)


def choose(page, key, value):
    """Answer the question that is shown, as a citizen does."""
    assert question(page) == key
    if key == "region":
        page.locator("select[name=province]").select_option(value[:2] + "0000")
        go_on(page)
        if value in MUNICIPALITIES:
            return
    option = page.locator(f"input[name={key}][value='{value}']")
    if not option.is_visible():
        page.locator(".choices details summary").click()
    option.check()
    go_on(page)


def ended(page):
    main = page.locator("main")
    return main.get_attribute("data-case"), main.get_attribute("data-verdict")


@pytest.mark.parametrize("situation, day, answers, case, verdict", SCENARIOS)
def test_a_scenario_is_walked_without_script(
    page_without_script, situation, day, answers, case, verdict
):
    page = page_without_script
    page.goto(f"/zh-hans/check/refund/?on={day}")
    follow(page.locator("a.btn"))
    for key, value in answers.items():
        choose(page, key, value)
    assert ended(page) == (case, verdict), situation
    assert f"on={day}" in page.url, "the day was lost on the way"


@pytest.mark.parametrize("script", [False, True])
def test_from_home_to_a_verdict_by_clicks(chromium, site, script):
    with opened(chromium, site, java_script_enabled=script, viewport=PHONE) as page:
        page.goto("/en/")
        follow(page.get_by_role("link", name="Can my premium be refunded?"))
        follow(page.get_by_role("link", name="Start now"))
        choose(page, "scheme", "emp_unit")
        choose(page, "reason", "left_job")
        assert ended(page) == ("r13", "no")


def test_from_home_to_a_verdict_by_keyboard_alone(page_without_script):
    page = page_without_script

    def tab_to(what, limit=60):
        for _ in range(limit):
            page.keyboard.press("Tab")
            if page.locator(f"{what}:focus").count():
                return
        raise AssertionError(f"{what} is not reached by keyboard on {page.url}")

    page.goto("/en/")
    tab_to("a[href$='/check/refund/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/check/refund/")
    tab_to("a.btn")
    page.keyboard.press("Enter")
    page.wait_for_url("**/answers/")
    for key, presses in (("scheme", 0), ("reason", 3)):
        assert question(page) == key
        tab_to(f"input[name={key}]")
        page.keyboard.press("Space")
        for _ in range(presses):
            page.keyboard.press("ArrowDown")
        tab_to("button.btn")
        with page.expect_navigation():
            page.keyboard.press("Enter")
    assert ended(page) == ("r13", "no")


def test_a_changed_answer_leads_to_another_result_with_later_answers_filled_in(page_without_script):
    page = page_without_script
    day, answers = SCENARIOS[0][1:3]
    query = "&".join(f"{key}={value}" for key, value in answers.items())
    page.goto(f"/en/check/refund/result/?{query}&on={day}")
    page.locator("details:has(.answers) > summary").first.click()
    follow(page.locator(".change a").nth(1))
    assert page.locator("input[name=reason]:checked").input_value() == "joined_emp"
    page.locator("input[name=reason][value=other_region]").check()
    go_on(page)
    for key in ("before_start", "used"):
        assert question(page) == key
        assert page.locator(f"input[name={key}]:checked").input_value() == answers[key]
        go_on(page)
    assert ended(page) == ("r5", "yes")
    assert "was=" not in page.url


def test_a_change_can_lead_to_the_opposite_verdict_with_the_place_still_filled_in(page_without_script):
    page = page_without_script
    day, answers = SCENARIOS[0][1:3]
    query = "&".join(f"{key}={value}" for key, value in answers.items())
    page.goto(f"/en/check/refund/result/?{query}&on={day}")
    page.locator("details:has(.answers) > summary").first.click()
    follow(page.locator(".change a[href*='change=before_start']"))
    choose(page, "before_start", "no")
    assert ended(page) == ("r6", "no")
    page.go_back()
    choose(page, "before_start", "yes")
    assert page.locator("input[name=used]:checked").input_value() == "no"
    go_on(page)
    assert page.locator("select[name=province]").input_value() == "440000"


def test_a_municipality_needs_no_city_page(page_without_script):
    page = page_without_script
    page.goto(
        "/zh-hans/check/refund/answers/?on=2025-12-15&scheme=resident&reason=joined_emp&before_start=yes&used=no"
    )
    choose(page, "region", "500000")
    assert page.locator("main").get_attribute("data-page") == "result"
    assert "region=500000" in page.url


def test_an_empty_answer_is_named_and_its_link_leads_to_the_first_choice(page_without_script):
    page = page_without_script
    page.goto("/zh-hans/check/refund/answers/?scheme=resident")
    go_on(page)
    assert page.title().startswith("出错")
    link = page.locator("[role=alert] a")
    target = link.get_attribute("href")
    first = page.locator("main input[type=radio]").first
    assert f"#{first.get_attribute('id')}" == target
    assert first.get_attribute("name") == "reason"
    link.click()
    assert page.locator(f"{target}:focus").count() == 1
    assert page.locator(f"{target}:focus").count() == 1, "the link must move the focus"


def test_the_other_language_keeps_page_and_answers(page_without_script):
    page = page_without_script
    page.goto("/en/check/refund/answers/?scheme=resident&reason=died")
    follow(page.locator("header a[hreflang=zh-Hans]"))
    assert "/zh-hans/check/refund/answers/?scheme=resident&reason=died" in page.url
    assert question(page) == "before_start"

    page.goto("/zh-hans/check/refund/result/?scheme=emp_unit&reason=left_job&on=2026-03-02")
    follow(page.locator("header a[hreflang=en]"))
    assert "/en/check/refund/result/?" in page.url
    assert "scheme=emp_unit&reason=left_job&on=2026-03-02" in page.url
    assert ended(page) == ("r13", "no")


def test_the_way_back_is_the_browsers_own(page_without_script):
    page = page_without_script
    page.goto("/en/check/refund/answers/")
    choose(page, "scheme", "resident")
    choose(page, "reason", "died")
    page.go_back()
    assert question(page) == "reason"
    choose(page, "reason", "aid_entitled")
    assert ended(page) == ("r3", "partly")


def test_not_sure_leads_to_all_that_is_possible(page_without_script):
    page = page_without_script
    page.goto("/zh-hans/check/refund/answers/?scheme=resident&reason=joined_emp")
    choose(page, "before_start", "unsure")
    case, verdict = ended(page)
    assert set(case.split()) == {"r2", "r4", "r5", "r6"}
    assert verdict == "depends"
    assert page.locator(".outcomes li").count() == 4


def test_a_result_leads_to_its_checklist(page_without_script):
    page = page_without_script
    page.goto("/en/check/refund/result/?scheme=resident&reason=died&before_start=yes&region=450100")
    follow(page.locator("#papers ~ div a.btn, section[aria-labelledby=papers] a.btn").first)
    page.locator("input[name=as][value=heir]").check()
    go_on(page)
    assert page.locator("main").get_attribute("data-page") == "checklist"
    assert page.locator("[data-paper=death-proof]").count() == 1
    assert page.locator("[data-local='450100']").count() == 1
