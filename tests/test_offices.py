"""Offices: shown wherever a place is named, never invented, and a place that has one can be chosen."""

import msgspec
import pytest

from legalbasis.documents import Text
from tests.papers import text_of
from tests.press import data, hrefs, put, section, tags

NANNING, GUANGXI, SHIJIAZHUANG = "450100", "450000", "130100"
LANGUAGES = pytest.mark.parametrize("language", ["en", "zh-hans"])
REFUND = "procedures/premium-refund/"
RESULTS = {
    "decided": "check/refund/result/?scheme=resident&reason=died&before_start=yes&region={}",
    "undecided": "check/refund/result/?scheme=resident&reason=joined_emp&before_start=unsure&region={}",
}


@pytest.fixture
def opened(edition):
    """Opens a made-up window in a place; the place's table is gone with the test."""

    def there(place):
        table = edition.get("offices", "100000")
        office = msgspec.structs.replace(
            table.offices[0],
            id="window",
            name=Text("测试窗口", "Test window"),
            phones=("0771-0000000",),
            address=Text("某路1号", "1 Some Road"),
            hours=Text("周一到周五", "Monday to Friday"),
            source="a test",
        )
        put("offices", place, msgspec.structs.replace(table, jurisdiction=place, offices=(office,)))

    return there


@LANGUAGES
@pytest.mark.parametrize("result", RESULTS)
def test_a_result_names_the_office_of_the_place_that_was_answered(citizen, opened, language, result):
    opened(NANNING)
    page = citizen.get(f"/{language}/{RESULTS[result].format(NANNING)}", follow=True)
    assert data(page)["page"] == "result"
    where = section(page, "where")
    window = "Test window" if language == "en" else "测试窗口"
    for word in (window, "tel:0771-0000000", "a test", "tel:12393"):
        assert word in where
    elsewhere = citizen.get(f"/{language}/{RESULTS[result].format('440100')}", follow=True)
    assert window not in elsewhere.text


@LANGUAGES
@pytest.mark.parametrize("result", RESULTS)
def test_a_result_says_that_no_office_is_known_and_gives_the_hotlines(citizen, language, result):
    page = citizen.get(f"/{language}/{RESULTS[result].format(NANNING)}", follow=True)
    where = section(page, "where")
    assert ("no checked address in Nanning" if language == "en" else "没有核对过的南宁市地址") in where
    assert {"tel:12393", "tel:12333", "tel:12366"} == set(hrefs(where))


def test_a_provinces_office_serves_its_cities(citizen, opened):
    opened(GUANGXI)
    page = citizen.get(f"/en/{RESULTS['decided'].format(NANNING)}", follow=True)
    assert "Test window" in section(page, "where")


def test_where_no_place_was_answered_the_hotlines_stand_alone(citizen):
    page = citizen.get("/en/check/refund/result/?scheme=resident&reason=aid_entitled", follow=True)
    where = section(page, "where")
    assert "checked address" not in where
    assert "tel:12393" in where


@pytest.mark.parametrize("path", ["", "checklist/"])
def test_a_city_that_has_an_office_but_no_rules_can_be_chosen(citizen, opened, path):
    def offered():
        page = citizen.get(f"/en/{REFUND}{path}")
        return [attrs["value"] for _tag, attrs in tags(page, "option")]

    before = offered()
    assert SHIJIAZHUANG not in before
    opened(SHIJIAZHUANG)
    assert offered().count(SHIJIAZHUANG) == 1
    assert set(offered()) == {*before, SHIJIAZHUANG}


def test_a_place_with_rules_and_an_office_is_offered_once(citizen, opened):
    opened(NANNING)
    codes = [attrs["value"] for _tag, attrs in tags(citizen.get(f"/en/{REFUND}"), "option")]
    assert codes.count(NANNING) == 1


@LANGUAGES
def test_the_pdf_names_the_office_or_says_that_none_is_known(citizen, opened, tmp_path, language):
    path = f"/{language}/{REFUND}checklist.pdf?place={NANNING}&as=self"
    none = "nocheckedaddressinNanning" if language == "en" else "没有核对过的南宁市地址"
    assert none in text_of(citizen.get(path).content, tmp_path)
    opened(NANNING)
    text = text_of(citizen.get(path).content, tmp_path)
    assert none not in text
    assert ("1SomeRoad" if language == "en" else "某路1号") in text
