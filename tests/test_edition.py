"""The fold: which entry of the publication log a page shows, as of a log number and a day."""

import datetime
import random

import pytest
from hypothesis import given, strategies as st

from legalbasis.publishing.edition import Edition, Entry, fold, later_starts, restoring

START = datetime.date(2026, 1, 1)


def day(number):
    return START + datetime.timedelta(days=number)


def entry(seq, key, sha256, starts=0):
    return Entry(seq, "work", key, sha256, day(starts))


def shown(log, seq, on):
    """What the pages say: their digests by key."""
    return {key: one.sha256 for (_, key), one in fold(log, seq, on).items()}


LOG = [
    entry(1, "law", "first"),
    entry(2, "card", "card"),
    entry(3, "law", "second"),
    entry(4, "law", "scheduled", starts=10),
    entry(5, "card", None, starts=5),
]


@pytest.mark.parametrize(
    ("seq", "on", "reads"),
    [
        (0, 0, {}),
        (1, 0, {"law": "first"}),
        (2, 0, {"law": "first", "card": "card"}),
        (3, 0, {"law": "second", "card": "card"}),
        (3, -1, {}),
        # Scheduled: there from its first day on, and not a day before.
        (4, 9, {"law": "second", "card": "card"}),
        (4, 10, {"law": "scheduled", "card": "card"}),
        # Withdrawn.
        (5, 4, {"law": "second", "card": "card"}),
        (5, 5, {"law": "second"}),
        (5, 10, {"law": "scheduled"}),
        # A number that the log hasn't reached shows the newest there is.
        (99, 10, {"law": "scheduled"}),
    ],
)
def test_a_page_shows_its_last_entry_that_has_begun(seq, on, reads):
    assert shown(LOG, seq, day(on)) == reads


def test_a_withdrawn_page_comes_back_with_a_later_entry():
    assert shown([*LOG, entry(6, "card", "again", starts=6)], 6, day(6))["card"] == "again"


def test_pages_of_two_kinds_with_one_key_are_two_pages():
    log = [
        Entry(1, "work", "refund", "a", START),
        Entry(2, "questionnaire", "refund", "b", START),
    ]

    assert {page: one.sha256 for page, one in fold(log, 2, START).items()} == {
        ("work", "refund"): "a",
        ("questionnaire", "refund"): "b",
    }


def test_the_days_to_come_are_those_of_scheduled_entries_each_once():
    log = [*LOG, entry(6, "card", "x", starts=10), entry(7, "card", "y", starts=20)]

    assert later_starts(log, 6, day(0)) == [day(5), day(10)]
    assert later_starts(log, 7, day(10)) == [day(20)]


def test_restoring_names_what_has_to_be_appended():
    assert restoring(LOG, 2, day(5)) == [(("work", "card"), "card"), (("work", "law"), "first")]
    assert restoring(LOG, 1, day(0)) == [(("work", "card"), None), (("work", "law"), "first")]


def test_restoring_what_already_stands_needs_nothing():
    assert restoring(LOG, 5, day(5)) == []
    assert restoring(LOG, 3, day(0)) == []


def test_something_derived_from_an_edition_is_made_once():
    made = []
    edition = Edition(1, START, {}, {})

    for _ in range(2):
        assert edition.derived("table", lambda: made.append(1) or "value") == "value"
    assert made == [1]


keys = st.sampled_from(["law", "card", "refund"])
digests = st.sampled_from(["a", "b", "c", None])


@st.composite
def logs(draw):
    rows = draw(st.lists(st.tuples(keys, digests, st.integers(-5, 5)), max_size=12))
    return [entry(seq, *row) for seq, row in enumerate(rows, 1)]


@given(logs(), st.integers(0, 13), st.integers(-6, 6), st.randoms(use_true_random=False))
def test_the_order_in_which_the_log_is_read_changes_nothing(log, seq, on, chance: random.Random):
    shuffled = list(log)
    chance.shuffle(shuffled)

    assert fold(shuffled, seq, day(on)) == fold(log, seq, day(on))


@given(logs(), st.integers(0, 13), st.integers(-6, 6))
def test_what_is_appended_later_changes_nothing_that_was_said_before(log, seq, on):
    assert fold(log, seq, day(on)) == fold([one for one in log if one.seq <= seq], seq, day(on))


@given(logs(), st.integers(0, 13), st.integers(-6, 6))
def test_the_fold_is_the_last_begun_entry_of_each_page(log, seq, on):
    begun = [one for one in log if one.seq <= seq and one.starts_on <= day(on)]
    last = {one.page: one for one in sorted(begun, key=lambda one: one.seq)}

    assert fold(log, seq, day(on)) == {page: one for page, one in last.items() if one.sha256}


@given(logs(), st.integers(0, 13), st.integers(-6, 6))
def test_between_two_starts_the_edition_stays_the_same(log, seq, on):
    """So it is enough to check a day and each later start."""
    changes = later_starts(log, seq, day(on))
    for later in range(on, 8):
        last = max([day(on), *(one for one in changes if one <= day(later))])
        assert fold(log, seq, day(later)) == fold(log, seq, last)


@given(logs(), st.integers(0, 12), st.integers(-6, 6))
def test_appending_what_restoring_names_makes_the_day_read_as_it_did(log, back_to, on):
    added = [
        Entry(len(log) + place, kind, key, sha256, day(on))
        for place, ((kind, key), sha256) in enumerate(restoring(log, back_to, day(on)), 1)
    ]
    rolled_back = [*log, *added]

    assert shown(rolled_back, len(rolled_back), day(on)) == shown(log, back_to, day(on))
    # Nothing is appended that reads so already, and what was said before stays as it was.
    now = shown(log, len(log), day(on))
    assert all(now.get(one.key) != one.sha256 for one in added)
    assert shown(rolled_back, len(log), day(on)) == now
