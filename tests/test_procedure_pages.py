"""Procedure pages: all nineteen in both languages, what they say, and what bad addresses get."""

import re
from pathlib import Path

import msgspec
import pytest
from django.utils.translation import gettext, override

from procedures import words
from tests.press import data, hrefs, put, section, tags
from tests.test_refund_rows import ROWS as REFUND_ROWS
from tests.test_tables import ROWS

NUMBERS = {
    "P1": "first-card",
    "P2": "card-replacement",
    "P3": "card-password",
    "P4": "card-transactions",
    "P5": "balance-and-status",
    "P6": "premium-refund",
    "P7": "payout-on-death",
    "P8": "payout-on-leaving",
    "P9": "insurance-transfer",
    "P10": "back-payment-employer",
    "P11": "back-payment-individual",
    "P12": "manual-claim",
    "P13": "employer-registration",
    "P14": "resident-enrolment",
    "P15": "out-of-area-filing",
    "P16": "subsidy-4050",
    "P17": "suspend-resume",
    "P18": "family-sharing",
    "P19": "remedies",
}
REFUND = "/en/procedures/premium-refund/"
FULL_WIDTH_DAY = "２０２６-０９-２１"
LANGUAGES = pytest.mark.parametrize("language", ["en", "zh-hans"])
EVERY = pytest.mark.parametrize("slug", NUMBERS.values())


def bare(html):
    """The words of some HTML, without markup and white space."""
    html = re.sub(r"<[^>]+>|\s", "", html)
    return html.replace("&#x27;", "'").replace("&quot;", '"').replace("&amp;", "&")


def says(html, text, language):
    return bare(text.en if language == "en" else text.zh) in bare(html)


def errors(page):
    return re.findall(r'<p class="error" id="(\w[\w-]*)_error"', page.text)


def rows(page):
    """The page's table of dates: steps and days."""
    found = re.findall(r'<tr data-step="([\w-]+)">.*?datetime="([\d-]+)"', section(page, "dates"))
    return [tuple(one) for one in found]


# All nineteen.


def test_the_nineteen_procedures_are_published_under_their_names(edition):
    assert {one.number: one.slug for one in edition.of("procedure")} == NUMBERS


@LANGUAGES
@EVERY
def test_a_procedure_says_everything_it_knows(citizen, edition, language, slug):
    procedure = edition.get("procedure", slug)
    page = citizen.get(f"/{language}/procedures/{slug}/")
    assert page.status_code == 200
    assert data(page) == {"page": "procedure", "procedure": slug}
    assert [attrs["lang"] for _tag, attrs in tags(page, "html")] == [
        "en" if language == "en" else "zh-Hans"
    ]
    assert says(re.search(r"<h1>.*?</h1>", page.text)[0], procedure.title, language)
    listed = section(page, "steps")
    assert re.findall(r'<li id="step_([\w-]+)"', listed) == [step.id for step in procedure.steps]
    for step in procedure.steps:
        shown = listed.partition(f'<li id="step_{step.id}">')[2].partition('<li id="step_')[0]
        for text in (step.title, step.who, step.where, step.what, step.by):
            assert says(shown, text, language), (step.id, text)
        for text in filter(None, (step.fee and step.fee.words, step.outcome, step.note)):
            assert says(shown, text, language), (step.id, text)
    papers = section(page, "papers")
    for paper in procedure.papers:
        assert says(papers, paper.name, language), paper.id
    for text in procedure.warnings:
        assert says(section(page, "mind"), text, language)
    checked = section(page, "checked")
    assert says(checked, procedure.confidence_note, language)
    assert f'datetime="{procedure.verified_on}"' in checked


NOT_YET = {"2026-12-31": {"medical-security-law"}, "2027-01-01": set()}


@EVERY
@pytest.mark.parametrize("day", NOT_YET)
def test_a_procedure_names_the_authority_of_the_day_or_says_that_it_has_none(
    citizen, edition, slug, day
):
    procedure = edition.get("procedure", slug)
    law = section(citizen.get(f"/en/procedures/{slug}/?on={day}"), "law")
    cited = {link.split("/")[3] for link in hrefs(law) if link.startswith("/en/law/")}
    assert cited == {one.work for one in procedure.citations} - NOT_YET[day]
    assert ('class="note"' in law) is (not cited)


@EVERY
def test_a_paper_is_called_required_only_where_a_law_names_it(edition, slug):
    for paper in edition.get("procedure", slug).papers:
        assert (paper.need == "required") is bool(paper.basis), paper.id


@LANGUAGES
@EVERY
def test_the_other_language_is_one_link_away(citizen, language, slug):
    other = "zh-hans" if language == "en" else "en"
    page = citizen.get(f"/{language}/procedures/{slug}/")
    (switch,) = [attrs["href"] for _tag, attrs in tags(page, "a") if "hreflang" in attrs]
    assert switch == f"/{other}/procedures/{slug}/"


# The way there.


@LANGUAGES
def test_every_procedure_is_within_three_clicks_of_home(citizen, language):
    clicks = {f"/{language}/": 0}
    for near in range(3):
        for path in [path for path, far in clicks.items() if far == near]:
            for link in hrefs(citizen.get(path).text):
                link = link.partition("#")[0]
                if link.startswith(f"/{language}/") and "?" not in link:
                    clicks.setdefault(link, near + 1)
    missing = [slug for slug in NUMBERS.values() if f"/{language}/procedures/{slug}/" not in clicks]
    assert missing == []


@LANGUAGES
def test_the_index_lists_every_procedure_once_under_its_topic_and_every_occasion(
    citizen, edition, language
):
    page = citizen.get(f"/{language}/procedures/")
    assert data(page) == {"page": "procedures"}
    links = [
        link for link in hrefs(page.text) if re.fullmatch(rf"/{language}/procedures/[\w-]+/", link)
    ]
    assert sorted(links) == sorted(f"/{language}/procedures/{slug}/" for slug in NUMBERS.values())
    topics = [key for key in words.TOPICS if any(one.topic == key for one in edition.of("procedure"))]
    for place, topic in enumerate(topics, 1):
        part = section(page, f"topic_{place}")
        assert says(part.partition("<ul")[0], words.TOPICS[topic], language)
        found = {link.split("/")[3] for link in hrefs(part)}
        assert found == {one.slug for one in edition.of("procedure") if one.topic == topic}
    assert hrefs(section(page, "life")) == [f"/{language}/life/{event}/" for event in words.LIFE]


@LANGUAGES
@pytest.mark.parametrize("event", words.LIFE)
def test_the_page_of_an_occasion_leads_to_its_questions_and_procedures(
    citizen, edition, language, event
):
    page = citizen.get(f"/{language}/life/{event}/")
    assert page.status_code == 200
    assert data(page) == {"page": "life", "event": event}
    meant = {one.slug for one in edition.of("procedure") if event in one.life}
    assert meant
    found = [link for link in hrefs(section(page, "steps")) if "/procedures/" in link]
    assert sorted(found) == sorted(f"/{language}/procedures/{slug}/" for slug in meant)
    leads = {slug for one in edition.of("procedure") if event in one.life for slug in one.leads}
    asked = {slug for slug in leads if edition.get("questionnaire", slug)}
    assert {link.split("/")[3] for link in hrefs(section(page, "questions"))} == asked


def test_an_occasion_nobody_knows_is_not_found(citizen):
    for path in ("life/wedding/", "procedures/nothing/", "procedures/nothing/checklist/"):
        assert citizen.get(f"/en/{path}").status_code == 404


ANSWERED = [("refund", answers, day) for _situation, day, answers, _case, _verdict in REFUND_ROWS]
ANSWERED += [(slug, answers, day) for slug, day, answers, _case, _verdict in ROWS]


@LANGUAGES
def test_every_result_links_the_procedures_it_names(citizen, edition, language):
    named = set()
    for slug, answers, day in ANSWERED:
        page = citizen.get(f"/{language}/check/{slug}/result/?{answers}&on={day}", follow=True)
        assert data(page)["page"] == "result", answers
        document = edition.get("questionnaire", slug)
        cases = {case.id: case for case in [*document.cases, document.fallback]}
        case = cases.get(data(page)["case"])
        if case is None:
            continue  # a place's own case, or several
        links = [link.partition("?")[0] for link in hrefs(section(page, "do"))]
        for one in case.procedures:
            assert f"/{language}/procedures/{one}/" in links, (answers, one)
            named.add(one)
    assert {"premium-refund", "payout-on-death", "remedies", "insurance-transfer"} <= named


@EVERY
def test_a_procedure_leads_to_the_questions_that_settle_it(citizen, edition, slug):
    leads = [one for one in edition.get("procedure", slug).leads if edition.get("questionnaire", one)]
    links = hrefs(citizen.get(f"/en/procedures/{slug}/").text)
    assert [link for link in links if link.startswith("/en/check/")] == [
        f"/en/check/{one}/" for one in leads
    ]


# Places.


def places_with_rules():
    packs = Path(__file__).parents[1] / "config" / "packs"
    for file in sorted(packs.glob("*/procedure-*.yaml")):
        yield file.stem.removeprefix("procedure-"), file.parent.name


@LANGUAGES
@pytest.mark.parametrize("slug, place", list(places_with_rules()))
def test_a_place_with_rules_of_its_own_is_offered_named_and_told_apart(
    citizen, edition, language, slug, place
):
    local = edition.get("local-procedure", f"{slug}@{place}")
    offered = [
        attrs["value"] for _tag, attrs in tags(citizen.get(f"/{language}/procedures/{slug}/"), "option")
    ]
    assert place in offered
    page = citizen.get(f"/{language}/procedures/{slug}/?place={place}")
    part = section(page, "local")
    assert f'data-local="{place}"' in part
    assert says(part, local.differs, language)
    assert f'datetime="{local.verified_on}"' in part
    for change in local.steps:
        shown = page.text.partition(f'<li id="step_{change.step}">')[2].partition("</li>")[0]
        for text in filter(
            None, (change.by, change.where, change.note, change.fee and change.fee.words)
        ):
            assert says(shown, text, language), (change.step, text)
    chosen = [attrs["value"] for _tag, attrs in tags(page, "option") if "selected" in attrs]
    assert chosen == [place]


def test_the_provinces_rules_hold_in_its_cities(citizen):
    page = citizen.get("/en/procedures/premium-refund/?place=330100")
    assert 'data-local="330000"' in section(page, "local")
    chosen = [attrs["value"] for _tag, attrs in tags(page, "option") if "selected" in attrs]
    assert chosen == ["330100"]


def test_a_place_of_which_we_know_no_rules_is_told_so(citizen):
    page = citizen.get("/en/procedures/premium-refund/?place=130100")
    local = section(page, "local")
    assert "data-local" not in local
    assert "Shijiazhuang" in local
    assert not section(citizen.get(REFUND), "local")


@LANGUAGES
@pytest.mark.parametrize("path", ["", "?place=450100", "checklist/?as=self&place=450100"])
def test_where_no_office_is_known_the_hotlines_stand_and_no_address_is_invented(
    citizen, edition, language, path
):
    part = section(citizen.get(f"/{language}/procedures/premium-refund/{path}"), "where")
    assert {"tel:12393", "tel:12333", "tel:12366"} == set(hrefs(part))
    known = {office.name.zh for table in edition.of("offices") for office in table.offices}
    assert known == {office.name.zh for office in edition.get("offices", "100000").offices}


def test_an_office_that_a_curator_published_is_shown_with_its_source(citizen, edition):
    table = edition.get("offices", "100000")
    office = msgspec.structs.replace(
        table.offices[0],
        id="window",
        name=msgspec.convert({"zh": "测试窗口", "en": "Test window"}, type(table.offices[0].name)),
        phones=("0771-0000000",),
        address=msgspec.convert({"zh": "某路1号", "en": "1 Some Road"}, type(table.offices[0].name)),
        source="a test",
    )
    put("offices", "450100", msgspec.structs.replace(table, jurisdiction="450100", offices=(office,)))
    there = section(citizen.get(f"{REFUND}?place=450100"), "where")
    for word in ("Test window", "1 Some Road", "tel:0771-0000000", "a test", "tel:12393"):
        assert word in there
    assert "Test window" not in citizen.get(f"{REFUND}?place=500000").text


# Historic examples.


@LANGUAGES
def test_old_prices_and_rules_are_shown_as_examples_and_never_as_the_rule(citizen, edition, language):
    with override(language):
        warned = gettext("From an earlier time, and often from one place alone. Not today’s rule.")
    assert {one.slug for one in edition.of("procedure") if one.history} >= {
        "first-card",
        "card-transactions",
    }
    for procedure in edition.of("procedure"):
        part = section(citizen.get(f"/{language}/procedures/{procedure.slug}/"), "history")
        assert bool(part) is bool(procedure.history)
        for text in procedure.history:
            assert says(part, text, language)
            assert warned in part


@LANGUAGES
def test_a_historic_fee_says_so_wherever_it_stands(citizen, edition, language):
    found = [
        (procedure.slug, step.fee)
        for procedure in edition.of("procedure")
        for step in procedure.steps
        if step.fee and step.fee.historic
    ]
    assert {fee.yuan for _slug, fee in found} == {"4.00", "20.00"}
    for slug, fee in found:
        words = fee.words.en if language == "en" else fee.words.zh
        assert ("an old example" if language == "en" else "早年的例子") in words
        pages = [f"/{language}/procedures/{slug}/", f"/{language}/procedures/{slug}/checklist/?as=self"]
        for path in pages:
            assert bare(words) in bare(citizen.get(path).text)


def test_sixty_entries_are_an_example_and_no_step(edition):
    procedure = edition.get("procedure", "card-transactions")
    assert any("60" in text.en for text in procedure.history)
    assert not any("60" in step.what.en + step.by.en for step in procedure.steps)


# Dates.


@LANGUAGES
def test_given_dates_give_the_deadlines_on_the_page(citizen, language):
    page = citizen.get(f"/{language}/procedures/first-card/?registered=2026-03-12")
    assert rows(page) == [
        ("photo", "2026-04-03"),
        ("forms", "2026-04-19"),
        ("pickup", "2026-04-19"),
        ("pickup", "2026-05-19"),
    ]
    values = {a["name"]: a.get("value") for _tag, a in tags(page, "input") if a.get("type") == "date"}
    assert values == {"registered": "2026-03-12", "collected": ""}
    assert any("dates.ics?registered=2026-03-12" in link for link in hrefs(page.text))


@EVERY
def test_every_form_asks_for_just_the_events_its_deadlines_run_from(citizen, edition, slug):
    procedure = edition.get("procedure", slug)
    page = citizen.get(f"/en/procedures/{slug}/")
    asked = [attrs["name"] for _tag, attrs in tags(page, "input") if attrs.get("type") == "date"]
    needed = {due.event for step in procedure.steps for due in step.dues if due.event}
    assert asked == [event.key for event in procedure.dates if event.key in needed]
    labels = {attrs["for"] for _tag, attrs in tags(page, "label") if "for" in attrs}
    assert labels == {*asked, "place"}


@LANGUAGES
@pytest.mark.parametrize(
    "day",
    [
        "yesterday",
        "2026-02-30",
        "2026-13-01",
        "2026-9-21",
        "20260921",
        "2026-W39-1",
        "2026-09-21T00:00",
        "0001-01-01",
        "9999-12-31",
        "2100-01-01",
        "-1",
        "%00",
        "%ff%fe",
        "9" * 3000,
        "<script>alert(1)</script>",
    ],
)
@pytest.mark.parametrize("path", ["", "checklist/"])
def test_a_bad_date_is_answered_in_words_beside_its_field(citizen, language, path, day):
    page = citizen.get(f"/{language}/procedures/premium-refund/{path}?applied={day}&cover=2026-01-01")
    assert page.status_code == 200
    assert errors(page) == ["applied"]
    fields = {a["name"]: a for _tag, a in tags(page, "input") if a.get("type") == "date"}
    assert fields["applied"]["aria-invalid"] == "true"
    assert "applied_error" in fields["applied"]["aria-describedby"]
    assert fields["cover"]["value"] == "2026-01-01", "what was right is kept"
    assert "<script" not in page.text
    assert "\0" not in page.text


@pytest.mark.parametrize("path", ["", "checklist/", "checklist/?as=self"])
def test_full_width_digits_are_as_good_as_others(citizen, path):
    joint = "&" if "?" in path else "?"
    page = citizen.get(f"{REFUND}{path}{joint}applied={FULL_WIDTH_DAY}&place=４５０１００", follow=True)
    assert page.status_code == 200
    assert errors(page) == []
    chosen = [attrs["value"] for _tag, attrs in tags(page, "option") if "selected" in attrs]
    if path == "checklist/?as=self":
        assert "2026-10-26" in page.text or "26 October 2026" in page.text
    else:
        assert chosen == ["450100"]
    if not path:
        assert rows(page) == [("review", "2026-10-26")]  # Nanning: 20 working days


@LANGUAGES
@pytest.mark.parametrize("place", ["999999", "100000", "44010", "Nanning", "%00", "-450100"])
@pytest.mark.parametrize("path", ["", "checklist/", "checklist/?as=self"])
def test_an_unknown_place_is_asked_again(citizen, language, path, place):
    joint = "&" if "?" in path else "?"
    page = citizen.get(f"/{language}/procedures/premium-refund/{path}{joint}place={place}")
    assert page.status_code == 200
    assert errors(page) == ["place"]
    assert not [attrs for _tag, attrs in tags(page, "option") if attrs.get("selected")]


@pytest.mark.parametrize(
    "query, wrong",
    [
        ("applied=2026-09-21&applied=2026-09-22", ["applied"]),
        ("applied=2026-09-21&applied=", ["applied"]),
        ("applied=2026-09-21&applied=2026-09-21", []),
        ("place=450100&place=500000", ["place"]),
        ("place=450100&place=450100", []),
    ],
)
def test_two_different_values_of_one_key_are_asked_about(citizen, query, wrong):
    page = citizen.get(f"{REFUND}?{query}", follow=True)
    assert page.status_code == 200
    assert errors(page) == wrong


@pytest.mark.parametrize("applicant", ["gone", "SELF", "child", "%00"])
def test_an_applicant_who_cannot_apply_is_asked_again(citizen, applicant):
    page = citizen.get(f"{REFUND}checklist/?as={applicant}")
    assert page.status_code == 200
    assert data(page)["page"] == "checklist-form"
    assert errors(page) == ["as"]


@pytest.mark.parametrize(
    "query, canonical",
    [
        ("colour=red", ""),
        ("applied=2026-09-21&colour=red", "?applied=2026-09-21"),
        ("applied=&place=", ""),
        ("with=died&with=agent", "?with=agent.died"),
        ("law=nonsense", ""),
        ("law=social-insurance-law.art_90~<b>", "?law=social-insurance-law.art_90"),
        ("%ff=%fe", ""),
        ("%00=1", ""),
    ],
)
@pytest.mark.parametrize("path", ["", "checklist/", "slip/", "checklist.pdf", "dates.ics"])
def test_what_does_not_belong_is_dropped_by_a_redirect(citizen, path, query, canonical):
    page = citizen.get(f"{REFUND}{path}?{query}")
    assert page.status_code == 302
    assert page["Location"] == f"{REFUND}{path}{canonical}"


@pytest.mark.parametrize("path", ["", "checklist/", "slip/", "checklist.pdf", "dates.ics"])
@pytest.mark.parametrize("query", ["on=soon", "seen=9999999-2026-01-01", "seen=x", "a=" + "b" * 10_000])
def test_an_impossible_day_or_edition_is_a_bad_request_in_words(citizen, path, query):
    page = citizen.get(f"{REFUND}{path}?{query}")
    assert page.status_code == 400
    assert data(page)["status"] == "400"


@pytest.mark.parametrize("path", ["", "checklist/", "slip/", "checklist.pdf", "dates.ics"])
def test_nothing_can_be_sent_to_a_procedure(citizen, path):
    assert citizen.post(f"{REFUND}{path}").status_code == 405


@pytest.mark.parametrize("path", ["checklist/", "checklist/?as=heir", "slip/", "checklist.pdf?as=self"])
def test_what_holds_a_persons_case_is_kept_by_nobody(citizen, path):
    page = citizen.get(f"{REFUND}{path}")
    assert page.status_code == 200
    assert "private" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "no-referrer"
    assert page["X-Robots-Tag"] == "noindex"


def test_a_procedure_withdrawn_is_named_nowhere(citizen):
    put("local-procedure", "resident-enrolment@330400", None)
    put("local-procedure", "resident-enrolment@330000", None)
    put("procedure", "resident-enrolment", None)
    assert citizen.get("/en/procedures/resident-enrolment/").status_code == 404
    for path in ("procedures/", "life/baby/", "law/social-insurance-law/article-25/"):
        assert "/procedures/resident-enrolment/" not in citizen.get(f"/en/{path}").text
