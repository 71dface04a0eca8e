"""What a table asks, rests on and names: planted faults that `prove` finds, each where it is."""

import datetime
import io
from urllib.parse import parse_qsl

import msgspec
import pytest
from django.core.management import CommandError, call_command

from eligibility.documents import Lead, Offer
from eligibility.engine.interview import replay
from eligibility.grounds import lapsed
from legalbasis.publishing.shelf import shelf
from legalbasis.text import eid
from legalbasis.today import today
from tests.press import put, reworded
from tests.test_prove import (
    WORDS,
    found_by_command,
    put_past_the_checks,
    stands,
    with_question,
    with_too_many,
)


def with_late_offer(document):
    """A copy whose first question shows options by the answer to the last."""
    scheme, *others = document.questions
    offer = Offer({"used": ("yes",)}, ("resident",))
    return msgspec.structs.replace(
        document, questions=(msgspec.structs.replace(scheme, offers=(offer,)), *others)
    )


def leading(document, slug, **answers):
    return reworded(document, "r1", leads=(Lead(slug, WORDS, answers),))


R1 = "scheme=emp_unit&reason=wrong_amount"


@pytest.mark.parametrize(
    "spoil, line",
    [
        (with_question, "unreachable: questions.idle: "),
        (with_too_many,
         "long: questions: up to 10 questions, more than 8. For example: scheme=resident&first_0=yes&"),
        (with_late_offer, "unasked: questions.scheme.offers: shows options first by an answer to used"),
        (lambda d: reworded(d, "r1", estimate="employee_wait"),
         "unasked: cases.r1: “Months of the gap” reads the answer to gap_months, which wasn’t asked."
         f" For example: {R1}"),
        (lambda d: reworded(d, "r1", estimate="no_such"), "form: cases.r1: no such estimate: no_such"),
        (lambda d: reworded(d, "r1", procedures=("no-such",)), "unpublished: cases.r1: no such procedure"),
        (lambda d: reworded(d, "r1", circumstances=("ghost",)), "form: cases.r1: no such circumstance: ghost"),
        (lambda d: reworded(d, "r1", sources=("ghost",)), "form: cases.r1: no such source: ghost"),
        (lambda d: leading(d, "no-such"), "unpublished: cases.r1: no such questionnaire: no-such"),
        (lambda d: leading(d, "payout", ghost="yes"), "form: cases.r1: payout has no question ghost"),
        (lambda d: leading(d, "payout", event="ghost"), "form: cases.r1: event of payout has no answer ghost"),
        (lambda d: leading(d, "payout", region="999999"), "form: cases.r1: region of payout has no answer"),
        (lambda d: leading(d, "back-payment", gap_months="many"), "form: cases.r1: gap_months of back-payment"),
        (lambda d: leading(d, "payout", event="left_scheme", heir_insured="no"),
         "unasked: cases.r1: carries heir_insured to payout, which doesn’t ask it then"),
    ],
)  # fmt: skip
def test_the_command_finds_questions_nobody_asks_and_names_nobody_has(edition, spoil, line):
    stands(spoil(edition.get("questionnaire", "refund")))
    lines = found_by_command("refund")
    assert [found for found in lines if found.startswith(line)], lines
    assert len(lines) == 1


def test_ways_on_with_answers_that_are_asked_for_are_fine(edition):
    document = edition.get("questionnaire", "refund")
    asked = leading(document, "payout", event="died", account="yes", heir_insured="no")
    assert put("questionnaire", "refund", asked)
    unsure = leading(document, "back-payment", gap_reason="changed_job", gap_months="unsure")
    assert put("questionnaire", "refund", unsure)


def test_a_witness_of_an_unasked_answer_leads_to_the_case(edition):
    asked = stands(reworded(edition.get("questionnaire", "refund"), "r13", estimate="employee_wait"))
    (line,) = found_by_command("refund")
    said = dict(parse_qsl(line.rpartition("For example: ")[2]))
    talk = replay(asked.table, {key: asked.answer(key, value) for key, value in said.items()})
    assert [hit.rule for hit in talk.stands.hits] == ["r13"]


def test_a_case_that_only_ends_takes_its_question_with_it_without_a_fault(edition):
    """On a day after the period the question is asked by nobody: that is no mistake of the table."""
    document = with_question(edition.get("questionnaire", "refund"))
    last = datetime.date(2026, 12, 31)
    old = msgspec.structs.replace(
        document.cases[0], id="old", when=({"scheme": ("none",), "reason": ("other",), "idle": ("yes",)},),
        to=last,
    )  # fmt: skip
    document = msgspec.structs.replace(document, cases=(old, *document.cases))
    put_past_the_checks("questionnaire", "refund", document)
    for day in ("2026-12-31", "2027-01-01"):
        out = io.StringIO()
        try:
            call_command("prove", "refund", "--on", day, stdout=out)
        except CommandError:
            assert "gap" in out.getvalue()
        assert "unreachable" not in out.getvalue()


# Law that lapses inside a case's period.


def test_a_law_that_ends_is_found_in_every_case_that_rests_on_it_alone(edition):
    work = edition.get("work", "enrolment-guidance-2020-33")
    ended = msgspec.structs.replace(work, in_force_to=datetime.date(2027, 6, 30))
    put_past_the_checks("work", work.slug, ended)
    lines = found_by_command("refund")
    assert "lapsed: cases.r5: no cited law is in force on 2027-07-01" in lines
    assert not [line for line in lines if "cases.r1:" in line]


def test_a_case_that_begins_before_its_law_is_found(edition):
    document = edition.get("questionnaire", "refund")
    stands(reworded(document, "r5", from_=datetime.date(2019, 1, 1)))
    assert found_by_command("refund") == ["lapsed: cases.r5: no cited law is in force on 2019-01-01"]


def test_a_case_that_ends_with_its_law_is_fine(edition):
    work = edition.get("work", "enrolment-guidance-2020-33")
    day = datetime.date(2027, 6, 30)
    put_past_the_checks("work", work.slug, msgspec.structs.replace(work, in_force_to=day))
    edition = shelf.current(today())
    case = next(one for one in edition.get("questionnaire", "refund").cases if one.id == "r5")
    assert lapsed(case, edition, today()) == day + datetime.timedelta(days=1)
    assert lapsed(msgspec.structs.replace(case, to=day), edition, today()) is None


def test_an_article_that_a_new_text_leaves_out_is_authority_no_more(edition):
    text = edition.get("expression", "social-insurance-law@2018-12-29")
    kept = tuple(one for one in text.provisions if eid(one) != "art_90")
    put_past_the_checks(
        "expression", "social-insurance-law@2018-12-29", msgspec.structs.replace(text, provisions=kept)
    )
    document = edition.get("questionnaire", "refund")
    case = next(one for one in document.cases if one.id == "r1")
    only = tuple(one for one in case.citations if one.eid.startswith("art_90"))
    now = shelf.current(today())
    assert only
    assert lapsed(msgspec.structs.replace(case, citations=only), edition, today()) is None
    assert str(lapsed(msgspec.structs.replace(case, citations=only), now, today())) == "2018-12-29"
