"""The calculators: what each asks for, and how its estimate reads: fields in, lines of words out. Pure."""

from __future__ import annotations

from fractions import Fraction

from eligibility import estimates
from eligibility.desk import Calculator, Desk, Field, Worked, months, yuan
from legalbasis.documents import Text
from legalbasis.figures import percent


def _tianjin_split(desk: Desk) -> Worked:
    found = estimates.account_split(desk.amount("balance"), desk.figure("payout-share"))
    share = percent(desk.figure("payout-share"))
    return Worked(
        (
            (Text("可以支取", "Could be drawn"), yuan(found.out)),
            (Text("留在账户里", "Stays on the account"), yuan(found.kept)),
        ),
        Text(f"当年账户资金×{share}", f"The year’s account money × {share}"),
        Text("历史规定，只适用于停止以前。", "A former rule; it counts only up to its end."),
    )


def _back_payment(desk: Desk) -> Worked:
    employer, worker = desk.amount("employer") / 100, desk.amount("worker") / 100
    daily = desk.figure("late-charge-daily")
    count, days = desk.number("months"), desk.number("days")
    found = estimates.arrears(desk.amount("base"), count, employer, worker, days, daily)
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
            f"基数×（单位{percent(employer)}＋个人{percent(worker)}）×月数；滞纳金＝欠缴合计×{percent(daily)}×天数",
            f"base × (employer {percent(employer)} + worker {percent(worker)}) × months;"
            f" late charge = sum owed × {percent(daily)} × days",
        ),
        Text(
            "各月都按同一个基数算；每月天数不同的，请分开算。",
            "All months at one base. Where months are late by different numbers of days, work them out apart.",
        ),
    )


def _refundable(desk: Desk) -> Worked:
    one = estimates.months_between(desk.month("one_from"), desk.month("one_to"))
    other = estimates.months_between(desk.month("other_from"), desk.month("other_to"))
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


def _resident_wait(desk: Desk) -> Worked:
    fixed, per_year = desk.whole("waiting-resident-fixed"), desk.whole("waiting-resident-per-year")
    long_gap, floor = desk.whole("waiting-resident-long-gap"), desk.whole("waiting-resident-floor")
    missed, repaired = desk.number("missed"), desk.number("repaired")
    wait = estimates.resident_wait(missed, repaired, fixed, per_year, long_gap, floor)
    return Worked(
        (
            (Text("等待期", "Wait"), months(wait)),
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


def _employee_wait(desk: Desk) -> Worked:
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


def _subsidy(desk: Desk) -> Worked:
    most = desk.figure("subsidy-ratio-most")
    paid, fixed, own = desk.amount("paid"), desk.known("subsidy-fixed"), desk.known("subsidy-ratio")
    asked = desk.amount("ratio") / 100 or own or most
    ratio = estimates.subsidy_ratio(asked, most)
    monthly = fixed if fixed is not None else paid * ratio
    count = estimates.subsidy_months(
        desk.number("used"),
        desk.number("left"),
        desk.number("at_approval"),
        desk.whole("subsidy-months-most"),
        desk.whole("subsidy-near-retirement"),
    )
    found = estimates.Subsidy(monthly, count)
    share = "2/3" if ratio == Fraction(2, 3) else percent(ratio)
    by = (
        Text("当地每月定额", "the place’s fixed sum a month")
        if fixed is not None
        else Text(f"每月实缴×{share}", f"paid each month × {share}")
    )
    return Worked(
        (
            (Text("每月补贴", "Subsidy a month"), yuan(found.monthly)),
            (Text("还能领", "For"), months(found.months)),
            (Text("合计", "In all"), yuan(found.sum)),
        ),
        Text(
            f"{by.zh}，不超过全国上限三分之二；期限见依据", f"{by.en}, within the national two thirds"
        ),
        Text(
            "填的比例超过上限的，按上限算。比例、定额、收入条件都由各地定。",
            "A share above the ceiling is cut to it. Shares, fixed sums and income limits are local.",
        ),
    )


def _jiaxing(desk: Desk) -> Worked:
    eligible, care = desk.amount("eligible"), desk.choice("care")
    level, status = desk.choice("level"), desk.choice("status")
    if care == "inpatient":
        left = min(desk.amount("ceiling_left"), desk.figure("inpatient-a-ceiling"))
        deductible = desk.figure(f"inpatient-a-deductible-{level}")
        one = estimates.reimbursed(eligible, deductible, desk.figure(f"inpatient-a-rate-{level}"), left)
        second = None
    else:
        deductible = desk.figure(f"outpatient-a-deductible-{status}")
        rate = desk.figure(
            "outpatient-a-rate-primary" if level == "primary" else "outpatient-a-rate-other"
        )
        one = estimates.reimbursed(eligible, deductible, rate, None)
        second = estimates.reimbursed(
            eligible, Fraction(0), desk.figure(f"outpatient-b-rate-{level}"), None
        )
    lines = [(Text("按表一，统筹基金付", "By set A the fund pays"), yuan(one))]
    if second is not None:
        lines.append((Text("按表二，统筹基金付", "By set B the fund pays"), yuan(second)))
    else:
        lines.append((Text("按表二", "By set B"), Text("表二没有写报销比例", "Set B gives no rate")))
    return Worked(
        tuple(lines),
        Text(
            "（目录内费用－起付线）×报销比例，不超过剩下的额度",
            "(eligible costs − deductible) × rate, within the ceiling left",
        ),
        Text(
            "两个表互相矛盾，都没有核实，只能看个大概。",
            "The two sets contradict each other and neither is confirmed; take it as a rough guide.",
        ),
    )


def _booking(desk: Desk) -> Worked:
    threshold = desk.figure("payout-booking")
    needed = desk.amount("balance") > threshold
    sum_ = yuan(threshold)
    return Worked(
        (
            (
                Text("要不要预约", "Must you book?"),
                Text("要，先预约", "Yes, book first") if needed else Text("不用预约", "No"),
            ),
        ),
        Text(f"余额超过{sum_.zh}的先预约", f"A balance above {sum_.en} has to be booked first"),
    )


_USED = Field(
    "used",
    "number",
    Text("重复期间报销过的月数", "Months in which bills were settled"),
    Text("没有填0", "0 if none"),
    usual="0",
    most=600,
)
_LEVEL = (
    ("primary", Text("基层（一级及以下）", "Primary care (level 1 and below)")),
    ("level-2", Text("二级医院", "Level-2 hospital")),
    ("level-3", Text("三级医院", "Level-3 hospital")),
)
_BALANCE = Field(
    "balance", "amount", Text("账户里当年的钱，元", "The year’s money on the account, yuan")
)

CALCULATORS = {
    one.name: one
    for one in (
        Calculator(
            "tianjin_split",
            Text("能取多少", "How much can be drawn"),
            (_BALANCE,),
            _tianjin_split,
            ("payout-share",),
        ),
        Calculator(
            "back_payment",
            Text("要补多少", "How much is owed"),
            (
                Field(
                    "base",
                    "amount",
                    Text("每月缴费基数，元", "Contribution base a month, yuan"),
                    Text("一般是上年月平均工资", "Usually last year’s monthly wage"),
                ),
                Field("months", "number", Text("欠缴的月数", "Months owed"), most=600),
                Field(
                    "employer",
                    "percent",
                    Text("单位费率，%", "Employer’s rate, %"),
                    Text("当地公布的医保费率，例如8", "The local medical rate, for example 8"),
                ),
                Field(
                    "worker",
                    "percent",
                    Text("个人费率，%", "Worker’s rate, %"),
                    figure="worker-medical-rate",
                ),
                Field(
                    "days",
                    "number",
                    Text("逾期天数", "Days late"),
                    Text("不知道填0", "0 if you don’t know"),
                    usual="0",
                    most=20_000,
                ),
            ),
            _back_payment,
            ("late-charge-daily", "worker-medical-rate"),
        ),
        Calculator(
            "refundable_months",
            Text("能退几个月，多少钱", "How many months, how much"),
            (
                Field("one_from", "month", Text("自己缴费：从哪个月", "Paid yourself: from month")),
                Field("one_to", "month", Text("自己缴费：到哪个月", "Paid yourself: to month")),
                Field(
                    "other_from", "month", Text("单位缴费：从哪个月", "Paid by an employer: from month")
                ),
                Field("other_to", "month", Text("单位缴费：到哪个月", "Paid by an employer: to month")),
                _USED,
                Field(
                    "premium", "amount", Text("自己每月缴的保费，元", "Premium you paid a month, yuan")
                ),
                Field(
                    "credited",
                    "amount",
                    Text("每月已划入个人账户的钱，元", "Credited to your account a month, yuan"),
                    Text("没有填0", "0 if none"),
                    usual="0",
                ),
            ),
            _refundable,
        ),
        Calculator(
            "resident_wait",
            Text("要等多久", "How long the wait is"),
            (
                Field(
                    "missed",
                    "number",
                    Text("断缴了几个整年", "Whole years missed"),
                    answer="missed_years",
                    usual="0",
                    most=60,
                ),
                Field(
                    "repaired",
                    "number",
                    Text("补缴修复几年", "Years repaired by extra payment"),
                    Text("不修复填0", "0 if none"),
                    usual="0",
                    most=60,
                ),
            ),
            _resident_wait,
            ("waiting-resident-",),
        ),
        Calculator(
            "employee_wait",
            Text("要等多久", "How long the wait is"),
            (
                Field(
                    "gap",
                    "number",
                    Text("中断了几个月", "Months of the gap"),
                    answer="gap_months",
                    most=600,
                ),
            ),
            _employee_wait,
            ("waiting-employee-",),
        ),
        Calculator(
            "subsidy",
            Text("能补多少", "How much is paid"),
            (
                Field(
                    "paid",
                    "amount",
                    Text(
                        "每月实际缴的养老和医疗保险费，元",
                        "Pension and medical premiums you pay a month, yuan",
                    ),
                ),
                Field(
                    "ratio",
                    "percent",
                    Text("当地补贴比例，%", "The place’s share, %"),
                    Text(
                        "不知道填0，按全国上限算", "0 if you don’t know: the national ceiling is used"
                    ),
                    usual="0",
                ),
                Field(
                    "used",
                    "number",
                    Text("已经领了几个月", "Months drawn so far"),
                    answer="months_used",
                    usual="0",
                    most=600,
                ),
                Field(
                    "left",
                    "number",
                    Text("今天离法定退休还有几个月", "Months to retirement age from today"),
                    most=600,
                ),
                Field(
                    "at_approval",
                    "number",
                    Text("首次核定时离法定退休几个月", "Months to retirement age at first approval"),
                    Text("还没有核定过的，和上一项一样", "If never approved, as above"),
                    prefill="to_retirement",
                    most=600,
                ),
            ),
            _subsidy,
            ("subsidy-",),
        ),
        Calculator(
            "jiaxing",
            Text("按嘉兴的数字能报多少", "What the figures for Jiaxing give"),
            (
                Field(
                    "care",
                    "choice",
                    Text("住院还是门诊", "Hospital stay or outpatient"),
                    usual="inpatient",
                    options=(
                        ("inpatient", Text("住院", "Hospital stay")),
                        ("outpatient", Text("门诊", "Outpatient")),
                    ),
                ),
                Field("level", "choice", Text("在哪里看的", "Where"), options=_LEVEL, usual="primary"),
                Field(
                    "status",
                    "choice",
                    Text("在职还是退休", "Working or retired"),
                    usual="working",
                    options=(
                        ("working", Text("在职", "Working")),
                        ("retired", Text("退休", "Retired")),
                    ),
                ),
                Field(
                    "eligible", "amount", Text("目录内的费用，元", "Costs within the catalogues, yuan")
                ),
                Field(
                    "ceiling_left",
                    "amount",
                    Text("今年还剩的额度，元", "What is left of the year’s ceiling, yuan"),
                    figure="inpatient-a-ceiling",
                ),
            ),
            _jiaxing,
            ("inpatient-", "outpatient-"),
        ),
        Calculator(
            "booking",
            Text("要不要预约", "Must you book?"),
            (Field("balance", "amount", Text("账户余额，元", "Balance of the account, yuan")),),
            _booking,
            ("payout-booking",),
        ),
    )
}

# Estimates that are dates: the procedure whose deadlines they are.
DATES = {"transfer_deadline": "insurance-transfer", "card_dates": "first-card"}
