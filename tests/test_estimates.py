"""The calculators: the worked examples of the rules, then the estimate on a result page."""

import datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from eligibility import estimates
from eligibility.calculators import CALCULATORS, DATES
from eligibility.estimates import to_fen
from eligibility.estimating import estimating
from legalbasis import library
from legalbasis.documents import Jurisdictions
from legalbasis.figures import Table
from legalbasis.kept import Pages
from legalbasis.places import Places
from legalbasis.publishing.shelf import shelf
from legalbasis.today import today
from tests.press import data, hrefs, section, tags
from tests.test_refund_rows import ROWS as REFUND
from tests.test_tables import ROWS

F = Fraction
D = datetime.date.fromisoformat


@pytest.mark.parametrize(
    "exact, shown",
    [
        ("0.005", "0.01"),
        ("0.0049", "0.00"),
        ("1129.7333", "1129.73"),
        ("2", "2.00"),
        ("-0.005", "-0.01"),
    ],
)
def test_amounts_are_rounded_to_the_fen_half_a_fen_away_from_zero(exact, shown):
    assert to_fen(F(exact)) == Decimal(shown)


@given(st.fractions(0, 10**6, max_denominator=10**6))
def test_rounding_moves_an_amount_by_half_a_fen_at_most(amount):
    assert abs(F(to_fen(amount)) - amount) <= F(1, 200)


def test_the_split_of_tianjin():
    found = estimates.account_split(F(5000), F("0.70"))
    assert (found.out, found.kept) == (3500, 1500)


@given(st.fractions(0, 10**6, max_denominator=100), st.fractions(0, 1, max_denominator=100))
def test_a_split_loses_nothing(amount, share):
    found = estimates.account_split(amount, share)
    assert found.out + found.kept == amount


def test_arrears_of_three_months_sixty_days_late():
    found = estimates.arrears(F(5000), 3, F("0.08"), F("0.02"), 60, F("0.0005"))
    assert (found.total, found.worker, found.late_charge) == (1500, 300, 45)


def test_an_undeclared_month_costs_the_last_one_and_a_tenth():
    assert estimates.undeclared_month(F(500), F("1.10")) == 550


def test_months_not_declared_are_owed_at_more_and_are_late_with_the_rest():
    found = estimates.arrears(F(5000), 2, F("0.08"), F("0.02"), 60, F("0.0005"), 1, F("1.10"))
    assert (found.total, found.worker, found.late_charge) == (1550, 300, F("46.5"))


def test_a_fixed_subsidy_is_cut_to_the_share_of_what_was_paid():
    assert estimates.fixed_subsidy(F(600), F("1694.6"), F(2, 3)) == 600
    assert estimates.fixed_subsidy(F(600), F(600), F(2, 3)) == 400


def test_months_paid_twice():
    one = estimates.months_between((2026, 1), (2026, 12))
    other = estimates.months_between((2026, 8), (2026, 12))
    assert estimates.refundable_months(one, other, 0, F(400), F(0)).sum == 2000
    found = estimates.refundable_months(one, other, 0, F(400), F(80))
    assert (found.months, found.sum) == (5, 1600)
    assert estimates.refundable_months(one, other, 7, F(400), F(80)).months == 0


@pytest.mark.parametrize(
    "first, last, count",
    [((2025, 11), (2026, 2), 4), ((2026, 2), (2026, 2), 1), ((2026, 3), (2026, 2), 0)],
)
def test_months_from_one_to_another(first, last, count):
    assert len(estimates.months_between(first, last)) == count


@pytest.mark.parametrize(
    "missed, repaired, wait",
    [(0, 0, 3), (2, 0, 5), (2, 2, 3), (5, 0, 8), (5, 5, 6), (4, 3, 6), (1, 9, 3)],
)
def test_the_residents_wait(missed, repaired, wait):
    assert estimates.resident_wait(missed, repaired, 3, 1, 4, 6) == wait


@pytest.mark.parametrize("gap, wait", [(0, 0), (3, 0), (4, 6), (40, 6)])
def test_the_employees_wait(gap, wait):
    assert estimates.employee_wait(gap, 3, 6) == wait


def test_the_subsidy_of_beijing_is_two_thirds_and_not_seventy_per_cent():
    ratio = estimates.subsidy_ratio(F("0.70"), F(2, 3))
    assert to_fen(F("1694.6") * ratio) == Decimal("1129.73")


@pytest.mark.parametrize(
    "used, left, at_approval, months",
    [
        (0, 100, 100, 36),
        (10, 100, 110, 26),
        (10, 20, 100, 20),
        (40, 10, 100, 0),
        (50, 9, 59, 9),
        (0, 60, 60, 60),
    ],
)
def test_the_months_of_subsidy(used, left, at_approval, months):
    assert estimates.subsidy_months(used, left, at_approval, 36, 60) == months


@pytest.mark.parametrize(
    "eligible, deductible, rate, left, pays",
    [
        ("20000", "800", "0.80", "200000", "15360"),
        ("10000", "500", "0.90", "200000", "8550"),
        ("2000", "500", "0.80", None, "1200"),
        ("2000", "0", "0.80", None, "1600"),
        ("300", "500", "0.80", None, "0"),
        ("20000", "800", "0.80", "1000", "1000"),
    ],
)
def test_what_the_fund_pays(eligible, deductible, rate, left, pays):
    found = estimates.reimbursed(F(eligible), F(deductible), F(rate), F(left) if left else None)
    assert found == F(pays)


# The published calculators, over the published figures.

WORKED = {
    "tianjin_split": ("120000", "2021-06-01", {"balance": "5000"}, "3,500.00 yuan"),
    "back_payment": (
        "",
        "2026-11-23",
        {
            "base": "5000",
            "months": "3",
            "undeclared": "0",
            "employer": "8",
            "worker": "2",
            "days": "60",
        },
        "1,500.00 yuan",
    ),
    "refundable_months": (
        "500000",
        "2026-11-23",
        {
            "one_from": "2026-01",
            "one_to": "2026-12",
            "other_from": "2026-08",
            "other_to": "2026-12",
            "used": "0",
            "premium": "400",
            "credited": "80",
        },
        "1,600.00 yuan",
    ),
    "resident_wait": ("330100", "2026-11-23", {"missed": "5", "repaired": "5", "paid": ""}, "6 months"),
    "employee_wait": ("", "2026-11-23", {"gap": "4"}, "6 months at most"),
    "subsidy": (
        "",
        "2026-11-23",
        {
            "place": "110000",
            "paid": "1694.6",
            "ratio": "0",
            "used": "0",
            "left": "100",
            "at_approval": "100",
        },
        "1,129.73 yuan",
    ),
    "jiaxing": (
        "",
        "2026-11-23",
        {
            "care": "inpatient",
            "level": "level-3",
            "status": "working",
            "eligible": "20000",
            "ceiling_left": "200000",
        },
        "15,360.00 yuan",
    ),
    "booking": ("", "2026-11-23", {"place": "310000", "balance": "10000.01"}, "Yes, book first"),
}


def work(edition, name, place, on, entered):
    answers = {"region": place} if place else {}
    given = {key: [value] for key, value in entered.items()}
    return estimating(CALCULATORS[name], given, answers, library.figures(edition), D(on))


def test_every_calculator_has_an_example_here_and_is_named_by_a_case(edition):
    assert WORKED.keys() == CALCULATORS.keys()
    cases = [case for page in edition.of("questionnaire") for case in page.cases]
    cases += [edit.case for page in edition.of("overlay") for edit in page.edits if edit.case]
    named = {case.estimate for case in cases} - {""}
    assert named == CALCULATORS.keys() | DATES.keys()


@pytest.mark.parametrize("name", WORKED)
def test_a_calculator_gives_its_example(edition, name):
    place, on, entered, answer = WORKED[name]
    found = work(edition, name, place, on, entered)
    assert found.faults == []
    assert found.worked.lines[0][1].en == answer
    assert found.worked.formula.zh and found.worked.formula.en
    assert found.used or not CALCULATORS[name].reads
    for one in found.used:
        assert one.figure.key.startswith(CALCULATORS[name].reads)


@pytest.mark.parametrize(
    "name, changes, answer",
    [
        ("jiaxing", {"level": "primary", "eligible": "10000"}, "8,550.00 yuan"),
        ("jiaxing", {"care": "outpatient", "level": "primary", "eligible": "2000"}, "1,200.00 yuan"),
        ("booking", {"balance": "10000"}, "No"),
        ("resident_wait", {"missed": "0", "repaired": "0"}, "3 months"),
        ("employee_wait", {"gap": "3"}, "No wait"),
        ("subsidy", {"ratio": "50"}, "847.30 yuan"),
        ("subsidy", {"at_approval": ""}, "1,129.73 yuan"),
        ("subsidy", {"ratio": "70"}, "1,129.73 yuan"),
    ],
)
def test_other_entries_give_other_answers(edition, name, changes, answer):
    place, on, entered, _answer = WORKED[name]
    assert work(edition, name, place, on, {**entered, **changes}).worked.lines[0][1].en == answer


def test_both_sets_for_jiaxing_are_shown(edition):
    place, on, entered, _ = WORKED["jiaxing"]
    found = work(
        edition,
        "jiaxing",
        place,
        on,
        {**entered, "care": "outpatient", "level": "primary", "eligible": "2000"},
    )
    assert [value.en for _label, value in found.worked.lines] == ["1,200.00 yuan", "1,600.00 yuan"]


def test_a_fixed_local_sum_goes_before_a_share(edition):
    _place, on, entered, _ = WORKED["subsidy"]
    for place, answer in (("440100", "600.00 yuan"), ("510100", "200.00 yuan")):
        found = work(edition, "subsidy", "", on, {**entered, "place": place})
        assert found.worked.lines[0][1].en == answer


def test_the_place_answered_is_filled_in_where_its_figures_are_known(edition):
    offered = {"110000", "440100", "510100", "100000"}
    for place, home in (
        ("440100", "440100"),
        ("440300", "100000"),
        ("", "100000"),
        ("unknown", "100000"),
    ):
        row = work(edition, "subsidy", place, "2026-11-23", {}).rows[0]
        assert (row.value, {code for code, _name in row.options}) == (home, offered)
    assert [code for code, _name in work(edition, "booking", "", "2026-11-23", {}).rows[1].options] == [
        "310000",
        "100000",
    ]


def lines(edition, name, **changes):
    place, on, entered, _ = WORKED[name]
    return [
        value.en for _l, value in work(edition, name, place, on, {**entered, **changes}).worked.lines
    ]


@pytest.mark.parametrize(
    "changes, one, two",
    [
        ({}, "15,360.00 yuan", "Doesn’t say"),
        ({"level": "level-2"}, "16,575.00 yuan", "Only a deductible of 500.00 yuan, and no rate"),
        ({"level": "primary"}, "17,550.00 yuan", "Only a deductible of 300.00 yuan, and no rate"),
        ({"care": "outpatient"}, "11,700.00 yuan", "10,000.00 yuan"),
        ({"care": "outpatient", "status": "retired"}, "11,820.00 yuan", "10,000.00 yuan"),
        ({"care": "chronic"}, "12,675.00 yuan", "Doesn’t say"),
        (
            {"care": "outpatient", "status": "resident", "level": "primary"},
            "10,000.00 yuan",
            "16,000.00 yuan",
        ),
        ({"care": "outpatient", "status": "resident"}, "Doesn’t say", "10,000.00 yuan"),
        ({"ceiling_left": "100"}, "100.00 yuan", "Doesn’t say"),
    ],
)
def test_the_two_sets_for_jiaxing(edition, changes, one, two):
    assert lines(edition, "jiaxing", **changes) == [one, two]


def test_the_day_from_which_a_resident_is_covered(edition):
    wait = lines(edition, "resident_wait", missed="0", repaired="0", paid="2026-03-10")
    assert wait == ["3 months", "10 June 2026", "3 months"]
    wait = lines(edition, "resident_wait", missed="0", repaired="0", paid="2026-11-30")
    assert wait[1] == "28 February 2027"


def test_whoever_was_never_approved_is_reckoned_from_today(edition):
    assert lines(edition, "subsidy", left="50", at_approval="")[1] == "50 months"
    assert lines(edition, "subsidy", left="50", at_approval="90")[1] == "36 months"


def test_a_payout_in_shanghai_takes_ten_working_days(edition):
    assert lines(edition, "booking", balance="12000") == ["Yes, book first", "10 working days"]


def test_months_the_employer_did_not_declare_are_in_the_sum_and_its_figure_is_named(edition):
    place, on, entered, _ = WORKED["back_payment"]
    found = work(edition, "back_payment", place, on, {**entered, "months": "2", "undeclared": "1"})
    assert found.worked.lines[0][1].en == "1,550.00 yuan" and "110%" in found.worked.formula.en
    assert "undeclared-uplift" in {one.figure.key for one in found.used}


def test_without_a_figure_of_the_day_there_is_no_estimate(edition):
    found = work(edition, "tianjin_split", "120000", "2022-01-01", {"balance": "5000"})
    assert (found.worked, found.lacking) == (None, "payout-share")
    assert work(edition, "resident_wait", "", "2024-12-31", {"missed": "1", "repaired": "0"}).lacking


@pytest.mark.parametrize(
    "name, changes, faults",
    [
        ("refundable_months", {"one_from": "2026-12", "one_to": "2026-01"}, {"one_to": "order"}),
        ("refundable_months", {"other_from": "2026-12", "other_to": "2026-01"}, {"other_to": "order"}),
        ("refundable_months", {"used": "9"}, {"used": "range"}),
        ("refundable_months", {"premium": "100", "credited": "150"}, {"credited": "range"}),
        ("resident_wait", {"missed": "2", "repaired": "5"}, {"repaired": "range"}),
        ("subsidy", {"used": "5", "left": "100", "at_approval": "20"}, {"at_approval": "less"}),
        ("subsidy", {"used": "5", "left": "15", "at_approval": "20"}, {}),
    ],
)
def test_entries_that_cannot_stand_together_are_named(edition, name, changes, faults):
    place, on, entered, _answer = WORKED[name]
    found = work(edition, name, place, on, {**entered, **changes})
    assert {row.field.key: row.fault for row in found.faults} == faults
    assert bool(found.worked) is not bool(faults)


def test_what_was_drawn_counts_towards_the_time_at_first_approval(edition):
    """40 months drawn and 50 to go: at first approval there were 90, so there is nothing left."""
    assert lines(edition, "subsidy", used="40", left="50", at_approval="")[1] == "0 months"
    assert lines(edition, "subsidy", used="5", left="50", at_approval="")[1] == "50 months"


def test_only_figures_that_were_used_are_named(edition):
    place, on, entered, _ = WORKED["subsidy"]
    found = work(edition, "subsidy", place, on, {**entered, "place": "110000", "ratio": "50"})
    assert "subsidy-ratio" not in {one.figure.key for one in found.used}


@pytest.mark.parametrize(
    "typed, fault", [("12,000", ""), ("1,200.50", ""), ("1,5", "malformed"), (",", "malformed")]
)
def test_commas_part_thousands_and_nothing_else(edition, typed, fault):
    found = work(edition, "booking", "310000", "2026-11-23", {"balance": typed})
    assert {row.field.key: row.fault for row in found.faults} == ({"balance": fault} if fault else {})


@pytest.mark.parametrize(
    "name, key, text, fault",
    [
        ("booking", "balance", "", "missing"),
        ("booking", "balance", "a lot", "malformed"),
        ("booking", "balance", "-5", "malformed"),
        ("booking", "balance", "1e5", "malformed"),
        ("booking", "balance", "9" * 12, "range"),
        ("booking", "balance", "9" * 100, "malformed"),
        ("back_payment", "employer", "101", "range"),
        ("employee_wait", "gap", "3.5", "malformed"),
        ("employee_wait", "gap", "99999", "range"),
        ("refundable_months", "one_from", "2026-13", "malformed"),
        ("refundable_months", "one_from", "August", "malformed"),
        ("jiaxing", "care", "surgery", "malformed"),
        ("resident_wait", "paid", "2026-02-30", "malformed"),
        ("resident_wait", "paid", "yesterday", "malformed"),
        ("subsidy", "place", "440300", "malformed"),
        ("subsidy", "place", "", "missing"),
    ],
)  # fmt: skip
def test_an_entry_that_cannot_stand_is_named(edition, name, key, text, fault):
    place, on, entered, _ = WORKED[name]
    found = work(edition, name, place, on, {**entered, key: text})
    assert [(row.field.key, row.fault) for row in found.faults] == [(key, fault)]
    assert found.worked is None


@given(
    st.dictionaries(
        st.sampled_from(["gap", "x"]), st.lists(st.text(max_size=50), min_size=1, max_size=2)
    )
)
def test_nothing_that_is_entered_breaks_a_calculator(entered):
    nothing = Table((), Places(Jurisdictions(())))
    found = estimating(CALCULATORS["employee_wait"], entered, {}, nothing, D("2026-11-23"))
    assert found.worked is None


# On the page.

B10 = "unemp_benefit=no&gap_reason=missed_years&missed_years=5"
WAIT = f"/en/check/back-payment/result/?{B10}"


def test_the_estimate_is_asked_on_the_result_and_only_when_wanted(citizen):
    page = citizen.get(WAIT)
    assert data(page)["case"] == "b10"
    fields = {
        attrs["name"]: attrs.get("value") for _tag, attrs in tags(page, "input") if "name" in attrs
    }
    assert fields["e.missed"] == "5", "what was answered is filled in"
    assert {"unemp_benefit", "gap_reason", "missed_years"} <= fields.keys()
    assert "An estimate only" not in page.text


@pytest.mark.parametrize("language, answer", [("en", "6 months"), ("zh-hans", "6个月")])
def test_the_estimate_stands_on_the_page_with_formula_figures_and_source(citizen, language, answer):
    page = citizen.get(WAIT.replace("/en/", f"/{language}/") + "&e.missed=5&e.repaired=5")
    assert page.status_code == 200
    sums = section(page, "sum")
    assert f"<b>{answer}</b>" in sums
    assert "figures/#waiting-resident-fixed-100000" in sums
    assert ("An estimate only." if language == "en" else "仅供估算") in sums
    for href in hrefs(sums):
        if "/figures/" in href:
            assert citizen.get(href.partition("#")[0]).status_code == 200


def fields_of(page):
    """The fields of the estimate's form, with what stands in those that aren't chosen from a list."""
    found = tags(page, "input", "select")
    return {
        attrs["name"]: attrs.get("value", "")
        for _tag, attrs in found
        if attrs.get("name", "").startswith("e.") or attrs.get("type") == "hidden"
    }


def rows_with(edition, name):
    """Rows of the tables whose case has the calculator, as questionnaire, day, answers."""
    cases = [(page.slug, case) for page in edition.of("questionnaire") for case in page.cases]
    cases += [
        (page.questionnaire, edit.case)
        for page in edition.of("overlay")
        for edit in page.edits
        if edit.case
    ]
    named = {(slug, case.id, case.verdict) for slug, case in cases if case.estimate == name}
    refund = [
        ("refund", "2026-11-23", query, case, verdict) for _s, _on, query, case, verdict in REFUND
    ]
    return [row[:3] for row in (*ROWS, *refund) if (row[0], *row[3:]) in named]


@pytest.mark.parametrize("name", WORKED)
def test_whoever_is_led_to_a_calculator_can_work_out_its_example_there(citizen, edition, name):
    _place, _on, entered, answer = WORKED[name]
    rows = rows_with(edition, name)
    assert rows
    for questionnaire, day, answers in rows:
        page = citizen.get(f"/en/check/{questionnaire}/result/?{answers}&on={day}", follow=True)
        form = fields_of(page)
        assert {f"e.{key}" for key in entered} == {key for key in form if key.startswith("e.")}
        worked = citizen.get(
            page.request["PATH_INFO"],
            {**form, **{f"e.{key}": value for key, value in entered.items()}},
        )
        assert f"<b>{answer}</b>" in section(worked, "sum"), (questionnaire, answers)


def test_a_wrong_entry_is_shown_beside_its_field_and_nothing_is_lost(citizen):
    page = citizen.get(WAIT + "&e.missed=many&e.repaired=2")
    assert page.status_code == 200 and data(page)["case"] == "b10"
    sums = section(page, "sum")
    assert (
        "Enter a whole number" in sums and 'aria-invalid="true"' in sums and 'href="#e.missed"' in sums
    )
    assert 'value="many"' in sums and 'value="2"' in sums


@pytest.mark.parametrize("more", ["&e.other=1", "&e.=1", "&e.missed=1&e.nothing=2"])
def test_entries_for_no_field_are_dropped(citizen, more):
    page = citizen.get(WAIT + more)
    assert page.status_code == 302 and "e." not in page["Location"].partition("?")[2].replace(
        "e.missed", ""
    )


def test_two_values_for_one_field_are_named(citizen):
    page = citizen.get(WAIT + "&e.missed=1&e.missed=2&e.repaired=0")
    assert "two different values" in section(page, "sum")


@pytest.mark.parametrize(
    "row, slug",
    [
        ("c5", "first-card"),
        ("t3", "insurance-transfer"),
        ("c7", "employer-registration"),
        ("c8", "employer-registration"),
    ],
)
def test_dates_are_worked_out_on_the_page_of_the_procedure(citizen, row, slug):
    questionnaire, day, answers = next(one[:3] for one in ROWS if one[3] == row)
    page = citizen.get(f"/en/check/{questionnaire}/result/?{answers}&on={day}")
    assert f"/en/procedures/{slug}/?on={day}#dates" in hrefs(section(page, "sum"))
    assert f"/en/procedures/remedies/?on={day}#dates" in hrefs(section(page, "object"))


def test_what_was_entered_is_kept_nowhere(citizen):
    page = citizen.get(WAIT + "&e.missed=5&e.repaired=5")
    assert "no-store" in page["Cache-Control"]
    pages = shelf.current(today()).derived("pages", Pages)
    kept = len(pages._pages)
    citizen.get(WAIT + "&e.missed=6&e.repaired=5")
    assert len(pages._pages) == kept
