"""Packs in the admin: out, in after a dry run, and nothing that swells, climbs out or isn't one's own."""

import io
import zipfile

import msgspec
import pytest
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile

from config import pack_upload
from eligibility.models import Case, Questionnaire
from legalbasis.models import Work
from legalbasis.publishing import drafts
from legalbasis.publishing.exporting import of_drafts
from legalbasis.publishing.models import Curator, DraftSave, LogEntry
from legalbasis.publishing.writing import as_pack
from tests.press import reworded, tags


@pytest.fixture
def sign_in(db, client):
    def signing(group, place=""):
        user = User.objects.create_user("wang", is_staff=True)
        user.groups.add(Group.objects.get(name=group))
        if place:
            Curator.objects.create(user=user, place=place)
        client.force_login(user)
        return client

    return signing


@pytest.fixture
def author(sign_in, edition):
    return sign_in("author")


@pytest.fixture
def pack(edition):
    before = edition.get("questionnaire", "refund")
    case = next(one for one in before.cases if one.id == "r5")
    headline = msgspec.structs.replace(case.headline, en="From the pack.")
    return as_pack("questionnaire", reworded(before, "r5", headline=headline))


def zipped(**files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as parcel:
        for name, content in files.items():
            parcel.writestr(name, content)
    return packed.getvalue()


def send(browser, content, name="refund.yaml"):
    content = content.encode() if isinstance(content, str) else content
    return browser.post("/admin/packs/load/", {"file": SimpleUploadedFile(name, content)})


def hidden(page):
    (found,) = [attrs["value"] for _tag, attrs in tags(page, "input") if attrs.get("name") == "held"]
    return found


def headline():
    return Case.objects.get(questionnaire__slug="refund", case_id="r5").headline_en


def files_of(page):
    with zipfile.ZipFile(io.BytesIO(page.content)) as packed:
        return {name: packed.read(name).decode() for name in packed.namelist()}


# Out


@pytest.mark.parametrize("what", ["drafts", "published"])
def test_everything_goes_out_as_a_zip(author, what):
    page = author.get(f"/admin/packs/{what}.zip")

    assert page["Content-Type"] == "application/zip"
    assert files_of(page) == of_drafts().files


def test_what_is_ticked_goes_out_as_a_zip(author):
    row = Questionnaire.objects.get(slug="refund")
    ticked = {"action": "export_selected", "_selected_action": [row.pk]}
    page = author.post("/admin/eligibility/questionnaire/", ticked)

    assert list(files_of(page)) == ["100000/questionnaire-refund.yaml"]


def test_an_unfinished_draft_is_named_and_nothing_is_handed_out_as_if_whole(author):
    Case.objects.filter(questionnaire__slug="refund", case_id="r5").update(when_text="scheme is")
    page = author.get("/admin/packs/drafts.zip", follow=True)

    assert page["Content-Type"].startswith("text/html")
    assert "refund" in page.text


# In


def test_a_pack_comes_in_after_a_dry_run(author, pack):
    before, log = headline(), LogEntry.objects.last_seq()

    shown = send(author, pack)
    assert "questionnaire refund" in shown.text
    assert "<code>cases.r5.headline.en</code>" in shown.text
    assert headline() == before

    done = author.post("/admin/packs/load/", {"held": hidden(shown)}, follow=True)
    assert done.status_code == 200
    assert headline() == "From the pack."
    assert DraftSave.objects.order_by("-id").first().author == "wang"
    assert LogEntry.objects.last_seq() == log, "a draft is not published by being loaded"


def test_a_zip_of_everything_comes_back_and_changes_nothing(author):
    before = of_drafts()
    shown = send(author, before.zipped(), "all.zip")

    assert "held" not in [attrs.get("name") for _tag, attrs in tags(shown, "input")]
    assert of_drafts().files == before.files


@pytest.mark.parametrize("ticked", [False, True])
def test_work_done_by_hand_is_overwritten_only_when_told(author, pack, ticked):
    Case.objects.filter(questionnaire__slug="refund", case_id="r5").update(headline_en="By hand.")
    shown = send(author, pack)
    (box,) = [attrs for _tag, attrs in tags(shown, "input") if attrs.get("name") == "replace"]
    assert "checked" not in box

    author.post("/admin/packs/load/", {"held": hidden(shown), **({"replace": "on"} if ticked else {})})
    assert headline() == ("From the pack." if ticked else "By hand.")


def test_a_dry_run_that_was_tampered_with_is_refused(author, pack):
    note = hidden(send(author, pack))
    page = author.post("/admin/packs/load/", {"held": "A" + note[1:]})
    assert page.status_code == 200
    assert headline() != "From the pack."


def test_every_problem_is_shown_with_its_line(author, pack):
    files = {"a.yaml": "kind: poem\nbody: {}\n", "b.yaml": f"{pack}  colour: red\n"}
    page = send(author, zipped(**files), "x.zip")
    assert "a.yaml:1" in page.text and "b.yaml:" in page.text
    assert headline() != "From the pack."


def lying():
    """A zip whose directory says that a file is small."""
    content = bytearray(zipped(**{"a.yaml": b"a" * (pack_upload.MOST_UNPACKED + 10)}))
    at = content.rindex(b"PK\x01\x02")
    content[at + 24 : at + 28] = (10).to_bytes(4, "little")
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "a.yaml"),
        (b"MZ\x90", "a.exe"),
        (b"PK\x03\x04 torn", "a.zip"),
        (lambda: zipped(**{"a.yaml": b"a" * (pack_upload.MOST_UNPACKED + 1)}), "bomb.zip"),
        (lambda: zipped(**{f"{n}.yaml": "" for n in range(pack_upload.MOST_FILES + 1)}), "many.zip"),
        (lying, "liar.zip"),
        (lambda: zipped(**{"../../etc/a.yaml": "x"}), "climb.zip"),
        (lambda: zipped(**{"/etc/a.yaml": "x"}), "root.zip"),
        (lambda: zipped(**{"..\\a.yaml": "x"}), "windows.zip"),
        (lambda: b"a" * (pack_upload.MOST_BYTES + 1), "big.yaml"),
        (lambda: zipped(**{"readme.txt": "x"}), "nothing.zip"),
        ("a: &a [x]\nb: [*a, *a]\n", "aliases.yaml"),
        ("[" * 5000, "deep.yaml"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_pack_is_refused_in_words(author, content, name):
    content = content() if callable(content) else content
    before = DraftSave.objects.count()
    page = send(author, content, name)

    assert page.status_code == 200
    assert "errorlist" in page.text or 'class="problems"' in page.text
    assert not [1 for _tag, attrs in tags(page, "input") if attrs.get("name") == "held"]
    assert DraftSave.objects.count() == before


# Whose


def test_a_local_author_brings_in_only_what_is_of_that_place(sign_in, edition, pack):
    browser = sign_in("local author", "330000")
    overlay = edition.get("overlay", "refund@330000")
    edit = overlay.edits[0]
    case = msgspec.structs.replace(edit.case, why=msgspec.structs.replace(edit.case.why, en="Ours."))
    edits = (msgspec.structs.replace(edit, case=case), *overlay.edits[1:])
    own = msgspec.structs.replace(overlay, edits=edits)

    refused = send(browser, pack)
    assert "refund.yaml" in refused.text
    assert "held" not in [attrs.get("name") for _tag, attrs in tags(refused, "input")]
    assert hidden(send(browser, as_pack("overlay", own), "overlay.yaml"))


def test_nobody_moves_a_document_to_a_place_that_isnt_theirs(sign_in, edition):
    browser = sign_in("local author", "330000")
    work = next(one for one in edition.of("work") if one.jurisdiction == "330000")
    moved = msgspec.structs.replace(work, jurisdiction="100000")
    page = send(browser, as_pack("work", moved), "w.yaml")

    assert 'class="problems"' in page.text
    assert Work.objects.get(slug=work.slug).jurisdiction == "330000"


def test_who_only_reads_takes_out_and_brings_nothing_in(sign_in, edition, pack):
    browser = sign_in("approver")
    page = browser.get("/admin/packs/")
    assert page.status_code == 200
    assert not [1 for _tag, attrs in tags(page, "input") if attrs.get("type") == "file"]
    assert send(browser, pack).status_code == 403


def test_who_may_look_at_nothing_gets_nothing(client, db):
    client.force_login(User.objects.create_user("li", is_staff=True))
    for path in ("", "drafts.zip", "published.zip"):
        assert client.get(f"/admin/packs/{path}").status_code == 403


# A new place


def test_a_new_places_overlay_begins_with_a_download(author):
    page = author.post("/admin/packs/overlay/", {"questionnaire": "refund", "place": "450100"})
    assert page["Content-Disposition"] == 'attachment; filename="overlay-refund@450100.yaml"'
    assert "jurisdiction: '450100'" in page.text

    shown = send(author, page.content, "overlay.yaml")
    author.post("/admin/packs/load/", {"held": hidden(shown)})
    assert drafts.find("overlay", "refund@450100") is not None


@pytest.mark.parametrize("place", ["", "33", "999999", "330000"])
def test_a_place_that_cant_have_one_is_told(author, place):
    page = author.post("/admin/packs/overlay/", {"questionnaire": "refund", "place": place})
    assert page["Content-Type"].startswith("text/html")
    assert "errorlist" in page.text


def test_the_page_is_read_with_few_queries(author, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        assert author.get("/admin/packs/").status_code == 200
