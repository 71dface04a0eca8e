"""The published packs, once for the whole run; each test then works in a transaction of its own."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
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
    """What one test publishes is not seen by the next. Documents stay: their digests say what is in them."""
    documents = shelf._documents
    shelf.clear()
    shelf._documents = documents
    yield
    shelf.clear()
    shelf._documents = documents


@pytest.fixture(autouse=True)
def quick_passwords(settings) -> None:
    """Half a second a password is for those who guess, not for tests."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


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


@pytest.fixture
def curators(db):
    """Browsers signed in as the curators that `make run` creates."""
    out = StringIO()
    call_command("make_curators", stdout=out)
    passwords = dict(re.findall(r"^  (\S+)\s+(\S+)$", out.getvalue(), re.MULTILINE))
    found = {}
    for name in ("author", "approver", "publisher"):
        browser = Client()
        page = browser.post(
            "/admin/login/?next=/admin/", {"username": name, "password": passwords[name]}
        )
        assert page.status_code == 302, f"{name} can sign in with the password that was printed"
        found[name] = browser
    return found


@pytest.fixture
def author(curators):
    return curators["author"]


@pytest.fixture
def approver(curators):
    return curators["approver"]


@pytest.fixture
def publisher(curators):
    return curators["publisher"]


@pytest.fixture
def root(db):
    browser = Client()
    browser.force_login(User.objects.create_superuser("root", password="x"))
    return browser
