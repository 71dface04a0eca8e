"""The interface is complete in Chinese, and the compiled file says what the source says."""

import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django.conf import settings

FOLDER = settings.BASE_DIR / "config" / "locale" / "zh_Hans" / "LC_MESSAGES"


@pytest.fixture
def source():
    return polib.pofile(str(FOLDER / "django.po"))


def test_nothing_is_untranslated_or_uncertain(source):
    assert len(source) > 400
    assert [entry.msgid for entry in source.untranslated_entries()] == []
    assert [entry.msgid for entry in source.fuzzy_entries()] == []


def test_the_compiled_file_is_the_source_compiled(source):
    compiled = {
        (e.msgctxt, e.msgid): e.msgstr_plural or e.msgstr
        for e in polib.mofile(str(FOLDER / "django.mo"))
    }
    written = {(e.msgctxt, e.msgid): e.msgstr_plural or e.msgstr for e in source if not e.obsolete}
    assert compiled == written


def test_every_string_of_the_interface_is_in_the_source(source, tmp_path):
    if not shutil.which("xgettext"):
        pytest.skip("gettext is not installed")
    tree = tmp_path / "tree"
    ignored = shutil.ignore_patterns(
        ".venv", "var", "node_modules", ".git", "tests", "fonts", "__pycache__"
    )
    shutil.copytree(settings.BASE_DIR, tree, ignore=ignored)
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "-l", "zh_Hans", "--no-location", "--no-wrap"],
        cwd=tree, check=True, capture_output=True,
        env={"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "LOCAL": "1",
             "DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONPATH": str(tree)},
    )  # fmt: skip
    anew = polib.pofile(str(tree / "config/locale/zh_Hans/LC_MESSAGES/django.po"))
    known = {(entry.msgctxt, entry.msgid) for entry in source if not entry.obsolete}
    assert {(entry.msgctxt, entry.msgid) for entry in anew if not entry.obsolete} - known == set()


def test_gettext_itself_finds_nothing_wrong(tmp_path):
    if not shutil.which("msgfmt"):
        pytest.skip("gettext is not installed")
    made = subprocess.run(
        ["msgfmt", "--check-format", "-o", tmp_path / "made.mo", FOLDER / "django.po"],
        capture_output=True, text=True,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
