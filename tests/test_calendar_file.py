"""The calendar file, read back by a calendar library: the same days, words and warnings as the page."""

import datetime
import re

import icalendar
import msgspec
import pytest
from django.utils.translation import gettext, override

from procedures.calendar_file import Entry, calendar_file
from procedures.deadlines import Calendar, timeline
from tests.press import data, hrefs, put, tags

D = datetime.date.fromisoformat
LANGUAGES = pytest.mark.parametrize("language", ["en", "zh-hans"])
PROCEDURES = "/en/procedures/"
CARD = "first-card/dates.ics?registered=2026-03-12&collected=2026-05-19"
HIRED = "employer-registration/dates.ics?hired=2026-09-01"
REVIEW = "premium-refund/dates.ics?applied=2026-09-21"
LATE = "premium-refund/dates.ics?applied=2027-03-01"


def events(citizen, path, language="en"):
    page = citizen.get(f"/{language}/procedures/{path}")
    assert page.status_code == 200, page.get("Location")
    assert page["Content-Type"].startswith("text/calendar")
    return icalendar.Calendar.from_ical(page.content).walk("VEVENT")


def uids(citizen, path, language="en"):
    return [str(event["UID"]) for event in events(citizen, path, language)]


@LANGUAGES
@pytest.mark.parametrize(
    "path, days",
    [
        (CARD, ["2026-04-03", "2026-04-19", "2026-04-19", "2026-05-19", "2026-05-26"]),
        (REVIEW, ["2026-10-19"]),
        (REVIEW + "&place=450100", ["2026-10-26"]),
        ("insurance-transfer/dates.ics?applied=2026-03-02", ["2026-03-16", "2026-03-23"]),
    ],
)
def test_the_file_has_the_days_of_the_page(citizen, language, path, days):
    found = events(citizen, path, language)
    assert [str(event.decoded("DTSTART")) for event in found] == days
    page = citizen.get(f"/{language}/procedures/{path.replace('dates.ics', '')}")
    assert re.findall(r'<tr data-step="[\w-]+">.*?datetime="([\d-]+)"', page.text) == days


def test_events_last_a_whole_day_and_block_no_time(citizen):
    for event in events(citizen, CARD):
        start, end = event.decoded("DTSTART"), event.decoded("DTEND")
        assert type(start) is datetime.date, "a day, not an hour in some time zone"
        assert end - start == datetime.timedelta(days=1)
        assert event["TRANSP"] == "TRANSPARENT"
        assert event.decoded("DTSTAMP").tzinfo is not None


@LANGUAGES
def test_each_event_says_what_to_do_by_when_and_where_it_comes_from(citizen, edition, language):
    procedure = edition.get("procedure", "first-card")
    given = {"registered": D("2026-03-12"), "collected": D("2026-05-19")}
    dated = timeline(procedure, given, Calendar(edition.get("holidays", "cn")))
    found = events(citizen, CARD, language)
    assert len(found) == len(dated)

    def say(text):
        return text.en if language == "en" else text.zh

    for event, one in zip(found, dated, strict=True):
        assert say(one.step.title) in event["SUMMARY"]
        assert say(procedure.title) in event["SUMMARY"]
        assert say(one.step.by) in event["DESCRIPTION"]
        if one.due.label:
            assert say(one.due.label) in event["DESCRIPTION"]
        url = event["URL"].replace("http://testserver", "")
        assert citizen.get(url).status_code == 200
        assert data(citizen.get(url))["procedure"] == "first-card"
        assert "registered=2026-03-12" in url


@LANGUAGES
@pytest.mark.parametrize("path, provisional", [(REVIEW, False), (LATE, True)])
def test_a_day_whose_holidays_are_not_announced_says_so(citizen, language, path, provisional):
    with override(language):
        words = gettext("Provisional: the holidays of that year are not announced yet.")
    (event,) = events(citizen, path, language)
    assert (words in event["DESCRIPTION"]) is provisional


@LANGUAGES
def test_a_last_day_on_a_holiday_stays_and_says_where_it_moves(citizen, language):
    event = next(
        one for one in events(citizen, HIRED, language) if one.decoded("DTSTART") == D("2026-10-01")
    )
    assert ("8 October 2026" if language == "en" else "2026年10月8日") in event["DESCRIPTION"]


@LANGUAGES
def test_a_day_before_which_nothing_can_be_done_says_so(citizen, language):
    with override(language):
        words = gettext("Not before this day.")
    said = [words in event["DESCRIPTION"] for event in events(citizen, CARD, language)]
    assert said == [False, False, True, True, False]


def test_every_deadline_has_an_identity_of_its_own(citizen, edition):
    found = []
    for procedure in edition.of("procedure"):
        given = "&".join(f"{event.key}=2026-03-12" for event in procedure.dates)
        page = citizen.get(f"{PROCEDURES}{procedure.slug}/dates.ics?{given}")
        if page.status_code == 200:
            found += [str(one["UID"]) for one in icalendar.Calendar.from_ical(page.content).events]
    assert len(found) > 20
    assert len(set(found)) == len(found)


def test_the_identity_stays_so_that_importing_twice_makes_no_double(citizen, edition):
    before = uids(citizen, CARD)
    assert uids(citizen, CARD) == before
    assert uids(citizen, CARD, "zh-hans") == before
    procedure = edition.get("procedure", "first-card")
    title = msgspec.structs.replace(procedure.title, en="Another title")
    put("procedure", "first-card", msgspec.structs.replace(procedure, title=title))
    assert "Another title" in events(citizen, CARD)[0]["SUMMARY"]
    assert uids(citizen, CARD) == before


def test_the_identity_of_a_deadline_does_not_hang_on_the_other_dates_given(citizen):
    alone = uids(citizen, "first-card/dates.ics?registered=2026-03-12")
    assert set(alone) < set(uids(citizen, CARD))
    earlier = "first-card/dates.ics?registered=2026-03-12&collected=2026-04-01"
    assert set(alone) < set(uids(citizen, earlier))


@LANGUAGES
@pytest.mark.parametrize("query", ["", "?place=450100", "?applied=yesterday", "?recognised=2026-03-02"])
def test_without_dates_there_is_no_file_but_the_form_that_asks_for_them(citizen, language, query):
    page = citizen.get(f"/{language}/procedures/premium-refund/dates.ics{query}")
    assert page.status_code == 302
    assert page["Location"].startswith(f"/{language}/procedures/premium-refund/")
    assert page["Location"].endswith("#dates")
    there = citizen.get(page["Location"].partition("#")[0])
    assert there.status_code == 200
    assert 'id="dates"' in there.text
    assert [a for _tag, a in tags(there, "input") if a.get("type") == "date"]


def test_the_file_is_offered_only_where_there_are_dates(citizen):
    for path, offered in [
        ("premium-refund/", False),
        ("premium-refund/?applied=2026-09-21", True),
        ("premium-refund/checklist/?as=self", False),
        ("premium-refund/checklist/?as=self&applied=2026-09-21", True),
    ]:
        links = [link for link in hrefs(citizen.get(PROCEDURES + path).text) if "dates.ics" in link]
        assert bool(links) is offered, path
        for link in links:
            assert citizen.get(link)["Content-Type"].startswith("text/calendar")


def test_the_file_of_a_checklist_has_just_the_steps_of_its_case(citizen, edition):
    procedure = edition.get("procedure", "premium-refund")
    steps = tuple(
        msgspec.structs.replace(step, only=("agent",)) if step.id == "review" else step
        for step in procedure.steps
    )
    put("procedure", "premium-refund", msgspec.structs.replace(procedure, steps=steps))
    path = "premium-refund/dates.ics?applied=2026-09-21"
    assert len(events(citizen, f"{path}&as=agent")) == 1
    assert citizen.get(f"{PROCEDURES}{path}&as=self").status_code == 302


def test_the_file_is_saved_under_the_name_of_the_procedure_and_cached_by_nobody(citizen):
    page = citizen.get(PROCEDURES + REVIEW)
    assert page["Content-Disposition"] == 'attachment; filename="premium-refund.ics"'
    assert "private" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "no-referrer"


def test_lines_are_folded_as_the_standard_says_and_words_survive_it():
    title = "提交退费申请；带齐材料, 然后\\等15个工作日" * 6
    stamp = datetime.datetime(2026, 11, 23, 4, tzinfo=datetime.UTC)
    entry = Entry("a@b", D("2026-03-02"), title, "一行\n两行", "https://example.org/?a=1,2;3")
    made = calendar_file("名称", stamp, [entry])
    assert all(len(line) <= 75 for line in made.split(b"\r\n"))
    assert made.count(b"\n") == made.count(b"\r\n")
    (event,) = icalendar.Calendar.from_ical(made).walk("VEVENT")
    assert event["SUMMARY"] == title
    assert event["DESCRIPTION"] == "一行\n两行"
    assert event["URL"] == "https://example.org/?a=1,2;3"
    assert event.decoded("DTSTAMP") == stamp
