"""Sets of answers: what is left of boxes, what two of them share, all held against single points."""

import itertools

import pytest
from hypothesis import given, strategies as st

from eligibility.engine.algebra import (
    BudgetSpent,
    Dimension,
    common,
    inside,
    joined,
    meets,
    minus,
    subtract,
)

FULL = {"a": 0b111, "b": 0b11, "c": 0b1111}
POINTS = [
    dict(zip(FULL, atoms, strict=True))
    for atoms in itertools.product(
        *([1 << n for n in range(full.bit_length())] for full in FULL.values())
    )
]

boxes = st.fixed_dictionaries({}, optional={key: st.integers(1, full) for key, full in FULL.items()})


def points(box):
    """The places of the points in a box, among all of them."""
    return {
        place
        for place, point in enumerate(POINTS)
        if all(point[key] & mask for key, mask in box.items())
    }


def together(found):
    return set().union(*(points(box) for box in found))


def overlapping(found):
    return any(points(one) & points(other) for one, other in itertools.combinations(found, 2))


@given(boxes, boxes)
def test_boxes_meet_just_when_they_share_a_point(one, other):
    assert meets(one, other) == bool(points(one) & points(other))
    assert meets(one, other) == meets(other, one)


@given(st.lists(boxes, max_size=6))
def test_joined_boxes_have_the_same_points_and_none_differ_in_one_key_alone(found):
    fewer = joined(found, FULL)
    assert together(fewer) == together(found) and len(fewer) <= len(found)
    for one, other in itertools.combinations(fewer, 2):
        assert sum(one.get(key, FULL[key]) != other.get(key, FULL[key]) for key in FULL) > 1
    assert all(mask != FULL[key] for box in fewer for key, mask in box.items())


@given(boxes, boxes)
def test_what_is_common_to_two_boxes_that_meet_is_their_shared_points(one, other):
    if meets(one, other):
        assert points(common(one, other)) == points(one) & points(other)
        assert all(common(one, other).values())


@given(boxes, boxes)
def test_minus_leaves_the_points_outside_the_cut_in_pieces_that_dont_overlap(box, cut):
    pieces = minus(box, cut, FULL)

    assert together(pieces) == points(box) - points(cut)
    assert not overlapping(pieces)
    assert all(all(piece.values()) for piece in pieces)


@given(boxes)
def test_a_box_without_itself_is_nothing(box):
    assert minus(box, box, FULL) == []
    assert minus(box, {}, FULL) == []


@given(st.lists(boxes, max_size=3), st.lists(boxes, max_size=4))
def test_subtract_leaves_the_points_outside_every_cut(whole, cuts):
    assert together(subtract(whole, cuts, FULL)) == together(whole) - together(cuts)


@given(st.lists(boxes, max_size=4))
def test_pieces_of_the_whole_space_dont_overlap(cuts):
    assert not overlapping(subtract([{}], cuts, FULL))


@given(boxes, st.permutations(list(FULL)))
def test_a_box_lies_inside_another_so_far_as_it_says_anything(outer, keys):
    box = dict.fromkeys(keys[:2], 1)

    expected = all(mask & 1 for key, mask in outer.items() if key in box)
    assert inside(box, outer) == expected


def test_a_box_that_says_nothing_lies_inside_everything():
    assert inside({}, {"a": 0b001})
    assert not inside({"a": 0b111}, {"a": 0b001})


def test_past_the_budget_the_difference_is_not_computed():
    cuts = [{"a": 0b001, "b": 0b01, "c": 0b0001}]

    assert len(subtract([{}], cuts, FULL, budget=3)) == 3
    with pytest.raises(BudgetSpent):
        subtract([{}], cuts, FULL, budget=2)


def test_a_dimension_has_one_bit_for_each_atom_and_names_a_set_in_order():
    dimension = Dimension("scheme", ("flex", "resident", "none"))

    assert dimension.full == 0b111
    assert dimension.named(0b101) == ["flex", "none"]
    assert dimension.named(0) == []
