"""The Atom feed: what was published about the law, what happened to it; newest first, under lasting names."""

import datetime
import re
from xml.etree import ElementTree as ET

import msgspec
import pytest

from legalbasis import today as clock
from legalbasis.documents import Event, Text
from legalbasis.formats.feed import CHINA, MOST, Publication, changes, events, tag
from legalbasis.publishing.shelf import shelf
from tests.press import put

FEED = "/en/law/feed.xml"
A = "{http://www.w3.org/2005/Atom}"
DAY = datetime.timedelta(days=1)


def entries(page):
    return ET.fromstring(page.content).findall(f"{A}entry")


def titles(page):
    return [entry.findtext(f"{A}title") for entry in entries(page)]


def on_day(edition, on):
    """The same documents on another day."""
    return type(edition)(edition.seq, on, edition.entries, edition.documents)


@pytest.mark.parametrize("language, tongue", [("en", "en"), ("zh-hans", "zh-Hans")])
def test_the_feed_is_atom(citizen, language, tongue):
    page = citizen.get(f"/{language}/law/feed.xml")
    assert page.status_code == 200
    assert page["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ET.fromstring(page.content)
    assert feed.tag == f"{A}feed"
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == tongue
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{A}link")}
    here = f"http://testserver/{language}/law/"
    assert links == {"self": f"{here}feed.xml", "alternate": here}
    assert feed.findtext(f"{A}author/{A}name")
    found = entries(page)
    assert 0 < len(found) <= MOST
    ids = [entry.findtext(f"{A}id") for entry in found]
    assert len(set(ids)) == len(ids)
    times = [datetime.datetime.fromisoformat(entry.findtext(f"{A}updated")) for entry in found]
    assert times == sorted(times, reverse=True)
    assert feed.findtext(f"{A}updated") == found[0].findtext(f"{A}updated")
    for entry in found:
        assert re.fullmatch(rf"tag:testserver,2026:[\w/.@-]+/{language}", entry.findtext(f"{A}id"))
        assert entry.findtext(f"{A}title") and entry.findtext(f"{A}summary")
        link = entry.find(f"{A}link").get("href")
        assert link.startswith(here)
    for link in {entry.find(f"{A}link").get("href") for entry in found[::9]}:
        assert citizen.get(link).status_code == 200


def test_what_is_published_comes_first_and_keeps_its_name(citizen, edition):
    before = {entry.findtext(f"{A}id") for entry in entries(citizen.get(FEED))}
    work = edition.get("work", "civil-code")
    (seq,) = put(
        "work", "civil-code", msgspec.structs.replace(work, short=Text("民法典甲", "Code & <b>"))
    )
    page = citizen.get(FEED)
    assert titles(page)[0] == "Published: Code & <b>"
    first = entries(page)[0]
    assert first.findtext(f"{A}id") == f"tag:testserver,2026:log/{seq}/en"
    assert first.find(f"{A}link").get("href") == "http://testserver/en/law/civil-code/"
    after = {entry.findtext(f"{A}id") for entry in entries(page)}
    assert len(after & before) >= len(before) - 1


def test_what_does_not_concern_the_law_is_left_out(citizen, edition):
    procedure = edition.get("procedure", "remedies")
    put("procedure", "remedies", msgspec.structs.replace(procedure, title=Text("救济乙", "Remedies B")))
    assert not [title for title in titles(citizen.get(FEED)) if "Remedies B" in title]


def test_what_is_scheduled_waits_for_its_day(citizen, edition, monkeypatch, day):
    work = edition.get("work", "civil-code")
    soon = day + 3 * DAY
    put(
        "work",
        "civil-code",
        msgspec.structs.replace(work, short=Text("民法典丙", "Code C")),
        starts_on=soon,
    )
    assert "Published: Code C" not in titles(citizen.get(FEED))
    monkeypatch.setattr(clock.timezone, "localdate", lambda: soon)
    shelf.clear()
    page = citizen.get(FEED)
    assert titles(page)[0] == "Published: Code C"
    assert entries(page)[0].findtext(f"{A}updated").startswith(f"{soon}T00:00:00")


def test_a_line_for_a_later_day_is_no_change_yet(edition):
    for days, seen in ((0, True), (1, False)):
        starts = edition.day + days * DAY
        at = datetime.datetime(2026, 11, 1, 3, tzinfo=datetime.UTC)
        found = changes(edition, [Publication(7, "work", "civil-code", False, starts, at)])
        assert ("log/7" in [one.name for one in found]) is seen


def test_an_amendment_is_in_the_feed_from_its_day(edition):
    # the Social Insurance Law was amended on 29 December 2018; the Medical Security Law begins in 2027
    last, first = datetime.date(2018, 12, 28), datetime.date(2018, 12, 29)
    for on, seen in ((last, False), (first, True)):
        found = changes(on_day(edition, on), ())
        names = [one.name for one in found]
        amended = "/akn/cn/act/law/npcsc/2010-10-28/social-insurance-law/2018-12-29/amended"
        assert (amended in names) is seen
        assert all(one.at.date() <= on for one in found)
    before, after = datetime.date(2026, 12, 31), datetime.date(2027, 1, 1)
    for on, seen in ((before, False), (after, True)):
        found = [one for one in changes(on_day(edition, on), ()) if "in force" in one.title.en]
        assert any(one.path == "law/medical-security-law/" for one in found) is seen


def test_two_events_of_one_day_have_two_names(edition):
    work = edition.get("work", "civil-code")
    on = edition.day
    event = Event(on, "amended", Text("修改", "Amended"))
    changed = msgspec.structs.replace(work, events=(*work.events, event, event))
    documents = {**edition.documents, ("work", "civil-code"): changed}
    found = changes(type(edition)(edition.seq, on, edition.entries, documents), ())
    names = [one.name for one in found]
    assert len(set(names)) == len(names)
    assert [name.rpartition("/")[2] for name in names if f"/civil-code/{on}" in name] == [
        "amended-2",
        "amended",
    ]


def test_a_law_begins_and_ends_in_the_feed_even_if_no_event_says_so(edition):
    work = edition.get("work", "state-council-1998-44")
    assert [(one.on, one.what) for one in events(work)] == [(work.in_force, "commenced")]
    ended = msgspec.structs.replace(work, in_force_to=datetime.date(2020, 12, 31))
    assert [(one.on, one.what) for one in events(ended)][1:] == [
        (datetime.date(2021, 1, 1), "repealed")
    ]


def test_what_was_withdrawn_is_said_by_name(edition):
    at = datetime.datetime(2026, 11, 1, 3, tzinfo=datetime.UTC)
    line = Publication(7, "work", "gone-rules", True, at.date(), at)
    (found,) = [one for one in changes(edition, [line]) if one.name == "log/7"]
    assert found.title == Text("撤下：gone-rules", "Withdrawn: gone-rules")
    assert found.path == "law/"
    assert found.at == at.astimezone(CHINA)


def test_a_name_is_a_tag_uri():
    assert tag("guide.example.org", "/akn/cn/x", "en") == "tag:guide.example.org,2026:akn/cn/x/en"


def test_the_feed_reads_the_log_once_for_each_edition(citizen, django_assert_max_num_queries):
    citizen.get(FEED)
    with django_assert_max_num_queries(0):
        citizen.get(FEED)
