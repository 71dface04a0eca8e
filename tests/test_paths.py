"""The paths of an interview, counted: held against walking every one of them."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings, strategies as st

from eligibility.engine.algebra import BudgetSpent
from eligibility.engine.interview import Ask, Rule, replay, step
from eligibility.engine.paths import median, paths
from tests.test_engine import box, points, table, tables
from tests.test_proof import SOUND

# Paths: SOUND asks the reason, of a job the scheme, then whether it was used or for how many months.


def test_paths_are_counted_by_length_answers_that_come_to_the_same_as_one():
    found = paths(table(SOUND))

    assert found.lengths() == {1: 2, 3: 4}
    assert found.asked == {"reason", "scheme", "used", "months"}
    assert median(found.lengths()) == 3
    assert list(found.longest()) == ["reason", "scheme", "used"]
    assert median(Counter({1: 2, 4: 2})) == 2.5


def test_a_preamble_stands_at_the_head_of_every_path():
    found = paths(table(SOUND, preamble=("scheme",)))

    assert found.nodes[-1].key == "scheme"
    assert found.before("reason") == {"scheme"}
    assert set(found.without("scheme")) == set()


def test_a_path_that_ends_on_a_rule_without_asking_comes_with_its_answers():
    found = paths(table(SOUND))

    assert found.without("scheme") == {"error": {"reason": "error"}, "other": {"reason": "other"}}
    assert found.without("used")["paid-twice"] == {"reason": "job", "scheme": "flex", "months": "1"}
    assert found.before("months") == {"reason", "scheme"}


def test_with_answers_given_beforehand_only_the_paths_through_them_remain():
    found = paths(table(SOUND), box(scheme="flex"))

    assert found.asked == {"reason", "scheme", "months"}


def test_not_sure_is_an_answer_and_can_lead_further_than_any_sure_one():
    rules = [
        Rule("a", ({"x": 0b100, "m": 0b01},)),
        Rule("b", ({"x": 0b010},)),
        Rule("c", ({"k": 0b01, "m": 0b01},)),
        Rule("d", ({"x": 0b001},)),
        Rule("e", ({"n": 0b01},)),
    ]
    sure = table(rules, {"x": ("1", "2", "3"), "k": ("y", "n"), "m": ("y", "n"), "n": ("y", "n")})
    found = paths(replace(sure, vague={"x": {"unsure": 0b111}}))

    assert len(paths(sure).longest()) == 3
    assert found.longest() == {"x": "unsure", "k": "y", "m": "n", "n": "y"}


def test_past_the_budget_it_raises():
    with pytest.raises(BudgetSpent):
        paths(table(SOUND), budget=3)


@st.composite
def vague_tables(draw):
    """A random table in which some questions can be answered "not sure", or by halves."""
    asked = draw(tables(most=4))
    sets = {
        key: draw(st.dictionaries(st.sampled_from("xy"), st.integers(1, full), max_size=2))
        for key, full in asked.full.items()
    }
    vague = {
        key: {name: mask for name, mask in some.items() if mask & (mask - 1)}
        for key, some in sets.items()
    }
    return replace(asked, vague=vague)


def kinds(asked, key):
    """Every answer to a question, the sure ones first."""
    atoms = [1 << place for place in range(len(asked.dimensions[key].atoms))]
    return [*atoms, *asked.vague.get(key, {}).values()]


def tree(asked, answers):
    """Brute force: all that can follow, answers that come to the same left out."""
    stands = step(asked, answers)
    if not isinstance(stands, Ask):
        return tuple(hit.rule for hit in stands.hits)
    ways = {}
    for mask in kinds(asked, stands.key):
        ways.setdefault(tree(asked, {**answers, stands.key: mask}), mask)
    return stands.key, tuple((mask, follower) for follower, mask in ways.items())


def walks(node, asked=()):
    """Every path through a tree: the questions, and where it ends."""
    if len(node) == 2 and isinstance(node[1], tuple):
        for _, follower in node[1]:
            yield from walks(follower, (*asked, node[0]))
    else:
        yield asked, node


@given(vague_tables())
@settings(max_examples=150, deadline=None)
def test_the_graph_holds_just_the_paths_that_walking_finds(asked):
    found = paths(asked)
    walked = list(walks(tree(asked, {})))

    assert found.lengths() == Counter(len(keys) for keys, _ in walked)
    assert found.asked == {key for keys, _ in walked for key in keys}
    assert len(found.longest()) == max(len(keys) for keys, _ in walked)
    for key in asked.order:
        without = {ends[0] for keys, ends in walked if len(ends) == 1 and key not in keys}
        assert set(found.without(key)) == without
        before = {one for keys, _ in walked if key in keys for one in keys[: keys.index(key)]}
        assert found.before(key) == before


@given(vague_tables())
@settings(max_examples=100, deadline=None)
def test_the_answers_of_a_path_lead_where_it_says_without_the_question(asked):
    found = paths(asked)
    for key in asked.order:
        for rule, answers in found.without(key).items():
            masks = {one: answer_of(asked, one, value) for one, value in answers.items()}
            talk = replay(asked, masks)
            assert talk.asked == tuple(answers)
            assert key not in talk.asked
            assert [hit.rule for hit in talk.stands.hits] == [rule]


def answer_of(asked, key, value):
    vague = asked.vague.get(key, {})
    return vague[value] if value in vague else 1 << asked.dimensions[key].atoms.index(value)


@given(tables())
@settings(max_examples=100, deadline=None)
def test_full_answers_take_the_paths_of_the_graph(asked):
    lengths = {len(replay(asked, one).asked) for one in points(asked)}
    assert set(paths(asked).lengths()) == lengths
