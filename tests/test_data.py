"""The interview and the result as JSON: the same as on the pages, as docs/data.md says."""

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import jsonschema
import msgspec
import pytest
from django.conf import settings

from eligibility import data_shapes as shapes
from legalbasis.documents import Text
from legalbasis.publishing.shelf import NothingPublished
from tests.press import R5, data, put, reworded
from tests.test_explain import EVERY, LOCAL, UNSURE

DOCS = Path(settings.BASE_DIR) / "docs"
CHECK = "/en/check/refund/"
SCHEMAS = {
    "shebao-interview-1": shapes.JsonInterview,
    "shebao-result-1": shapes.JsonResult,
    "shebao-places-1": shapes.JsonPlaces,
    "shebao-error-1": shapes.JsonError,
}


def schema_of(document):
    draft = "https://json-schema.org/draft/2020-12/schema"
    return {"$schema": draft, **msgspec.json.schema(document)}


def valid(page):
    """A page's document, which must fit the published schema of its name."""
    assert page["Content-Type"] == "application/json"
    found = page.json()
    file = DOCS / "schemas" / f"{found['schema'].replace('/', '-')}.json"
    jsonschema.validate(found, json.loads(file.read_text(encoding="utf-8")))
    return found


def local(address):
    """The path and query of a whole address of ours."""
    parts = urlsplit(address)
    assert (parts.scheme, parts.netloc) == ("http", "testserver")
    return f"{parts.path}?{parts.query}"


# Documents and documentation


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_published_schema_is_that_of_the_code(name):
    file = DOCS / "schemas" / f"{name}.json"
    assert json.loads(file.read_text(encoding="utf-8")) == schema_of(SCHEMAS[name])


HEADINGS = {
    "shebao-interview/1": shapes.JsonInterview,
    "question": shapes.JsonQuestion,
    "option": shapes.JsonOption,
    "links of an interview": shapes.JsonInterviewLinks,
    "shebao-result/1": shapes.JsonResult,
    "possibility": shapes.JsonPossibility,
    "citation": shapes.JsonCitation,
    "cited work": shapes.JsonCitedWork,
    "source": shapes.JsonSource,
    "procedure": shapes.JsonPage,
    "lead": shapes.JsonLead,
    "open question": shapes.JsonOpen,
    "explained case": shapes.JsonExplained,
    "contradiction": shapes.JsonAgainst,
    "links of a result": shapes.JsonResultLinks,
    "questionnaire": shapes.JsonQuestionnaire,
    "edition": shapes.JsonEdition,
    "answer": shapes.JsonAnswer,
    "dropped": shapes.JsonDropped,
    "fault": shapes.JsonFault,
    "shebao-places/1": shapes.JsonPlaces,
    "place": shapes.JsonPlace,
    "shebao-error/1": shapes.JsonError,
}


def documented():
    """The fields that docs/data.md explains, by heading, with the words beside them."""
    text = (DOCS / "data.md").read_text(encoding="utf-8").partition("\n## Fields\n")[2]
    parts = re.split(r"^### (.+)$", text, flags=re.MULTILINE)[1:]
    rows = re.compile(r"^\| `([^`]+)` \| (.+) \|$", re.MULTILINE)
    return {
        heading: dict(rows.findall(body)) for heading, body in zip(parts[::2], parts[1::2], strict=True)
    }


def test_every_field_is_documented_and_every_documented_field_is_there():
    defined = {
        heading: [field.encode_name for field in msgspec.structs.fields(shape)]
        for heading, shape in HEADINGS.items()
    }
    assert {heading: list(fields) for heading, fields in documented().items()} == defined
    shown = {
        shape
        for shape in vars(shapes).values()
        if isinstance(shape, type)
        and issubclass(shape, msgspec.Struct)
        and shape.__module__ == shapes.__name__
    }
    assert shown == set(HEADINGS.values())


def test_every_word_of_a_closed_list_is_documented():
    """Statuses, codes and kinds are named where their field is explained."""
    found = documented()
    for heading, shape in HEADINGS.items():
        for one in msgspec.inspect.type_info(shape).fields:
            if isinstance(one.type, msgspec.inspect.LiteralType):
                for value in one.type.values:
                    words = found[heading][one.encode_name]
                    elsewhere = words in ("as above", "how sure we are of it")
                    assert elsewhere or f"`{value}`" in words or value is True, (
                        heading,
                        one.name,
                        value,
                    )


def test_every_field_is_always_there():
    for shape in HEADINGS.values():
        assert all(field.required for field in msgspec.structs.fields(shape)), shape


# The result


@pytest.mark.parametrize("questionnaire, on, query, case, verdict", EVERY)
def test_the_result_says_what_the_page_says(citizen, questionnaire, on, query, case, verdict):
    found = valid(citizen.get(f"/en/check/{questionnaire}/result.json?{query}&on={on}"))
    assert found["schema"] == "shebao-result/1"
    assert (" ".join(found["cases"]), found["verdict"]) == (case, verdict)
    assert found["on"] == on
    page = citizen.get(local(found["links"]["page"]))
    assert (data(page)["case"], data(page)["verdict"]) == (case, verdict)
    statuses = {one["case"]: one["status"] for one in found["explained"]}
    assert [one for one, s in statuses.items() if s in ("answer", "possible")] == sorted(
        found["cases"], key=list(statuses).index
    )


def test_a_result_has_everything_its_case_says(citizen, edition):
    found = valid(citizen.get(f"{CHECK}result.json?{R5}"))
    case = next(one for one in edition.get("questionnaire", "refund").cases if one.id == "r5")
    (said,) = found["possibilities"]
    for name in ("word", "headline", "why", "can", "amount", "to_do", "papers", "warnings",
                 "confidence", "confidence_note", "verified_on", "verdict", "id"):  # fmt: skip
        assert said[name] == json.loads(msgspec.json.encode(getattr(case, name))), name
    assert [one["work"]["slug"] for one in said["citations"]] == [one.work for one in case.citations]
    assert [one["code"] for one in said["sources"]] == list(case.sources)
    assert [one["slug"] for one in said["procedures"]] == list(case.procedures)
    assert found["decided"] and found["open"] == [] and said["conditions"] == []
    for one in (*said["procedures"], *said["citations"]):
        assert citizen.get(local(one["url"])).status_code == 200


def test_a_citation_carries_the_wordings_digest(citizen, edition):
    found = valid(citizen.get(f"{CHECK}result.json?scheme=emp_unit&reason=wrong_amount"))
    cited = {one["work"]["slug"]: one for one in found["possibilities"][0]["citations"]}
    one = cited["social-insurance-law"]
    law = citizen.get("/en/law/social-insurance-law/law.json").json()
    article = next(
        row for row in law["text"]["provisions"] if row["eId"] == one["eId"].partition("__")[0]
    )
    assert one["held"] and one["digest"] == article["digest"] == one["read"]
    assert one["work"]["frbr_uri"] == law["work"]["frbr_uri"]
    unheld = valid(citizen.get(f"{CHECK}result.json?{R5}"))["possibilities"][0]["citations"]
    assert {(one["held"], one["digest"]) for one in unheld if not one["held"]} == {(False, None)}


def test_after_not_sure_the_possibilities_say_when_they_apply(citizen, edition):
    found = valid(citizen.get(f"{CHECK}result.json?{UNSURE}"))
    questions = {one.key: one for one in edition.get("questionnaire", "refund").questions}
    clauses = {option.id: msgspec.to_builtins(option.clause) for option in questions["used"].options}
    assert not found["decided"]
    conditions = {one["id"]: one["conditions"] for one in found["possibilities"]}
    assert conditions == {"r5": [[clauses["no"]]], "r2": [[clauses["yes"]]]}
    (way,) = found["open"]
    assert way["key"] == "used"
    assert data(citizen.get(local(way["url"])))["question"] == "used"
    assert [one["unsure"] for one in found["answers"]] == [False, False, False, True, False]


def test_a_local_rule_is_named(citizen):
    found = valid(citizen.get(f"{CHECK}result.json?{LOCAL}"))
    assert found["possibilities"][0]["place"]["en"].startswith("Zhejiang")
    explained = {one["case"]: one for one in found["explained"]}
    assert explained["r5"]["before"] == ["r4"]
    assert explained["r6"]["against"][0]["key"] == "before_start"


def test_the_pinned_result_stays_when_the_answer_changes(citizen, edition):
    first = valid(citizen.get(f"{CHECK}result.json?{R5}"))
    document = edition.get("questionnaire", "refund")
    words = Text("改了。", "Changed.")
    put("questionnaire", "refund", reworded(document, "r5", headline=words))
    now = valid(citizen.get(f"{CHECK}result.json?{R5}"))
    then = valid(citizen.get(local(first["links"]["pinned"])))
    assert now["possibilities"][0]["headline"] == {"zh": words.zh, "en": words.en}
    assert then["possibilities"][0]["headline"] == first["possibilities"][0]["headline"]
    assert then["edition"] == first["edition"] != now["edition"]
    kept = citizen.get(local(first["links"]["permalink"]))
    assert data(kept)["case"] == "r5" and words.en not in kept.text


def test_a_result_that_is_not_there_yet_is_the_question_that_is_missing(citizen):
    for query in ("", "scheme=resident", "scheme=resident&reason=joined_emp&used=no"):
        result = citizen.get(f"{CHECK}result.json?{query}")
        assert result.status_code == 200
        assert valid(result)["done"] is False
        assert valid(result) == valid(citizen.get(f"{CHECK}answers.json?{query}"))


# The interview


@pytest.mark.parametrize("last", [False, True])
def test_walking_by_the_first_or_last_option_ends_in_a_result(citizen, edition, last):
    places = [one["code"] for one in valid(citizen.get("/en/check/places.json"))["places"]]
    for document in edition.of("questionnaire"):
        for language in ("en", "zh-hans"):
            page = citizen.get(f"/{language}/check/{document.slug}/answers.json")
            for asked in range(10):
                found = valid(page)
                question = found["question"]
                if found["done"]:
                    break
                assert asked < 8
                choice = [one["id"] for one in question["options"]] or (
                    places if question["places"] else [question["least"], question["most"]]
                )
                template, key = re.fullmatch(r"(.+)\{[?&](\w+)\}", found["links"]["next"]).groups()
                assert key == question["key"]
                joint = "&" if "?" in template else "?"
                page = citizen.get(local(f"{template}{joint}{key}={choice[-1 if last else 0]}"))
            assert found["links"]["next"] is None and question is None
            result = valid(citizen.get(local(found["links"]["result"])))
            assert result["done"] and result["answers"] == found["answers"]


def test_a_question_says_what_the_page_asks(citizen, edition):
    query = "scheme=resident"
    found = valid(citizen.get(f"{CHECK}answers.json?{query}"))
    page = citizen.get(f"{CHECK}answers/?{query}")
    document = edition.get("questionnaire", "refund")
    question = next(one for one in document.questions if one.key == data(page)["question"])
    said = found["question"]
    assert said["key"] == question.key
    for name in ("wording", "label", "hint", "how", "kind"):
        assert said[name] == msgspec.to_builtins(getattr(question, name)), name
    assert [one["id"] for one in said["options"]] == [one.id for one in question.options]
    usual = {one["id"] for one in said["options"] if one["usual"]}
    assert usual and usual < {one.id for one in question.options}
    assert local(found["links"]["page"]) == f"{CHECK}answers/?{query}"


def test_a_place_is_asked_with_the_places_and_the_unknown(citizen):
    query = "scheme=resident&reason=joined_emp&before_start=yes&used=no"
    question = valid(citizen.get(f"{CHECK}answers.json?{query}"))["question"]
    assert (question["kind"], question["unsure"]) == ("region", "unknown")
    places = valid(citizen.get(local(question["places"])))["places"]
    codes = [one["code"] for one in places]
    assert codes[0] == "110000" and len(codes) == len(set(codes)) > 300
    assert all(one["within"] is None or one["within"] in codes for one in places)
    for code in ("440100", "330000", "unknown"):
        assert valid(citizen.get(f"{CHECK}answers.json?{query}&region={code}"))["done"]


@pytest.mark.parametrize(
    "query, dropped",
    [
        ("scheme=emp_unit&colour=red", [("colour", "unknown")]),
        ("scheme=emp_unit&was=used.no&change=scheme", [("was", "unknown"), ("change", "unknown")]),
        ("scheme=emp_unit&reason=", [("reason", "empty")]),
        ("scheme=emp_unit&reason=left_job&used=no", [("used", "not-needed")]),
        ("scheme=ｅｍｐ_unit", []),
        ("scheme=emp_unit&scheme=emp_unit", []),
        ("scheme=emp_unit&on=2026-01-01", []),
        ("<script>=1&scheme=emp_unit", [("<script>", "unknown")]),
    ],
)
def test_what_is_left_out_of_account_is_listed(citizen, query, dropped):
    for end in ("answers.json", "result.json"):
        page = citizen.get(f"{CHECK}{end}?{query}")
        assert page.status_code == 200
        found = valid(page)
        assert [(one["key"], one["why"]) for one in found["dropped"]] == dropped
        assert all(key not in found["links"]["self"] for key, _why in dropped)


# Bad input


@pytest.mark.parametrize(
    "path, query, faults",
    [
        ("refund", "scheme=gone", [("scheme", "option")]),
        ("refund", "scheme=resident&scheme=flex", [("scheme", "twice")]),
        ("refund", f"scheme={'x' * 50}", [("scheme", "malformed")]),
        ("refund", R5.replace("440100", "999999"), [("region", "place")]),
        ("refund", R5.replace("440100", "100000"), [("region", "place")]),
        ("refund", "reason=gone&scheme=gone", [("scheme", "option"), ("reason", "option")]),
        ("back-payment", "gap_months=many", [("gap_months", "malformed")]),
        ("back-payment", "gap_months=9999999", [("gap_months", "range")]),
        ("back-payment", "gap_months=-1", [("gap_months", "malformed")]),
        ("subsidy-4050", "birth=yesterday", [("birth", "malformed")]),
        ("subsidy-4050", "birth=1850-01-01", [("birth", "range")]),
    ],
)
def test_an_answer_that_cannot_stand_is_a_fault_with_a_question(citizen, edition, path, query, faults):
    questions = {one.key for one in edition.get("questionnaire", path).questions}
    assert {key for key, _code in faults} <= questions
    for end in ("answers.json", "result.json"):
        page = citizen.get(f"/en/check/{path}/{end}?{query}")
        assert page.status_code == 422
        found = valid(page)
        assert [(one["key"], one["code"]) for one in found["faults"]] == faults
        assert all(one["words"]["zh"] and one["words"]["en"] for one in found["faults"])
        assert found["done"] is False and found["question"] and found["links"]["next"]
        assert not {one["key"] for one in found["answers"]} & {key for key, _code in faults}


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize(
    "path, status, code",
    [
        ("gone/answers.json", 404, "no-such-questionnaire"),
        ("gone/result.json", 404, "no-such-questionnaire"),
        ("refund/answers.json?on=yesterday", 400, "bad-address"),
        ("refund/result.json?on=2026-01-01&on=2026-01-02", 400, "bad-address"),
        ("refund/result.json?seen=999999-2026-01-01", 400, "bad-address"),
        ("places.json?seen=x", 400, "bad-address"),
        (f"refund/answers.json?x={'x' * 5000}", 400, "too-long"),
    ],
)
def test_an_error_is_a_document_in_both_languages(citizen, language, path, status, code):
    page = citizen.get(f"/{language}/check/{path}")
    assert page.status_code == status
    found = valid(page)
    assert (found["status"], found["code"]) == (status, code)
    assert re.search("[一-鿿]", found["words"]["zh"]) and not re.search("[一-鿿]", found["words"]["en"])
    assert page["Access-Control-Allow-Origin"] == "*"
    assert "private" in page["Cache-Control"]


@pytest.mark.parametrize("method", ["post", "put", "delete", "options", "patch"])
@pytest.mark.parametrize("path", ["refund/answers.json", "refund/result.json", "places.json"])
def test_it_can_only_be_read(citizen, method, path):
    page = getattr(citizen, method)(f"/en/check/{path}")
    assert page.status_code == 405
    assert page["Allow"] == "GET, HEAD"
    assert valid(page)["code"] == "only-get"


def test_before_anything_is_published_it_says_so(citizen, monkeypatch):
    def nothing():
        raise NothingPublished

    monkeypatch.setattr("legalbasis.kept.current", nothing)
    page = citizen.get(f"{CHECK}answers.json")
    assert page.status_code == 503
    assert valid(page)["code"] == "nothing-published"
    assert page["Retry-After"]


# Headers, and what it costs


@pytest.mark.parametrize(
    "path", ["answers.json", f"result.json?{R5}", "answers.json?scheme=gone", f"result.json?{R5}&x=1"]
)
def test_answers_are_private_but_may_be_read_from_other_sites(citizen, path):
    page = citizen.get(CHECK + path)
    assert page["Cache-Control"] == "private, no-cache"
    assert page["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page["X-Robots-Tag"]
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in page
    assert not page.cookies and "cookie" not in page.get("Vary", "").lower()
    head = citizen.head(CHECK + path)
    assert (head.status_code, head.content) == (page.status_code, b"")


def test_the_places_need_not_be_fetched_twice(citizen):
    first = citizen.get("/en/check/places.json")
    assert "private" not in first.get("Cache-Control", "")
    assert (
        citizen.get("/en/check/places.json", headers={"if-none-match": first["ETag"]}).status_code
        == 304
    )


def test_data_asks_the_database_nothing_when_warm(citizen, django_assert_num_queries):
    citizen.get(f"{CHECK}result.json?{R5}")
    paths = [f"{CHECK}answers.json", f"{CHECK}answers.json?scheme=gone", f"{CHECK}result.json?{R5}",
             f"{CHECK}result.json?{UNSURE}", "/en/check/places.json",
             "/en/check/gone/answers.json"]  # fmt: skip
    with django_assert_num_queries(0):
        for path in paths:
            citizen.get(path)
