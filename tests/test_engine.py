"""The decision engine: what it asks, where it ends, and that it agrees with reading the table aloud."""

import itertools

import pytest
from hypothesis import given, settings, strategies as st

from eligibility.engine.algebra import Dimension, meets
from eligibility.engine.interview import Ask, Outcome, Rule, Table, replay, step

# A refund in miniature: an error comes back; a resident's premium comes back if the cover wasn't used.
REASON, SCHEME, USED, MONTHS = "reason", "scheme", "used", "months"
ATOMS = {
    REASON: ("error", "job", "other"),
    SCHEME: ("resident", "flex"),
    USED: ("yes", "no"),
    MONTHS: ("0", "1", "4"),
}


def box(**sets):
    """`box(reason="error job")`: a box from the names of atoms."""
    return {
        key: sum(1 << ATOMS[key].index(atom) for atom in names.split()) for key, names in sets.items()
    }


def table(rules, atoms=ATOMS, preamble=()):
    dimensions = {key: Dimension(key, names) for key, names in atoms.items()}
    full = {key: dimension.full for key, dimension in dimensions.items()}
    return Table(dimensions, tuple(atoms), preamble, tuple(rules), full)


SMALL = table(
    [
        Rule("error", (box(reason="error"),)),
        Rule("used", (box(reason="job", scheme="resident", used="yes"),)),
        Rule("refund", (box(reason="job", scheme="resident"),)),
        Rule("paid-twice", (box(reason="job", scheme="flex", months="1 4"),)),
    ]
)


@pytest.mark.parametrize(
    ("answers", "asks"),
    [
        ({}, REASON),
        ({"reason": "job"}, SCHEME),
        ({"reason": "job", "scheme": "resident"}, USED),
        ({"reason": "job", "scheme": "flex"}, MONTHS),
        ({"scheme": "flex"}, REASON),
        ({"reason": "job", "used": "no"}, SCHEME),
    ],
)
def test_it_asks_the_next_question_that_can_still_decide(answers, asks):
    assert step(SMALL, box(**answers)) == Ask(asks)


@pytest.mark.parametrize(
    ("answers", "ends"),
    [
        ({"reason": "error"}, ["error"]),
        ({"reason": "other"}, [None]),
        ({"reason": "job", "scheme": "resident", "used": "yes"}, ["used"]),
        ({"reason": "job", "scheme": "resident", "used": "no"}, ["refund"]),
        ({"reason": "job", "scheme": "flex", "months": "0"}, [None]),
        ({"reason": "job", "scheme": "flex", "months": "4"}, ["paid-twice"]),
        # Not sure: a row that hangs on it asks nothing more.
        ({"reason": "job", "scheme": "resident flex"}, ["used", "refund", "paid-twice", None]),
        ({"reason": "job", "scheme": "resident", "used": "yes no"}, ["used", "refund"]),
        ({"reason": "job", "scheme": "flex", "months": "0 1 4"}, ["paid-twice", None]),
        (
            {"reason": "job", "scheme": "resident flex", "months": "4"},
            ["used", "refund", "paid-twice"],
        ),
        ({"reason": "error job other"}, ["error", "used", "refund", "paid-twice", None]),
    ],
)
def test_it_ends_on_the_rules_that_are_still_possible(answers, ends):
    stands = step(SMALL, box(**answers))

    assert isinstance(stands, Outcome), stands
    assert [hit.rule for hit in stands.hits] == ends


def test_a_possibility_says_for_which_answers_it_would_be_the_outcome():
    stands = step(SMALL, box(reason="job", scheme="resident", used="yes no"))

    used, refund = stands.hits
    assert used.boxes == (box(reason="job", scheme="resident", used="yes"),)
    assert refund.boxes == (box(reason="job", scheme="resident", used="no"),)


def test_a_preamble_is_asked_first_even_where_it_decides_nothing():
    small = table(SMALL.rules, preamble=(SCHEME,))

    assert step(small, {}) == Ask(SCHEME)
    assert step(small, box(reason="error")) == Ask(SCHEME)
    assert step(small, box(scheme="flex")) == Ask(REASON)


def test_a_replay_takes_answers_as_their_questions_come_up_and_leaves_the_rest_alone():
    given_answers = box(months="4", used="yes", reason="job", scheme="flex")

    talk = replay(SMALL, given_answers)

    assert talk.asked == (REASON, SCHEME, MONTHS)
    assert [hit.rule for hit in talk.stands.hits] == ["paid-twice"]


def test_a_replay_stops_at_the_first_question_without_an_answer():
    talk = replay(SMALL, box(used="yes", reason="job"))

    assert talk.asked == (REASON,)
    assert talk.stands == Ask(SCHEME)


def test_what_was_volunteered_narrows_the_outcome_though_nobody_asked():
    unsure = {**box(reason="job", scheme="resident"), USED: 0b11}

    assert len(replay(SMALL, unsure).stands.hits) == 2
    narrowed = replay(SMALL, {**unsure, SCHEME: 0b11, MONTHS: 0b001}, volunteered=(MONTHS,)).stands
    assert [hit.rule for hit in narrowed.hits] == ["used", "refund", None]


def test_an_answer_that_was_given_behind_a_not_sure_narrows_what_is_possible():
    unsure = box(reason="job", scheme="resident flex")

    assert [hit.rule for hit in replay(SMALL, unsure).stands.hits] == [
        "used",
        "refund",
        "paid-twice",
        None,
    ]
    talk = replay(SMALL, {**unsure, **box(used="no", months="4")})
    assert [hit.rule for hit in talk.stands.hits] == ["refund", "paid-twice"]
    assert set(talk.asked) == {REASON, SCHEME, USED, MONTHS}


# Random tables, held against "the first rule whose box holds".


@st.composite
def tables(draw, most=6):
    """Up to six questions, choices or ranges, and up to seven rules of up to three boxes each."""
    sizes = draw(st.lists(st.integers(2, 4), min_size=1, max_size=most))
    if len(sizes) == 6:  # as many points as five questions have, or fewer
        sizes = [min(size, 3) for size in sizes]
    atoms = {f"q{n}": tuple(f"a{atom}" for atom in range(size)) for n, size in enumerate(sizes)}
    ranged = draw(st.lists(st.booleans(), min_size=len(sizes), max_size=len(sizes)))
    claims = {
        key: _ranges(len(names)) if of_numbers else st.integers(1, (1 << len(names)) - 1)
        for (key, names), of_numbers in zip(atoms.items(), ranged, strict=True)
    }
    claimed = st.fixed_dictionaries({}, optional=claims)
    found = draw(st.lists(st.lists(claimed, min_size=1, max_size=3), max_size=7))
    rules = [Rule(f"r{n}", tuple(boxes)) for n, boxes in enumerate(found)]
    order = draw(st.permutations(list(atoms)))
    preamble = tuple(order[:1]) if draw(st.booleans()) else ()
    return table(rules, {key: atoms[key] for key in order}, preamble)


def _ranges(size):
    """Sets of neighbouring atoms."""
    ends = st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)).map(sorted)
    return ends.map(lambda pair: (1 << pair[1] + 1) - (1 << pair[0]))


def holds(claimed, point):
    return all(point[key] & mask for key, mask in claimed.items())


def first_rule(asked, point):
    """Brute force: the first rule one of whose boxes holds; None is the fallback."""
    return next((r.name for r in asked.rules if any(holds(one, point) for one in r.boxes)), None)


def points(asked, within=None):
    """Every full set of answers, each a single atom, that lies in a box."""
    within = within or {}
    atoms = [
        [
            1 << place
            for place in range(len(dimension.atoms))
            if within.get(key, dimension.full) >> place & 1
        ]
        for key, dimension in asked.dimensions.items()
    ]
    for chosen in itertools.product(*atoms):
        yield dict(zip(asked.dimensions, chosen, strict=True))


@st.composite
def interviews(draw):
    """A random table and an answer, sure or not, to each of its questions."""
    asked = draw(tables())
    answers = {
        key: draw(st.sampled_from([*(1 << n for n in range(len(one.atoms))), one.full, one.full]))
        for key, one in asked.dimensions.items()
    }
    return asked, answers


@given(tables())
@settings(max_examples=60, deadline=None)
def test_on_every_full_answer_the_engine_ends_on_the_first_rule_that_holds(asked):
    for point in points(asked):
        (hit,) = replay(asked, point).stands.hits
        assert hit.rule == first_rule(asked, point)


@given(tables(), st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_answers_in_any_order_give_the_same_outcome(asked, chance):
    """Given one by one in any order, they decide on the same rule, however early they decide."""
    point = {key: 1 << chance.randrange(len(one.atoms)) for key, one in asked.dimensions.items()}
    keys = list(point)
    chance.shuffle(keys)
    known = {}
    for key in keys:
        known[key] = point[key]
        stands = step(asked, known)
        if isinstance(stands, Outcome):
            assert [hit.rule for hit in stands.hits] == [first_rule(asked, point)]
    assert isinstance(stands, Outcome)


@given(interviews(), st.data())
@settings(max_examples=200, deadline=None)
def test_the_order_in_which_answers_stand_in_the_address_changes_nothing(interview, data):
    asked, answers = interview
    shuffled = {key: answers[key] for key in data.draw(st.permutations(list(answers)))}

    assert replay(asked, shuffled) == replay(asked, answers)


@given(interviews())
@settings(max_examples=200, deadline=None)
def test_not_sure_gives_exactly_the_rules_that_completing_the_answers_can_reach(interview):
    asked, answers = interview
    talk = replay(asked, answers)
    known = {key: answers[key] for key in talk.asked}

    reachable = {first_rule(asked, point) for point in points(asked, known)}
    assert {hit.rule for hit in talk.stands.hits} == reachable
    assert len(talk.stands.hits) == len(reachable)


@given(interviews())
@settings(max_examples=200, deadline=None)
def test_the_boxes_of_the_possibilities_divide_the_answers_among_them(interview):
    asked, answers = interview
    talk = replay(asked, answers)
    known = {key: answers[key] for key in talk.asked}

    for point in points(asked):
        inside = all(point[key] & mask for key, mask in known.items())
        claimed = [hit.rule for hit in talk.stands.hits if any(meets(one, point) for one in hit.boxes)]
        assert claimed == ([first_rule(asked, point)] if inside else [])


@given(interviews())
@settings(max_examples=200, deadline=None)
def test_nothing_more_is_asked_once_one_outcome_is_left(interview):
    asked, answers = interview
    talk = replay(asked, answers)

    for place, key in enumerate(talk.asked):
        if key in asked.preamble:
            continue
        known = {one: answers[one] for one in talk.asked[:place]}
        assert len({first_rule(asked, point) for point in points(asked, known)}) > 1


@given(interviews())
@settings(max_examples=200, deadline=None)
def test_no_question_is_asked_twice_and_a_row_is_asked_in_the_tables_order(interview):
    asked, answers = interview
    talk = replay(asked, answers)

    assert len(set(talk.asked)) == len(talk.asked)
    assert isinstance(talk.stands, Outcome)
