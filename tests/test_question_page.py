"""One question a page: what it asks, what it keeps, how an answer is changed."""

import re

import pytest

from eligibility.result import table
from tests.press import data, hrefs, section, tags

ASK = "/en/check/refund/answers/"
AT_REGION = f"{ASK}?scheme=resident&reason=joined_emp&before_start=yes&used=no"


def fields(page):
    """The form as a browser would send it when nothing is touched, and the choices it offers."""
    sent, offered = {}, {}
    for tag, attrs in tags(page, "input", "select", "option"):
        if tag == "select":
            name = attrs["name"]
        elif tag == "option":
            offered.setdefault(name, []).append(attrs["value"])
        elif attrs["type"] == "radio":
            offered.setdefault(attrs["name"], []).append(attrs["value"])
            if "checked" in attrs:
                sent[attrs["name"]] = attrs["value"]
        else:
            sent[attrs["name"]] = attrs.get("value", "")
    return sent, offered


@pytest.mark.parametrize(
    "query, question",
    [
        ("", "scheme"),
        ("?scheme=resident", "reason"),
        ("?scheme=resident&reason=joined_emp", "before_start"),
        ("?scheme=resident&reason=joined_emp&before_start=yes", "used"),
        ("?scheme=resident&reason=joined_emp&before_start=yes&used=no", "region"),
        ("?region=440100&scheme=resident&reason=joined_emp&used=no", "before_start"),
        ("?scheme=emp_unit&reason=past_retirement", "years_enough"),
        ("?reason=joined_emp", "scheme"),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_next_question_is_the_first_that_can_still_decide(citizen, language, query, question):
    page = citizen.get(f"/{language}/check/refund/answers/{query}")
    assert page.status_code == 200
    assert data(page) == {"page": "question", "questionnaire": "refund", "question": question}


@pytest.mark.parametrize(
    "query",
    [
        "?scheme=emp_unit&reason=left_job",
        "?scheme=resident&reason=joined_emp&before_start=no",
        "?scheme=emp_unit&reason=past_retirement&years_enough=unsure",
    ],
)
def test_when_nothing_more_can_decide_the_result_follows(citizen, query):
    page = citizen.get(ASK + query)
    assert (page.status_code, page["Location"]) == (302, f"/en/check/refund/result/{query}")


def test_a_page_asks_one_question_and_offers_its_options_and_not_sure(citizen, edition, day):
    asked = table(edition, edition.get("questionnaire", "refund"), day)
    sent, offered = fields(citizen.get(ASK))
    assert offered == {"scheme": [one.id for one in asked.questions["scheme"].options] + ["unsure"]}
    assert sent == {"asked": "scheme"}
    _sent, offered = fields(citizen.get(f"{ASK}?scheme=resident"))
    assert set(offered["reason"]) == {one.id for one in asked.questions["reason"].options}


def test_what_was_answered_is_sent_along_and_can_be_changed(citizen):
    page = citizen.get(f"{ASK}?scheme=resident&reason=joined_emp&before_start=yes")
    sent, _offered = fields(page)
    assert sent == {
        "scheme": "resident", "reason": "joined_emp", "before_start": "yes", "asked": "used",
    }  # fmt: skip
    changes = hrefs(section(page, "sofar"))
    assert [re.search(r"change=(\w+)", link)[1] for link in changes] == [
        "scheme", "reason", "before_start",
    ]  # fmt: skip
    for link in changes:
        change = citizen.get(link)
        key = re.search(r"change=(\w+)", link)[1]
        assert data(change)["question"] == key
        assert fields(change)[0][key] in ("resident", "joined_emp", "yes")


def test_an_answer_given_before_a_change_only_prefills(citizen):
    """Scheme is changed; the reason given earlier is asked again, with the old answer ready."""
    page = citizen.get(f"{ASK}?scheme=resident&reason=joined_emp&before_start=yes&change=scheme")
    sent, _offered = fields(page)
    assert sent["was"] == "reason.joined_emp~before_start.yes"
    again = citizen.get(ASK, {**sent, "scheme": "flex"})
    assert data(again)["question"] == "reason"
    assert fields(again)[0]["reason"] == "joined_emp"
    assert section(again, "sofar").count("<dt>") == 1


def test_a_form_sent_empty_says_what_is_missing_and_links_to_the_field(citizen, edition):
    for query in ("", "?scheme=resident", AT_REGION.removeprefix(ASK)):
        page = citizen.get(ASK + query)
        empty = citizen.get(ASK, {k: v for k, v in fields(page)[0].items() if v})
        assert empty.status_code == 200
        assert data(empty) == data(page)
        assert [attrs for _tag, attrs in tags(empty) if attrs.get("role") == "alert"]
        target = re.search(r'<div class="errors".*?href="#([^"]+)"', empty.text, re.DOTALL)[1]
        assert target in [attrs.get("id") for _tag, attrs in tags(empty, "input", "select")]
        question = next(
            one
            for one in edition.get("questionnaire", "refund").questions
            if one.key == data(page)["question"]
        )
        assert question.ask.en in empty.text
        assert not [attrs for _tag, attrs in tags(page) if attrs.get("role") == "alert"]


@pytest.mark.parametrize(
    ("typed", "leads", "words"),
    [
        ("1978年5月", "birth=1978-05", ""),
        ("１９７８０５", "birth=1978-05", ""),
        ("78", "", "Enter a date like 1978-05-21, or a month like 1978-05"),
        ("2030-01", "", "Enter a date from 1900-01-01 to 2026-11-23"),
    ],
)
def test_a_birthday_is_typed_as_people_write_it(citizen, typed, leads, words):
    query = "work=flexible&recognised=no&category=age&sex=female"
    asked = citizen.get(f"/en/check/subsidy-4050/answers/?{query}&on=2026-11-23")
    (field,) = [attrs for _tag, attrs in tags(asked, "input") if attrs.get("name") == "birth"]
    assert field["type"] == "text", "a calendar is far to leaf back in"
    address = f"/en/check/subsidy-4050/answers/?{query}&birth={typed}&on=2026-11-23"
    page = citizen.get(address)
    assert (leads in page["Location"]) if leads else (words in page.text and page.status_code == 200)


def test_every_input_has_a_label_and_every_description_exists(citizen):
    for query in ("", "?scheme=resident", "?scheme=resident&asked=reason", "?scheme=x"):
        page = citizen.get(ASK + query)
        ids = [attrs["id"] for _tag, attrs in tags(page) if "id" in attrs]
        assert len(ids) == len(set(ids))
        for _tag, attrs in tags(page):
            for name in attrs.get("aria-describedby", "").split():
                assert name in ids
        radios = [attrs for tag, attrs in tags(page, "input") if attrs["type"] == "radio"]
        assert len(re.findall(r"<label[^>]*>\s*<input", page.text)) == len(radios) > 0


def test_the_language_switch_keeps_the_answers(citizen):
    page = citizen.get(f"{ASK}?scheme=resident&reason=joined_emp")
    switch = [attrs["href"] for _tag, attrs in tags(page, "a") if attrs.get("hreflang")]
    assert switch == ["/zh-hans/check/refund/answers/?scheme=resident&reason=joined_emp"]
    there = citizen.get(switch[0])
    assert data(there) == data(page)
    assert fields(there)[0] == fields(page)[0]


def test_the_question_page_keeps_the_day_it_was_opened_for(citizen, edition):
    for pin in ("on=2025-12-15", f"seen={edition.seq}-{edition.day}"):
        page = citizen.get(f"{ASK}?scheme=resident&{pin}")
        name, _, value = pin.partition("=")
        assert fields(page)[0][name] == value
        assert all(pin in link for link in hrefs(section(page, "sofar")))


# A place is asked for on two pages: province, then city.


def choose_province(citizen, code):
    sent, offered = fields(citizen.get(AT_REGION))
    assert code in offered["province"]
    return citizen.get(ASK, {**sent, "province": code}, follow=True)


def test_a_province_is_followed_by_its_cities(citizen, edition):
    page = choose_province(citizen, "440000")
    assert data(page)["question"] == "region"
    sent, offered = fields(page)
    assert "440100" in offered["region"] and "440000" in offered["region"]
    assert all(code.startswith("44") for code in offered["region"])
    result = citizen.get(ASK, {**sent, "region": "440100"}, follow=True)
    assert data(result)["case"] == "r5"


def test_a_province_without_a_city_is_an_answer(citizen):
    sent, _offered = fields(choose_province(citizen, "330000"))
    result = citizen.get(ASK, {**sent, "region": "330000"}, follow=True)
    assert data(result)["case"] == "r4"


@pytest.mark.parametrize("code", ["110000", "120000", "310000", "500000"])
def test_a_municipality_needs_no_second_page(citizen, code):
    page = choose_province(citizen, code)
    assert data(page)["page"] == "result"
    assert data(page)["case"] == "r5"


def test_not_knowing_the_province_is_an_answer(citizen):
    page = choose_province(citizen, "unknown")
    assert data(page)["page"] == "result"
    assert data(page)["case"].split() == ["r4", "r5"]


def test_the_interview_can_be_walked_from_the_start_page_by_forms_alone(citizen):
    answers = {
        "scheme": "resident", "reason": "joined_emp", "before_start": "yes", "used": "no",
        "province": "440000", "region": "440100",
    }  # fmt: skip
    page = citizen.get("/en/check/refund/")
    button = next(attrs for _tag, attrs in tags(page, "a") if "btn" in attrs.get("class", ""))
    page = citizen.get(button["href"])
    asked = []
    while data(page)["page"] == "question":
        sent, offered = fields(page)
        (name,) = offered
        asked.append(name)
        page = citizen.get(ASK, {**sent, name: answers[name]}, follow=True)
        assert len(asked) < 9, asked
    assert asked == list(answers)
    assert data(page)["case"] == "r5"
