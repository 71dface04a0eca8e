"""Packs written and read back without loss; a dry run that shows and does nothing; a place's overlay begun."""

import datetime
import io
import subprocess
import sys
import zipfile
from pathlib import Path

import msgspec
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from hypothesis import given, settings as hypothesis_settings, strategies as st

from eligibility.models import Case
from legalbasis.documents import Confidence, Source, Sources, Text
from legalbasis.publishing import drafts
from legalbasis.publishing.exporting import of_drafts, of_published
from legalbasis.publishing.kinds import KINDS, encode, fingerprint
from legalbasis.publishing.loading import load
from legalbasis.publishing.models import DraftSave, LogEntry, Snapshot
from legalbasis.publishing.packs import read
from legalbasis.publishing.writing import as_pack, file_name
from tests.press import reworded

ROOT = Path(settings.BASE_DIR)
TRAPS = [
    *("no", "on", "yes", "~", "null", "0101", "450100", "2026-11-23", "1:30", "1e3", "=", "<<"),
    *(
        "- a",
        "a: b",
        "# a",
        " a",
        "a ",
        "a\nb",
        "a\n\nb\n",
        "\na",
        "a\n b",
        "\ta",
        "a\r\nb",
        "\x85",
        "😀",
    ),
    *(
        "“a”",
        "第一条　总则",
        "\u2028",
        "\ufeffa",
        "!x",
        "&x",
        "*x",
        "%x",
        "@x",
        "`x",
        "'",
        '"',
        "{a}",
        "[a]",
    ),
    *("|", ">", "?", "…"),
]


def digests(packed):
    return {(one.kind, one.key): fingerprint(one.kind, one.key, encode(one.document)) for one in packed}


def said(command, *words):
    out = io.StringIO()
    call_command(command, *words, stdout=out, stderr=out)
    return out.getvalue()


# Written and read


@pytest.mark.django_db
@pytest.mark.parametrize("make", [of_drafts, lambda: of_published(datetime.date.max)])
def test_what_is_exported_reads_back_to_the_same_digests(edition, make, tmp_path):
    export = make()
    export.write(tmp_path)
    packed, problems = read(tmp_path)

    assert (problems, export.unreadable) == ([], [])
    assert digests(packed) == {page: entry.sha256 for page, entry in edition.entries.items()}


words = st.one_of(
    st.sampled_from(TRAPS),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40),
    st.lists(st.sampled_from(["a", "甲", "\n", " ", "　", ": ", "#", "- ", "'", '"']), max_size=12).map(
        "".join
    ),
)
texts = st.builds(Text, zh=words, en=words)
sources = st.builds(
    Source,
    code=words,
    title=texts,
    confidence=st.sampled_from(Confidence.__args__),
    verified_on=st.dates(datetime.date(1000, 1, 1)),
    place=words,
    url=words,
    note=st.none() | texts,
)


@hypothesis_settings(deadline=None, max_examples=300)
@given(st.lists(sources, max_size=3).map(tuple))
def test_any_words_survive_the_way_through_a_pack(tmp_path_factory, found):
    document = Sources(found)
    file = tmp_path_factory.mktemp("pack") / "sources.yaml"
    file.write_text(as_pack("sources", document), encoding="utf-8", newline="\n")

    (packed,), problems = read(file)

    assert problems == []
    assert packed.document == document


def test_a_pack_is_laid_out_for_people(edition):
    text = as_pack("overlay", edition.get("overlay", "refund@330000"))

    assert text.startswith("kind: overlay\nbody:\n  questionnaire: refund\n  jurisdiction: '330000'\n")
    box = "{before_start: ['yes'], reason: [joined_emp, employer_now_pays], scheme: [resident], used: ['no']}"
    assert box in " ".join(text.split())
    assert "en: |-\n" in text
    assert "from: 2021-07-01\n" in text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "key", "name"),
    [
        ("overlay", "refund@330000", "330000/overlay-refund@330000.yaml"),
        ("figures", "440100", "440100/figures-440100.yaml"),
        ("work", "social-insurance-law", "100000/work-social-insurance-law.yaml"),
        ("glossary", "cn", "100000/glossary-cn.yaml"),
    ],
)
def test_a_document_lies_in_the_folder_of_its_place(edition, kind, key, name):
    assert file_name(kind, key, edition.get(kind, key)) == name


def test_no_key_and_no_place_leads_out_of_the_folder(edition):
    overlay = msgspec.structs.replace(edition.get("overlay", "refund@330000"), jurisdiction="../../etc")

    assert file_name("overlay", "../x", overlay) == "100000/overlay-..%2Fx.yaml"


def test_equal_content_gives_equal_bytes(edition):
    first, again = of_drafts("figures").zipped(), of_drafts("figures").zipped()

    assert first == again
    assert "100000/figures-100000.yaml" in zipfile.ZipFile(io.BytesIO(first)).namelist()


def test_everything_goes_into_an_empty_database_and_comes_out_the_same(edition, tmp_path):
    """The drill of a move: the copy's own export is the same, file by file."""
    export = of_drafts()
    export.write(tmp_path / "out")
    environ = {
        "PATH": "/usr/bin:/bin",
        "LOCAL": "1",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'copy.sqlite3'}",
    }
    for words in (
        ("migrate", "--noinput", "-v", "0"),
        ("load_pack", str(tmp_path / "out"), "--publish"),
        ("export_pack", str(tmp_path / "drafts")),
        ("export_pack", str(tmp_path / "site"), "--published"),
    ):
        subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=environ, check=True)
    for copy in ("drafts", "site"):
        found = {
            str(file.relative_to(tmp_path / copy)): file.read_text()
            for file in (tmp_path / copy).rglob("*.yaml")
        }
        assert found == export.files


# The command


def test_a_part_is_exported_by_kind_and_key(edition, tmp_path):
    done = said("export_pack", str(tmp_path / "a"), "--kind", "overlay", "--key", "refund@330000")

    assert done == f"1 documents written to {tmp_path / 'a'}.\n"
    assert [file.name for file in (tmp_path / "a").rglob("*.yaml")] == ["overlay-refund@330000.yaml"]


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--key", "refund"], "needs --kind"),
        (["--kind", "work", "--key", "gone"], "nothing to export"),
    ],
)
def test_an_export_of_nothing_is_refused(edition, tmp_path, words, complaint):
    with pytest.raises(CommandError, match=complaint):
        call_command("export_pack", str(tmp_path / "a"), *words)


def test_a_folder_with_something_in_it_is_left_alone(edition, tmp_path):
    (tmp_path / "mine.yaml").write_text("mine")
    with pytest.raises(CommandError, match="not empty"):
        call_command("export_pack", str(tmp_path))
    assert [file.name for file in tmp_path.iterdir()] == ["mine.yaml"]


def test_an_unfinished_draft_is_named_and_the_rest_exported(edition, tmp_path, capsys):
    Case.objects.filter(questionnaire__slug="refund", case_id="r5").update(when_text="scheme is")
    with pytest.raises(CommandError, match="not whole"):
        call_command("export_pack", str(tmp_path), "--kind", "questionnaire")
    assert "not in the export" in capsys.readouterr().err
    names = {file.name for file in tmp_path.rglob("*.yaml")}
    assert "questionnaire-payout.yaml" in names
    assert "questionnaire-refund.yaml" not in names


# The dry run


def standing():
    rows = [LogEntry.objects.last_seq(), Snapshot.objects.count(), DraftSave.objects.count()]
    return [*rows, *(drafts.model_of(kind).objects.count() for kind in KINDS), of_drafts().files]


@pytest.fixture
def pack(edition, tmp_path):
    """The refund questionnaire with one headline changed and one case's amount gone."""
    before = edition.get("questionnaire", "refund")
    case = next(one for one in before.cases if one.id == "r5")
    new = msgspec.structs.replace(case.headline, en="Changed.")
    document = reworded(reworded(before, "r5", headline=new), "r1", amount=None)
    (tmp_path / "refund.yaml").write_text(as_pack("questionnaire", document))
    return tmp_path


@pytest.mark.parametrize("publishing", [(), ("--publish",)])
def test_a_dry_run_shows_what_would_change_and_changes_nothing(pack, publishing):
    before = standing()

    shown = said("load_pack", str(pack), "--dry-run", *publishing)

    assert (
        "changed: questionnaire refund\n    - cases.r1.amount.zh\n    - cases.r1.amount.en\n" in shown
    )
    assert "\n    cases.r5.headline.en\n" in shown
    assert "1 written, 0 unchanged, 0 left." in shown
    assert ("Published as edition" in shown) == bool(publishing)
    assert shown.endswith("This was a dry run: nothing was written or published.\n")
    assert standing() == before


def test_what_the_dry_run_shows_is_what_then_happens(pack, day):
    rehearsed = load(pack, day=day, rehearsing=True)

    assert load(pack, day=day) == rehearsed


def test_a_dry_run_names_the_curators_work_that_would_be_lost(pack, edition):
    Case.objects.filter(questionnaire__slug="refund", case_id="r5").update(headline_en="A curator’s.")

    assert "left as the curator has it" in said("load_pack", str(pack), "--dry-run")
    assert "curator's work in it lost: questionnaire refund" in said(
        "load_pack", str(pack), "--dry-run", "--replace"
    )


def test_a_curators_own_import_is_signed_by_the_curator(pack, day):
    report = load(pack, day=day, author="wang")

    assert report.written == ["questionnaire refund"]
    assert DraftSave.objects.order_by("-id").first().author == "wang"
    assert drafts.touched("questionnaire", "refund"), "the next seed leaves it"
    assert load(pack, day=day, author="wang").unchanged == ["questionnaire refund"]
