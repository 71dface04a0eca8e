"""Drafts as rows: what a pack wrote reads back exactly, and what a curator changes is seen."""

import json

import msgspec
import pytest
from django.utils import translation

from eligibility.models import Case, Question
from legalbasis.documents import Document, Text
from legalbasis.publishing import drafts
from legalbasis.publishing.kinds import KINDS, encode
from legalbasis.publishing.log import save_draft
from legalbasis.publishing.models import DraftSave
from legalbasis.publishing.rows import RowError
from tests.press import reworded

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_published_document_reads_back_from_its_rows_exactly(edition, kind):
    pages = [(key, document) for (name, key), document in edition.documents.items() if name == kind]

    assert pages, f"nothing of this kind is published: {kind}"
    for key, document in pages:
        found = drafts.read(drafts.find(kind, key))
        assert found == document, key
        assert encode(found) == encode(document), key
        assert not drafts.touched(kind, key)


def spelled_out(value):
    """A document as a pack may write it: every field said, though it has its default."""
    if isinstance(value, Document):
        return {
            field.encode_name: spelled_out(getattr(value, field.name))
            for field in msgspec.structs.fields(type(value))
        }
    if isinstance(value, tuple):
        return [spelled_out(item) for item in value]
    if isinstance(value, dict):
        return {key: spelled_out(item) for key, item in value.items()}
    return msgspec.to_builtins(value)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_document_has_one_fingerprint_however_it_is_spelled(edition, kind):
    for (name, key), document in edition.documents.items():
        if name == kind:
            written = json.loads(json.dumps(spelled_out(document)))
            again = msgspec.convert(written, KINDS[kind].document)
            assert again == document, key
            assert encode(again) == encode(document), key


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_writing_a_draft_again_changes_nothing(edition, kind):
    key, document = next(
        (key, document) for (name, key), document in edition.documents.items() if name == kind
    )
    drafts.write(kind, document)

    assert drafts.read(drafts.find(kind, key)) == document


def test_a_page_that_was_never_drafted_is_neither_found_nor_touched(edition):
    assert drafts.find("questionnaire", "no-such-thing") is None
    assert not drafts.touched("questionnaire", "no-such-thing")
    assert not drafts.touched("overlay", "refund@999999")


def edit_headline():
    Case.objects.filter(case_id="r5").update(headline_en="What the curator wrote.")


def edit_conditions():
    Case.objects.filter(case_id="r1").update(when_text="reason = wrong_amount")


def move_a_case():
    Case.objects.filter(case_id="r1", questionnaire__slug="refund").update(position=50)


def delete_a_case():
    Case.objects.filter(case_id="r14").delete()


def edit_a_question():
    Question.objects.filter(key="used", questionnaire__slug="refund").update(unsure=False)


@pytest.mark.parametrize(
    "edit", [edit_headline, edit_conditions, move_a_case, delete_a_case, edit_a_question]
)
def test_editing_a_row_makes_the_draft_touched(edition, edit):
    edit()

    assert drafts.touched("questionnaire", "refund")
    assert not drafts.touched("overlay", "refund@330000")


def test_editing_a_places_case_touches_its_overlay_and_nothing_else(edition):
    Case.objects.filter(case_id="r4").update(headline_en="What the curator wrote.")

    assert drafts.touched("overlay", "refund@330000")
    assert not drafts.touched("questionnaire", "refund")


def test_undoing_an_edit_leaves_the_draft_untouched(edition):
    row = Case.objects.get(case_id="r5", questionnaire__slug="refund")
    before = row.headline_en
    for words in ("What the curator wrote.", before):
        row.headline_en = words
        row.save()

    assert not drafts.touched("questionnaire", "refund")


def test_a_draft_that_a_curator_saved_is_still_touched(edition):
    """Touched means: other than the pack wrote it, saved or not."""
    document = reworded(
        edition.get("questionnaire", "refund"), "r5", headline=Text("改了。", "Changed.")
    )
    drafts.write("questionnaire", document)
    save_draft("questionnaire", "refund", document, "curator")

    assert drafts.touched("questionnaire", "refund")
    assert DraftSave.objects.filter(key="refund", author="curator").exists()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("when_text", "scheme is resident", "scheme is resident"),
        ("can_zh", "一\n\n二\n\n三\n\n四\n\n五\n\n六\n\n七", "中文有7条，英文有3条"),
        ("verdict", "maybe", "verdict"),
        ("confidence", "surely", "confidence"),
    ],
)
def test_a_row_that_can_be_no_document_says_which_field(edition, field, value, said):
    Case.objects.filter(case_id="r5", questionnaire__slug="refund").update(**{field: value})

    with pytest.raises(RowError) as caught, translation.override("zh-hans"):
        drafts.read(drafts.find("questionnaire", "refund"))

    assert said in str(caught.value)
    assert "r5" in str(caught.value)


def test_a_draft_without_a_fallback_says_so(edition):
    Case.objects.filter(questionnaire__slug="refund", fallback=True).delete()

    with pytest.raises(RowError, match="fallback"):
        drafts.read(drafts.find("questionnaire", "refund"))


def test_what_a_browser_sends_reads_like_what_a_pack_says(edition):
    """Line ends of a form, and space around the words, are no change."""
    row = Case.objects.get(case_id="r5", questionnaire__slug="refund")
    for name in ("to_do_zh", "to_do_en", "why_zh", "when_text", "sources"):
        value = getattr(row, name)
        setattr(row, name, "\n" + value.replace("\n", "\r\n") + "\r\n ")
    row.save()

    assert not drafts.touched("questionnaire", "refund")


def test_a_case_with_everything_survives_its_rows(edition):
    """The shipped cases leave fields empty; this one leaves none."""
    document = edition.get("questionnaire", "refund")
    full = next(case for case in document.cases if case.leads)
    two = (Text("一。\n二行", "One.\nTwo lines"), Text("二", "Two"))
    full = msgspec.structs.replace(
        full,
        can=two,
        to_do=two,
        papers=two,
        warnings=two,
        amount=two[0],
        circumstances=("agent", "heir"),
        asked_in=("S1:3", "S4:19"),
        estimate="refundable_months",
        to=edition.day,
        from_=edition.day,
    )
    drafts.write("questionnaire", msgspec.structs.replace(document, cases=(full,)))

    assert drafts.read(drafts.find("questionnaire", "refund")).cases == (full,)
