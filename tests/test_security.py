"""Safe by default: settings from the environment, a strict content policy, the admin included."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.utils import get_random_secret_key
from django.test import Client

from tests.press import R5, tags


def manage(*words, **environ):
    """`manage.py` in a process of its own, with nothing set but what is given."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-W", "error", "manage.py", *words],
        cwd=settings.BASE_DIR, env={**kept, **environ}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip


@pytest.fixture
def production(tmp_path):
    return {
        "SECRET_KEY": get_random_secret_key() + "x" * 10,
        "ALLOWED_HOSTS": "guide.example.org",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'site.sqlite3'}",
    }


def test_a_secret_key_is_demanded_in_production(production):
    del production["SECRET_KEY"]
    done = manage("check", **production)
    assert done.returncode != 0
    assert "SECRET_KEY" in done.stderr


def test_the_production_settings_pass_djangos_own_checks(production):
    done = manage("check", "--deploy", "--fail-level", "WARNING", **production)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_the_local_settings_pass_the_checks_too(production):
    done = manage("check", "--fail-level", "WARNING", **{**production, "LOCAL": "1"})
    assert done.returncode == 0, done.stderr


SHOWN = (
    "from django.conf import settings as s; print(s.DEBUG, s.SECURE_SSL_REDIRECT, s.SESSION_COOKIE_SECURE,"
    " s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS > 0, s.SECURE_PROXY_SSL_HEADER)"
)


@pytest.mark.parametrize(
    "environ, shown",
    [
        ({}, "False True True True True None"),
        ({"LOCAL": "1"}, "False False False False False None"),
        ({"BEHIND_PROXY": "1"}, "False True True True True ('HTTP_X_FORWARDED_PROTO', 'https')"),
    ],
)
def test_what_is_not_said_is_safe(production, environ, shown):
    done = manage("shell", "-v", "0", "-c", SHOWN, **production, **environ)
    assert done.stdout.strip() == shown, done.stderr


def test_plain_http_is_sent_on_to_https(citizen, settings):
    settings.SECURE_SSL_REDIRECT = True
    page = citizen.get("/en/")
    assert page.status_code == 301
    assert page["Location"].startswith("https://")


def test_another_host_is_refused(citizen):
    page = citizen.get("/en/", headers={"host": "evil.example.com"})
    assert page.status_code == 400


@pytest.fixture
def curator(db, client):
    client.force_login(User.objects.create_superuser("root", password="x"))
    return client


def policy(page):
    parts = (part.split() for part in page["Content-Security-Policy"].split(";"))
    return {name: values for name, *values in parts}


CITIZEN = ["/en/", "/zh-hans/", "/en/check/refund/answers/", f"/en/check/refund/result/?{R5}",
           "/en/law/social-insurance-law/article-58/", "/en/gone/", "/en/?on=gone", "/healthz"]  # fmt: skip
CURATION = ["/admin/", "/admin/eligibility/case/", "/admin/eligibility/case/add/", "/admin/password_change/",
            "/admin/publishing/logentry/", "/admin/legalbasis/work/?q=x"]  # fmt: skip


@pytest.mark.parametrize("address", CITIZEN + CURATION + ["/admin/login/"])
def test_the_content_policy_allows_nothing_inline_and_nothing_from_elsewhere(citizen, curator, address):
    page = (curator if address in CURATION else citizen).get(address)
    assert page.status_code in (200, 400, 404)
    found = policy(page)
    assert found["default-src"] == ["'none'"]
    assert found["frame-ancestors"] == ["'none'"]
    assert found["base-uri"] == ["'none'"]
    assert {value for values in found.values() for value in values} == {"'none'", "'self'"}
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["X-Frame-Options"] == "DENY"
    assert page["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize("address", [one for one in CITIZEN if one != "/healthz"] + CURATION)
def test_no_page_needs_what_the_content_policy_forbids(citizen, curator, address):
    """No inline style or script, no handler in an attribute: they would be dead."""
    page = (curator if address in CURATION else citizen).get(address)
    for tag, attrs in tags(page):
        assert tag != "style"
        assert (
            tag != "script"
            or "src" in attrs
            or attrs.get("type") in ("application/json", "application/ld+json", "text/html")
        )
        assert "style" not in attrs
        assert not [name for name in attrs if name.startswith("on")]


def test_the_admin_is_for_those_who_signed_in(citizen):
    for path in ("", "eligibility/case/", "publishing/logentry/", "publishing/logentry/1/roll-back/"):
        page = citizen.get(f"/admin/{path}")
        assert page.status_code == 302
        assert page["Location"].startswith("/admin/login/")


def test_a_form_of_the_admin_needs_its_token(db):
    User.objects.create_superuser("root", password="x")
    strict = Client(enforce_csrf_checks=True)
    page = strict.post("/admin/login/", {"username": "root", "password": "x"})
    assert page.status_code == 403


def test_words_in_an_address_are_never_markup(citizen):
    evil = "%22%3E%3Cscript%3Ealert(1)%3C/script%3E"
    for path in (f"/en/{evil}/", f"/en/?x={evil}", f"/en/check/refund/answers/?scheme={evil}",
                 f"/en/check/refund/answers/?was={evil}&scheme=resident",
                 f"/en/check/refund/answers/?scheme=resident&province={evil}",
                 f"/en/law/?on={evil}", f"/en/law/?seen={evil}"):  # fmt: skip
        page = citizen.get(path)
        assert not tags(page, "script")
