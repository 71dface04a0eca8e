"""The beginnings of a place's overlay: a template that loads as it stands, and no overlay that can't be."""

import pytest
from django.core.management import CommandError, call_command

from legalbasis.publishing.loading import load
from legalbasis.publishing.packs import read
from tests.test_pack_export import said


def test_a_new_places_overlay_begins_from_a_template_that_loads(edition, tmp_path, day):
    file = tmp_path / "refund.yaml"
    said("new_overlay", "--questionnaire", "refund", "--place", "450100", "--to", str(file))

    text = file.read_text()
    for case in edition.get("questionnaire", "refund").cases:
        assert f"#   {case.id} " in text
    assert load(tmp_path, day=day).created == ["overlay refund@450100"]


def test_the_sample_edit_of_the_template_is_one(edition, tmp_path):
    """Uncommented, with a real source, it reads as an overlay."""
    text = said("new_overlay", "--questionnaire", "refund", "--place", "450100")
    head, _sep, comments = text.partition("  edits: []\n")
    sample = comments[comments.index("  # edits:") :].replace("  # ", "  ").replace("  #", "")
    (tmp_path / "a.yaml").write_text(head + sample)

    packed, problems = read(tmp_path)

    assert problems == []
    assert packed[0].document.edits[0].case.id == "local-1"


@pytest.mark.parametrize(
    ("slug", "place", "complaint"),
    [
        ("gone", "450100", "no questionnaire"),
        ("refund", "000001", "six digits"),
        ("refund", "100000", "six digits"),
        ("refund", "330000", "already"),
    ],
)
def test_an_overlay_that_cant_be_is_refused_in_words(edition, slug, place, complaint):
    with pytest.raises(CommandError, match=complaint):
        call_command("new_overlay", "--questionnaire", slug, "--place", place)


def test_no_file_is_overwritten_by_a_template(edition, tmp_path):
    (tmp_path / "a.yaml").write_text("mine")
    with pytest.raises(CommandError, match="can't be written"):
        said(
            *["new_overlay", "--questionnaire", "refund", "--place", "450100", "--to"],
            str(tmp_path / "a.yaml"),
        )
    assert (tmp_path / "a.yaml").read_text() == "mine"
