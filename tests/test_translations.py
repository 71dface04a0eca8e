"""The interface is complete in Chinese, as compiled too; what we wrote is well set in both languages."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import msgspec
import polib
import pytest
from django.conf import settings

from legalbasis.publishing import packs

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


def texts(part):
    """Every text in both languages, wherever it stands in a document."""
    if isinstance(part, dict):
        if part.keys() >= {"zh", "en"} and isinstance(part["zh"], str):
            yield part["zh"], part["en"]
        else:
            for value in part.values():
                yield from texts(value)
    elif isinstance(part, list | tuple):
        for value in part:
            yield from texts(value)


@pytest.fixture(scope="module")
def words():
    """What we wrote, in Chinese and in English: (where, text). Texts of laws are not ours."""
    found = {"zh": [], "en": []}
    for file in sorted((settings.BASE_DIR / "config" / "packs").rglob("*.yaml")):
        if "@" in file.name:
            continue
        for packed in packs.read(file)[0]:
            for zh, en in texts(msgspec.to_builtins(packed.document)):
                found["zh"].append((file.name, zh))
                found["en"].append((file.name, en))
    for entry in polib.pofile(str(FOLDER / "django.po")):
        if not entry.obsolete and "{" not in entry.msgid:
            found["zh"] += [("django.po", one) for one in (entry.msgstr, *entry.msgstr_plural.values())]
            found["en"] += [("django.po", one) for one in (entry.msgid, entry.msgid_plural)]
    assert len(found["zh"]) > 5000
    return found


HAN = r"[\u3400-\u9fff]"


@pytest.mark.parametrize(
    ("language", "pattern", "wrong"),
    [
        pytest.param("zh", f"{HAN}[,;:!?()]", "请看(第三条)", id="half-width-behind-han"),
        pytest.param("zh", f"[,;:!?()]{HAN}", "打12393,不收费", id="half-width-before-han"),
        pytest.param("zh", rf"{HAN} +[^\s–·]|[^\s–·] +{HAN}", "用 App 查", id="space-beside-han"),
        pytest.param("zh", r"[，。；：、？！][，。；：、]", "先打电话。。", id="doubled-punctuation"),
        pytest.param("zh", "(?<!—)—(?!—)| - |--", "退费—转移", id="short-dash"),
        pytest.param("zh", r"(?<=\d)[-~](?=\d+[年月日元天个])", "3-12个月", id="range-with-a-hyphen"),
        pytest.param("zh", "[０-９Ａ-Ｚａ-ｚ％]", "１２３９３", id="full-width-digit"),
        pytest.param("zh", "[「」『』]", "「断缴」", id="corner-quotes"),
        pytest.param("zh", "你", "你可以申请", id="familiar-you"),
        pytest.param("zh", "户口本", "带户口本", id="terms"),
        pytest.param(
            "zh", r"\d{4}-\d\d-\d\d(?!\s*$|[，。这])", "2026-01-01起施行", id="date-in-digits"
        ),
        pytest.param("zh", "^[^“]*”|“[^”]*“|“[^”]*$", "选“是", id="quotes-open-and-close"),
        pytest.param("en", "[，。；：？！、]", "Call 12393。", id="full-width-in-english"),
        pytest.param("en", r"\S  +\S", "Call  12393.", id="double-space"),
        pytest.param("en", r"\w [,;:?!](?!\w)", "Call 12393 , free.", id="space-before-punctuation"),
        pytest.param("en", "—| - |--", "Free — always.", id="dash-but-an-en-dash"),
        pytest.param("en", r"\w'\w|(?<![=\w)])\"|\"(?![>\w%])", "Don't pay.", id="straight-quotes"),
        pytest.param("en", "^[^“]*”|“[^”]*“|“[^”]*$", "Choose “yes", id="quotes-open-and-close"),
        pytest.param(
            "en",
            r"(?i)\b(?:\w{2,}(?<!pr)(?<!se)iz(?:e[ds]?|ing|ations?)|colors?|favors?|labor|behaviors?|centers?|"
            r"neighbors?|enroll|enrolls|enrollment|canceled|traveling|license|fulfill|catalog|toward)\b",
            "Recognized by the labor office",
            id="american-spelling",
        ),
        pytest.param("en", r"(?i)\b(\w+) \1\b(?!\.)", "Call the the office", id="word-twice"),
        pytest.param(
            "en", r"(?i)\bhukou book|household book|street office", "Bring the hukou book", id="terms"
        ),
    ],
)
def test_our_words_are_well_set(words, language, pattern, wrong):
    rule = re.compile(pattern)
    assert rule.search(wrong)
    faults = [
        f"{where}: …{text[max(0, fault.start() - 20) : fault.end() + 20]}…"
        for where, text in words[language]
        for fault in rule.finditer(text or "")
    ]
    assert faults == []
