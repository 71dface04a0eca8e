"""From documents to the engine's table: ranges, ages, places, the places' own rules, periods, answers."""

import datetime
import itertools

import msgspec
import pytest
from hypothesis import given, settings, strategies as st

from eligibility import checks
from eligibility.compile import BadAnswer, compiled, years_before
from eligibility.documents import Case, Edit, Option, Overlay, Question, Questionnaire, Range, Unclaimed
from eligibility.engine.interview import Outcome, replay
from eligibility.engine.proof import outcome_of, prove
from eligibility.result import result
from legalbasis.documents import Jurisdictions, Place, Text
from legalbasis.places import Places
from legalbasis.publishing.edition import Edition

TODAY = datetime.date(2026, 11, 23)
WORDS = Text("字", "words")
PLACES = Jurisdictions(
    tuple(
        Place(code, parent, level, Text(zh, en), zh)
        for code, parent, level, zh, en in [
            ("100000", "", "nation", "全国", "China"),
            ("110000", "100000", "province", "北京", "Beijing"),
            ("330000", "100000", "province", "浙江", "Zhejiang"),
            ("330100", "330000", "city", "杭州", "Hangzhou"),
            ("330200", "330000", "city", "宁波", "Ningbo"),
            ("440000", "100000", "province", "广东", "Guangdong"),
            ("440100", "440000", "city", "广州", "Guangzhou"),
        ]
    )
)
LEAVES = ("110000", "330100", "330200", "440100")


def question(key, kind, options=(), **more):
    return Question(
        key,
        kind,
        WORDS,
        WORDS,
        WORDS,
        options=tuple(Option(one, WORDS, WORDS) for one in options),
        **more,
    )


def case(name, *boxes, **more):
    return Case(name, "no", WORDS, WORDS, WORDS, "certain", WORDS, TODAY, when=boxes, **more)


USED = question("used", "yesno", ("yes", "no"), unsure=True)
REGION = question("region", "region", unsure=True)
MONTHS = question("months", "months", most=120)
BIRTH = question("birth", "date")
PAID = question("paid", "amount")


def table(questions, cases, overlays=(), on=TODAY, marks=()):
    document = Questionnaire(
        "refund",
        WORDS,
        WORDS,
        WORDS,
        (),
        tuple(questions),
        tuple(cases),
        case("last"),
        tuple(Unclaimed(mark, "ask-locally", WORDS) for mark in marks),
    )
    return compiled(document, overlays, Places(PLACES), on)


def ends(asked, **answers):
    """The cases on which answers in words end."""
    masks = {key: asked.answer(key, value) for key, value in answers.items()}
    stands = replay(asked.table, masks).stands
    assert isinstance(stands, Outcome), stands
    return [asked.case(hit.rule).id for hit in stands.hits]


# Whole numbers


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        ("0", "none"),
        ("1", "few"),
        ("3", "few"),
        ("4", "many"),
        ("12", "many"),
        ("13", "last"),
        ("120", "last"),
    ],
)
def test_bounds_of_a_range_are_included(months, expected):
    asked = table(
        [MONTHS],
        [
            case("none", {"months": Range(0, 0)}),
            case("few", {"months": Range(None, 3)}),
            case("many", {"months": Range(4, 12)}),
        ],
    )

    assert ends(asked, months=months) == [expected]


def test_a_scale_is_cut_only_where_a_case_or_a_mark_tells_numbers_apart():
    asked = table([MONTHS], [case("few", {"months": Range(1, 3)})], marks=[{"months": Range(10, None)}])

    assert asked.table.dimensions["months"].atoms == ("0", "1", "4", "10")


def test_an_amount_is_reckoned_in_fen():
    asked = table([PAID], [case("small", {"paid": Range(None, 99_99)})])

    assert ends(asked, paid="99.99") == ["small"]
    assert ends(asked, paid="100") == ["last"]
    assert ends(asked, paid="99.9") == ["small"]


# Ages


def completed_years(birth, on):
    """Brute force: a year is completed on the birthday; one born on 29 February waits for 1 March."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


AGES = [
    (datetime.date(2026, 11, 23), datetime.date(1986, 11, 23)),
    (datetime.date(2026, 11, 23), datetime.date(1986, 11, 24)),
    (datetime.date(2026, 11, 23), datetime.date(1986, 11, 22)),
    # Born on 29 February.
    (datetime.date(2026, 2, 28), datetime.date(1984, 2, 29)),
    (datetime.date(2026, 3, 1), datetime.date(1984, 2, 29)),
    (datetime.date(2024, 2, 28), datetime.date(1984, 2, 29)),
    (datetime.date(2024, 2, 29), datetime.date(1984, 2, 29)),
    # Asked on 29 February.
    (datetime.date(2024, 2, 29), datetime.date(1985, 2, 28)),
    (datetime.date(2024, 2, 29), datetime.date(1985, 3, 1)),
    (datetime.date(2024, 2, 29), datetime.date(1983, 3, 1)),
]


@pytest.mark.parametrize(("on", "birth"), AGES)
def test_an_age_is_counted_in_completed_years(on, birth):
    age = completed_years(birth, on)
    asked = table(
        [BIRTH],
        [
            case("younger", {"birth": Range(None, age - 1, "age")}),
            case("of-that-age", {"birth": Range(age, age, "age")}),
            case("older", {"birth": Range(age + 1, None, "age")}),
        ],
        on=on,
    )

    assert ends(asked, birth=str(birth)) == ["of-that-age"]


days = st.dates(datetime.date(1950, 1, 1), datetime.date(2030, 12, 31))
leap_days = st.sampled_from(
    [
        datetime.date(year, 2, 28) + datetime.timedelta(days=later)
        for year in range(1952, 2029)
        for later in range(3)
    ]
)


@given(st.one_of(days, leap_days), st.one_of(days, leap_days))
@settings(max_examples=500, deadline=None)
def test_who_has_completed_n_years_was_born_on_or_before_that_day_n_years_ago(on, birth):
    age = completed_years(birth, on)
    for years in {max(age - 1, 0), max(age, 0), max(age + 1, 0)}:
        assert (birth <= years_before(on, years)) == (age >= years)


# Places


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        ("330100", ["local"]),
        ("330000", ["local"]),
        ("110000", ["last"]),
        ("440000", ["last"]),
        ("unknown", ["local", "last"]),
    ],
)
def test_a_rule_for_a_place_holds_for_all_below_it(region, expected):
    asked = table([REGION], [case("local", {"region": ("330000",)})])

    assert ends(asked, region=region) == expected


@pytest.mark.parametrize(
    ("region", "expected"),
    [("330100", ["city"]), ("330200", ["last"]), ("330000", ["city", "last"])],
)
def test_a_province_whose_city_is_not_known_may_be_any_of_its_cities(region, expected):
    asked = table([REGION], [case("city", {"region": ("330100",)})])

    assert ends(asked, region=region) == expected


# What a place does differently

NATIONAL = [case("r1", {"used": ("no",)}), case("r2", {"used": ("yes",)})]


def overlaid(code, *edits):
    return table(
        [USED, REGION], NATIONAL, [Overlay("refund", code, tuple(Edit(*edit) for edit in edits))]
    )


@pytest.mark.parametrize(
    ("edit", "inside", "unused_outside"),
    [
        (("withdraw", "r1"), "last", "r1"),
        (("replace", "r1", case("z1", {"used": ("no",)})), "z1", "r1"),
        (("insert-before", "r1", case("z1", {"used": ("no",)})), "z1", "r1"),
        (("replace", "r1", case("z1", {"used": ("yes",)})), "last", "r1"),
    ],
)
def test_a_places_change_holds_there_and_nowhere_else(edit, inside, unused_outside):
    asked = overlaid("330000", edit)

    for region in LEAVES:
        expected = inside if region.startswith("33") else unused_outside
        assert ends(asked, used="no", region=region) == [expected]


def test_where_a_place_decides_its_name_is_asked_and_elsewhere_not():
    asked = overlaid("330000", ("withdraw", "r2"))

    assert replay(asked.table, {"used": asked.answer("used", "yes")}).stands.key == "region"
    assert ends(table([USED, REGION], NATIONAL), used="yes") == ["r2"]


def test_a_places_case_keeps_its_place_in_the_table():
    asked = overlaid("330000", ("insert-before", "r2", case("z1", {})))

    assert ends(asked, used="no", region="330100") == ["r1"]
    assert ends(asked, used="yes", region="330100") == ["z1"]
    assert asked.cases["z1"].jurisdiction == "330000"
    assert asked.cases["r2"].jurisdiction == ""


def test_a_city_may_withdraw_beside_its_province():
    overlays = [
        Overlay("refund", "330100", (Edit("withdraw", "r2"),)),
        Overlay("refund", "330000", (Edit("withdraw", "r1"),)),
    ]
    asked = table([USED, REGION], NATIONAL, overlays)

    assert ends(asked, used="no", region="330100") == ["last"]
    assert ends(asked, used="yes", region="330100") == ["last"]
    assert ends(asked, used="yes", region="330200") == ["r2"]


def test_of_two_places_cases_at_one_point_the_wider_places_comes_first_and_the_proof_says_so():
    overlays = [
        Overlay("refund", "330000", (Edit("insert-before", "r1", case("prov", {"used": ("no",)})),)),
        Overlay("refund", "330100", (Edit("insert-before", "r1", case("city", {"used": ("no",)})),)),
    ]
    for given_order in (overlays, overlays[::-1]):
        asked = table([USED, REGION], NATIONAL, given_order)
        assert ends(asked, used="no", region="330100") == ["prov"]
        assert ends(asked, used="no", region="110000") == ["r1"]
        assert [(one.kind, one.rule) for one in prove(asked.table, [])] == [("dead", "city")]


def test_a_case_that_claims_another_place_claims_nothing():
    asked = overlaid("330000", ("insert-before", "r1", case("z1", {"region": ("440000",)})))

    assert next(rule for rule in asked.table.rules if rule.name == "z1").boxes == ()


def own(place, name, used="no"):
    """A place's case in the stead of r1."""
    return Overlay("refund", place, (Edit("replace", "r1", case(name, {"used": (used,)})),))


@pytest.mark.parametrize(
    ("name", "overlays"),
    [
        ("r1", [own("330000", "r1")]),
        ("r2", [own("330000", "r2")]),
        ("last", [own("330000", "last")]),
        ("z1", [own("330000", "z1"), own("440000", "z1")]),
        (
            "z1",
            [
                Overlay(
                    "refund",
                    "330000",
                    (
                        Edit("insert-before", "r1", case("z1", {"used": ("no",)})),
                        Edit("insert-before", "r2", case("z1", {"used": ("yes",)})),
                    ),
                )
            ],
        ),
    ],
    ids=["the tables", "another of the tables", "the fallbacks", "another places", "its own twice"],
)
def test_a_places_case_under_an_id_that_is_taken_is_refused(name, overlays):
    """Two cases of one id would be shown as one another."""
    document = table([USED, REGION], NATIONAL).document
    documents = {("jurisdictions", "cn"): PLACES, ("questionnaire", "refund"): document}
    documents |= {("overlay", f"refund@{one.jurisdiction}"): one for one in overlays}

    problems = checks.questionnaire(document, Edition(1, TODAY, {}, documents), TODAY)

    assert any(one.kind == "overlay" and f"id {name}" in one.message.en for one in problems)


@pytest.mark.parametrize(
    "bounds, words", [({}, "no bounds"), ({"least": 5, "most": 3}, "begins after")]
)
def test_a_range_that_holds_nothing_or_everything_is_refused(bounds, words):
    document = table([MONTHS], [case("r1", {"months": Range(**bounds)})]).document
    documents = {("jurisdictions", "cn"): PLACES, ("questionnaire", "refund"): document}
    problems = checks.questionnaire(document, Edition(1, TODAY, {}, documents), TODAY)
    assert [one for one in problems if words in one.message.en]


# Periods


PERIODS = [
    case("old", {"used": ("no",)}, to=datetime.date(2026, 12, 31)),
    case("new", {"used": ("no",)}, from_=datetime.date(2027, 1, 1)),
]


@pytest.mark.parametrize(("on", "expected"), [("2026-12-31", "old"), ("2027-01-01", "new")])
def test_a_case_takes_part_from_its_first_day_to_its_last(on, expected):
    asked = table([USED], PERIODS, on=datetime.date.fromisoformat(on))

    assert ends(asked, used="no") == [expected]
    assert list(asked.cases) == [expected]


@pytest.mark.parametrize(("on", "why"), [("2026-12-31", "先"), ("2027-01-01", "后")])
def test_one_id_may_stand_twice_in_periods_that_dont_meet(on, why):
    cases = [
        case("w8", {"used": ("no",)}, to=datetime.date(2026, 12, 31), amount=Text("先", "x")),
        case("w8", {"used": ("no",)}, from_=datetime.date(2027, 1, 1), amount=Text("后", "x")),
    ]
    asked = table([USED], cases, on=datetime.date.fromisoformat(on))

    assert ends(asked, used="no") == ["w8"]
    assert asked.case("w8").amount.zh == why


# Answers


ASKED = table(
    [
        USED,
        question("scheme", "choice", ("flex", "resident")),
        REGION,
        MONTHS,
        question("years", "number", least=1, most=60),
        BIRTH,
        PAID,
    ],
    NATIONAL,
)


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("used", "maybe", "option"),
        ("used", "YES", "option"),
        ("used", "", "option"),
        ("used", "yes\x00", "option"),
        ("used", "unknown", "option"),
        ("scheme", "unsure", "option"),
        ("region", "unsure", "place"),
        ("region", "999999", "place"),
        ("region", "100000", "place"),
        ("region", "杭州", "place"),
        ("months", "three", "malformed"),
        ("months", "-1", "malformed"),
        ("months", "1.5", "malformed"),
        ("months", "1e3", "malformed"),
        ("months", "1_000", "malformed"),
        ("months", "²", "malformed"),
        ("months", "٣", "malformed"),
        ("months", "1" * 5000, "malformed"),
        ("months", "unsure", "malformed"),
        ("months", "121", "range"),
        ("years", "0", "range"),
        ("birth", "1986", "malformed"),
        ("birth", "1986-02-30", "malformed"),
        ("birth", "1986-2-3", "malformed"),
        ("birth", "19860203", "malformed"),
        ("birth", "1986-W06-1", "malformed"),
        ("birth", "1899-12-31", "range"),
        ("birth", "2200-01-01", "range"),
        ("paid", "", "malformed"),
        ("paid", "12,50", "malformed"),
        ("paid", "12.505", "malformed"),
        ("paid", "12.-5", "malformed"),
        ("paid", "12.+5", "malformed"),
        ("paid", "12. 5", "malformed"),
        ("paid", ".5", "malformed"),
        ("paid", "-12", "malformed"),
        ("paid", "999999999", "range"),
    ],
)
def test_an_answer_that_cant_be_says_in_a_code_why(key, value, code):
    with pytest.raises(BadAnswer) as caught:
        ASKED.answer(key, value)

    assert caught.value.code == code


def test_nobody_whose_age_counts_was_born_after_the_day():
    asked = table([BIRTH], [case("r1", {"birth": Range(None, 39, "age")})])
    day = asked.day
    asked.answer("birth", str(day))
    with pytest.raises(BadAnswer) as caught:
        asked.answer("birth", str(day + datetime.timedelta(days=1)))
    assert caught.value.code == "range"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("used", "unsure"),
        ("region", "unknown"),
        ("region", "330000"),
        ("months", "0"),
        ("months", "120"),
        ("years", "1"),
        ("birth", "1984-02-29"),
        ("paid", "1200"),
        ("paid", "1200.5"),
        ("paid", "0.05"),
    ],
)
def test_an_answer_that_can_be_stands_for_a_set_that_is_not_empty(key, value):
    assert 0 < ASKED.answer(key, value) <= ASKED.table.full[key]


# What a result hangs on, in words


@pytest.mark.parametrize(
    ("asked_about", "limit", "said"),
    [
        (MONTHS, Range(None, 3), "3 or less"),
        (MONTHS, Range(4, None), "4 or more"),
        (MONTHS, Range(4, 12), "4 to 12"),
        (MONTHS, Range(1, 1), ": 1"),
        (BIRTH, Range(None, 39, "age"), "24 November 1986 or later"),
        (BIRTH, Range(40, None, "age"), "23 November 1986 or earlier"),
        (PAID, Range(None, 99_99), "99.99"),
    ],
)
def test_a_range_that_the_result_hangs_on_is_said_as_people_say_it(asked_about, limit, said):
    doubtful = msgspec.structs.replace(asked_about, unsure=True)
    asked = table([doubtful], [case("in", {doubtful.key: limit})])
    answers = {doubtful.key: "unsure"}
    outcome = replay(asked.table, {doubtful.key: asked.answer(doubtful.key, "unsure")}).stands
    edition = Edition(1, TODAY, {}, {("jurisdictions", "cn"): PLACES})

    possible = result(edition, asked, outcome, answers).possibilities

    assert [one.ground.case.id for one in possible] == ["in", "last"]
    (((clause,),), *_) = [one.conditions for one in possible]
    assert said in clause.en


# The whole of it, held against reading the documents aloud.


@st.composite
def questionnaires(draw):
    """Four questions, up to five cases of up to two boxes, and one place's overlay, withdrawn or inserted."""
    claims = {
        "used": st.sampled_from([("yes",), ("no",), ("yes", "no")]),
        "months": st.tuples(st.integers(0, 9), st.integers(0, 9)).map(lambda p: Range(*sorted(p)))
        | st.integers(0, 9).map(lambda n: Range(n, None))
        | st.integers(0, 9).map(lambda n: Range(None, n)),
        "birth": st.tuples(st.integers(0, 60), st.integers(0, 60)).map(
            lambda p: Range(*sorted(p), "age")
        ),
        "region": st.lists(
            st.sampled_from(["110000", "330000", "330100", "440000"]),
            min_size=1,
            max_size=2,
            unique=True,
        ).map(tuple),
    }
    boxes = st.lists(st.fixed_dictionaries({}, optional=claims), min_size=1, max_size=2)
    cases = [
        case(f"r{n}", *found) for n, found in enumerate(draw(st.lists(boxes, min_size=1, max_size=5)))
    ]
    at = draw(st.sampled_from([one.id for one in cases]))
    act = draw(st.sampled_from(["withdraw", "replace", "insert-before"]))
    own = None if act == "withdraw" else case("z", *draw(boxes))
    place = draw(st.sampled_from(["330000", "330100", "440000"]))
    return cases, Overlay("refund", place, (Edit(act, at, own),))


def lies_under(code, outer):
    return outer == code or (outer.endswith("0000") and code[:2] == outer[:2])


def box_holds(box, answers):
    for key, claim in box.items():
        if key == "region":
            ok = any(lies_under(answers[key], one) for one in claim)
        elif isinstance(claim, Range):
            number = completed_years(answers[key], TODAY) if claim.unit == "age" else answers[key]
            ok = (claim.least is None or number >= claim.least) and (
                claim.most is None or number <= claim.most
            )
        else:
            ok = answers[key] in claim
        if not ok:
            return False
    return True


def read_aloud(cases, overlay, answers):
    """The first case that holds, as a clerk would find it with the overlay on the desk."""
    here = lies_under(answers["region"], overlay.jurisdiction)
    (edit,) = overlay.edits
    for one in cases:
        if here and edit.at == one.id:
            if edit.case and any(box_holds(box, answers) for box in edit.case.when):
                return edit.case.id
            if edit.act != "insert-before":
                continue
        if any(box_holds(box, answers) for box in one.when):
            return one.id
    return "last"


@given(questionnaires(), st.data())
@settings(max_examples=150, deadline=None)
def test_the_table_ends_where_reading_the_documents_ends(found, data):
    cases, overlay = found
    asked = table([USED, MONTHS, BIRTH, REGION], cases, [overlay])
    births = data.draw(st.lists(st.dates(datetime.date(1960, 1, 1), TODAY), min_size=3, max_size=3))

    for used, months, birth, region in itertools.product(("yes", "no"), (0, 3, 7, 50), births, LEAVES):
        answers = {"used": used, "months": months, "birth": birth, "region": region}
        masks = {key: asked.answer(key, str(value)) for key, value in answers.items()}
        rule = outcome_of(asked.table, masks)
        assert asked.case(rule).id == read_aloud(cases, overlay, answers)
