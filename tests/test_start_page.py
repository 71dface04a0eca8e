"""The start page of a questionnaire."""

import msgspec
import pytest

from legalbasis.documents import Text
from tests.press import data, hrefs, put, tags


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_start_page_says_what_is_covered_and_leads_to_the_first_question(citizen, edition, language):
    page = citizen.get(f"/{language}/check/refund/")
    document = edition.get("questionnaire", "refund")
    assert page.status_code == 200
    assert data(page) == {"page": "start", "questionnaire": "refund"}
    button = [attrs["href"] for tag, attrs in tags(page, "a") if "btn" in attrs.get("class", "")]
    assert button == [f"/{language}/check/refund/answers/"]
    assert data(citizen.get(button[0]))["question"] == document.questions[0].key
    for text in (document.title, document.lead, *document.covers):
        assert (text.en if language == "en" else text.zh) in page.text


@pytest.mark.parametrize("pin", ["on=2026-12-31", "seen={seq}-{day}"])
def test_start_page_hands_its_day_on_to_the_questions(citizen, edition, pin):
    query = pin.format(seq=edition.seq, day=edition.day)
    page = citizen.get(f"/en/check/refund/?{query}")
    assert f"/en/check/refund/answers/?{query}" in hrefs(page.text)
    assert 'class="note"' in page.text
    assert 'class="note"' not in citizen.get("/en/check/refund/").text


def test_start_page_says_what_is_published_now(citizen, edition):
    document = edition.get("questionnaire", "refund")
    lead = Text("新的引言。", "A new lead.")
    put("questionnaire", "refund", msgspec.structs.replace(document, lead=lead))
    assert "A new lead." in citizen.get("/en/check/refund/").text
    assert "新的引言。" in citizen.get("/zh-hans/check/refund/").text


def test_start_page_asks_for_no_name_and_has_no_form(citizen):
    assert tags(citizen.get("/en/check/refund/"), "form", "input", "script") == []
