"""The calculators: named functions from what a person enters and the figures of the day to sums and months.

Pure and exact: amounts are fractions of a yuan until they are shown, then rounded to the fen, half a fen
upwards. Every number that an instrument sets is handed in; none is written here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

FEN = Decimal("0.01")


def to_fen(amount: Fraction) -> Decimal:
    """Yuan with two places, half a fen rounded away from zero."""
    exact = Decimal(amount.numerator) / Decimal(amount.denominator)
    return exact.quantize(FEN, ROUND_HALF_UP)


@dataclass(frozen=True)
class Split:
    """What could be drawn of an account, and what stays on it; yuan."""

    out: Fraction
    kept: Fraction


def account_split(amount: Fraction, share: Fraction) -> Split:
    """Money credited to an account, of which a share could be drawn (Tianjin, up to 2021)."""
    out = Fraction(to_fen(amount * share))
    return Split(out, amount - out)


@dataclass(frozen=True)
class Arrears:
    """Premiums owed: all of them, the worker's part, the late charge; yuan."""

    total: Fraction
    worker: Fraction
    late_charge: Fraction


def arrears(
    base: Fraction,
    months: int,
    employer: Fraction,
    worker: Fraction,
    days: int,
    daily: Fraction,
    undeclared: int = 0,
    uplift: Fraction = Fraction(1),
) -> Arrears:
    """Months unpaid at one base, and `undeclared` ones more, each at the month's sum times `uplift`.

    The late charge runs on the whole sum for each day (SIL art. 86). The worker's part is that of the base.
    """
    month = base * (employer + worker)
    total = month * months + undeclared_month(month, uplift) * undeclared
    return Arrears(total, base * worker * (months + undeclared), total * daily * days)


def undeclared_month(last: Fraction, uplift: Fraction) -> Fraction:
    """What a month costs that the employer didn't declare: the month before, and the uplift (SIL art. 62)."""
    return last * uplift


Month = tuple[int, int]


def months_between(first: Month, last: Month) -> set[Month]:
    """All the months from one to another, both included; none if the last lies before the first."""
    start, end = first[0] * 12 + first[1] - 1, last[0] * 12 + last[1] - 1
    return {(place // 12, place % 12 + 1) for place in range(start, end + 1)}


@dataclass(frozen=True)
class Refundable:
    """Months paid twice that can come back, and the money in them; yuan."""

    months: int
    sum: Fraction


def refundable_months(
    one: Iterable[Month],
    other: Iterable[Month],
    used: int,
    premium: Fraction,
    credited: Fraction,
) -> Refundable:
    """Months paid under both covers, without those in which bills were settled.

    Of each the premium comes back without what was credited to the personal account.
    """
    months = max(0, len(set(one) & set(other)) - used)
    return Refundable(months, months * (premium - credited))


def resident_wait(
    missed: int, repaired: int, fixed: int, per_year: int, long_gap: int, floor: int
) -> int:
    """Months to wait after years without the resident scheme (国办发〔2024〕38号).

    A fixed wait and more for each year missed, less for each year repaired; after a long gap at
    least `floor`, however many were repaired.
    """
    wait = fixed + per_year * (missed - min(repaired, missed))
    return max(wait, floor) if missed >= long_gap else wait


def employee_wait(gap: int, harmless: int, most: int) -> int:
    """The longest wait in months that a place may set after a gap (医保办发〔2021〕43号)."""
    return 0 if gap <= harmless else most


@dataclass(frozen=True)
class Subsidy:
    """The subsidy of a month in yuan, and for how many months more."""

    monthly: Fraction
    months: int

    @property
    def sum(self) -> Fraction:
        return Fraction(to_fen(self.monthly)) * self.months


def subsidy_ratio(asked: Fraction, most: Fraction) -> Fraction:
    """The share that can be paid: no more than the ceiling."""
    return min(asked, most)


def fixed_subsidy(fixed: Fraction, paid: Fraction, most: Fraction) -> Fraction:
    """A place's fixed sum for a month, cut to the ceiling: a share of what was paid."""
    return min(fixed, paid * most)


def subsidy_months(used: int, left: int, at_approval: int, most: int, near: int) -> int:
    """Months of subsidy to come; `left` are those to retirement, `at_approval` those on first approval.

    The longest time without the months used, and no longer than to retirement; but whoever had at most
    `near` months to go at first approval is paid until retirement (财社〔2023〕181号).
    """
    if at_approval <= near:
        return left
    return max(0, min(most - used, left))


def reimbursed(
    eligible: Fraction, deductible: Fraction, rate: Fraction, left: Fraction | None
) -> Fraction:
    """What the fund pays of eligible costs: above the deductible, at the rate, up to the ceiling left."""
    pays = max(Fraction(0), eligible - deductible) * rate
    return pays if left is None else min(pays, max(Fraction(0), left))
