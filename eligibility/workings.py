"""How each estimate is worked out and reads: what was entered in, lines of words out. Pure."""

from __future__ import annotations

from fractions import Fraction

from eligibility import estimates
from eligibility.desk import Desk, Fault, Worked, months, on_day, yuan
from legalbasis.documents import Text
from legalbasis.figures import percent
from procedures.deadlines import months_later


def tianjin_split(desk: Desk) -> Worked:
    found = estimates.account_split(desk.amount("balance"), desk.figure("payout-share"))
    share = percent(desk.figure("payout-share"))
    return Worked(
        (
            (Text("可以支取", "Could be drawn"), yuan(found.out)),
            (Text("留在账户里", "Stays on the account"), yuan(found.kept)),
        ),
        Text(f"划入的钱×{share}", f"Money credited × {share}"),
        Text(
            "历史规定，只适用于停止以前。分的是每月划入的钱，不是攒下来的余额。",
            "A former rule; it counts only up to its end. Each month’s credit was split, not the savings.",
        ),
    )


def back_payment(desk: Desk) -> Worked:
    employer, worker = desk.amount("employer") / 100, desk.amount("worker") / 100
    daily = desk.figure("late-charge-daily")
    count, undeclared, days = desk.number("months"), desk.number("undeclared"), desk.number("days")
    uplift = desk.figure("undeclared-uplift") if undeclared else Fraction(1)
    base = desk.amount("base")
    found = estimates.arrears(base, count, employer, worker, days, daily, undeclared, uplift)
    rates = Text(
        f"基数×（单位{percent(employer)}＋个人{percent(worker)}）",
        f"base × (employer {percent(employer)} + worker {percent(worker)})",
    )
    more = Text(
        f"＋未申报的月数×上月应缴额×{percent(uplift)}",
        f" + months not declared × the month before × {percent(uplift)}",
    )
    return Worked(
        (
            (Text("应补缴合计", "To be paid in all"), yuan(found.total)),
            (Text("其中个人部分", "Of it the worker’s part"), yuan(found.worker)),
            (
                Text("滞纳金，由单位承担", "Late charge, for the employer to bear"),
                yuan(found.late_charge),
            ),
        ),
        Text(
            f"{rates.zh}×月数{more.zh if undeclared else ''}；滞纳金＝欠缴合计×{percent(daily)}×天数",
            f"{rates.en} × months{more.en if undeclared else ''};"
            f" late charge = sum owed × {percent(daily)} × days",
        ),
        Text(
            "各月都按同一个基数算；每月天数不同的，请分开算。未申报的月份是暂定的数，单位补办申报以后再结算。",
            "All months at one base. Where months are late by different numbers of days, work them out apart."
            " Months not declared are put at a provisional sum and settled once the employer declares them.",
        ),
    )


def refundable_fits(desk: Desk) -> dict[str, Fault]:
    """Periods end after they begin; no more months used than paid twice; no more credited than paid."""
    for one in ("one", "other"):
        if desk.month(f"{one}_to") < desk.month(f"{one}_from"):
            return {f"{one}_to": "order"}
    wrong: dict[str, Fault] = {}
    if desk.number("used") > len(_paid(desk, "one") & _paid(desk, "other")):
        wrong["used"] = "range"
    if desk.amount("credited") > desk.amount("premium"):
        wrong["credited"] = "range"
    return wrong


def _paid(desk: Desk, one: str) -> set[estimates.Month]:
    return estimates.months_between(desk.month(f"{one}_from"), desk.month(f"{one}_to"))


def wait_fits(desk: Desk) -> dict[str, Fault]:
    """No more years are repaired than were missed."""
    return {"repaired": "range"} if desk.number("repaired") > desk.number("missed") else {}


def subsidy_fits(desk: Desk) -> dict[str, Fault]:
    """At first approval there were more months to go than now, by those drawn since at least."""
    least = desk.number("left") + desk.number("used")
    short = desk.given("at_approval") and desk.number("at_approval") < least
    return {"at_approval": "less"} if short else {}


def refundable(desk: Desk) -> Worked:
    one, other = _paid(desk, "one"), _paid(desk, "other")
    premium, credited = desk.amount("premium"), desk.amount("credited")
    found = estimates.refundable_months(one, other, desk.number("used"), premium, credited)
    return Worked(
        (
            (Text("可以退的钱", "Can come back"), yuan(found.sum)),
            (Text("可以退的月数", "Months that can come back"), months(found.months)),
            (Text("重复的月数", "Months paid twice"), months(len(one & other))),
        ),
        Text(
            "（重复的月数－已经报销过的月数）×（每月保费－已划入个人账户的钱）",
            "(months paid twice − months with bills settled) × (premium a month − what went to the account)",
        ),
        Text("各地算法可能不同。", "Places may count differently."),
    )


def resident_wait(desk: Desk) -> Worked:
    fixed, per_year = desk.whole("waiting-resident-fixed"), desk.whole("waiting-resident-per-year")
    long_gap, floor = desk.whole("waiting-resident-long-gap"), desk.whole("waiting-resident-floor")
    missed, repaired = desk.number("missed"), desk.number("repaired")
    wait = estimates.resident_wait(missed, repaired, fixed, per_year, long_gap, floor)
    paid = desk.day("paid")
    begins = on_day(months_later(paid, wait)) if paid else None
    return Worked(
        (
            (Text("等待期", "Wait"), months(wait)),
            *(((Text("从哪天起能报销", "Bills are paid from"), begins),) if begins else ()),
            (
                Text("不修复的等待期", "Wait without repair"),
                months(estimates.resident_wait(missed, 0, fixed, per_year, long_gap, floor)),
            ),
        ),
        Text(
            f"{fixed}个月＋断缴年数×{per_year}个月－修复年数×{per_year}个月；"
            f"断缴{long_gap}年及以上的，不少于{floor}个月",
            f"{fixed} months + {per_year} for each year missed − {per_year} for each year repaired;"
            f" at least {floor} months after {long_gap} years or more",
        ),
        Text(
            "从缴费那天算起；有的地方从下个月1日算起。2025年以前断的年份算不算，问当地。",
            "Counted from the day of payment; some places begin on the 1st of the next month. Whether years"
            " before 2025 count, ask locally.",
        ),
    )


def employee_wait(desk: Desk) -> Worked:
    harmless, most = desk.whole("waiting-employee-gap"), desk.whole("waiting-employee-most")
    wait = estimates.employee_wait(desk.number("gap"), harmless, most)
    none = Text("没有等待期", "No wait")
    return Worked(
        (
            (
                Text("等待期", "Wait"),
                Text(f"最多{wait}个月", f"{wait} months at most") if wait else none,
            ),
        ),
        Text(
            f"中断不超过{harmless}个月：没有；超过的：由各地定，最多{most}个月",
            f"gap of up to {harmless} months: none; longer: set locally, {most} months at most",
        ),
    )


def subsidy(desk: Desk) -> Worked:
    most = desk.figure("subsidy-ratio-most")
    paid, fixed, typed = desk.amount("paid"), desk.known("subsidy-fixed"), desk.amount("ratio") / 100
    own = None if typed or fixed is not None else desk.known("subsidy-ratio")
    ratio = estimates.subsidy_ratio(typed or own or most, most)
    used, left = desk.number("used"), desk.number("left")
    monthly = paid * ratio if fixed is None else estimates.fixed_subsidy(fixed, paid, most)
    count = estimates.subsidy_months(
        used,
        left,
        desk.number("at_approval") if desk.given("at_approval") else left + used,
        desk.whole("subsidy-months-most"),
        desk.whole("subsidy-near-retirement"),
    )
    found = estimates.Subsidy(monthly, count)
    share = "2/3" if ratio == Fraction(2, 3) else percent(ratio)
    by = (
        Text(f"每月实缴×{share}", f"paid each month × {share}")
        if fixed is None
        else Text(f"当地每月定额{yuan(fixed).zh}", f"the place’s fixed sum of {yuan(fixed).en} a month")
    )
    return Worked(
        (
            (Text("每月补贴", "Subsidy a month"), yuan(found.monthly)),
            (Text("还能领", "For"), months(found.months)),
            (Text("合计", "In all"), yuan(found.sum)),
        ),
        Text(
            f"{by.zh}，不超过每月实缴的三分之二；月数见依据",
            f"{by.en}, no more than two thirds of what is paid each month",
        ),
        Text(
            "填的比例超过上限的，按上限算。比例、定额、收入条件都由各地定。",
            "A share above the ceiling is cut to it. Shares, fixed sums and income limits are local.",
        ),
    )


def jiaxing(desk: Desk) -> Worked:
    """By both sets of figures; neither is confirmed, and each leaves out some cases."""
    care, status = desk.choice("care"), desk.choice("status")
    one, formula = _set_a(desk, care, desk.choice("level"), status)
    two = _set_b(desk, care, desk.choice("level"))
    cut_off = care == "inpatient" and status == "retired"
    return Worked(
        (
            (Text("按表一，统筹基金付", "By set A the fund pays"), one),
            (Text("按表二，统筹基金付", "By set B the fund pays"), two),
        ),
        formula,
        Text(
            "表一、表二是流传的两份嘉兴标准，互相矛盾，都没有核实，只能看个大概。"
            + ("表一提到退休人员报得多一些，多多少没有写全，这里没有算进去。" if cut_off else ""),
            "Sets A and B are two lists of Jiaxing’s figures that go round. They contradict each other and"
            " neither is confirmed; take it as a rough guide."
            + (
                " Set A speaks of more for retirees, but the figure is cut off; it isn’t counted here."
                if cut_off
                else ""
            ),
        ),
    )


_NOT_SAID = Text("没有写", "Doesn’t say")


def _set_a(desk: Desk, care: str, level: str, status: str) -> tuple[Text, Text]:
    """What set A gives, and its formula. For residents it has outpatient primary care alone."""
    deductible, left = Fraction(0), None
    if care == "inpatient":
        deductible, rate = (
            desk.figure(f"inpatient-a-{what}-{level}") for what in ("deductible", "rate")
        )
        left = min(desk.amount("ceiling_left"), desk.figure("inpatient-a-ceiling"))
    elif status == "resident":
        if care == "chronic" or level != "primary":
            return _NOT_SAID, Text("表一没有写这种情形", "Set A doesn’t cover this")
        rate = desk.figure("outpatient-a-rate-resident-primary")
    else:
        deductible = desk.figure(f"outpatient-a-deductible-{status}")
        kind = "chronic" if care == "chronic" else "primary" if level == "primary" else "other"
        rate = desk.figure(f"outpatient-a-rate-{kind}")
    pays = estimates.reimbursed(desk.amount("eligible"), deductible, rate, left)
    within = left is not None
    return yuan(pays), Text(
        f"表一：（目录内费用－起付线{yuan(deductible).zh}）×{percent(rate)}"
        + ("，不超过剩下的额度" if within else ""),
        f"Set A: (eligible costs − deductible of {yuan(deductible).en}) × {percent(rate)}"
        + (", within the ceiling left" if within else ""),
    )


def _set_b(desk: Desk, care: str, level: str) -> Text:
    """What set B gives: outpatient rates without a deductible; of hospital stays the deductible alone."""
    if care == "outpatient":
        rate = desk.figure(f"outpatient-b-rate-{level}")
        return yuan(estimates.reimbursed(desk.amount("eligible"), Fraction(0), rate, None))
    deductible = desk.known(f"inpatient-b-deductible-{level}") if care == "inpatient" else None
    if deductible is None:
        return _NOT_SAID
    sum_ = yuan(deductible)
    return Text(
        f"只写了起付线{sum_.zh}，没有写报销比例", f"Only a deductible of {sum_.en}, and no rate"
    )


def booking(desk: Desk) -> Worked:
    threshold, days = desk.figure("payout-booking"), int(desk.figure("payout-working-days"))
    needed = desk.amount("balance") > threshold
    sum_ = yuan(threshold)
    return Worked(
        (
            (
                Text("要不要预约", "Must you book?"),
                Text("要，先预约", "Yes, book first") if needed else Text("不用预约", "No"),
            ),
            (Text("多久办完", "Done within"), Text(f"{days}个工作日", f"{days} working days")),
        ),
        Text(f"余额超过{sum_.zh}的先预约", f"A balance above {sum_.en} has to be booked first"),
    )
