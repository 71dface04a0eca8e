"""Answers as they stand in an address: what is taken, what is dropped, what is wrong and why."""

import random
from urllib.parse import parse_qs

import pytest
from hypothesis import given, strategies as st

from eligibility.answers import conversation, fold, keep, read, standing
from tests.test_compile import BIRTH, MONTHS, REGION, USED, case, question, table

TABLE = table(
    [question("scheme", "choice", ("flex", "resident")), USED, MONTHS, BIRTH, REGION],
    [
        case("r1", {"scheme": ("resident",), "used": ("no",)}),
        case("r2", {"scheme": ("flex",), "region": ("330000",)}),
    ],
)


def judged(query):
    return read(TABLE, list(parse_qs(query, keep_blank_values=True).items()))


@pytest.mark.parametrize(
    ("query", "answers", "tidy"),
    [
        ("", {}, True),
        ("scheme=flex&months=3", {"scheme": "flex", "months": "3"}, True),
        ("region=330000&used=unsure", {"region": "330000", "used": "unsure"}, True),
        # The same answer twice is one answer, but not the address we print.
        ("scheme=flex&scheme=flex", {"scheme": "flex"}, False),
        ("scheme=flex&scheme=", {"scheme": "flex"}, False),
        # Full-width digits are digits.
        ("months=１２", {"months": "12"}, False),
        ("months=12&months=１２", {"months": "12"}, False),
        ("birth=１９８６－０２－０３", {"birth": "1986-02-03"}, False),
        ("months=%203%20", {"months": "3"}, False),
        # However people write it.
        ("months=3个月", {"months": "3"}, False),
        ("months=12 months", {"months": "12"}, False),
        ("birth=197805", {"birth": "1978-05"}, False),
        ("birth=1978年5月", {"birth": "1978-05"}, False),
        ("birth=1978.5.3", {"birth": "1978-05-03"}, False),
        ("birth=19780503", {"birth": "1978-05-03"}, False),
        ("birth=1978/5/3&birth=1978年5月3日", {"birth": "1978-05-03"}, False),
        # What nobody asked is dropped.
        ("scheme=flex&colour=red", {"scheme": "flex"}, False),
        ("scheme%00=flex", {}, False),
        ("SCHEME=flex", {}, False),
        ("scheme=", {}, False),
        ("scheme=%20", {}, False),
    ],
)
def test_answers_that_can_stand_are_taken_and_the_rest_is_dropped(query, answers, tidy):
    found = judged(query)

    assert (found.answers, found.wrong, found.tidy) == (answers, {}, tidy)


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("scheme=flex&scheme=resident", {"scheme": "twice"}),
        ("months=1&months=2&months=1", {"months": "twice"}),
        ("scheme=gold", {"scheme": "option"}),
        ("scheme=flex%00", {"scheme": "option"}),
        ("scheme=%00", {"scheme": "option"}),
        ("region=%00", {"region": "place"}),
        ("region=990000", {"region": "place"}),
        ("months=many", {"months": "malformed"}),
        ("months=3%00", {"months": "malformed"}),
        ("months=121", {"months": "range"}),
        ("birth=1986-13-01", {"birth": "malformed"}),
        ("birth=86年5月", {"birth": "malformed"}),
        ("birth=198613", {"birth": "malformed"}),
        ("months=3岁", {"months": "malformed"}),
        ("months=2年", {"months": "malformed"}),
        ("months=3 years", {"months": "malformed"}),
        ("scheme=" + "flex" * 2000, {"scheme": "malformed"}),
        ("scheme=gold&months=121", {"scheme": "option", "months": "range"}),
    ],
)
def test_an_answer_that_cant_stand_is_kept_out_with_its_reason(query, wrong):
    found = judged(query)

    assert found.wrong == wrong
    assert found.answers == {}


def test_a_wrong_answer_leaves_the_others_alone():
    found = judged("scheme=gold&used=no")

    assert (found.answers, found.wrong) == ({"used": "no"}, {"scheme": "option"})


@pytest.mark.parametrize(
    ("query", "was"),
    [
        ("was=used.no~months.3", {"used": "no", "months": "3"}),
        ("was=birth.1986-02-03", {"birth": "1986-02-03"}),
        # An answer that stands is not also an earlier one.
        ("used=yes&was=used.no~months.3", {"months": "3"}),
        # What couldn't be an answer doesn't prefill.
        ("was=used.maybe~months.many~colour.red", {}),
        ("was=used~.no~used.~~~", {}),
        ("was=used.no%00", {}),
        ("was=", {}),
        ("was=used.no&was=used.yes", {}),
    ],
)
def test_earlier_answers_prefill_if_they_could_stand(query, was):
    assert judged(query).was == was


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "scheme": st.sampled_from(["flex", "resident"]),
            "used": st.sampled_from(["yes", "no", "unsure"]),
            "months": st.integers(0, 120).map(str),
            "birth": st.dates().filter(lambda day: 1900 <= day.year < 2200).map(str),
            "region": st.sampled_from(["330000", "330100", "unknown"]),
        },
    )
)
def test_earlier_answers_are_read_as_they_were_kept(earlier):
    assert read(TABLE, [("was", [keep(earlier)])]).was == earlier


def test_parameters_that_steer_a_page_are_no_answers():
    found = judged("on=2026-11-23&seen=1-2026-11-23&change=used&province=330000&asked=used")

    assert found.answers == {}
    assert found.tidy
    assert found.controls == {
        "on": "2026-11-23",
        "seen": "1-2026-11-23",
        "change": "used",
        "province": "330000",
        "asked": "used",
    }


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(value):
    assert fold(fold(value)) == fold(value)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["scheme", "used", "months", "birth", "region", "was", "on", "x", ""]),
            st.lists(st.text(max_size=45), min_size=1, max_size=3),
        ),
        max_size=6,
        unique_by=lambda pair: pair[0],
    )
)
def test_whatever_stands_in_the_address_is_judged_and_never_breaks(query):
    found = read(TABLE, query)

    assert not found.answers.keys() & found.wrong.keys()
    for key, value in found.answers.items():
        assert TABLE.answer(key, value)
    assert read(TABLE, [(key, [value]) for key, value in found.answers.items()]).tidy


@given(st.randoms(use_true_random=False))
def test_the_order_of_the_address_changes_nothing(chance: random.Random):
    pairs = [("scheme", ["flex"]), ("used", ["no"]), ("months", ["3"]), ("region", ["330100"])]
    expected = conversation(TABLE, read(TABLE, pairs))
    chance.shuffle(pairs)

    assert conversation(TABLE, read(TABLE, pairs)) == expected


@pytest.mark.parametrize(
    ("query", "asked", "counted"),
    [
        ("scheme=resident&used=no&months=3", ("scheme", "used"), {"scheme": "resident", "used": "no"}),
        # A place that was named stays, though nobody asked: offices and dates hang on it.
        (
            "region=440100&scheme=resident&used=no",
            ("scheme", "used"),
            {"scheme": "resident", "used": "no", "region": "440100"},
        ),
        ("used=no", (), {}),
    ],
)
def test_what_counts_are_the_answers_to_what_was_asked_and_the_place(query, asked, counted):
    found = judged(query)
    talk = conversation(TABLE, found)

    assert talk.asked == asked
    assert standing(found, talk.asked) == counted
    assert list(standing(found, talk.asked)) == list(counted)
