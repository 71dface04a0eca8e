"""The calculators: what each asks for. How it works it out is in `workings.py`. Pure."""

from __future__ import annotations

from eligibility import workings
from eligibility.desk import Calculator, Field
from legalbasis.documents import Text

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
    "balance",
    "amount",
    Text("划入账户的钱，元", "Money credited to the account, yuan"),
    Text("一个月的，或者全年加起来的，都可以", "Of a month, or of the year in all"),
)

CALCULATORS = {
    one.name: one
    for one in (
        Calculator(
            "tianjin_split",
            Text("能取多少", "How much can be drawn"),
            (_BALANCE,),
            workings.tianjin_split,
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
                    "undeclared",
                    "number",
                    Text(
                        "另有几个月，单位没有向税务申报",
                        "More months, which the employer didn’t declare",
                    ),
                    Text(
                        "不知道填0。这些月份先按上个月的应缴额加成核定",
                        "0 if you don’t know. They are first put at the month before and a surcharge",
                    ),
                    usual="0",
                    most=600,
                ),
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
            workings.back_payment,
            ("late-charge-daily", "undeclared-uplift", "worker-medical-rate"),
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
            workings.refundable,
            fits=workings.refundable_fits,
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
                Field(
                    "paid",
                    "day",
                    Text("哪天缴费（可以不填）", "Day of payment (may be left empty)"),
                    optional=True,
                ),
            ),
            workings.resident_wait,
            ("waiting-resident-",),
            fits=workings.wait_fits,
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
            workings.employee_wait,
            ("waiting-employee-",),
        ),
        Calculator(
            "subsidy",
            Text("能补多少", "How much is paid"),
            (
                Field(
                    "place",
                    "place",
                    Text("在哪里领", "Where you draw it"),
                    Text(
                        "只列出我们知道当地数字的地方", "Only places whose figures we know are listed"
                    ),
                    figures=("subsidy-fixed", "subsidy-ratio"),
                ),
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
                    Text("还没有核定过的，不填", "Leave it empty if never approved"),
                    prefill="to_retirement",
                    most=600,
                    optional=True,
                ),
            ),
            workings.subsidy,
            ("subsidy-",),
            fits=workings.subsidy_fits,
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
                        ("chronic", Text("门诊慢性病", "Outpatient, chronic illness")),
                    ),
                ),
                Field("level", "choice", Text("在哪里看的", "Where"), options=_LEVEL, usual="primary"),
                Field(
                    "status",
                    "choice",
                    Text("在职、退休，还是居民医保", "Working, retired or in the resident scheme"),
                    usual="working",
                    options=(
                        ("working", Text("在职", "Working")),
                        ("retired", Text("退休", "Retired")),
                        ("resident", Text("居民医保", "Resident scheme")),
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
            workings.jiaxing,
            ("inpatient-", "outpatient-"),
            place="330400",
        ),
        Calculator(
            "booking",
            Text("要不要预约", "Must you book?"),
            (
                Field("balance", "amount", Text("账户余额，元", "Balance of the account, yuan")),
                Field(
                    "place",
                    "place",
                    Text("在哪里参保", "Where you are insured"),
                    Text(
                        "只列出我们知道当地数字的地方", "Only places whose figures we know are listed"
                    ),
                    figures=("payout-booking",),
                ),
            ),
            workings.booking,
            ("payout-booking", "payout-working-days"),
        ),
    )
}

# Estimates that are dates: the procedure whose deadlines they are.
DATES = {
    "transfer_deadline": "insurance-transfer",
    "card_dates": "first-card",
    "registration_deadline": "employer-registration",
}
