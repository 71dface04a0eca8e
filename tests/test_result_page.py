"""The result page: what it says, in which order, and what it rests on."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.press import R5, RESULT, data, hrefs, main_of, put, reworded, section, tags

PAGE = "/en/check/refund/result/?"
COMING = "/en/law/medical-security-law/"


def headings(page):
    return re.findall(r'<h2 id="(\w+)"', page.text)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_result_answers_in_the_order_in_which_people_ask(citizen, language):
    page = citizen.get(f"/{language}/check/refund/result/?{R5}")
    assert headings(page) == [
        "why", "can", "sum", "do", "papers", "law", "where", "object", "checked",
    ]  # fmt: skip
    assert page.text.index("<h1>") < page.text.index('<h2 id="why"')
    assert page.text.count("<h1") == 1


def test_warnings_stand_between_the_reason_and_what_can_be_done(citizen):
    page = citizen.get(f"{PAGE}scheme=emp_unit&reason=wrong_amount")
    assert headings(page)[:3] == ["why", "mind", "can"]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_main_element_says_which_case_verdict_and_release(citizen, edition, language):
    page = citizen.get(f"/{language}/check/refund/result/?{R5}")
    assert page.status_code == 200
    assert data(page) == {
        "page": "result",
        "questionnaire": "refund",
        "case": "r5",
        "verdict": "yes",
        "release": str(edition.seq),
    }


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_result_says_everything_its_case_says(citizen, edition, language):
    page = citizen.get(f"/{language}/check/refund/result/?{R5}")
    case = next(one for one in edition.get("questionnaire", "refund").cases if one.id == "r5")
    seen = re.sub(r"<[^>]+>|\s", "", page.text)

    def said(text):
        words = text.en if language == "en" else text.zh
        return re.sub(r"\s", "", words) in seen

    for text in (case.word, case.headline, case.why, case.amount, case.confidence_note):
        assert said(text), text
    for text in (*case.can, *case.to_do, *case.papers):
        assert said(text), text
    for cited in case.citations:
        assert said(cited.point), cited


@pytest.mark.parametrize(
    "missing, question",
    [("before_start", "before_start"), ("used", "used"), ("scheme", "scheme"), ("reason", "reason")],
)
def test_without_an_answer_that_decides_the_result_leads_to_its_question(citizen, missing, question):
    kept = "&".join(pair for pair in R5.split("&") if not pair.startswith(missing))
    page = citizen.get(PAGE + kept, follow=True)
    assert data(page)["page"] == "question"
    assert data(page)["question"] == question
    again = citizen.get("/en/check/refund/answers/?" + R5, follow=True)
    assert data(again)["case"] == "r5"


@pytest.mark.parametrize(
    "query, cases, verdict",
    [
        # one answer decides, whatever the rest
        ("scheme=resident&reason=joined_emp&before_start=no", "r6", "no"),
        ("scheme=emp_unit&reason=past_retirement&years_enough=yes", "r12", "depends"),
        # "not sure" leaves exactly the possibilities
        ("scheme=emp_unit&reason=past_retirement&years_enough=unsure", "r12 r12a", "depends"),
        ("scheme=resident&reason=joined_emp&before_start=yes&used=unsure&region=440100", "r5 r2",
         "depends"),
        ("scheme=resident&reason=joined_emp&before_start=yes&used=no&region=unknown", "r4 r5",
         "depends"),
        # all possibilities agree: the verdict stands
        ("scheme=unsure&reason=left_job", "r13 r14", "no"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_result_names_each_case_that_is_still_possible(citizen, language, query, cases, verdict):
    page = citizen.get(f"/{language}/check/refund/result/?{query}")
    assert page.status_code == 200
    assert data(page)["case"] == cases
    assert data(page)["verdict"] == verdict
    several = len(cases.split()) > 1
    assert section(page, "which").count("<li") == (len(cases.split()) if several else 0)


def test_after_not_sure_each_possibility_says_when_it_applies(citizen, edition):
    query = "scheme=resident&reason=joined_emp&before_start=yes&used=unsure&region=440100"
    page = citizen.get(PAGE + query)
    questions = {one.key: one for one in edition.get("questionnaire", "refund").questions}
    which = section(page, "which").lower()
    for option in questions["used"].options:
        assert option.clause.en.lower() in which
    assert headings(page)[:2] == ["which", "can"]
    (way,) = hrefs(section(page, "can"))
    assert parse_qs(urlsplit(way).query)["change"] == ["used"]
    assert data(citizen.get(way))["question"] == "used"


def test_two_ways_on_are_open_when_two_questions_are(citizen):
    query = "scheme=resident&reason=joined_emp&before_start=unsure&used=no&region=unknown"
    page = citizen.get(PAGE + query, follow=True)
    assert len(data(page)["case"].split()) > 1
    for way in hrefs(section(page, "can")):
        assert data(citizen.get(way))["question"] in ("before_start", "used", "region")


def test_a_verdict_that_stands_whatever_is_true_is_not_called_open(citizen):
    page = citizen.get(f"{PAGE}scheme=unsure&reason=left_job")
    verdict = re.search(r'<div class="verdict (\S+)">', page.text)[1]
    assert verdict == "no"
    assert "hold" not in headings(page)


def test_the_answers_stand_on_the_page_with_links_that_change_them(citizen):
    page = citizen.get(RESULT)
    links = [link for link in hrefs(section(page, "why")) if "change=" in link]
    keys = [parse_qs(urlsplit(link).query)["change"][0] for link in links]
    assert keys == ["scheme", "reason", "before_start", "used", "region"]
    for key, link in zip(keys, links, strict=True):
        assert data(citizen.get(link))["question"] == key


def test_an_answer_nobody_asked_for_leaves_the_address_of_the_result(citizen):
    page = citizen.get(f"{PAGE}scheme=emp_unit&reason=left_job&used=no&before_start=yes")
    assert page["Location"] == f"{PAGE}scheme=emp_unit&reason=left_job"


# What a result rests on.


@pytest.mark.parametrize("language, place", [("en", "Zhejiang"), ("zh-hans", "浙江")])
@pytest.mark.parametrize("region, local", [("330100", True), ("330000", True), ("440100", False)])
def test_a_local_rule_that_decided_is_named(citizen, language, place, region, local):
    query = f"scheme=resident&reason=joined_emp&before_start=yes&used=no&region={region}"
    page = citizen.get(f"/{language}/check/refund/result/?{query}")
    assert data(page)["case"] == ("r4" if local else "r5")
    named = re.findall(r'<p class="soft">(.*?)</p>', section(page, "why"))
    assert bool(named) is local
    assert all(place in words for words in named)


@pytest.mark.parametrize("on, shown", [("2026-12-31", False), ("2027-01-01", True)])
def test_a_law_is_cited_only_when_it_is_in_force(citizen, on, shown):
    page = citizen.get(f"{PAGE}scheme=resident&reason=aid_entitled&on={on}")
    cited = [link.partition("?")[0] for link in hrefs(section(page, "law"))]
    assert "/en/law/social-insurance-law/article-25/" in cited
    assert any(link.startswith(COMING) for link in cited) is shown


def test_the_case_that_holds_is_the_one_of_the_day_that_counts(citizen):
    """Zhejiang's regulations took effect on 1 July 2021; before, the national guidance alone applied."""
    query = "scheme=resident&reason=joined_emp&before_start=yes&used=no&region=330100"
    assert data(citizen.get(f"{PAGE}{query}&on=2021-06-30"))["case"] == "r5"
    assert data(citizen.get(f"{PAGE}{query}&on=2021-07-01"))["case"] == "r4"


def test_the_official_text_of_a_cited_article_stands_on_the_page(citizen, edition):
    page = citizen.get(f"{PAGE}scheme=emp_unit&reason=wrong_amount")
    law = section(page, "law")
    expression = edition.get("expression", "social-insurance-law@2018-12-29")
    article = next(one for one in expression.provisions if (one.level, one.number) == ("article", "90"))
    for paragraph in article.paragraphs:
        assert paragraph.text in law
    assert 'lang="zh-Hans"' in law


def test_an_instrument_whose_text_is_not_held_says_so(citizen):
    law = section(citizen.get(RESULT), "law")
    assert "/en/law/enrolment-guidance-2020-33/" in hrefs(law)
    assert "blockquote" not in law
    assert '<div class="note">' in law


@pytest.mark.parametrize(
    "query, supported",
    [
        (R5, True),
        ("scheme=emp_unit&reason=past_retirement&years_enough=yes", False),
        ("scheme=resident&reason=died&before_start=yes", False),
    ],
)
def test_a_result_without_authority_says_so(citizen, query, supported):
    page = citizen.get(PAGE + query)
    law = section(page, "law")
    assert ("<cite>" in law) is supported
    assert ('<p class="note">' in law) is not supported
    assert section(page, "checked").count("<dt>") >= 3


def test_a_result_says_where_to_ask(citizen):
    links = hrefs(section(citizen.get(RESULT), "where"))
    assert {"tel:12393", "tel:12333", "tel:12366"} <= set(links)


def test_a_result_says_how_to_object_with_steps_and_law(citizen, edition):
    part = section(citizen.get(RESULT), "object")
    steps = edition.get("procedure", "remedies").steps
    assert len(steps) > 1
    for step in steps:
        assert step.title.en in part
    assert any(link.startswith("/en/law/") for link in hrefs(part))


def test_sources_are_named_with_their_confidence_and_day(citizen, edition):
    part = section(citizen.get(RESULT), "checked")
    known = {one.code: one for page in edition.of("sources") for one in page.sources}
    case = next(one for one in edition.get("questionnaire", "refund").cases if one.id == "r5")
    assert case.sources
    for code in case.sources:
        assert known[code].title.en in part
    assert f'datetime="{case.verified_on}"' in part
    assert str(edition.seq) in part


def test_ways_on_lead_only_to_questionnaires_that_are_published(citizen, edition):
    page = citizen.get(f"{PAGE}scheme=emp_unit&reason=died")
    published = {one.slug for one in edition.of("questionnaire")}
    for link in hrefs(section(page, "can")):
        assert re.match(r"/en/check/([\w-]+)/", link)[1] in published


# What a reader keeps.


def permalink(page):
    return next(link for link in hrefs(section(page, "checked")) if "seen=" in link)


@pytest.mark.parametrize("on", ["", "2025-12-15", "2027-01-01"])
@pytest.mark.parametrize("region", ["440100", "330100", "unknown"])
def test_the_permanent_link_says_the_same_again(citizen, on, region):
    query = R5.replace("440100", region) + (f"&on={on}" if on else "")
    page = citizen.get(PAGE + query, follow=True)
    kept = citizen.get(permalink(page))
    assert kept.status_code == 200
    assert {**data(kept), "release": ""} == {**data(page), "release": ""}
    law = section(page, "law")
    without = r"\?[^\"]*"  # the kept page leads to the law as it was kept
    assert re.sub(without, "", section(kept, "law")) == re.sub(without, "", law)


def test_the_permanent_link_keeps_what_was_said_when_the_answer_changes(unheld, citizen, edition):
    page = citizen.get(RESULT)
    link = permalink(page)
    document = edition.get("questionnaire", "refund")
    (seq,) = put("questionnaire", "refund", reworded(document, "r5", verdict="partly"))
    assert data(citizen.get(RESULT))["verdict"] == "partly"
    kept = citizen.get(link)
    assert data(kept)["verdict"] == "yes"
    assert data(kept)["release"] == str(edition.seq) != str(seq)
    pin = f"&amp;{link.partition('?')[2].rpartition('&')[2]}"
    assert pin.startswith("&amp;seen="), "the ways on lead to what was published then"
    assert section(kept, "do").replace(pin, "") == section(page, "do")
    today = [one for one in hrefs(main_of(kept)) if urlsplit(one).path == urlsplit(RESULT).path]
    assert any("seen=" not in one and data(citizen.get(one))["verdict"] == "partly" for one in today)


def test_the_language_switch_keeps_the_result(citizen):
    for query in (R5, R5 + "&on=2025-12-15"):
        page = citizen.get(PAGE + query, follow=True)
        switch = [attrs["href"] for _tag, attrs in tags(page, "a") if attrs.get("hreflang")]
        assert data(citizen.get(switch[0], follow=True)) == data(page)


def test_nothing_of_the_interface_is_left_in_english_on_the_chinese_page(citizen):
    """Words in Latin letters stand only in marked elements, in names of files and in addresses."""
    page = citizen.get(f"/zh-hans/check/refund/result/?{R5}")
    text = re.sub(r"<a [^>]*hreflang.*?</a>|<(\w+)[^>]* lang=\"en\".*?</\1>", "", page.text)
    text = re.sub(r"<head>.*?</head>|<[^>]+>", " ", text, flags=re.DOTALL)
    assert set(re.findall(r"[A-Za-z]{2,}", text)) <= {"App"}


@pytest.mark.parametrize(
    "region, said",
    [("420100", "Wuhan"), ("330100", ""), ("330000", ""), ("unknown", ""), ("450100", "")],
)
def test_a_place_without_a_known_rule_of_its_own_is_told_so(citizen, region, said):
    query = f"scheme=resident&reason=joined_emp&before_start=yes&used=no&region={region}"
    page = citizen.get(f"/en/check/refund/result/?{query}")
    assert page.status_code == 200
    found = re.search(r"<p class=\"soft\" data-ruleless>We know of no rule of (.*?)’s own", page.text)
    assert (found[1] if found else "") == said


def test_where_the_place_was_not_asked_nothing_is_said_of_its_rules(citizen):
    page = citizen.get("/en/check/refund/result/?scheme=emp_unit&reason=left_job")
    assert "data-ruleless" not in page.text


def test_several_possibilities_in_one_place_are_told_so_too(citizen):
    query = "scheme=resident&reason=joined_emp&before_start=unsure&used=no&region=420100"
    assert "data-ruleless" in citizen.get(f"/en/check/refund/result/?{query}").text


@pytest.mark.parametrize(
    "region, differs",
    [("450100", "Nanning"), ("440100", "Guangzhou"), ("420100", ""), ("330100", "")],
)
def test_a_place_that_does_the_steps_in_its_own_way_is_told_so_and_led_there(citizen, region, differs):
    query = f"scheme=resident&reason=joined_emp&before_start=yes&used=no&region={region}"
    page = citizen.get(f"/en/check/refund/result/?{query}&on=2026-11-23")
    found = re.search(
        r"data-differs>National rules decided it. (.*?) does some of the steps", page.text
    )
    assert (found[1] if found else "") == differs
    address = f"/en/procedures/premium-refund/?place={region}&on=2026-11-23"
    assert address in hrefs(section(page, "do"))
    assert citizen.get(address).status_code == 200


def test_a_possibility_does_not_name_what_makes_no_difference_to_it(citizen):
    page = citizen.get("/en/check/coverage/result/?cause=illness&status=unsure&on=2026-11-23")
    partly = re.search(r'<li class="partly">.*?</li>', page.text, re.DOTALL)[0]
    words = re.sub(r"</?(?:a|abbr|span|dfn)[^>]*>", "", partly)
    said = "The cover was active that day, and the provider is designated, and some of the items are in"
    assert re.findall(r"<p>(.*?)</p>", words) == [f"{said} the catalogues"]


@pytest.mark.parametrize(
    "language, said",
    [
        (
            "en",
            "You are leaving military insurance; and you are joining the employee scheme,"
            " or you are joining the resident scheme",
        ),
        ("zh-hans", "从军人保险转出；而且转入职工医保，或者转入居民医保"),
    ],
)
def test_an_or_inside_a_condition_is_not_taken_for_one_between_conditions(citizen, language, said):
    page = citizen.get(f"/{language}/check/transfer/result/?retired=no&from=unsure&on=2026-11-23")
    assert said in re.sub(r"</?(?:a|abbr|span|dfn)[^>]*>", "", page.text)
