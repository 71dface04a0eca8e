"""Two editors at once: the second is shown both versions, nothing is overwritten and nothing typed is lost."""

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from eligibility.models import Case, CaseCitation, Questionnaire
from legalbasis.models import Note, Work
from legalbasis.publishing import drafts
from legalbasis.publishing.models import DraftSave
from tests.curators import admin_url, filled, save


def r5():
    return Case.objects.get(case_id="r5", questionnaire__slug="refund")


class _Form(HTMLParser):
    """The fields of the form with an id, as a browser would send them."""

    def __init__(self, name):
        super().__init__()
        self.name, self.inside, self.action, self.sent = name, False, "", {}

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "form":
            self.inside = found.get("id") == self.name
            self.action = found.get("action", "") if self.inside else self.action
        elif tag == "input" and self.inside and found.get("name"):
            chosen = found.get("type") != "radio" or "checked" in found
            if chosen:
                self.sent[found["name"]] = unescape(found.get("value") or "")


def both(page):
    """The choice as it stands when the second editor is shown both: address and fields."""
    assert page.status_code == 409
    form = _Form("conflict-form")
    form.feed(page.text)
    return form.action, form.sent


def together(first, second, row, one, other):
    """Both open the row; the first saves; the second's answer."""
    url = admin_url(row)
    opened = filled(first.get(url)), filled(second.get(url))
    assert first.post(url, {**opened[0], **one}).status_code == 302
    return second.post(url, {**opened[1], **other})


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (r5, "why_en"),
        (lambda: Questionnaire.objects.get(slug="refund"), "description_en"),
        (lambda: Work.objects.get(slug="social-insurance-law"), "about_en"),
        (lambda: Note.objects.get(commentary__work="handling-regulations", eid="art_6"), "heading_en"),
        (lambda: drafts.find("procedure", "premium-refund"), "title_en"),
        (lambda: drafts.find("offices", "100000").offices.first() and drafts.find("offices", "100000"), None),
    ],
)  # fmt: skip
def test_the_second_is_shown_both_and_saves_on_top(author, root, row, field):
    if field is None:
        field = next(n for n in filled(root.get(admin_url(row()))) if n.endswith("-0-name_en"))
    page = together(author, root, row(), {field: "The first wrote this."}, {field: "The second this."})
    assert "The first wrote this." in page.text and "The second this." in page.text
    url, sent = both(page)
    assert sent[field] == "The second this."
    saves = DraftSave.objects.count()
    done = root.post(url, {**sent, "_save": "x"})
    assert done.status_code == 302, done.context and done.context.get("errors")
    assert DraftSave.objects.count() == saves + 1
    assert filled(root.get(admin_url(row())))[field] == "The second this."


def test_nothing_is_written_until_the_second_has_chosen(author, root):
    together(author, root, r5(), {"why_en": "One."}, {"why_en": "Two.", "headline_en": "Three."})
    assert (r5().why_en, r5().headline_en != "Three.") == ("One.", True)


def test_what_only_one_of_them_touched_is_kept_from_both(author, root):
    page = together(author, root, r5(), {"why_en": "One."}, {"headline_en": "Two."})
    url, sent = both(page)
    assert (sent["why_en"], sent["headline_en"]) == ("One.", "Two.")
    assert root.post(url, {**sent, "_save": "x"}).status_code == 302
    assert (r5().why_en, r5().headline_en) == ("One.", "Two.")
    bodies = [bytes(one.snapshot.body) for one in DraftSave.objects.order_by("-id")[:2]]
    assert all(b"One." in body for body in bodies)


def test_two_rows_of_one_draft_do_not_disturb_each_other(author, root):
    r6 = Case.objects.get(case_id="r6", questionnaire__slug="refund")
    opened = filled(root.get(admin_url(r6)))
    save(author, r5(), why_en="One.")
    assert root.post(admin_url(r6), {**opened, "why_en": "Two."}).status_code == 302
    r6.refresh_from_db()
    assert (r5().why_en, r6.why_en) == ("One.", "Two.")


def test_a_third_who_saves_in_between_is_shown_too(author, root):
    url, sent = both(together(author, root, r5(), {"why_en": "One."}, {"why_en": "Two."}))
    save(author, r5(), why_en="Three.")
    again = root.post(url, {**sent, "_save": "x"})
    assert "Three." in again.text and "Two." in again.text
    url, sent = both(again)
    assert root.post(url, {**sent, "_save": "x"}).status_code == 302
    assert r5().why_en == "Two."


def test_a_form_with_an_error_still_knows_what_it_was_opened_with(author, root):
    url = admin_url(r5())
    opened = filled(root.get(url))
    wrong = root.post(url, {**opened, "headline_en": ""})
    assert wrong.status_code == 200 and "errorlist" in wrong.text
    save(author, r5(), why_en="One.")
    assert root.post(url, {**filled(wrong), "headline_en": "Two."}).status_code == 409
    assert r5().why_en == "One."


def test_line_ends_and_an_unchanged_form_are_no_change(author, root):
    url = admin_url(r5())
    opened = filled(root.get(url))
    assert author.post(url, filled(author.get(url))).status_code == 302
    assert root.post(url, {**opened, "why_en": "Two."}).status_code == 302


# Rows within a row.


def citations():
    return list(
        CaseCitation.objects.filter(case=r5()).order_by("position").values_list("eid", flat=True)
    )


def test_a_row_that_the_first_took_out_comes_back_if_the_second_changed_it(author, root):
    url = admin_url(r5())
    opened = filled(root.get(url))
    prefix = "citations"
    before = citations()
    gone = filled(author.get(url))
    assert author.post(url, {**gone, f"{prefix}-0-DELETE": "on"}).status_code == 302
    assert len(citations()) == len(before) - 1
    page = root.post(url, {**opened, f"{prefix}-0-point_en": "Mine.", f"{prefix}-0-point_zh": "我的。"})
    where, sent = both(page)
    assert root.post(where, {**sent, "_save": "x"}).status_code == 302
    assert sorted(citations()) == sorted(before)
    assert CaseCitation.objects.filter(case=r5(), point_en="Mine.").exists()


def test_rows_that_both_added_are_all_there(author, root):
    url = admin_url(r5())
    opened = filled(root.get(url))
    prefix = "citations"
    before = citations()

    def added(form, eid):
        place = int(form[f"{prefix}-TOTAL_FORMS"])
        first = {n: v for n, v in form.items() if n.startswith(f"{prefix}-0-")}
        row = {n.replace("-0-", f"-{place}-"): v for n, v in first.items()}
        row |= {
            f"{prefix}-{place}-id": "",
            f"{prefix}-{place}-eid": eid,
            f"{prefix}-{place}-position": "9",
        }
        return {**form, **row, f"{prefix}-TOTAL_FORMS": str(place + 1)}

    assert author.post(url, added(filled(author.get(url)), "art_90")).status_code == 302
    where, sent = both(root.post(url, added(opened, "art_91")))
    assert root.post(where, {**sent, "_save": "x"}).status_code == 302
    assert sorted(citations()) == sorted([*before, "art_90", "art_91"])


# Rows that are gone or made anew.


def test_a_row_that_was_deleted_loses_nothing_that_was_typed(author, root):
    url = admin_url(r5())
    opened = filled(root.get(url))
    author.post(admin_url(r5(), "delete"), {"post": "yes"})
    page = root.post(url, {**opened, "why_en": "What I typed."})
    assert page.status_code == 409 and "What I typed." in page.text


def test_a_draft_brought_back_under_an_open_form_is_shown_against_it(author, root, edition):
    save(author, r5(), why_en="One.", why_zh="一。")
    first = DraftSave.objects.order_by("-id").first()
    save(author, r5(), why_en="Two.")
    url = admin_url(r5())
    opened = filled(root.get(url))
    author.post(reverse("admin:release_revert", args=[first.pk]))
    assert admin_url(r5()) != url, "the rows were made anew"
    page = root.post(url, {**opened, "why_en": "Three."})
    where, sent = both(page)
    assert where == admin_url(r5())
    assert "One." in page.text and "Three." in page.text
    count = len(citations())
    assert root.post(where, {**sent, "_save": "x"}).status_code == 302
    assert r5().why_en == "Three." and len(citations()) == count


@pytest.mark.parametrize(
    "opened", ["", "x", "[]", "{}", '{"main":1,"rows":{}}', '{"main":{},"rows":{"a":1}}']
)
def test_a_form_that_carries_nothing_readable_is_saved_as_ever(root, opened):
    url = admin_url(r5())
    sent = {**filled(root.get(url)), "opened": opened, "why_en": "One."}
    assert root.post(url, sent).status_code == 302


def test_whoever_may_not_change_a_row_is_told_so_and_carries_nothing(author, approver):
    page = approver.get(admin_url(r5()))
    assert not re.search(r'name="opened" value="[^"]', page.text)
    save(author, r5(), why_en="One.")
    assert approver.post(admin_url(r5()), {"opened": '{"main":{},"rows":{}}'}).status_code == 403
