"""Broken packs: the file, the line and the problem, every one at once, and nothing half loaded."""

import csv
import re

import msgspec
import pytest
import yaml

from legalbasis.publishing import drafts
from legalbasis.publishing.kinds import KINDS
from legalbasis.publishing.loading import load
from legalbasis.publishing.models import DraftSave, LogEntry, Snapshot
from legalbasis.publishing.problems import Refused
from tests.press import reworded

pytestmark = pytest.mark.django_db

WORK = """\
kind: work
body:
  slug: test-law
  title: {zh: 试行办法, en: Trial Measures}
  short: {zh: 试行办法, en: Trial Measures}
  kind: ministry-rule
  issuer: {zh: 某部, en: A ministry}
  jurisdiction: "100000"
  in_force: 2020-01-01
  source: {zh: 某处, en: Somewhere}
  confidence: likely
  verified_on: 2026-11-20
"""


def refused(folder, day, **files):
    """The problems for which a folder of these files is refused, as `place: message`."""
    for name, text in files.items():
        content = text if isinstance(text, bytes) else text.encode()
        (folder / f"{name}.yaml").write_bytes(content)
    with pytest.raises(Refused) as refusal:
        load(folder, day=day, publishing=True)
    return [f"{problem.place}: {problem.message.en}" for problem in refusal.value.problems]


def standing():
    """All that a load writes."""
    refund = drafts.find("questionnaire", "refund")
    return (
        LogEntry.objects.last_seq(),
        Snapshot.objects.count(),
        DraftSave.objects.count(),
        drafts.find("work", "test-law"),
        drafts.read(refund),
    )


def without(line):
    return WORK.replace(line, "")


def test_the_sound_pack_that_the_broken_ones_are_made_from_loads(tmp_path, day):
    (tmp_path / "work.yaml").write_text(WORK)

    assert load(tmp_path, day=day).written == ["work test-law"]


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        pytest.param(WORK + "  about: {zh: [\n", 14, "bad YAML", id="bad YAML"),
        pytest.param(WORK + "\tabout: x\n", 13, "bad YAML", id="a tab"),
        pytest.param(WORK + "  number: \x00\n", 1, "bad YAML", id="NUL"),
        pytest.param(WORK + "---\nkind: work\n", 13, "bad YAML", id="two texts in a file"),
        pytest.param(WORK + "  slug: again\n", 13, "stands twice", id="a key twice"),
        pytest.param(WORK + "  ? [a, b]\n  : c\n", 13, "", id="a list for a key"),
        pytest.param(WORK.replace("kind: work", "kind: poem"), 1, "poem", id="unknown kind"),
        pytest.param(WORK.replace("kind: work", "kind: [work]"), 1, "kind", id="a list for a kind"),
        pytest.param(WORK + "author: me\n", 1, "kind and a body", id="more than kind and body"),
        pytest.param("kind: work\n", 1, "kind and a body", id="no body"),
        pytest.param("- kind: work\n", 1, "kind and a body", id="a list"),
        pytest.param("", 1, "kind and a body", id="empty"),
        pytest.param("documents: work\n", 1, "list", id="documents no list"),
        pytest.param("kind: work\nbody: 3\n", 2, "object", id="body no mapping"),
        pytest.param(WORK + "  colour: red\n", 13, "unknown field", id="unknown field"),
        pytest.param(WORK + "  number: 33\n", 13, "str", id="wrong type"),
        pytest.param(WORK.replace("likely", "perhaps"), 11, "perhaps", id="not of the choices"),
        pytest.param(WORK.replace("2020-01-01", "soon"), 9, "date", id="no date"),
        pytest.param(WORK.replace("2020-01-01", "2020-02-30"), 9, "", id="a day that isn't"),
        pytest.param(without("  slug: test-law\n"), 2, "slug is missing", id="missing field"),
        pytest.param(
            WORK.replace("{zh: 某部, en: A ministry}", "{zh: 某部}"),
            7,
            "en is missing",
            id="no English",
        ),
        pytest.param(
            WORK + "  events:\n  - 'on': 2020-01-01\n    what: adopted\n    note: {zh: 字}\n",
            16,
            "en is missing",
            id="in a list",
        ),
        pytest.param(b"kind: work\n# \xb9\xfa\n", 1, "UTF-8", id="not UTF-8"),
    ],
)
def test_a_broken_file_is_named_with_its_line_and_nothing_is_loaded(tmp_path, day, text, place, said):
    before = standing()

    (problem,) = refused(tmp_path, day, bad=text, good=WORK.replace("test-law", "good-law"))

    assert problem.startswith(f"bad.yaml:{place}:"), problem
    assert said in problem
    assert standing() == before
    assert drafts.find("work", "good-law") is None


def test_every_problem_of_every_file_is_told_at_once(tmp_path, day):
    twice = WORK + "  slug: again\n"
    wrong = without("  slug: test-law\n") + "  colour: red\n  number: 33\n"
    several = "documents:\n- kind: poem\n  body: {}\n- kind: work\n  body: {slug: x}\n"
    before = standing()

    problems = refused(tmp_path, day, a=twice, b=wrong, c=several, d=b"\xff")

    places = [re.match(r"(\w\.yaml:\d+)", one)[1] for one in problems]
    assert places.count("a.yaml:13") == 1
    assert {"b.yaml:2", "b.yaml:12", "b.yaml:13"} <= set(places)
    assert places.count("c.yaml:2") == 1
    assert sum("is missing" in one and one.startswith("c.yaml:5") for one in problems) >= 8
    assert places.count("d.yaml:1") == 1
    assert standing() == before


@pytest.mark.parametrize("apart", [True, False], ids=["two files", "one file"])
def test_one_document_may_not_stand_twice(tmp_path, day, apart):
    if apart:
        problems = refused(tmp_path, day, a=WORK, b=WORK)
    else:
        item = "\n  ".join(WORK.splitlines())
        problems = refused(tmp_path, day, a=f"documents:\n- {item}\n- {item}\n")

    (problem,) = problems
    assert problem.startswith("b.yaml" if apart else "a.yaml")
    assert drafts.find("work", "test-law") is None


def test_a_folder_without_packs_is_named(tmp_path, day):
    (problem,) = refused(tmp_path, day)

    assert str(tmp_path) in problem


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        ("code,parent,level,zh,en\n100000,,nation,全国,China\n", 1),
        (
            "code,parent,level,zh,en,zh_short\n100000,,nation,全国,China,国\n1,100000,planet,火,Mars,火\n",
            3,
        ),
        ("code,parent,level,zh,en,zh_short\n100000,,nation\n", 2),
    ],
    ids=["a column is missing", "no such level", "a row is short"],
)
def test_a_broken_table_of_places_is_named_with_its_line(tmp_path, day, rows, place):
    (tmp_path / "places.csv").write_text(rows)

    problems = refused(tmp_path, day)

    assert all(problem.startswith(f"places.csv:{place}:") for problem in problems), problems


def test_a_table_of_places_saved_by_a_spreadsheet_is_read(tmp_path, day, settings):
    """Such a file begins with a mark of its encoding."""
    source = settings.BASE_DIR / "config" / "packs" / "jurisdictions.csv"
    (tmp_path / "jurisdictions.csv").write_text(source.read_text("utf-8"), "utf-8-sig")
    with (tmp_path / "jurisdictions.csv").open(encoding="utf-8-sig") as rows:
        assert len(list(csv.DictReader(rows))) > 300

    assert load(tmp_path, day=day).unchanged == ["jurisdictions cn"]


# What only the whole edition can tell


def pack(folder, document, kind="questionnaire", name="refund"):
    body = msgspec.to_builtins(document)
    text = yaml.safe_dump({"kind": kind, "body": body}, allow_unicode=True, sort_keys=False)
    (folder / f"{name}.yaml").write_text(text)


def citing(document, **cited):
    first = document.cases[0]
    citation = msgspec.structs.replace(first.citations[0], **cited)
    return reworded(document, first.id, citations=(citation, *first.citations[1:]))


@pytest.mark.parametrize(
    ("spoil", "place", "said"),
    [
        (lambda d: reworded(d, "r5", when=({"used": ("perhaps",)},)), "cases.r5", "perhaps"),
        (lambda d: reworded(d, "r5", when=({"colour": ("red",)},)), "cases.r5", "colour"),
        (lambda d: citing(d, eid="art_99"), "cases.r1", "article 99"),
        (lambda d: citing(d, eid="art_0"), "cases.r1", "art_0"),
        (lambda d: citing(d, eid="art_99999"), "cases.r1", "art_99999"),
        (lambda d: citing(d, eid="chapter 3"), "cases.r1", "chapter 3"),
        (lambda d: citing(d, work="no-such-law"), "cases.r1", "no-such-law"),
        (lambda d: citing(d, digest="0" * 64), "cases.r1", "wording"),
        (lambda d: reworded(d, "r5", sources=("W-NO",)), "cases.r5", "W-NO"),
        (
            lambda d: reworded(d, "r5", why=msgspec.structs.replace(d.title, en=" ")),
            "cases.r5",
            "English",
        ),
        (
            lambda d: reworded(d, "r5", why=msgspec.structs.replace(d.title, zh="why")),
            "cases.r5",
            "Chinese",
        ),
    ],
)
def test_a_document_that_doesnt_fit_the_rest_is_named_with_its_place(
    tmp_path, day, edition, spoil, place, said
):
    pack(tmp_path, spoil(edition.get("questionnaire", "refund")))
    before = standing()

    problems = refused(tmp_path, day, work=WORK)

    assert any(one.startswith(f"refund.yaml: {place}") and said in one for one in problems), problems
    assert standing() == before


def test_problems_in_several_documents_are_told_together(tmp_path, day, edition):
    document = edition.get("questionnaire", "refund")
    pack(tmp_path, citing(document, work="no-such-law"))
    text = WORK.replace('"100000"', '"999999"')

    problems = refused(tmp_path, day, work=text)

    assert any(one.startswith("refund.yaml: cases.r1") for one in problems)
    assert any(one.startswith("work.yaml: jurisdiction") and "999999" in one for one in problems)


# A curator's newer draft


@pytest.fixture
def edited(edition):
    """A curator has changed a headline."""
    row = drafts.find("questionnaire", "refund").case_rows.get(case_id="r5")
    row.headline_en = "What the curator wrote."
    row.save()
    return row


def test_a_curators_newer_draft_is_left_and_named(tmp_path, day, edition, edited):
    document = edition.get("questionnaire", "refund")
    pack(tmp_path, reworded(document, "r1", amount=None))

    report = load(tmp_path, day=day, publishing=True)

    assert (report.left, report.written, report.published) == (["questionnaire refund"], [], [])
    edited.refresh_from_db()
    assert edited.headline_en == "What the curator wrote."


def test_a_curators_draft_is_overwritten_when_told(tmp_path, day, edition, edited):
    document = reworded(edition.get("questionnaire", "refund"), "r1", amount=None)
    pack(tmp_path, document)

    report = load(tmp_path, day=day, publishing=True, replace_drafts=True)

    assert report.written == ["questionnaire refund"]
    assert drafts.read(drafts.find("questionnaire", "refund")) == document


def test_a_curators_unfinished_draft_is_left_too(tmp_path, day, edition, edited):
    """A draft that can't be read yet is no reason to break the loading of all the rest."""
    edited.when_text = "scheme is resident"
    edited.save()
    pack(tmp_path, reworded(edition.get("questionnaire", "refund"), "r1", amount=None))
    (tmp_path / "work.yaml").write_text(WORK)

    report = load(tmp_path, day=day, publishing=True)

    assert (report.left, report.written) == (["questionnaire refund"], ["work test-law"])
    edited.refresh_from_db()
    assert edited.when_text == "scheme is resident"


def test_the_kinds_that_packs_may_hold_are_all_read_and_written(edition):
    """Every kind has drafts to load into."""
    assert {drafts.model_of(kind)._meta.label for kind in KINDS} == {
        kind.model for kind in KINDS.values()
    }
