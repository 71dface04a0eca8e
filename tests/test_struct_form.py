"""Documents in a JSON field are filled in field by field: what was there comes back, what is wrong is told."""

import re
from dataclasses import replace

import msgspec
import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import override
from hypothesis import given, strategies as st

from legalbasis import library
from legalbasis.models import Figure, Term
from legalbasis.offered import CITATIONS
from legalbasis.publishing.models import DraftSave
from legalbasis.struct_form import StructField
from legalbasis.struct_pairs import pairs_of
from procedures import checks
from procedures.documents import Due
from procedures.models import LocalProcedure, Paper, Procedure, Step
from procedures.shapes import ADDED_PAPERS, DUES, FEE, STEP_CHANGES
from tests.curators import admin_url, filled, save
from tests.press import as_sent, tags

ENGLISH = {"accept-language": "en"}
DUE = {"rule": "working-days", "event": "applied", "count": 15}


def sent(*parts):
    data = QueryDict(mutable=True)
    data.setlist("x", list(parts))
    return data


def read(shape, *parts):
    field = StructField(replace(shape, complete=lambda value: value))
    return field.clean(field.widget.value_from_datadict(sent(*parts), {}, "x"))


# What was there comes back.

words = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=12)
texts = st.builds(lambda zh, en: {"zh": zh, "en": en}, words, words)
citations = st.lists(
    st.fixed_dictionaries(
        {"work": st.sampled_from(["social-insurance-law", "civil-code"])},
        optional={"eid": st.just("art_58__para_1"), "digest": words, "point": texts},
    ),
    min_size=1,
    max_size=2,
)
dues = st.lists(
    st.fixed_dictionaries(
        {"rule": st.sampled_from(["working-days", "day-of-month"])},
        optional={
            "event": words,
            "count": st.integers(1, 99),
            "strictly": st.just(True),
            "label": texts,
            "citations": citations,
        },
    ),
    min_size=1,
    max_size=3,
)


@given(dues)
def test_any_deadlines_come_back_as_they_were(value):
    field = StructField(replace(DUES, complete=list))
    assert field.clean(field.prepare_value(value)) == value


@given(
    st.lists(
        st.fixed_dictionaries(
            {"step": words},
            optional={"by": texts, "dues": dues, "channels": st.just(["office", "bank"])},
        ),
        max_size=2,
    )
)
def test_any_changed_steps_come_back_as_they_were(value):
    field = StructField(replace(STEP_CHANGES, complete=list))
    assert field.clean(field.prepare_value(value)) == value


@pytest.mark.parametrize("value", [None, {"words": {"zh": "免费", "en": "Free"}, "yuan": "0.00"}])
def test_a_fee_is_one_or_none(value):
    field = StructField(FEE)
    assert field.clean(field.prepare_value(value)) == value


def test_every_published_row_is_saved_unchanged(author):
    rows = [
        *Step.objects.exclude(dues=[]),
        *Paper.objects.exclude(basis=[])[:5],
        *LocalProcedure.objects.all(),
        *Procedure.objects.all()[:4],
    ]
    assert len(rows) > 30
    before = DraftSave.objects.count()
    for row in rows:
        names = [one.name for one in row._meta.fields if one.get_internal_type() == "JSONField"]
        was = {name: getattr(row, name) for name in names}
        save(author, row)
        row.refresh_from_db()
        assert {name: getattr(row, name) for name in names} == was
    assert DraftSave.objects.count() == before


def test_what_a_browser_sends_of_an_untouched_page_changes_nothing(author):
    """By the inputs of the pages themselves, not by the form behind them."""
    rows = [
        *Step.objects.exclude(dues=[], citations=[]),
        *Paper.objects.exclude(basis=[])[:8],
        *LocalProcedure.objects.all(),
        *Procedure.objects.all(),
        *Term.objects.exclude(citations=[])[:5],
        *Figure.objects.exclude(citations=[])[:5],
    ]
    assert any("digest" not in one for row in rows for one in getattr(row, "citations", []))
    before = DraftSave.objects.count()
    for row in rows:
        names = [one.name for one in row._meta.fields if one.get_internal_type() == "JSONField"]
        was = {name: getattr(row, name) for name in names}
        page = author.get(admin_url(row), headers=ENGLISH)
        form = f"{row._meta.model_name}_form"
        assert author.post(admin_url(row), as_sent(page, form), headers=ENGLISH).status_code == 302, row
        row.refresh_from_db()
        assert {name: getattr(row, name) for name in names} == was, row
    assert DraftSave.objects.count() == before


# What is added, changed and taken out.


def test_a_deadline_is_added_changed_and_taken_out(author):
    row = Step.objects.get(procedure__slug="premium-refund", step_id="review")
    row.dues = [DUE]
    row.save()
    page = author.get(admin_url(row), headers=ENGLISH)
    offered = [a["value"] for _t, a in tags(page, "option")]
    assert {"0.event=applied", "1.rule=months", "1.after=apply"} <= set(offered)
    more = [
        "0.rule=working-days",
        "0.event=applied",
        "0.count=",
        "20",
        "1.rule=months",
        "1.event=cover",
    ]
    sends = {
        **filled(page),
        "dues": [*more, "1.count=", "3", "1.label.zh=", "另一读法", "1.label.en=", "Other"],
    }
    assert author.post(admin_url(row), sends, headers=ENGLISH).status_code == 302
    row.refresh_from_db()
    second = {
        "rule": "months",
        "event": "cover",
        "count": 3,
        "label": {"zh": "另一读法", "en": "Other"},
    }
    assert row.dues == [{**DUE, "count": 20}, second]
    page = author.get(admin_url(row), headers=ENGLISH)
    sends = {**filled(page), "dues": [filled(page)["dues"], "0.take_out=yes"]}
    assert author.post(admin_url(row), sends, headers=ENGLISH).status_code == 302
    row.refresh_from_db()
    assert row.dues == [second]


@pytest.mark.parametrize(
    "typed, eid",
    [
        ("58", "art_58"),
        ("第五十八条第二款", "art_58__para_2"),
        ("art. 58 ¶2", "art_58__para_2"),
        ("art_58", "art_58"),
        ("", None),
        ("58-1", "art_58-1"),
        ("58条", "art_58"),
        ("17条之一", "art_17-1"),
        ("五十八", "art_58"),
        ("58条2款", "art_58__para_2"),
        ("58(2)", "art_58__para_2"),
        ("58.2", "art_58__para_2"),
        ("第58条第2款第1项", "art_58__para_2__point_1"),
        ("５８", "art_58"),
    ],
)
def test_an_article_is_typed_as_people_name_it(typed, eid):
    (cited,) = read(CITATIONS, "0.work=civil-code", "0.eid=", typed)
    assert cited.get("eid") == eid


@pytest.mark.parametrize("language, said", [("en", "article 25 ¶3"), ("zh-hans", "第二十五条第三款")])
def test_an_article_is_shown_as_people_name_it(author, language, said):
    row = Procedure.objects.get(slug="premium-refund")
    page = author.get(admin_url(row), headers={"accept-language": language})
    typed = [a["value"] for _t, a in tags(page, "input") if a.get("id") == "id_citations_1.eid"]
    assert typed == [said]
    widget = StructField(CITATIONS).widget
    assert "art_25__para_3" in widget.value_from_datadict(sent("1.eid=", said), {}, "x")


def test_an_emptied_citation_is_gone_whatever_was_reviewed():
    assert read(CITATIONS, "0.work=", "", "0.eid=", "", "0.digest=abc") == []


def test_a_citation_typed_anew_has_its_words_and_the_digest_of_its_article(author):
    row = Step.objects.get(procedure__slug="employer-registration", step_id="declare")
    page = author.get(admin_url(row), headers=ENGLISH)
    sends = as_sent(page, "step_form")
    place = len(row.citations)
    typed = {
        "work": "social-insurance-law",
        "eid": "第五十八条第二款",
        "point.zh": "支持",
        "point.en": "supports",
    }
    items, out = iter(sends["citations"]), []
    for item in items:
        out.append(item)
        path = item.removesuffix("=").removeprefix(f"{place}.")
        if item.startswith(f"{place}.") and path in typed:
            next(items)
            out.append(typed[path])
    out.append(f"{place}.work=social-insurance-law")
    assert author.post(admin_url(row), {**sends, "citations": out}, headers=ENGLISH).status_code == 302
    row.refresh_from_db()
    new = row.citations[-1]
    assert (new["eid"], new["point"]) == ("art_58__para_2", {"zh": "支持", "en": "supports"})
    assert len(new["digest"]) == 64


@pytest.mark.parametrize(
    "due, said",
    [
        ({"rule": "working-days", "count": 1001}, "a rule counts 1 to 1000"),
        ({"rule": "calendar-days"}, "a rule counts 1 to 1000, not 0"),
        ({"rule": "day-of-month", "day": 45, "month": 1}, "there is no day 45"),
        ({"rule": "day-of-month", "day": 5, "month": 999}, "there is no day 5"),
        ({"rule": "months", "count": 3, "day": 5}, "no use for"),
        ({"rule": "from-day-of-month", "day": 1, "month": 2, "count": 4}, "no use for"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_at_its_field_and_before_publishing(edition, due, said):
    given = {**due, "event": "applied"}
    with override("en"), pytest.raises(ValidationError) as refused:
        StructField(DUES).clean(StructField(DUES).prepare_value([given]))
    assert said in str(refused.value)
    procedure = edition.get("procedure", "premium-refund")
    broken = msgspec.convert(given, Due)
    step = msgspec.structs.replace(procedure.steps[0], dues=(broken,))
    found = checks.procedure(msgspec.structs.replace(procedure, steps=(step,)), edition, edition.day)
    assert any(said in problem.message.en for problem in found)
    place = edition.get("local-procedure", "premium-refund@450100")
    change = msgspec.structs.replace(place.steps[0], dues=(broken,))
    found = checks.local(msgspec.structs.replace(place, steps=(change,)), edition, edition.day)
    assert any(said in problem.message.en for problem in found)


@pytest.mark.parametrize(
    "typed, kept",
    [("20", "20.00"), ("１２.50", "12.50"), ("20元", "20.00"), ("abc", None), ("-5", None)],
)
def test_a_fee_is_an_amount(typed, kept):
    parts = ["words.zh=", "二十元", "words.en=", "20 yuan", "yuan=", typed]
    data = sent(*parts)
    field = StructField(FEE)
    text = field.widget.value_from_datadict(data, {}, "x")
    if kept:
        assert field.clean(text)["yuan"] == kept
    else:
        with pytest.raises(ValidationError):
            field.clean(text)


def test_an_article_that_the_law_does_not_have_is_refused(author):
    row = Procedure.objects.get(slug="premium-refund")
    page = author.get(admin_url(row), headers=ENGLISH)
    for typed in ("第九百条", "第五十八条第九款"):
        added = ["9.work=social-insurance-law", "9.eid=", typed]
        again = author.post(
            admin_url(row),
            {**filled(page), "citations": [filled(page)["citations"], *added]},
            headers=ENGLISH,
        )
        assert again.status_code == 200
        assert "The law has no such article" in again.text


def test_nothing_is_certain_without_a_source_or_a_citation(edition):
    place = edition.get("local-procedure", "premium-refund@450100")
    bare = msgspec.structs.replace(place, confidence="certain", sources=(), citations=())
    assert any(one.place == "sources" for one in checks.local(bare, edition, edition.day))
    assert not list(checks.local(place, edition, edition.day))


@pytest.mark.parametrize("name", ["step", "localprocedure"])
def test_a_row_to_be_added_says_when_there_will_be_something_to_choose(author, name):
    page = author.get(f"/admin/procedures/{name}/add/", headers=ENGLISH)
    assert "Save first: then the days, steps and papers" in page.text
    row = Step.objects.first() if name == "step" else LocalProcedure.objects.first()
    assert "Save first" not in author.get(admin_url(row), headers=ENGLISH).text


# What is wrong.


@pytest.mark.parametrize(
    "shape, parts, said",
    [
        (DUES, ["0.event=applied"], "Entry 1 lacks “rule”."),
        (DUES, ["0.rule=months", "1.count=", "3"], "Entry 2 lacks “rule”."),
        (DUES, ["0.rule=months", "0.count=", "three"], "Enter a whole number, not three."),
        (DUES, ["0.rule=moons"], "This doesn’t fit"),
        (CITATIONS, ["0.work=civil-code", "0.eid=", "nonsense"], "This names no article: nonsense."),
        (CITATIONS, ["0.eid=", "58"], "Entry 1 lacks “law”."),
        (
            ADDED_PAPERS,
            ["0.id=", "stamp", "0.alternatives.zh=", "甲\n\n乙", "0.alternatives.en=", "A"],
            "2 points",
        ),
        (FEE, ["yuan=", "5.00"], "lacks “in words”."),
        (CITATIONS, ["0.work=civil-code", "0.eid=", "art_foo"], "This names no article: art_foo."),
    ],
)
def test_what_is_wrong_is_refused_in_words(shape, parts, said):
    with override("en"), pytest.raises(ValidationError) as refused:
        read(shape, *parts)
    with override("en"):
        assert said in str(refused.value)


def test_what_is_refused_stays_typed(author):
    row = Step.objects.get(procedure__slug="premium-refund", step_id="review")
    page = author.get(admin_url(row), headers=ENGLISH)
    sends = {**filled(page), "dues": ["0.event=applied", "0.count=", "77"]}
    again = author.post(admin_url(row), sends, headers=ENGLISH)
    assert again.status_code == 200
    assert "lacks “rule”" in again.text
    assert [a["value"] for _t, a in tags(again, "input") if a.get("id") == "id_dues_0.count"] == ["77"]


# Words that look like something else.


@pytest.mark.parametrize(
    "words", ["每件\ntotal=20\n二", "1.rule=years", "0.x=1\n后面", "\\0.x=1", "yuan=5", "a=b"]
)
def test_words_are_words_whatever_they_look_like(words):
    field = StructField(replace(DUES, complete=list))
    value = [{"rule": "months", "label": {"zh": words, "en": words}}]
    assert field.clean(field.prepare_value(value)) == value
    assert read(DUES, "0.rule=months", "0.label.zh=", words, "0.label.en=", words) == value
    fee = {"words": {"zh": words, "en": words}, "yuan": "20.00"}
    assert StructField(FEE).clean(StructField(FEE).prepare_value(fee)) == fee
    assert read(FEE, "words.zh=", words, "words.en=", words, "yuan=", "20.00") == fee


def test_a_place_can_say_that_it_has_none():
    """No deadline here is another thing than the nation's deadline."""
    field = StructField(replace(STEP_CHANGES, complete=list))
    for value in ([{"step": "a", "dues": []}], [{"step": "a", "channels": []}], [{"step": "a"}]):
        assert field.clean(field.prepare_value(value)) == value
    assert read(STEP_CHANGES, "0.step=a", "0.dues.none_here=true") == [{"step": "a", "dues": []}]


@pytest.mark.parametrize(
    "parts",
    [
        ["9" * 5000 + ".rule=months"],
        ["00.rule=months"],
        ["01.rule=months"],
        ["0.rule=months", "0.event=", "a\x00b"],
        ["0.rule=months", "0.count=", "-5"],
        ["0.rule=months", "0.strictly=false"],
        ["[broken"],
        ['{"rule": "months"}'],
    ],
)
def test_what_no_browser_sends_is_refused_or_means_nothing(parts):
    try:
        assert read(DUES, *parts) == []
    except ValidationError as refused:
        assert str(refused)


def test_full_width_digits_are_as_good_as_others():
    assert read(DUES, "0.rule=months", "0.count=", "１５") == [{"rule": "months", "count": 15}]


@pytest.mark.parametrize(
    "stored",
    [{"rule": "months"}, ["x"], [{"rule": "months", "label": "x"}], [{"rule": "months", "old": 1}]],
)
def test_what_fits_no_form_is_shown_as_it_is_and_can_be_mended(author, stored):
    row = Step.objects.get(procedure__slug="premium-refund", step_id="review")
    Step.objects.filter(pk=row.pk).update(dues=stored)
    page = author.get(admin_url(row), headers=ENGLISH)
    assert page.status_code == 200
    assert "What is stored here fits no form." in page.text
    again = author.post(admin_url(row), filled(page), headers=ENGLISH)
    assert again.status_code == 200, "not saved as it is"
    assert "What is stored here fits no form." in again.text
    sends = {**filled(page), "dues": '[{"rule": "months", "event": "applied", "count": 2}]'}
    assert author.post(admin_url(row), sends, headers=ENGLISH).status_code == 302
    row.refresh_from_db()
    assert row.dues == [{"rule": "months", "event": "applied", "count": 2}]


# The wording that was read.


def test_a_citation_keeps_the_digest_of_the_article_it_names(author, edition):
    row = Procedure.objects.get(slug="premium-refund")
    page = author.get(admin_url(row), headers=ENGLISH)
    lines = filled(page)["citations"]
    moved = lines.replace("art_90", "art_3")
    added = "9.work=social-insurance-law", "9.eid=", "58"
    sends = {**filled(page), "citations": [moved, *added]}
    assert author.post(admin_url(row), sends, headers=ENGLISH).status_code == 302
    row.refresh_from_db()
    law = library.laws(edition)["social-insurance-law"]
    articles = law.articles(law.expression(edition.day))
    digests = {
        one["eid"]: one.get("digest") for one in row.citations if one["work"] == "social-insurance-law"
    }
    assert digests["art_58"] == articles["58"].digest
    assert digests["art_25__para_3"] == articles["25"].digest


def test_a_digest_of_another_article_is_dropped_as_the_browser_sends_it():
    was = "0.digest=abc social-insurance-law art_90"
    (kept,) = read(CITATIONS, "0.work=social-insurance-law", "0.eid=", "90", was)
    (moved,) = read(CITATIONS, "0.work=social-insurance-law", "0.eid=", "3", was)
    assert (kept["digest"], moved.get("digest")) == ("abc", None)


# Two at once, and once more.


def test_what_is_to_be_taken_out_stays_ticked_when_something_else_is_wrong(author):
    row = Step.objects.get(procedure__slug="premium-refund", step_id="review")
    page = author.get(admin_url(row), headers=ENGLISH)
    sends = {
        **filled(page),
        "dues": [filled(page)["dues"], "0.take_out=yes", "1.rule=months", "1.count=", "x"],
    }
    again = author.post(admin_url(row), sends, headers=ENGLISH)
    assert again.status_code == 200
    assert [
        a for _t, a in tags(again, "input") if a.get("value") == "0.take_out=yes" and "checked" in a
    ]


def test_what_the_second_editor_did_not_touch_stays_as_the_first_has_it(author):
    """The browser sends many inputs for one field: they are compared as the field, not as they are sent."""
    row = Step.objects.get(procedure__slug="premium-refund", step_id="review")
    page = author.get(admin_url(row), headers=ENGLISH)
    theirs = {**filled(page), "dues": ["0.rule=working-days", "0.event=applied", "0.count=", "66"]}
    assert author.post(admin_url(row), theirs, headers=ENGLISH).status_code == 302
    widget = StructField(DUES).widget
    untouched = [
        part for path, value in pairs_of(widget.kind, row.dues) for part in (f"{path}=", value)
    ]
    untouched += ["", "1.count=", "", "1.label.zh=", ""]  # the group to add another, left empty
    mine = {**filled(page), "title_en": "Checked", "dues": untouched}
    shown = author.post(admin_url(row), mine, headers=ENGLISH)
    assert shown.status_code == 409
    fields = {one.name: one for one in shown.context["fields"]}
    assert fields["title_en"].chosen == "mine"
    assert fields["dues"].chosen == "theirs"
    assert not fields["citations"].differs
    assert fields["dues"].theirs_said.splitlines()[:3] == [
        "deadline",
        "rule: so many working days",
        "from the day: Day the application was accepted",
    ]
    assert "0.rule=" not in re.sub(r'value="[^"]*"', "", shown.text)


def test_two_editors_are_told_apart(author):
    row = Step.objects.get(procedure__slug="premium-refund", step_id="review")
    page = author.get(admin_url(row), headers=ENGLISH)
    mine = {**filled(page), "dues": ["0.rule=working-days", "0.event=applied", "0.count=", "77"]}
    theirs = {**filled(page), "dues": ["0.rule=working-days", "0.event=applied", "0.count=", "66"]}
    assert author.post(admin_url(row), theirs, headers=ENGLISH).status_code == 302
    shown = author.post(admin_url(row), mine, headers=ENGLISH)
    assert shown.status_code == 409
    assert "77" in shown.text and "66" in shown.text
