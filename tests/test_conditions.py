"""Conditions in writing: one line is one box, read and written both ways."""

import pytest
from hypothesis import given, strategies as st

from eligibility.conditions import read, write
from eligibility.documents import Option, Question, Range
from legalbasis.documents import Text

WORDS = Text("字", "words")


def question(key, kind, options=()):
    return Question(
        key, kind, WORDS, WORDS, WORDS, options=tuple(Option(one, WORDS, WORDS) for one in options)
    )


OPTIONS = ("resident", "flex", "emp_unit", "no", "yes2")
PLACES = ("330000", "330100", "110000")
QUESTIONS = {
    one.key: one
    for one in (
        question("scheme", "choice", OPTIONS),
        question("used", "yesno", ("yes", "no")),
        question("gap_months", "months"),
        question("years", "number"),
        question("paid", "amount"),
        question("birth", "date"),
        question("region", "region"),
    )
}


@pytest.mark.parametrize(
    ("line", "box"),
    [
        ("always", {}),
        ("scheme = resident", {"scheme": ("resident",)}),
        ("scheme in {flex, emp_unit}", {"scheme": ("flex", "emp_unit")}),
        ("gap_months <= 3", {"gap_months": Range(None, 3)}),
        ("gap_months < 3", {"gap_months": Range(None, 2)}),
        ("gap_months >= 4", {"gap_months": Range(4, None)}),
        ("gap_months > 4", {"gap_months": Range(5, None)}),
        ("gap_months = 0", {"gap_months": Range(0, 0)}),
        ("1 <= gap_months <= 12", {"gap_months": Range(1, 12)}),
        ("age(birth) < 40", {"birth": Range(None, 39, "age")}),
        ("40 <= age(birth) <= 49", {"birth": Range(40, 49, "age")}),
        ("age(birth) = 60", {"birth": Range(60, 60, "age")}),
        ("region under 330000", {"region": ("330000",)}),
        ("region under {330000, 110000}", {"region": ("330000", "110000")}),
        (
            "scheme = resident & gap_months <= 3 & region under 330000",
            {"scheme": ("resident",), "gap_months": Range(None, 3), "region": ("330000",)},
        ),
        # However a curator spaces it.
        ("  scheme   = resident&used = no ", {"scheme": ("resident",), "used": ("no",)}),
    ],
)
def test_a_line_reads_as_its_box(line, box):
    assert read(line, QUESTIONS) == box


@pytest.mark.parametrize(
    ("box", "line"),
    [
        ({}, "always"),
        ({"scheme": ("flex",)}, "scheme = flex"),
        ({"scheme": ("flex", "emp_unit")}, "scheme in {flex, emp_unit}"),
        ({"gap_months": Range(3, 3)}, "gap_months = 3"),
        ({"gap_months": Range(1, 3), "used": ("no",)}, "1 <= gap_months <= 3 & used = no"),
        ({"gap_months": Range(None, 3)}, "gap_months <= 3"),
        ({"birth": Range(40, None, "age")}, "age(birth) >= 40"),
        ({"region": ("330000",)}, "region under 330000"),
        ({"region": ("330000", "110000")}, "region under {330000, 110000}"),
    ],
)
def test_a_box_is_written_as_shortly_as_it_can_be(box, line):
    assert write(box, QUESTIONS) == line


def ranges(unit="value"):
    bounds = st.tuples(st.none() | st.integers(0, 999_999), st.none() | st.integers(0, 999_999)).filter(
        lambda pair: pair != (None, None)
    )
    return bounds.map(lambda pair: Range(*pair, unit))


def some(names):
    return st.lists(st.sampled_from(names), min_size=1, unique=True).map(tuple)


boxes = st.fixed_dictionaries(
    {},
    optional={
        "scheme": some(OPTIONS),
        "used": some(("yes", "no")),
        "gap_months": ranges(),
        "years": ranges(),
        "paid": ranges(),
        "birth": ranges("age"),
        "region": some(PLACES),
    },
)


@given(boxes)
def test_a_box_that_is_written_reads_back_as_itself(box):
    assert read(write(box, QUESTIONS), QUESTIONS) == box


@given(boxes)
def test_a_line_that_was_written_is_written_the_same_again(box):
    line = write(box, QUESTIONS)

    assert "\n" not in line
    assert write(read(line, QUESTIONS), QUESTIONS) == line


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("scheme", "scheme"),
        ("scheme == resident", "scheme == resident"),
        ("scheme is resident", "scheme is resident"),
        ("scheme = resident flex", "scheme = resident flex"),
        ("scheme = resident or used = no", "scheme = resident or used = no"),
        ("scheme != flex", "scheme != flex"),
        ("scheme >= flex", "scheme >= flex"),
        ("used = no & gap_months <= three", "gap_months <= three"),
        ("used = no & & gap_months <= 3", "“”"),
        ("used = no &", "“”"),
        ("", "“”"),
        ("age(birth) under 40", "age(birth) under 40"),
        ("12 >= gap_months >= 1", "12 >= gap_months >= 1"),
        ("scheme in flex, resident", "scheme in flex, resident"),
        ("scheme in {flex", "scheme in {flex"),
        ("used = no & used = yes", "used"),
    ],
)
def test_a_term_that_cant_be_read_is_named(line, named):
    with pytest.raises(ValueError) as caught:
        read(line, QUESTIONS)

    assert named in str(caught.value)
