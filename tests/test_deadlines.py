"""Deadlines: working days by the State Council's notices, months and years by the Civil Code (201–203)."""

import datetime

import chinese_calendar
import msgspec
import pytest
import yaml
from django.conf import settings
from hypothesis import given, strategies as st

from procedures.deadlines import LONGEST, Calendar, in_month, months_later, reckon, timeline
from procedures.documents import Due, Holidays

D = datetime.date.fromisoformat
DAY = datetime.timedelta(days=1)
KNOWN = (2025, 2026)


def seeded():
    """The notices as the pack has them, for what must not wait for a database."""
    file = settings.BASE_DIR / "config" / "packs" / "100000" / "holidays.yaml"
    return msgspec.convert(yaml.safe_load(file.read_text())["body"], Holidays)


CALENDAR = Calendar(seeded())


@pytest.fixture
def published(edition):
    return Calendar(edition.get("holidays", "cn"))


def named(edition, slug, given):
    """The timeline of a procedure for the events given, as pairs of step and day."""
    calendar = Calendar(edition.get("holidays", "cn"))
    dates = {key: D(day) for key, day in given.items()}
    found = timeline(edition.get("procedure", slug), dates, calendar)
    return [(one.step.id, str(one.reckoned.date)) for one in found]


# Which days are worked.


@pytest.mark.parametrize("year", KNOWN)
def test_the_published_notices_agree_with_another_calendar_on_every_day(edition, year):
    document = edition.get("holidays", "cn")
    calendar = Calendar(document)
    assert next(one for one in document.years if one.year == year).source
    days = [datetime.date(year, 1, 1) + n * DAY for n in range(365)]
    assert days[-1] == datetime.date(year, 12, 31)
    wrong = [day for day in days if calendar.is_worked(day) != chinese_calendar.is_workday(day)]
    assert wrong == []
    assert all(calendar.is_known(day) for day in days)


def test_the_calendar_in_the_pack_is_the_one_published(edition, published):
    days = [datetime.date(2025, 1, 1) + n * DAY for n in range(3 * 365)]
    assert [day for day in days if published.is_worked(day) != CALENDAR.is_worked(day)] == []


@pytest.mark.parametrize(
    "day, worked",
    [
        ("2026-09-20", True),  # a Sunday made up for National Day
        ("2026-10-10", True),  # a Saturday made up
        ("2026-10-11", False),  # a plain Sunday
        ("2026-10-07", False),  # a Wednesday off
        ("2026-10-08", True),
        ("2025-10-08", False),  # the Mid-Autumn Festival made it longer in 2025
        ("2027-10-01", False),  # statutory, known without a notice
        ("2027-10-04", True),  # likely off, but no notice says so yet
    ],
)
def test_days_off_and_days_made_up(published, day, worked):
    assert published.is_worked(D(day)) is worked


# Working days (the day of the event does not count: Civil Code art. 201).


@pytest.mark.parametrize(
    "start, count, end, provisional",
    [
        ("2026-09-21", 15, "2026-10-19", False),  # over National Day 2026, with 10 October made up
        ("2025-09-22", 15, "2025-10-17", False),  # over National Day 2025, 28 September and 11 October
        ("2026-03-02", 30, "2026-04-14", False),  # over Qingming
        ("2026-03-02", 10, "2026-03-16", False),  # a transfer: the old place
        ("2026-03-16", 5, "2026-03-23", False),  # and then the new one
        ("2026-11-23", 15, "2026-12-14", False),
        ("2026-11-23", 20, "2026-12-21", False),  # Nanning's review
        ("2026-09-19", 1, "2026-09-20", False),  # the very next day, a worked Sunday
        ("2026-09-30", 1, "2026-10-08", False),
        ("2026-12-31", 1, "2027-01-04", True),  # 1 January 2027 is statutory; the weekend follows
        ("2026-12-14", 15, "2027-01-05", True),
        ("2027-03-01", 10, "2027-03-15", True),
        ("2028-03-01", 10, "2028-03-15", True),  # a year of which nothing is known
        ("2026-03-02", 0, "2026-03-02", False),
    ],
)
def test_working_days_end_where_the_notices_put_them(published, start, count, end, provisional):
    found = published.working_days(D(start), count)
    assert (str(found.date), found.provisional) == (end, provisional)
    assert found.rolled is None


@given(st.dates(D("2024-06-01"), D("2027-06-30")), st.integers(1, 120), st.integers(1, 40))
def test_more_working_days_end_later(start, count, more):
    shorter, longer = (CALENDAR.working_days(start, n).date for n in (count, count + more))
    assert shorter < longer


@given(st.dates(D("2024-06-01"), D("2027-06-30")), st.integers(1, 120), st.integers(0, 60))
def test_a_later_start_ends_no_earlier(start, count, later):
    first, second = (CALENDAR.working_days(start + n * DAY, count).date for n in (0, later))
    assert first <= second


@given(st.dates(D("2024-06-01"), D("2027-06-30")), st.integers(1, 120))
def test_a_working_day_deadline_is_worked_and_counting_back_finds_its_count(start, count):
    end = CALENDAR.working_days(start, count).date
    assert CALENDAR.is_worked(end)
    between = [start + n * DAY for n in range(1, (end - start).days + 1)]
    assert sum(CALENDAR.is_worked(day) for day in between) == count


@given(st.dates(D("2025-01-01"), D("2027-12-31")), st.integers(1, 60))
def test_a_deadline_is_provisional_exactly_if_it_touches_a_year_without_a_notice(start, count):
    found = CALENDAR.working_days(start, count)
    touched = {(start + DAY).year, found.date.year}
    assert found.provisional is bool(touched - set(KNOWN))


@given(st.dates(D("2024-06-01"), D("2027-06-30")), st.integers(1, 60), st.integers(1, 60))
def test_two_spans_of_working_days_one_after_the_other_are_one(start, first, second):
    there = CALENDAR.working_days(CALENDAR.working_days(start, first).date, second)
    assert there.date == CALENDAR.working_days(start, first + second).date


# Calendar days, months and years.

EVENT = "event"


@pytest.mark.parametrize(
    "rule, start, end, rolled",
    [
        # art. 201: the day of the event does not count
        ({"rule": "calendar-days", "count": 7}, "2026-05-19", "2026-05-26", None),
        ({"rule": "calendar-days", "count": 30}, "2026-03-02", "2026-04-01", None),
        ({"rule": "calendar-days", "count": 0}, "2026-03-02", "2026-03-02", None),
        # art. 202: the corresponding day, or the month's last day where there is none
        ({"rule": "months", "count": 1}, "2026-01-30", "2026-02-28", None),  # a Saturday, worked
        ({"rule": "months", "count": 1}, "2026-01-31", "2026-02-28", None),
        ({"rule": "months", "count": 1}, "2028-01-31", "2028-02-29", None),
        ({"rule": "months", "count": 1}, "2026-03-31", "2026-04-30", None),
        ({"rule": "months", "count": 1}, "2026-02-28", "2026-03-28", "2026-03-30"),
        ({"rule": "months", "count": 6}, "2025-08-31", "2026-02-28", None),
        ({"rule": "months", "count": 6}, "2026-11-23", "2027-05-23", "2027-05-24"),
        ({"rule": "months", "count": 12}, "2026-01-31", "2027-01-31", "2027-02-01"),
        ({"rule": "years", "count": 1}, "2024-02-29", "2025-02-28", None),
        ({"rule": "years", "count": 4}, "2024-02-29", "2028-02-29", None),
        ({"rule": "years", "count": 1}, "2025-03-02", "2026-03-02", None),
        # art. 203: a last day on a holiday moves to the day after the holiday
        ({"rule": "calendar-days", "count": 30}, "2026-09-01", "2026-10-01", "2026-10-08"),
        ({"rule": "calendar-days", "count": 5}, "2026-06-15", "2026-06-20", "2026-06-22"),
        ({"rule": "calendar-days", "count": 1}, "2026-09-19", "2026-09-20", None),  # a worked Sunday
        ({"rule": "years", "count": 1}, "2025-10-03", "2026-10-03", "2026-10-08"),
        # a day of a month
        ({"rule": "day-of-month", "day": 3, "month": 1}, "2026-03-12", "2026-04-03", None),
        ({"rule": "day-of-month", "day": 19, "month": 1}, "2026-03-12", "2026-04-19", "2026-04-20"),
        ({"rule": "day-of-month", "day": 31, "month": 2}, "2026-01-01", "2026-03-31", None),
        ({"rule": "day-of-month", "day": 31, "month": 1}, "2026-03-12", "2026-04-30", None),
        ({"rule": "day-of-month", "day": 1, "month": 1}, "2026-12-15", "2027-01-01", "2027-01-04"),
    ],
)
def test_periods_end_as_the_civil_code_says(published, rule, start, end, rolled):
    found = reckon(Due(event=EVENT, **rule), D(start), published)
    assert (str(found.date), found.rolled) == (end, rolled and D(rolled))
    assert not found.earliest


def test_a_day_before_which_nothing_can_be_done_is_no_last_day(published):
    rule = Due(rule="from-day-of-month", event=EVENT, day=10, month=1)
    found = reckon(rule, D("2026-09-28"), published)
    assert (found.date, found.earliest, found.rolled) == (D("2026-10-10"), True, None)
    after = Due(rule="from-day-of-month", event=EVENT, day=10, month=1, strictly=True)
    assert reckon(after, D("2026-09-28"), published).date == D("2026-10-11")


def test_before_a_day_is_the_day_before_and_rolls_nowhere(published):
    rule = Due(rule="day-of-month", event=EVENT, day=1, month=0, strictly=True)
    found = reckon(rule, D("2026-01-01"), published)
    assert (found.date, found.rolled) == (D("2025-12-31"), None)


@pytest.mark.parametrize("rule", ["calendar-days", "working-days", "months", "years"])
@pytest.mark.parametrize("count", [-1, LONGEST + 1, 10**12])
def test_an_absurd_count_is_refused_at_once(rule, count):
    with pytest.raises(ValueError, match="at most"):
        reckon(Due(rule=rule, event=EVENT, count=count), D("2026-03-02"), CALENDAR)


@given(st.dates(D("1990-01-01"), D("2099-12-31")), st.integers(0, 240))
def test_the_corresponding_day_is_in_the_right_month_and_as_late_as_it_can_be(start, months):
    found = months_later(start, months)
    assert found.year * 12 + found.month == start.year * 12 + start.month + months
    assert found.day == start.day or (found.day < start.day and (found + DAY).month != found.month)


@given(st.dates(D("1990-01-01"), D("2099-12-31")), st.integers(0, 24), st.integers(1, 31))
def test_a_wanted_day_stays_in_its_month(start, months, wanted):
    found = in_month(start, months, wanted)
    assert found.year * 12 + found.month == start.year * 12 + start.month + months
    assert found.day <= wanted


@given(st.dates(D("2024-06-01"), D("2027-12-31")))
def test_a_last_day_rolls_to_the_first_worked_day_and_only_from_a_holiday(day):
    found = CALENDAR.last_day(day)
    last = found.rolled or found.date
    assert found.date == day
    assert CALENDAR.is_worked(last)
    assert not any(CALENDAR.is_worked(day + n * DAY) for n in range((last - day).days))
    assert (found.rolled is None) is CALENDAR.is_worked(day)


# Whole procedures: what a reader is told.


@pytest.mark.parametrize(
    "slug, given, steps",
    [
        (  # P1: the "second month" has two readings, and both are shown
            "first-card",
            {"registered": "2026-03-12", "collected": "2026-05-19"},
            [
                ("photo", "2026-04-03"),
                ("forms", "2026-04-19"),
                ("pickup", "2026-04-19"),
                ("pickup", "2026-05-19"),
                ("handover", "2026-05-26"),
            ],
        ),
        ("premium-refund", {"applied": "2026-09-21"}, [("review", "2026-10-19")]),
        ("premium-refund", {"cover": "2026-01-01"}, [("apply", "2025-12-31")]),
        (  # P9: 10 working days in the old place, then 5 in the new one
            "insurance-transfer",
            {"applied": "2026-03-02"},
            [("old", "2026-03-16"), ("new", "2026-03-23")],
        ),
        ("first-card", {}, []),
    ],
)
def test_the_timeline_of_a_procedure(edition, slug, given, steps):
    assert named(edition, slug, given) == steps


def test_registration_of_somebody_hired_on_the_first_of_september_rolls_over_national_day(edition):
    calendar = Calendar(edition.get("holidays", "cn"))
    found = timeline(
        edition.get("procedure", "employer-registration"), {"hired": D("2026-09-01")}, calendar
    )
    declare = next(one for one in found if one.step.id == "declare")
    assert (declare.reckoned.date, declare.reckoned.rolled) == (D("2026-10-01"), D("2026-10-08"))
    assert {(one.work, one.eid) for one in declare.due.citations} >= {
        ("social-insurance-law", "art_58__para_1"),
        ("civil-code", "art_203"),
    }


@pytest.mark.parametrize("decided, court", [("2026-08-31", "2027-02-28"), ("2026-11-23", "2027-05-23")])
def test_the_limits_of_a_remedy_run_from_the_decision(edition, decided, court):
    found = dict(named(edition, "remedies", {"decision": decided}))
    assert found == {"reconsider": str(D(decided) + 60 * DAY), "court": court}


def test_a_timeline_is_in_order_of_time_and_names_the_start_of_each_rule(edition):
    calendar = Calendar(edition.get("holidays", "cn"))
    procedure = edition.get("procedure", "insurance-transfer")
    given = {"applied": D("2026-03-02"), "left": D("2026-02-10"), "hired": D("2026-02-24")}
    found = timeline(procedure, given, calendar)
    assert [one.reckoned.date for one in found] == sorted(one.reckoned.date for one in found)
    starts = {one.step.id: one.start for one in found}
    assert starts == {
        "stop": D("2026-02-10"),
        "enrol": D("2026-02-24"),
        "old": D("2026-03-02"),
        "new": D("2026-03-16"),
    }


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("day, provisional", [("2026-09-21", False), ("2027-03-01", True)])
def test_a_page_says_of_a_day_in_2027_that_it_is_provisional(citizen, language, day, provisional):
    page = citizen.get(f"/{language}/procedures/premium-refund/?applied={day}")
    assert ("data-provisional" in page.text) is provisional


def test_a_page_explains_the_roll_over(citizen):
    page = citizen.get("/en/procedures/employer-registration/?hired=2026-09-01")
    row = page.text.partition('<tr data-step="declare">')[2].partition("</tr>")[0]
    assert "1 October 2026" in row
    assert "8 October 2026" in row
    assert "203" in row


def test_every_deadline_in_every_procedure_can_be_reckoned(edition, published):
    for procedure in edition.of("procedure"):
        given = {event.key: D("2026-09-28") for event in procedure.dates}
        found = timeline(procedure, given, published)
        assert len(found) == sum(len(step.dues) for step in procedure.steps), procedure.slug
        assert {event.key for event in procedure.dates} == {
            due.event for step in procedure.steps for due in step.dues if due.event
        } | _used_locally(edition, procedure), procedure.slug


def _used_locally(edition, procedure):
    """Events that only a place's own rules reckon from."""
    return {
        due.event
        for local in edition.of("local-procedure")
        if local.procedure == procedure.slug
        for change in local.steps
        for due in change.dues or ()
        if due.event
    }


def test_a_step_runs_on_from_the_day_to_which_the_one_before_it_rolled(edition):
    """Thirty days from 2026-09-01 end on National Day and roll to the 8th; ten working days follow it."""
    assert named(edition, "employer-registration", {"hired": "2026-09-01"})[:2] == [
        ("declare", "2026-10-01"),
        ("process", "2026-10-21"),
    ]
