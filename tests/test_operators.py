"""What an operator is told before it hurts: nothing published, nobody to approve, dates that run out."""

import datetime
import re

import msgspec
import pytest
from django.contrib.auth.models import Group, User
from django.core.checks import Tags, run_checks
from django.db import DatabaseError, connection
from django.test import override_settings

from config import checks
from legalbasis.publishing.edition import Edition
from legalbasis.publishing.models import LogEntry
from legalbasis.publishing.shelf import NothingPublished
from tests.test_security import manage, production  # noqa: F401

GOOD = {
    "SITE_ORIGIN": "https://guide.example",
    "OPERATOR": "Office",
    "ALLOWED_HOSTS": ["guide.example"],
    "SECURE_SSL_REDIRECT": True,
    "REQUIRE_TOTP": True,
    "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
}


def told(**changed):
    """Our own messages for a site in service, by id; each comes with a way out."""
    with override_settings(**{**GOOD, **changed}):
        found = run_checks(tags=[Tags.database], include_deployment_checks=True, databases=["default"])
    ours = {one.id: one for one in found if one.id.startswith("site.")}
    assert all(one.hint for one in ours.values())
    return ours


@pytest.fixture
def site(edition, monkeypatch):
    """A site in service with nothing to complain of, whatever database the suite runs on."""
    monkeypatch.setattr(checks, "_database_role", lambda: ())
    monkeypatch.setattr(checks, "_dates", lambda edition, day: ())
    monkeypatch.setattr(checks, "_lite", lambda: False)
    for name in ("approver", "publisher"):
        user = User.objects.create_user(name, is_staff=True)
        user.groups.add(Group.objects.get(name=name))


def test_a_site_in_service_is_told_nothing(site):
    assert told() == {}


@pytest.mark.parametrize(
    ("changed", "told_of"),
    [
        ({"SITE_ORIGIN": ""}, "site.W001"),
        ({"OPERATOR": ""}, "site.W002"),
        ({"SECURE_PROXY_SSL_HEADER": None}, "site.W004"),
        ({"ALLOWED_HOSTS": ["*"]}, "site.W005"),
        ({"REQUIRE_TOTP": False}, "site.W006"),
    ],
)
def test_a_weak_setting_is_told_with_a_way_out(site, changed, told_of):
    assert list(told(**changed)) == [told_of]


def test_sqlite_in_service_is_told(site, monkeypatch):
    monkeypatch.setattr(checks, "_lite", lambda: True)
    assert list(told()) == ["site.W003"]


def test_nothing_published_is_told(site, monkeypatch):
    def empty(_day):
        raise NothingPublished

    monkeypatch.setattr(checks.shelf, "current", empty)
    assert list(told()) == ["site.W010"]


def test_a_database_that_cant_be_read_is_an_error_and_no_crash(site, monkeypatch):
    def away():
        raise DatabaseError("no such table")

    monkeypatch.setattr(LogEntry.objects, "last_seq", away)
    found = told()
    assert list(found) == ["site.E011"]
    assert "migrate" in found["site.E011"].hint


@pytest.mark.parametrize("name", ["approver", "publisher"])
def test_nobody_to_approve_or_to_publish_is_told(site, name):
    User.objects.filter(username=name).update(is_active=False)
    (found,) = told().values()
    assert (found.id, name in found.hint) == ("site.W012", True)


def test_without_a_database_named_nothing_is_asked_of_it(site, django_assert_num_queries):
    with django_assert_num_queries(0), override_settings(SITE_ORIGIN=""):
        found = run_checks(include_deployment_checks=True)
    assert not [one for one in found if one.id.startswith("site.")]


# Dates that run out

DAY = datetime.date(2026, 11, 23)


def figures(edition, *periods):
    some = edition.get("figures", "100000")
    one = some.figures[0]
    made = tuple(
        msgspec.structs.replace(one, key=key, in_force=start, in_force_to=end)
        for key, start, end in periods
    )
    return msgspec.structs.replace(some, figures=made)


def days(*offsets):
    return [None if offset is None else DAY + datetime.timedelta(offset) for offset in offsets]


@pytest.mark.parametrize(
    ("periods", "told_of"),
    [
        ([("a", *days(-300, None))], []),
        ([("a", *days(-300, 61))], []),
        ([("a", *days(-300, 60))], ["a"]),
        ([("a", *days(-300, 0))], ["a"]),
        ([("a", *days(-300, -1))], []),
        ([("a", *days(-300, 30)), ("a", *days(31, None))], []),
        ([("a", *days(-300, 30)), ("a", *days(40, None))], ["a"]),
        ([("a", *days(-300, 30)), ("b", *days(31, None))], ["a"]),
        ([("a", *days(-300, 30)), ("a", *days(31, 50))], ["a"]),
    ],
)
def test_a_figure_that_ends_within_sixty_days_is_told_unless_another_follows(edition, periods, told_of):
    alone = Edition(1, DAY, {}, {("figures", "100000"): figures(edition, *periods)})
    words = [one.msg for one in checks._dates(alone, DAY) if one.id == "site.W014"]
    assert [re.search("figure (.)", one)[1] for one in words] == told_of


@pytest.mark.parametrize(
    ("known", "day", "told_of"),
    [
        ({2026: False, 2027: False}, DAY, []),
        ({2026: False, 2027: True}, DAY, ["2027"]),
        ({2026: False}, datetime.date(2026, 10, 1), []),
        ({2026: False}, DAY, ["2027"]),
        ({2026: True}, datetime.date(2026, 6, 1), ["2026"]),
        ({}, DAY, ["2026", "2027"]),
    ],
)
def test_holidays_that_are_a_guess_are_told(edition, known, day, told_of):
    document = edition.get("holidays", "cn")
    years = tuple(
        msgspec.structs.replace(document.years[0], year=year, provisional=guess)
        for year, guess in known.items()
    )
    alone = Edition(1, day, {}, {("holidays", "cn"): msgspec.structs.replace(document, years=years)})
    words = [one.msg for one in checks._dates(alone, day) if one.id == "site.W015"]
    assert [re.search(r"\d{4}", one)[0] for one in words] == told_of


def test_a_role_that_owns_the_tables_is_told(edition):
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL; the run on PostgreSQL does this")
    assert [one.id for one in checks._database_role()] == ["site.W013"]
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE reader; GRANT ALL ON ALL TABLES IN SCHEMA public TO reader")
        cursor.execute("SET ROLE reader")
        try:
            assert list(checks._database_role()) == []
        finally:
            cursor.execute("RESET ROLE")


# As the operator asks


def test_a_weak_production_is_told_on_the_command_line(production):  # noqa: F811
    """On an empty database Django's checks are content, and ours say what is missing."""
    done = manage("check", "--deploy", "--database", "default", **production)
    assert done.returncode == 1
    assert {"W001", "W002", "W003", "W004", "E011"} <= set(re.findall(r"site\.([WE]\d+)", done.stderr))


def test_the_checks_of_a_deployment_are_clean_without_a_database(production):  # noqa: F811
    done = manage("check", "--deploy", "--fail-level", "INFO", **production)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout
