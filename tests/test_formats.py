"""Other forms of a law at their addresses: plain text, Akoma Ntoso, JSON, JSON-LD; the links to them."""

import datetime
import json
import re
from pathlib import Path

import msgspec
import pytest

from legalbasis.documents import Event, Paragraph, Provision, Text
from legalbasis.formats.akn_reader import read
from legalbasis.formats.legislation import force
from legalbasis.formats.outline import outline
from legalbasis.library import Law
from legalbasis.text import article_digest, digest, plain, provisions
from tests.press import hrefs, put, section, tags

LAW = "law/social-insurance-law/"
UNHELD = "law/medical-security-law/"
VERSIONS = ["2010-10-28", "2018-12-29"]
URI = "/akn/cn/act/law/npcsc/2010-10-28/social-insurance-law"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize(
    "end, kind",
    [
        ("text.txt", "text/plain; charset=utf-8"),
        ("akn.xml", "application/akn+xml; charset=utf-8"),
        ("law.json", "application/json"),
    ],
)
@pytest.mark.parametrize("on, version", [("", VERSIONS[1]), ("?on=2015-06-01", VERSIONS[0])])
def test_a_form_is_served_as_on_the_day(citizen, edition, language, end, kind, on, version):
    page = citizen.get(f"/{language}/{LAW}{end}{on}")
    assert page.status_code == 200
    assert page["Content-Type"] == kind
    assert page["Content-Disposition"].startswith(f'inline; filename="social-insurance-law@{version}.')
    assert page["X-Content-Type-Options"] == "nosniff"
    expression = edition.get("expression", f"social-insurance-law@{version}")
    if end == "text.txt":
        assert page.text == plain(expression)
        assert provisions(page.text) == expression.provisions
    elif end == "akn.xml":
        assert read(page.content) == expression
    else:
        assert page.json()["text"]["version"] == version


def test_a_form_need_not_be_fetched_twice(citizen):
    for path in (f"{LAW}akn.xml", f"{LAW}law.json", f"{LAW}text.txt", "law/feed.xml"):
        first = citizen.get(f"/en/{path}")
        again = citizen.get(f"/en/{path}", headers={"if-none-match": first["ETag"]})
        assert again.status_code == 304
        assert again.content == b""
        assert citizen.head(f"/en/{path}").status_code == 200
        assert citizen.post(f"/en/{path}").status_code == 405


def test_a_form_asks_the_database_nothing_when_warm(citizen, django_assert_num_queries):
    paths = [f"/en/{LAW}{end}" for end in ("akn.xml", "law.json", "text.txt", "print/")]
    for path in paths:
        citizen.get(path)
    with django_assert_num_queries(0):
        for path in paths:
            assert citizen.get(path).status_code == 200


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("end", ["text.txt", "akn.xml", "print/"])
def test_a_text_that_is_not_held_is_not_found_in_clear_words(citizen, language, end):
    page = citizen.get(f"/{language}/{UNHELD}{end}")
    assert page.status_code == 404
    assert page["Content-Type"].startswith("text/html")
    assert f"/{language}/{UNHELD}" in hrefs(page.text)
    if language == "en":
        assert "We do not hold the text" in page.text


@pytest.mark.parametrize("end", ["text.txt", "akn.xml", "law.json", "print/"])
@pytest.mark.parametrize(
    "address, status",
    [
        ("/en/law/no-such-law/{}", 404),
        ("/en/law/social-insurance-law/{}?on=yesterday", 400),
        ("/en/law/social-insurance-law/{}?seen=999999-2026-01-01", 400),
    ],
)
def test_a_wrong_address_gets_an_answer(citizen, end, address, status):
    assert citizen.get(address.format(end)).status_code == status


def test_a_character_that_xml_cannot_hold_leads_to_the_plain_text(citizen, edition):
    old = edition.get("expression", "social-insurance-law@2018-12-29")
    words = "应当\x01缴费。"
    odd = Provision("article", "99", paragraphs=(Paragraph(words, digest(words)),))
    put("expression", "social-insurance-law@2018-12-29",
        msgspec.structs.replace(old, provisions=(*old.provisions, odd)))  # fmt: skip
    page = citizen.get(f"/en/{LAW}akn.xml")
    assert page.status_code == 501
    assert "plain text" in page.text
    assert citizen.get(f"/en/{LAW}text.txt").status_code == 200


# JSON


@pytest.mark.parametrize("version", VERSIONS)
def test_the_json_has_every_word_with_its_digest(citizen, edition, version):
    found = citizen.get(f"/en/{LAW}law.json?on={version}").json()
    expression = edition.get("expression", f"social-insurance-law@{version}")
    assert found["schema"] == "shebao-law/1"
    assert found["on"] == version
    assert found["status"] == ("in-force" if version == VERSIONS[1] else "not-yet")
    assert found["work"]["frbr_uri"] == URI
    assert found["text"]["frbr_uri"] == f"{URI}/zho@{version}"
    assert [one["version"] for one in found["versions"]] == VERSIONS
    assert [one["in_force_to"] for one in found["versions"]] == ["2018-12-28", None]
    rows = found["text"]["provisions"]
    for row, placed in zip(rows, outline(expression), strict=True):
        one = placed.provision
        assert (row["eId"], row["level"], row["number"]) == (placed.eid, one.level, one.number)
        assert row["digest"] == (article_digest(one) if one.level == "article" else None)
        if placed.chapter:
            assert row["within"] == [f"chp_{placed.chapter.number}"]
        for place, (paragraph, real) in enumerate(
            zip(row["paragraphs"], one.paragraphs, strict=True), 1
        ):
            assert paragraph["eId"] == f"{placed.eid}__para_{place}"
            assert (paragraph["text"], paragraph["digest"]) == (real.text, digest(real.text))
            for item, point in zip(paragraph["points"], real.points, strict=True):
                assert item["eId"] == f"{paragraph['eId']}__point_{point.number}"
                assert (item["text"], item["digest"]) == (point.text, digest(point.text))


def test_a_translation_is_marked_as_unofficial(citizen, edition):
    rows = citizen.get(f"/en/{LAW}law.json").json()["text"]["provisions"]
    note = next(n for n in edition.get("commentary", "social-insurance-law").notes if n.eid == "art_12")
    translated = [
        part["translation"]
        for row in rows
        for paragraph in row["paragraphs"]
        for part in (paragraph, *paragraph["points"])
        if part["translation"]
    ]
    assert {(one["language"], one["official"]) for one in translated} == {("en", False)}
    assert set(note.translation.values()) <= {one["text"] for one in translated}


def test_of_a_text_that_is_not_held_the_json_has_the_description(citizen, edition):
    found = citizen.get(f"/en/{UNHELD}law.json").json()
    work = edition.get("work", "medical-security-law")
    assert found["text"] is None
    assert found["versions"] == []
    assert found["status"] == ("not-yet" if found["on"] < str(work.in_force) else "in-force")
    assert found["work"]["title"] == {"zh": work.title.zh, "en": work.title.en}
    assert found["work"]["in_force"] == "2027-01-01"


def test_the_documentation_names_every_field(citizen, settings):
    words = (Path(settings.BASE_DIR) / "docs" / "formats.md").read_text(encoding="utf-8")

    def names(value):
        if isinstance(value, dict):
            yield from value
            for one in value.values():
                yield from names(one)
        elif isinstance(value, list):
            for one in value:
                yield from names(one)

    found = citizen.get(f"/en/{LAW}law.json").json()
    assert {name for name in names(found) if f"`{name}`" not in words} == set()


# JSON-LD


def linked(page):
    """The one JSON-LD block of a page."""
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.text, re.DOTALL)
    return json.loads(block)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize(
    "path, wanted",
    [
        (LAW, {"legislationLegalForce": "https://schema.org/InForce", "legislationDateVersion": "2018-12-29"}),
        (f"{LAW}?on=2015-06-01", {"legislationDateVersion": "2010-10-28"}),
        (f"{LAW}?on=2017-06-01", {"legislationLegalForce": "https://schema.org/PartiallyInForce"}),
        (f"{LAW}?on=2011-06-30", {"legislationLegalForce": "https://schema.org/NotInForce"}),
        (f"{UNHELD}?on=2026-12-31", {"legislationLegalForce": "https://schema.org/NotInForce",
                                     "legislationDate": "2026-08-28", "temporalCoverage": "2027-01-01/.."}),
        ("law/zhejiang-medical-security-regulations/", {"legislationJurisdiction": "CN-ZJ"}),
        (f"{LAW}article-58/", {"legislationIdentifier": f"{URI}/zho@2018-12-29/~art_58",
                               "name": "中华人民共和国社会保险法第五十八条"}),
        ("law/zhejiang-medical-security-regulations/article-24/", {"name": "浙江省医疗保障条例第二十四条"}),
    ],
)  # fmt: skip
def test_a_law_page_says_to_machines_what_it_is(citizen, language, path, wanted):
    found = linked(citizen.get(f"/{language}/{path}"))
    assert found["@context"] == "https://schema.org"
    assert found["@type"] == "Legislation"
    assert found["inLanguage"] == "zh-Hans"
    assert found["url"] == f"http://testserver/{language}/{path}"
    assert wanted.items() <= found.items()
    assert citizen.get(found["url"]).status_code == 200
    assert "legislationDateVersion" not in found or found["legislationDateVersion"] in VERSIONS
    if "article" in path:
        assert found["isPartOf"]["@type"] == "Legislation"
        assert citizen.get(found["isPartOf"]["url"]).status_code == 200


def test_a_title_cannot_break_out_of_the_data(citizen, edition):
    work = edition.get("work", "civil-code")
    title = "民法典</script><script>alert(1)</script>&"
    put("work", "civil-code", msgspec.structs.replace(work, title=Text(title, work.title.en)))
    page = citizen.get("/en/law/civil-code/")
    assert linked(page)["name"] == title
    assert len(tags(page, "script")) == 1


@pytest.mark.parametrize(
    "what, days, wanted",
    [
        ("suspended", 0, "PartiallyInForce"),
        ("suspended", 1, "InForce"),
        ("resumed", 0, "InForce"),
        ("amended", 0, "InForce"),
    ],
)
def test_a_suspension_shows_from_its_day_and_while_it_lasts(edition, day, what, days, wanted):
    event = Event(day + datetime.timedelta(days), what, Text("试点", "Pilot"))
    work = msgspec.structs.replace(edition.get("work", "civil-code"), events=(event,))
    assert force(Law(work, (), ()), day) == wanted


# Links


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("on", ["", "?on=2015-06-01"])
def test_a_law_page_leads_to_its_forms(citizen, language, on):
    page = citizen.get(f"/{language}/{LAW}{on}")
    wanted = [f"/{language}/{LAW}{end}{on}" for end in ("print/", "text.txt", "akn.xml", "law.json")]
    feed = f"/{language}/law/feed.xml"
    assert hrefs(section(page, "forms")) == [*wanted, feed]
    head = {a["type"]: a["href"] for _tag, a in tags(page, "link") if a.get("rel") == "alternate"}
    kinds = ("text/plain", "application/akn+xml", "application/json")
    assert head == {**dict(zip(kinds, wanted[1:], strict=True)), "application/atom+xml": feed}
    for link in [*wanted, feed]:
        assert citizen.get(link).status_code == 200


def test_a_law_without_text_offers_its_description_only(citizen):
    links = hrefs(section(citizen.get(f"/en/{UNHELD}"), "forms"))
    assert links == [f"/en/{UNHELD}law.json", "/en/law/feed.xml"]
