"""What an operator should know of a site in service: `manage.py check --deploy --database default`.

They look into the database, so they run only when it is named; Django's own checks see to the rest.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError, connection
from django.db.models import Q

from legalbasis.publishing.edition import Edition
from legalbasis.publishing.models import LogEntry
from legalbasis.publishing.shelf import NothingPublished, shelf
from legalbasis.today import today

SOON = datetime.timedelta(days=60)


@register(Tags.database, deploy=True)
def settings_for_people(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    return list(_settings()) if databases else []


def _settings() -> Iterator[CheckMessage]:
    if not settings.SITE_ORIGIN:
        yield Warning(
            "SITE_ORIGIN is not set: printed pages and permanent links name whatever host was asked for.",
            hint="Set SITE_ORIGIN to the site's address, such as https://guide.example.",
            id="site.W001",
        )
    if not settings.OPERATOR:
        yield Warning(
            "OPERATOR is not set: the page about the site doesn't say who runs it.",
            hint="Set OPERATOR to the name of the office.",
            id="site.W002",
        )
    if _lite():
        yield Warning(
            "The database is SQLite: one machine, one writer, and no role with lesser rights.",
            hint="Set DATABASE_URL to a PostgreSQL database. See docs/deployment.md.",
            id="site.W003",
        )
    if settings.SECURE_SSL_REDIRECT and not settings.SECURE_PROXY_SSL_HEADER:
        yield Warning(
            "Every request is sent on to HTTPS, but no proxy is believed when it says that it speaks HTTPS: "
            "behind one, browsers go round in circles.",
            hint="Set BEHIND_PROXY=1 if a proxy of yours sets X-Forwarded-Proto on every request.",
            id="site.W004",
        )
    if "*" in settings.ALLOWED_HOSTS:
        yield Warning(
            "The site answers to any host name.",
            hint="Name the site's own hosts in ALLOWED_HOSTS.",
            id="site.W005",
        )

    if not settings.REQUIRE_TOTP:
        yield Warning(
            "Curators sign in with a password alone.",
            hint="Leave REQUIRE_TOTP unset, or set it to 1.",
            id="site.W006",
        )


def _lite() -> bool:
    return connection.vendor == "sqlite"


@register(Tags.database, deploy=True)
def content(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    if not databases:
        return []
    try:
        LogEntry.objects.last_seq()
        shelf.clear()
        edition = shelf.current(today())
        return [*_people(), *_database_role(), *_dates(edition, today())]
    except NothingPublished:
        hint = "Run manage.py load_pack config/packs --publish, or restore a backup."
        found = Warning("Nothing is published: every page says 503.", hint=hint, id="site.W010")
        return [found, *_people(), *_database_role()]
    except DatabaseError as error:
        connection.close()
        hint = "Look at DATABASE_URL, start the database, and run manage.py migrate as its owner."
        return [Error(f"The database can't be read: {error}".strip(), hint=hint, id="site.E011")]


def _people() -> Iterator[CheckMessage]:
    """Somebody must be able to approve, and somebody to publish, who isn't the author."""
    for codename, group in (("approve", "approver"), ("publish", "publisher")):
        holds = Q(groups__permissions__codename=codename) | Q(user_permissions__codename=codename)
        if not User.objects.filter(holds, is_active=True, is_staff=True).exists():
            yield Warning(
                f"Nobody has a role that may {codename}: what curators write can't reach the site.",
                hint=f"In the admin, put somebody who is staff into the group {group}.",
                id="site.W012",
            )


def _database_role() -> Iterator[CheckMessage]:
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_has_role(current_user, relowner, 'MEMBER') FROM pg_class WHERE oid = %s::regclass",
            [LogEntry._meta.db_table],
        )
        (owns,) = cursor.fetchone()
    if owns:
        yield Warning(
            "The application's database role owns the tables, so it could change the publication log.",
            hint="Let an owner role run migrate, and the site a lesser one: docs/postgresql-roles.sql.",
            id="site.W013",
        )


def _dates(edition: Edition, day: datetime.date) -> Iterator[CheckMessage]:
    for table in edition.of("figures"):
        for figure in table.figures:
            end = figure.in_force_to
            if end is None or not day <= end <= day + SOON:
                continue
            tomorrow = end + datetime.timedelta(days=1)
            if any(one.key == figure.key and one.in_force == tomorrow for one in table.figures):
                continue
            yield Warning(
                f"The figure {figure.key} of {table.jurisdiction} ends on {end}, and nothing follows it.",
                hint="Enter the next period, with its source, in the admin under figures.",
                id="site.W014",
            )
    calendar = edition.get("holidays", "cn")
    known = {one.year for one in calendar.years if not one.provisional} if calendar else set()
    for year in sorted({day.year, (day + SOON).year} - known):
        yield Warning(
            f"Working days of {year} are provisional: results that count them say so.",
            hint="Enter the State Council's holiday notice for the year in the admin, and publish it.",
            id="site.W015",
        )
