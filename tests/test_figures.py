"""Dated figures: whose number holds on which day, and tables that contradict themselves refused."""

import datetime
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from legalbasis import checks, library
from legalbasis.documents import Figure, Figures, Jurisdictions, Place, Text
from legalbasis.figures import Table, number, overlaps
from legalbasis.places import Places
from tests.press import main_of

D = datetime.date.fromisoformat
PLACES = Places(
    Jurisdictions(
        tuple(
            Place(code, parent, level, Text(code, code), code)
            for code, parent, level in [
                ("100000", "", "nation"),
                ("330000", "100000", "province"),
                ("330100", "330000", "city"),
                ("330400", "330000", "city"),
            ]
        )
    )
)


def figure(value, start=None, end=None, key="rate"):
    name = Text("比例", "Rate")
    days = [D(day) if day else None for day in (start, end)]
    return Figure(key, name, value, "rate", "certain", D("2026-11-20"), *days)


def table(**places):
    return Table(
        [Figures(code.removeprefix("p"), tuple(rows)) for code, rows in places.items()], PLACES
    )


FOUND = table(
    p100000=[figure("0.1", None, "2020-12-31"), figure("0.2", "2021-01-01")],
    p330000=[figure("0.3", "2022-01-01", "2022-12-31")],
    p330100=[figure("0.4", "2022-06-01", "2022-06-30")],
)


@pytest.mark.parametrize(
    "place, day, value, whose",
    [
        ("330100", "2022-06-15", "0.4", "330100"),
        ("330100", "2022-06-30", "0.4", "330100"),
        ("330100", "2022-07-01", "0.3", "330000"),
        ("330400", "2022-06-15", "0.3", "330000"),
        ("330400", "2023-01-01", "0.2", "100000"),
        ("330000", "2020-12-31", "0.1", "100000"),
        ("", "2021-01-01", "0.2", "100000"),
        ("unknown", "2021-01-01", "0.2", "100000"),
    ],
)
def test_the_nearest_place_with_a_figure_of_the_day_decides(place, day, value, whose):
    found = FOUND.figure("rate", place, D(day))
    assert (found.figure.value, found.place) == (value, whose)


def test_a_figure_nobody_has_is_none():
    assert FOUND.figure("other", "330100", D("2022-06-15")) is None
    assert table(p330100=[figure("1")]).figure("rate", "330400", D("2022-06-15")) is None


@pytest.mark.parametrize("value, exact", [("0.0005", Fraction(1, 2000)), ("2/3", Fraction(2, 3)),
                                          ("600.00", Fraction(600)), ("-1", Fraction(-1))])  # fmt: skip
def test_a_value_is_exact(value, exact):
    assert number(figure(value)) == exact


@pytest.mark.parametrize(
    "value", ["", "x", "1e9", "1/0", "０.5", "0.5%", "1 000", "nan", ".5", "9" * 40]
)
def test_what_is_no_number_is_refused(edition, value):
    with pytest.raises(ValueError, match="no figure"):
        number(figure(value))
    problems = list(checks.figures(Figures("330100", (figure(value),)), edition, edition.day))
    assert any("not a figure" in one.message.en for one in problems)


@pytest.mark.parametrize(
    "one, other, meet",
    [
        (("2020-01-01", "2020-12-31"), ("2021-01-01", None), False),
        (("2020-01-01", "2021-01-01"), ("2021-01-01", None), True),
        ((None, None), ("2021-01-01", "2021-01-01"), True),
        ((None, "2020-01-01"), (None, "2019-01-01"), True),
        (("2021-01-01", None), (None, "2020-12-31"), False),
    ],
)
def test_periods_that_meet_are_refused(edition, one, other, meet):
    rows = (figure("0.1", *one), figure("0.2", *other))
    assert bool(list(overlaps(rows))) is meet
    problems = list(checks.figures(Figures("330100", rows), edition, edition.day))
    assert any(problem.code == "overlap" for problem in problems) is meet
    apart = (rows[0], figure("0.2", *other, key="another"))
    assert not list(overlaps(apart))


DAYS = st.dates(D("2019-01-01"), D("2023-12-31"))


@given(DAYS, st.sampled_from(["330100", "330400", "330000", "100000"]))
def test_what_is_found_holds_on_the_day_and_lies_above_the_place(day, place):
    found = FOUND.figure("rate", place, day)
    assert PLACES.within(place, found.place)
    assert (found.figure.in_force or day) <= day <= (found.figure.in_force_to or day)


def test_every_published_figure_has_authority_or_a_source_and_is_marked(edition):
    rows = [figure for page in edition.of("figures") for figure in page.figures]
    assert len(rows) > 30
    alone = [row for row in rows if set(row.sources) == {"WEB-QA"} and not row.citations]
    assert {row.confidence for row in alone} == {"unsure"}


@pytest.mark.parametrize(
    "key, place, day, value",
    [
        ("late-charge-daily", "", "2026-11-23", "0.0005"),
        ("late-charge-daily", "", "2011-06-30", "0.002"),
        ("payout-share", "120000", "2021-12-31", "0.70"),
        ("payout-share", "120000", "2022-01-01", None),
        ("subsidy-ratio-most", "440100", "2026-11-23", "2/3"),
        ("subsidy-fixed", "440100", "2026-11-23", "600.00"),
        ("waiting-resident-fixed", "330100", "2024-12-31", None),
        ("waiting-resident-fixed", "330100", "2025-01-01", "3"),
    ],
)
def test_the_published_figures(edition, key, place, day, value):
    found = library.figures(edition).figure(key, place, D(day))
    assert (found.figure.value if found else None) == value


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_page_shows_the_figures_of_the_day(citizen, language):
    today, then = (
        citizen.get(f"/{language}/figures/"),
        citizen.get(f"/{language}/figures/?on=2011-06-30"),
    )
    new, old = '<span class="n">0.05%</span>', '<span class="n">0.2%</span>'
    assert new in main_of(today) and old not in main_of(today)
    assert old in main_of(then) and new not in main_of(then)
