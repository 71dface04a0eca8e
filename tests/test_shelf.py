"""The shelf: pages without the database, news after two seconds, never two editions in one page."""

import datetime
import gc
import threading
import time
from contextlib import contextmanager

import msgspec
import pytest
from django.db import OperationalError, connection, transaction

from eligibility.compile import Compiled
from legalbasis.documents import Text
from legalbasis.publishing import shelf as shelves
from legalbasis.publishing.shelf import NoSuchEdition, shelf
from legalbasis.today import today
from tests.press import R5, RESULT, data, hrefs, main_of, put, reworded

ENGLISH = "A headline that was not there before."
HEADLINE = Text("一个新的标题。", ENGLISH)
TOMORROW = today() + datetime.timedelta(days=1)


@pytest.fixture
def clock(monkeypatch):
    """The clock of the shelf, to be set forward by hand."""

    class Clock:
        now = time.monotonic()

        def monotonic(self):
            return self.now

    clock = Clock()
    monkeypatch.setattr(shelves, "time", clock)
    return clock


@pytest.fixture
def away(monkeypatch):
    """A database that does not answer while the block runs. Its connection stays, for the test's own sake."""

    def refuse(execute, sql, params, many, context):
        raise OperationalError("the database is away")

    @contextmanager
    def block():
        with monkeypatch.context() as patch, connection.execute_wrapper(refuse):
            patch.setattr(connection, "close", lambda: None)
            yield

    return block


# Without the database.

WARM = ["/en/", "/zh-hans/", "/en/check/refund/", "/en/check/refund/answers/", RESULT, "/en/law/",
        "/en/law/social-insurance-law/", "/en/law/social-insurance-law/article-58/"]  # fmt: skip


@pytest.mark.parametrize("path", WARM)
def test_a_warm_process_serves_its_pages_while_the_database_is_away(citizen, clock, away, path):
    before = citizen.get(path)
    with away():
        for _look in range(3):
            clock.now += 5
            page = citizen.get(path)
            assert page.status_code == 200
            assert page.text == before.text
    clock.now += 5
    assert citizen.get(path).text == before.text


def test_a_page_never_opened_before_is_served_too(citizen, clock, away):
    with away():
        clock.now += 5
        for path in WARM:
            assert citizen.get(path).status_code == 200, path
        assert data(citizen.get(f"{RESULT}&on=2025-12-15"))["case"] == "r5"


def test_news_is_seen_once_the_database_is_back(citizen, edition, clock, away):
    put("questionnaire", "refund", reworded(edition.get("questionnaire", "refund"), "r5", headline=HEADLINE),
        look=False)  # fmt: skip
    with away():
        clock.now += 5
        assert ENGLISH not in citizen.get(RESULT).text
    clock.now += 5
    assert ENGLISH in citizen.get(RESULT).text


def test_a_new_day_begins_without_the_database_with_what_was_scheduled_for_it(
    citizen, edition, clock, away, monkeypatch
):
    put("questionnaire", "refund", reworded(edition.get("questionnaire", "refund"), "r5", headline=HEADLINE),
        starts_on=TOMORROW)  # fmt: skip
    assert ENGLISH not in citizen.get(RESULT).text
    for module in ("legalbasis.visit", "config.views"):
        monkeypatch.setattr(f"{module}.today", lambda: TOMORROW)
    with away():
        clock.now += 5
        assert ENGLISH in citizen.get(RESULT).text


@pytest.mark.parametrize("path", [*WARM, f"{RESULT}&on=2025-12-15"])
def test_a_cold_process_without_the_database_says_that_it_is_not_ready(citizen, clock, away, path):
    shelf.clear()
    with away():
        page = citizen.get(path)
    assert page.status_code == 503
    assert int(page["Retry-After"]) > 0
    assert data(page) == {"page": "error", "status": "503"}
    assert "/zh-hans/" in hrefs(page.text) or "/en/" in hrefs(page.text)
    clock.now += 5
    assert citizen.get(path).status_code == 200, "it recovers by itself"


def test_a_kept_answer_is_not_called_unknown_because_the_database_is_away(
    citizen, edition, clock, away
):
    """It exists: it can't be read just now."""
    path = f"{RESULT}&seen={edition.seq}-{edition.day}"
    shelf.clear()
    with away():
        assert citizen.get(path).status_code == 503
    clock.now += 5
    assert citizen.get(path).status_code == 200


def test_an_old_edition_that_is_not_at_hand_is_not_called_unknown_either(citizen, edition, clock, away):
    document = edition.get("questionnaire", "refund")
    old = put("questionnaire", "refund", reworded(document, "r5", headline=HEADLINE))[0]
    put("questionnaire", "refund", document)
    shelf.clear()
    assert citizen.get(RESULT).status_code == 200
    path = f"{RESULT}&seen={old}-{edition.day}"
    with away():
        clock.now += 5
        page = citizen.get(path)
        assert page.status_code == 503
        assert citizen.get(RESULT).status_code == 200
    assert ENGLISH in citizen.get(path).text


def test_the_publication_log_is_a_clear_page_while_the_database_is_away(citizen, away):
    citizen.raise_request_exception = False
    with away():
        page = citizen.get("/en/editions/")
    assert page.status_code == 503
    assert data(page)["page"] == "error"


def test_health_says_that_the_process_lives_and_whether_it_can_serve(citizen, away):
    with away():
        assert citizen.get("/healthz").status_code == 200
        warm = citizen.get("/readyz")
        assert (warm.status_code, "down" in warm.text) == (200, True)
        shelf.clear()
        assert citizen.get("/readyz").status_code == 503
    shelf.clear()
    assert "up" in citizen.get("/readyz").text


# News.


def test_what_another_process_publishes_is_seen_after_two_seconds(citizen, edition, clock):
    before = citizen.get(RESULT)
    document = reworded(edition.get("questionnaire", "refund"), "r5", headline=HEADLINE)
    (seq,) = put("questionnaire", "refund", document, look=False)  # this process is not told
    clock.now += 1.9
    assert citizen.get(RESULT).text == before.text
    clock.now += 0.2
    page = citizen.get(RESULT)
    assert ENGLISH in page.text
    assert data(page)["release"] == str(seq)


def test_what_this_process_publishes_is_seen_at_once(
    citizen, edition, clock, django_capture_on_commit_callbacks
):
    document = reworded(edition.get("questionnaire", "refund"), "r5", headline=HEADLINE)
    with django_capture_on_commit_callbacks(execute=True):
        put("questionnaire", "refund", document, look=False)
    assert ENGLISH in citizen.get(RESULT).text


def test_a_publication_that_was_undone_is_never_seen(citizen, edition, clock):
    document = reworded(edition.get("questionnaire", "refund"), "r5", headline=HEADLINE)
    with transaction.atomic():
        put("questionnaire", "refund", document, look=False)
        transaction.set_rollback(True)
    clock.now += 5
    assert ENGLISH not in citizen.get(RESULT).text
    assert shelf.current(today()).seq == edition.seq


# One edition at a time.


def test_an_edition_in_hand_never_changes(edition):
    document = edition.get("questionnaire", "refund")
    put("questionnaire", "refund", reworded(document, "r5", headline=HEADLINE))
    now = shelf.current(today())
    assert now is not edition
    assert edition.get("questionnaire", "refund") == document
    again = shelf.edition(edition.seq, edition.day)
    assert again.documents == edition.documents
    assert shelf.edition(now.seq, now.day) is now


def test_many_old_editions_can_be_read_one_after_another(citizen, edition):
    document = edition.get("questionnaire", "refund")
    seqs = [
        put(
            "questionnaire",
            "refund",
            reworded(document, "r5", headline=Text(f"第{n}版。", f"No. {n}.")),
        )[0]
        for n in range(12)
    ]
    for _round in range(2):
        for n, seq in enumerate(seqs):
            page = citizen.get(f"{RESULT}&seen={seq}-{edition.day}")
            assert f"No. {n}." in page.text
            assert data(page)["release"] == str(seq)
        assert "No. 11." in citizen.get(RESULT).text


def test_old_links_that_are_opened_do_not_push_out_the_edition_in_use(edition):
    for n in range(1, 12):
        shelf.edition(edition.seq, today() - datetime.timedelta(days=n))
    assert shelf.edition(edition.seq, today()) is edition


def test_old_links_that_are_opened_do_not_fill_the_memory_either(edition, monkeypatch):
    """Of ten versions read, those of editions no longer at hand are let go; what is yet to come stays."""
    monkeypatch.setattr(shelves, "KEPT_EDITIONS", 4)
    document = edition.get("questionnaire", "refund")
    later = msgspec.structs.replace(edition.get("questionnaire", "payout"), position=50)
    put("questionnaire", "payout", later, starts_on=TOMORROW)
    for n in range(10):
        put("questionnaire", "refund", msgspec.structs.replace(document, position=100 + n))
        shelf.current(edition.day)
    kept = [one for one in shelf._documents.values() if getattr(one, "position", 0) >= 100]
    assert len(kept) <= shelves.KEPT_EDITIONS
    assert len(shelf._documents) == len(edition.documents) + len(kept)  # less one replaced, one to come


@pytest.mark.parametrize("seq", [0, -1, 10**9])
def test_a_number_that_is_not_in_the_log_names_no_edition(edition, seq):
    with pytest.raises(NoSuchEdition):
        shelf.edition(seq, edition.day)


def test_readers_on_many_threads_see_one_whole_edition_each(edition):
    """Editions change under the readers' hands; each reading is of one edition, with all its pages."""
    document = edition.get("questionnaire", "refund")
    for n in range(1, 7):
        put("questionnaire", "refund", msgspec.structs.replace(document, position=100 + n))
        shelf.current(edition.day)
    first, last = edition.seq + 1, edition.seq + 6
    torn, done = [], []

    def read():
        for turn in range(400):
            seq = first + turn % 6
            one = shelf.edition(seq, edition.day)
            position = one.get("questionnaire", "refund").position
            if (one.seq, position) != (seq, 100 + seq - edition.seq) or len(one.of("work")) < 20:
                torn.append((seq, one.seq, position))
        done.append(True)

    readers = [threading.Thread(target=read) for _n in range(8)]
    for one in readers:
        one.start()
    for one in readers:
        one.join()
    assert len(done) == 8
    assert not torn
    assert shelf.current(edition.day).seq == last


def test_asking_for_many_days_does_not_fill_the_memory(citizen):
    """`on` can name any of ninety thousand days; what is kept of them is bounded."""
    first = datetime.date(2021, 1, 1)
    for n in range(150):
        page = citizen.get(f"/en/check/refund/result/?{R5}&on={first + datetime.timedelta(days=n)}")
        assert page.status_code == 200
    gc.collect()
    kept = sum(type(one) is Compiled for one in gc.get_objects())
    assert kept <= 100


def test_two_readings_of_one_page_are_the_same_to_the_byte(citizen):
    for path in WARM:
        assert citizen.get(path).content == citizen.get(path).content
    assert main_of(citizen.get(RESULT)) == main_of(citizen.get(RESULT))


def test_a_link_kept_for_a_day_to_come_reads_as_it_was_scheduled(citizen, edition):
    refund = edition.get("questionnaire", "refund")
    put("questionnaire", "refund", reworded(refund, "r5", headline=HEADLINE), starts_on=TOMORROW)
    seq = shelf.current(today()).seq
    later = TOMORROW + datetime.timedelta(days=30)
    for day, shown in ((today(), False), (TOMORROW, True), (later, True)):
        assert (ENGLISH in citizen.get(f"{RESULT}&on={day}").text) is shown, day
        assert (ENGLISH in citizen.get(f"{RESULT}&on={day}&seen={seq}-{day}").text) is shown, day
        assert ENGLISH not in citizen.get(f"{RESULT}&on={day}&seen={seq - 1}-{day}").text, day
    assert shelf.ahead(seq, today(), later) is shelf.ahead(seq, today(), TOMORROW), "kept once"
