"""The drill: a backup restored elsewhere gives the same digests and pages; half a file gives nothing."""

import json
import os
import re
import subprocess
import sys
import uuid
import zipfile
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.apps import apps
from django.conf import global_settings, settings
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.test import override_settings

from config.backup import MANIFEST, BackupError, back_up, kept, restore
from config.feedback.models import Report
from legalbasis.publishing.models import DraftSave, LogEntry
from tests.press import R5, put, reworded

PAGES = ("/en/", "/zh-hans/", f"/en/check/refund/result/?{R5}", "/zh-hans/law/social-insurance-law/article-58/",
         "/en/procedures/premium-refund/?place=450100", "/en/editions/")  # fmt: skip
READ = f"""
import json
from django.test import Client
print(json.dumps([Client(SERVER_NAME='localhost').get(path).text for path in {PAGES}]))
"""


@pytest.fixture
def site(edition):
    """A site with a history: something published, scheduled and withdrawn, accounts, a message."""
    refund = edition.get("questionnaire", "refund")
    put("questionnaire", "refund", reworded(refund, "r5", amount=None))
    with override_settings(PASSWORD_HASHERS=global_settings.PASSWORD_HASHERS):  # as in service
        user = User.objects.create_user("wang", password="a long passphrase", is_staff=True)
    user.groups.add(Group.objects.get(name="author"))
    Report.objects.create(page="/en/", edition=edition.seq, language="en", kind="old", text="旧了\n“x”")
    return user


def manage(url, *words):
    """DEBUG serves static files without the manifest that only `collectstatic` makes."""
    done = subprocess.run(
        [sys.executable, "manage.py", *words], cwd=settings.BASE_DIR, capture_output=True, text=True,
        env={"PATH": "/usr/bin:/bin", "LOCAL": "1", "DEBUG": "1", "DATABASE_URL": url},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def empty_database(tmp_path, vendor):
    """A migrated database of the vendor's; PostgreSQL where the suite runs on it."""
    if vendor == "sqlite":
        url = f"sqlite:///{tmp_path / 'restored.sqlite3'}"
        manage(url, "migrate", "--noinput", "-v", "0")
        yield url
        return
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        pytest.skip("needs PostgreSQL; the run on PostgreSQL does this")
    name = f"drill_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        url = urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        manage(url, "migrate", "--noinput", "-v", "0")
        yield url
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def main(text):
    return re.search(r"<main.*</main>", text, re.DOTALL)[0]


def manifest(file):
    return json.loads(zipfile.ZipFile(file).read(MANIFEST))


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_a_restored_site_has_the_same_digests_and_the_same_pages(site, citizen, tmp_path, vendor):
    first, again = tmp_path / "first.zip", tmp_path / "again.zip"
    call_command("backup", str(first))
    with empty_database(tmp_path, vendor) as url:
        assert "Restored" in manage(url, "restore", str(first))
        manage(url, "backup", str(again))
        shown = manage(url, "shell", "-v", "0", "-c", READ)

        assert manifest(again)["tables"] == manifest(first)["tables"]
        for path, text in zip(PAGES, json.loads(shown), strict=True):
            assert main(text) == main(citizen.get(path, SERVER_NAME="localhost").text), path
        count = "from legalbasis.publishing.models import DraftSave, LogEntry;"
        count += "print(LogEntry.objects.count(), DraftSave.objects.count())"
        assert manage(url, "shell", "-v", "0", "-c", count).split() == [
            str(LogEntry.objects.count()), str(DraftSave.objects.count())
        ]  # fmt: skip


def test_life_goes_on_after_a_restore(site, tmp_path):
    """New rows don't meet the old ones' numbers, curators sign in, and the log is as closed as before."""
    call_command("backup", str(tmp_path / "a.zip"))
    with empty_database(tmp_path, "sqlite") as url:
        manage(url, "restore", str(tmp_path / "a.zip"))
        done = manage(
            url,
            "publish",
            "work",
            "social-insurance-law",
            "--reason",
            "as it was",
            "--from",
            "2030-01-01",
        )
        assert "Published as edition" in done or "Nothing to publish" in done
        asked = "u.check_password('a long passphrase'), u.groups.get(), u.has_perm('eligibility.change_case')"
        user = "from django.contrib.auth.models import User; u = User.objects.get(username='wang')"
        signed_in = manage(url, "shell", "-v", "0", "-c", f"{user}; print({asked})")
        assert signed_in.split() == ["True", "author", "True"]


def test_a_backup_is_for_its_owner_alone_and_never_overwrites(site, tmp_path):
    file = tmp_path / "a.zip"
    back_up(file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["a.zip"]
    with pytest.raises(CommandError, match="no backup is overwritten"):
        call_command("backup", str(file))


def test_everything_but_what_is_remade_is_kept():
    left_out = {"auth.permission", "contenttypes.contenttype", "sessions.session"}
    every = {model._meta.label_lower for model in apps.get_models() if not model._meta.proxy}
    axes = {name for name in every if name.startswith("axes.")}
    assert {model._meta.label_lower for model in kept()} == every - left_out - axes


def test_a_database_with_something_in_it_is_left_alone(site, tmp_path):
    back_up(tmp_path / "a.zip")
    before = LogEntry.objects.last_seq()
    with pytest.raises(BackupError, match=r"not empty: .*publishing\.LogEntry"):
        restore(tmp_path / "a.zip")
    assert LogEntry.objects.last_seq() == before


def rewritten(file, change):
    """The backup with its files changed: `change` takes and gives a mapping of names to bytes."""
    with zipfile.ZipFile(file) as packed:
        files = change({name: packed.read(name) for name in packed.namelist()})
    with zipfile.ZipFile(file, "w") as packed:
        for name, content in files.items():
            packed.writestr(name, content)


def told(files, **changes):
    files[MANIFEST] = json.dumps({**json.loads(files[MANIFEST]), **changes}).encode()
    return files


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda f: {k: v for k, v in f.items() if k != MANIFEST}, "no whole backup"),
        (lambda f: {k: v for k, v in f.items() if "logentry" not in k}, "logentry"),
        (lambda f: {**f, "publishing.logentry.jsonl": b""}, "damaged"),
        (lambda f: {**f, "feedback.report.jsonl": f["feedback.report.jsonl"] * 2}, "damaged"),
        (lambda f: {**f, "stranger.jsonl": b""}, "stranger"),
        (lambda f: told(f, format=9), "format 9"),
        (lambda f: told(f, migrations=["x.0001"]), "another version"),
        (lambda f: {**f, MANIFEST: b"{"}, "doesn't fit"),
    ],
)
def test_a_backup_that_isnt_whole_is_refused(site, tmp_path, change, complaint):
    back_up(tmp_path / "a.zip")
    rewritten(tmp_path / "a.zip", change)
    with pytest.raises(BackupError, match=complaint):
        restore(tmp_path / "a.zip")


@pytest.mark.parametrize("share", [0, 0.3, 0.9, 0.999])
def test_half_a_file_is_refused(site, tmp_path, share):
    file = tmp_path / "a.zip"
    back_up(file)
    content = file.read_bytes()
    file.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(BackupError, match="no whole backup"):
        restore(file)
