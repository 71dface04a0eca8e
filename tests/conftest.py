"""The published packs, once for the whole run; each test then works in a transaction of its own."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from legalbasis.publishing.edition import Edition
from legalbasis.publishing.loading import load
from legalbasis.publishing.shelf import shelf
from legalbasis.today import today
from tests.press import put

PACKS = Path(settings.BASE_DIR) / "config" / "packs"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: object) -> None:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        load(PACKS, day=today(), publishing=True)


@pytest.fixture(autouse=True)
def fresh_shelf() -> Iterator[None]:
    """What one test publishes is not seen by the next."""
    shelf.clear()
    yield
    shelf.clear()


@pytest.fixture(autouse=True)
def plain_static(settings) -> None:
    """Static files as they are, without a manifest; no redirect to HTTPS."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.WHITENOISE_AUTOREFRESH = True
    settings.SECURE_SSL_REDIRECT = False


@pytest.fixture
def unheld(db: None) -> None:
    """No situation holds the refund table to its verdicts: the test changes them on purpose."""
    put("scenarios", "refund", None)


@pytest.fixture
def edition(db: None) -> Edition:
    return shelf.current(today())


@pytest.fixture
def citizen(db: None) -> Client:
    """A browser whose pages are warm: an edition is at hand and the database need not be asked."""
    shelf.current(today())
    return Client()


@pytest.fixture
def day() -> datetime.date:
    return today()
