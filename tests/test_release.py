"""From draft to release: what is submitted, approved, published, withdrawn, rolled back, scheduled and kept."""

import datetime
import re

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from eligibility.models import Case, Questionnaire
from legalbasis.documents import Text
from legalbasis.publishing import drafts, release as way
from legalbasis.publishing.comparing import Difference, differences
from legalbasis.publishing.edition import Entry, fold, scheduled
from legalbasis.publishing.log import Change, publish as put_on, store
from legalbasis.publishing.models import AppendOnly, Approval, DraftSave, LogEntry, Submission
from legalbasis.publishing.release import NotNow
from legalbasis.publishing.shelf import shelf
from legalbasis.today import today
from tests.curators import (
    admin_url,
    approve,
    approve_url,
    hidden,
    publish,
    release,
    release_url,
    save,
    submit,
)
from tests.press import RESULT, hrefs, put, reworded

ENGLISH, CHINESE = "A headline that was not there before.", "一个从前没有的标题。"
HEADLINE = Text(CHINESE, ENGLISH)
TOMORROW = today() + datetime.timedelta(days=1)
LATER = today() + datetime.timedelta(days=30)


def r5():
    return Case.objects.get(case_id="r5", questionnaire__slug="refund")


def refund():
    return Questionnaire.objects.get(slug="refund")


def said(page):
    """The words of the alert on a page."""
    found = re.search(r'<p class="errornote" role="alert">(.*?)</p>', page.text, re.DOTALL)
    return found[1].strip() if found else ""


EN = {"accept-language": "en"}


# An approval is of a digest.


def test_whoever_approves_sees_every_word_that_changes_and_where_to_mend_it(author, approver):
    save(author, r5(), headline_en=ENGLISH, headline_zh=CHINESE)
    submit(author, refund())
    page = approver.get(approve_url(refund()), headers=EN)
    assert "cases.r5.headline.en" in page.text and f"<ins>{ENGLISH[:10]}" in page.text
    assert admin_url(r5()) in hrefs(page.text)
    assert "/preview/" in page.text and 'id="changes"' in page.text


def test_a_change_after_the_approval_voids_it(author, approver, publisher, citizen):
    save(author, r5(), headline_en=ENGLISH, headline_zh=CHINESE)
    submit(author, refund())
    approve(approver, refund())
    save(author, r5(), headline_en="Slipped in.")
    page = publisher.get(release_url(refund(), "publish"), headers=EN)
    assert "has to be submitted again" in page.text and 'id="publish-form"' not in page.text
    last = LogEntry.objects.last_seq()
    assert publish(publisher, refund()).status_code == 200
    assert LogEntry.objects.last_seq() == last
    save(author, r5(), headline_en=ENGLISH)
    assert publish(publisher, refund()).status_code == 200, "changed back is changed"
    assert release(author, approver, publisher, refund()).status_code == 302


def test_rows_changed_without_a_save_void_it_too(author, approver, publisher):
    save(author, r5(), headline_en=ENGLISH, headline_zh=CHINESE)
    submit(author, refund())
    approve(approver, refund())
    Case.objects.filter(pk=r5().pk).update(headline_en="By another way.")
    assert publish(publisher, refund()).status_code == 200


def test_nothing_is_published_without_an_approval(author, publisher, root):
    save(author, r5(), headline_en=ENGLISH, headline_zh=CHINESE)
    last = LogEntry.objects.last_seq()
    for browser in (publisher, root):
        assert publish(browser, refund()).status_code == 200
    submit(author, refund())
    for browser in (publisher, root):
        assert publish(browser, refund()).status_code == 200
    assert LogEntry.objects.last_seq() == last


@pytest.mark.parametrize(
    ("who", "act", "code"),
    [("author", "approve", 403), ("publisher", "approve", 403), ("approver", "publish", 403),
     ("approver", "submit", 403), ("publisher", "submit", 403), ("publisher", "withdraw", 403)],
)  # fmt: skip
def test_everyone_takes_the_step_that_is_theirs(curators, author, who, act, code):
    save(author, r5(), headline_en=ENGLISH, headline_zh=CHINESE)
    submit(author, refund())
    url = approve_url(refund()) if act == "approve" else release_url(refund(), act)
    assert curators[who].get(url).status_code == code
    assert curators[who].post(url, {"note": "x", "reason": "x"}).status_code == code


def test_who_submits_does_not_approve(author, root):
    save(author, r5(), headline_en=ENGLISH, headline_zh=CHINESE)
    submit(root, refund())
    page = root.post(approve_url(refund()), headers=EN)
    assert "You submitted this" in said(page)
    assert not Approval.objects.exists()


def test_what_was_published_since_takes_the_approval_away(author, approver, publisher, edition):
    save(author, r5(), headline_en=ENGLISH, headline_zh=CHINESE)
    submit(author, refund())
    approve(approver, refund())
    document = edition.get("questionnaire", "refund")
    put("questionnaire", "refund", reworded(document, "r6", headline=HEADLINE))
    assert publish(publisher, refund()).status_code == 200


def test_the_list_says_what_waits_and_for_whom(author, approver, publisher):
    url = reverse("admin:release_waiting")
    assert "Nothing is waiting." in approver.get(url, headers=EN).text
    save(author, r5(), headline_en=ENGLISH, headline_zh=CHINESE)
    submit(author, refund())
    assert approve_url(refund()) in hrefs(approver.get(url).text)
    assert approve_url(refund()) not in hrefs(author.get(url).text)
    approve(approver, refund())
    assert release_url(refund(), "publish") in hrefs(publisher.get(url).text)
    publish(publisher, refund())
    assert "Nothing is waiting." in approver.get(url, headers=EN).text


def test_writers_are_all_hands_since_the_page_was_published(author, approver, publisher, root):
    save(root, r5(), headline_en="One.", headline_zh=CHINESE)
    save(author, r5(), headline_en="Two.")
    kind, key = "questionnaire", "refund"
    assert way.writers(kind, key, way.digest(kind, key)) == {"root", "author"}
    release(author, approver, publisher, refund())
    save(author, r5(), headline_en="Three.")
    assert way.writers(kind, key, way.digest(kind, key)) == {"author"}


@pytest.mark.parametrize("model", [Submission, Approval])
@pytest.mark.parametrize("statement", ["UPDATE {} SET at = at", "DELETE FROM {}"])
def test_a_submission_and_an_approval_stay_as_they_are(author, approver, model, statement):
    save(author, r5(), headline_en=ENGLISH, headline_zh=CHINESE)
    submit(author, refund())
    approve(approver, refund())
    row = model.objects.get()
    with pytest.raises(AppendOnly):
        row.save()
    with pytest.raises(AppendOnly):
        row.delete()
    with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
        connection.cursor().execute(statement.format(model._meta.db_table))
    assert model.objects.count() == 1


def test_approving_twice_and_approving_an_older_submission_is_refused(author, approver, root):
    save(author, r5(), headline_en=ENGLISH, headline_zh=CHINESE)
    submit(author, refund())
    first = Submission.objects.get()
    submit(author, refund())
    page = approver.post(reverse("admin:release_approve", args=[first.pk]), headers=EN)
    assert "submitted again later" in said(page)
    approve(approver, refund())
    assert "approved already" in said(root.post(approve_url(refund()), headers=EN))
    assert Approval.objects.count() == 1


# What changes is seen before it happens.


def test_a_verdict_that_turns_is_shown_with_a_witness_on_either_side(author, approver, unheld, citizen):
    save(author, r5(), verdict="partly")
    submit(author, refund())
    page = approver.get(approve_url(refund()), headers=EN)
    row = re.search(r'<tr class="turned">.*?</tr>', page.text, re.DOTALL)[0]
    now, then = hrefs(row)
    assert now.startswith("/en/check/refund/result/?") and then.startswith("/preview/")
    shown = [citizen.get(url, follow=True) for url in (now, then)]
    verdicts = [re.search(r'data-verdict="(\S+)"', one.text)[1] for one in shown]
    assert verdicts == ["yes", "partly"]


def test_a_day_is_published_only_once_its_changes_were_shown(author, approver, publisher):
    save(author, r5(), headline_en=ENGLISH, headline_zh=CHINESE)
    submit(author, refund())
    approve(approver, refund())
    url = release_url(refund(), "publish")
    first = publisher.get(url, headers=EN)
    sent = {"starts_on": str(LATER), "reason": "planned", **hidden(first)}
    second = publisher.post(url, sent, headers=EN)
    assert "Nothing is published yet" in said(second)
    assert f"from {LATER}" in second.text and "planned" in second.text
    assert publisher.post(url, {**sent, **hidden(second)}).status_code == 302
    assert LogEntry.objects.first().starts_on == LATER


@pytest.mark.parametrize("step", ["approve", "publish", "rollback", "waiting", "versions"])
def test_the_pages_take_few_queries(author, root, edition, django_assert_max_num_queries, step):
    for name in ("r5", "r6", "r7"):
        save(author, Case.objects.get(case_id=name, questionnaire__slug="refund"), word_en="Well")
    submit(author, refund())
    put(
        "questionnaire", "refund", reworded(edition.get("questionnaire", "refund"), "r5", word=HEADLINE)
    )
    url = {
        "approve": approve_url(refund()),
        "publish": release_url(refund(), "publish"),
        "rollback": f"/admin/release/log/{edition.seq}/roll-back/",
        "waiting": reverse("admin:release_waiting"),
        "versions": release_url(refund(), "versions"),
    }[step]
    root.get(url)
    with django_assert_max_num_queries(55 if step in ("approve", "publish", "rollback") else 20):
        assert root.get(url).status_code == 200


# Withdrawing.


def test_a_page_is_withdrawn_by_the_same_three(author, approver, publisher, citizen, unheld):
    overlay = drafts.find("overlay", "refund@330000")
    assert submit(author, overlay, "withdraw").status_code == 302
    page = approver.get(approve_url(overlay), headers=EN)
    assert "disappears from the site" in page.text
    assert publish(publisher, overlay).status_code == 200
    assert approve(approver, overlay).status_code == 302
    assert publish(publisher, overlay).status_code == 302
    entry = LogEntry.objects.first()
    assert (entry.kind, entry.key, entry.snapshot_id) == ("overlay", "refund@330000", None)
    assert (entry.author, entry.approver) == ("author", "approver")
    shelf.look_again()
    assert 'data-case="r5"' in citizen.get(RESULT.replace("440100", "330100")).text
    assert drafts.find("overlay", "refund@330000"), "the draft stays"


def test_what_is_not_on_the_site_cannot_be_withdrawn(author):
    with pytest.raises(NotNow):
        way.submit("questionnaire", "nothing", "author", "x", withdrawing=True)


# What is scheduled isn't lost.


def test_only_what_is_still_to_come_counts_as_scheduled():
    page = ("work", "x")
    day = today()
    log = [
        Entry(1, *page, "a", day),
        Entry(2, *page, "b", LATER),
        Entry(3, *page, "c", TOMORROW),
        Entry(4, *page, None, LATER + datetime.timedelta(days=1)),
        Entry(5, "work", "y", "d", LATER),
    ]
    assert [one.seq for one in scheduled(log, {page}, day)] == [3, 4]
    assert [one.seq for one in scheduled(log, {page, ("work", "y")}, TOMORROW)] == [4, 5]


def schedule(edition):
    """Another headline for r6 from a later day on; the document."""
    document = reworded(edition.get("questionnaire", "refund"), "r6", headline=HEADLINE)
    sha256 = store("questionnaire", "refund", document)
    put_on([Change("questionnaire", "refund", sha256)], starts_on=LATER,
           author="zhang", approver="li", reason="the plan")  # fmt: skip
    return sha256


@pytest.mark.parametrize("keeping", [True, False])
def test_an_urgent_fix_keeps_what_is_scheduled_or_replaces_it(
    author, approver, publisher, edition, keeping
):
    sha256 = schedule(edition)
    save(author, r5(), headline_en=ENGLISH, headline_zh=CHINESE)
    submit(author, refund())
    approve(approver, refund())
    page = publisher.get(release_url(refund(), "publish"), headers=EN)
    assert 'id="scheduled"' in page.text and str(LATER) in page.text
    publish(publisher, refund(), keeping="on" if keeping else "")
    log = LogEntry.objects.entries()
    today_, then = (fold(log, log[-1].seq, day)["questionnaire", "refund"] for day in (today(), LATER))
    assert today_.sha256 != sha256
    assert (then.sha256 == sha256) is keeping
    if keeping:
        kept = LogEntry.objects.first()
        assert (kept.author, kept.approver, kept.reason) == ("zhang", "li", "the plan")


# Rolling back.


def test_rolling_back_shows_first_what_changes_and_keeps_what_is_scheduled(publisher, edition):
    document = edition.get("questionnaire", "refund")
    put("questionnaire", "refund", reworded(document, "r5", headline=HEADLINE))
    sha256 = schedule(edition)
    url = f"/admin/release/log/{edition.seq}/roll-back/"
    page = publisher.get(url, headers=EN)
    assert "<del>" in page.text and "cases.r5.headline.en" in page.text
    assert 'id="scheduled"' in page.text
    assert publisher.post(url, {"reason": "a slip", "keeping": "on"}).status_code == 302
    log = LogEntry.objects.entries()
    assert fold(log, log[-1].seq, LATER)["questionnaire", "refund"].sha256 == sha256
    shelf.look_again()
    assert shelf.current(today()).get("questionnaire", "refund") == document


# Versions and past days.


def test_a_version_is_compared_and_brought_back_and_nothing_is_lost(author, edition):
    save(author, r5(), headline_en="First.", headline_zh=CHINESE)
    save(author, r5(), headline_en="Second.")
    url = release_url(refund(), "versions")
    first, second = DraftSave.objects.filter(author="author").order_by("id")
    page = author.get(f"{url}?from={first.pk}&to={second.pk}", headers=EN)
    assert "<del>First</del>" in page.text and "<ins>Second</ins>" in page.text
    count = DraftSave.objects.count()
    assert author.post(reverse("admin:release_revert", args=[first.pk])).status_code == 302
    assert r5().headline_en == "First."
    assert DraftSave.objects.count() == count + 1
    last = DraftSave.objects.order_by("-id").first()
    assert (last.snapshot_id, last.author) == (first.snapshot_id, "author")
    author.post(reverse("admin:release_revert", args=[second.pk]))
    assert r5().headline_en == "Second."


def test_what_was_written_past_the_history_is_kept_before_another_version_comes_back(author, edition):
    save(author, r5(), headline_en="First.", headline_zh=CHINESE)
    first = DraftSave.objects.get(author="author")
    Case.objects.filter(pk=r5().pk).update(headline_en="By another way.")
    author.post(reverse("admin:release_revert", args=[first.pk]))
    bodies = [bytes(one.snapshot.body).decode() for one in DraftSave.objects.filter(author="author")]
    assert any("By another way." in body for body in bodies)
    assert r5().headline_en == "First."


def test_only_an_author_brings_a_version_back(author, approver, edition):
    save(author, r5(), headline_en="First.", headline_zh=CHINESE)
    seeded = DraftSave.objects.filter(kind="questionnaire", key="refund", author="seed").first()
    url = reverse("admin:release_revert", args=[seeded.pk])
    assert approver.get(release_url(refund(), "versions")).status_code == 200
    assert approver.post(url).status_code == 403
    assert author.get(url).status_code == 302
    assert r5().headline_en == "First.", "opening the address alone changes nothing"


def test_any_past_day_opens_as_citizens_saw_it(approver, citizen, edition):
    document = edition.get("questionnaire", "refund")
    url = reverse("admin:release_past")
    page = approver.get(f"{url}?day={today()}", headers=EN)
    assert f"/en/?seen={edition.seq}-{today()}" in hrefs(page.text)
    link = f"/en/check/refund/?seen={edition.seq}-{today()}"
    assert link in hrefs(page.text)
    put("questionnaire", "refund", reworded(document, "r5", headline=HEADLINE))
    assert citizen.get(link).status_code == 200
    assert "still to come" in approver.get(f"{url}?day={TOMORROW}", headers=EN).text
    assert "Nothing was published" in approver.get(f"{url}?day=2001-01-01", headers=EN).text
    assert "errorlist" in approver.get(f"{url}?day=never").text


@pytest.mark.parametrize("act", ["submit", "withdraw", "publish", "preview", "versions"])
@pytest.mark.parametrize("page", ["poem/x", "expression/nonsense", "questionnaire/none"])
def test_an_address_that_names_no_draft_is_no_breakdown(root, edition, act, page):
    assert root.get(f"/admin/release/{page}/{act}/").status_code in (200, 404)


def test_a_local_author_brings_forward_only_what_is_his(db, edition):
    from django.contrib.auth.models import Group
    from django.test import Client

    from legalbasis.publishing.models import Curator

    user = User.objects.create_user("hangzhou", password="x", is_staff=True)
    user.groups.add(Group.objects.get(name="local author"))
    Curator.objects.create(user=user, place="330000")
    browser = Client()
    browser.force_login(user)
    overlay = drafts.find("overlay", "refund@330000")
    assert browser.post(release_url(overlay, "submit"), {"note": "x"}).status_code == 302
    assert browser.post(release_url(refund(), "submit"), {"note": "x"}).status_code == 403


# What differs, in words.


@pytest.mark.parametrize(
    ("place", "new", "found"),
    [
        ("headline", HEADLINE, ["cases.r5.headline.zh", "cases.r5.headline.en"]),
        ("verdict", "partly", ["cases.r5.verdict"]),
        ("amount", None, ["cases.r5.amount.zh", "cases.r5.amount.en"]),
        ("circumstances", ("heir",), ["cases.r5.circumstances"]),
    ],
)
def test_a_difference_is_named_by_its_place(edition, place, new, found):
    refund = edition.get("questionnaire", "refund")
    listed = differences(refund, reworded(refund, "r5", **{place: new}))
    assert [one.place for one in listed] == found


def test_a_case_that_moved_is_not_one_dropped_and_one_added(edition):
    import msgspec

    refund = edition.get("questionnaire", "refund")
    first, second, *rest = refund.cases
    moved = msgspec.structs.replace(refund, cases=(second, first, *rest))
    (only,) = differences(refund, moved)
    assert only.place == "cases.order"
    gone = msgspec.structs.replace(refund, cases=refund.cases[1:])
    assert {one.place.split(".")[1] for one in differences(refund, gone)} == {first.id}
    assert all(isinstance(one, Difference) and one.new == "" for one in differences(refund, gone))


def test_a_draft_with_problems_is_not_submitted_unaware(author):
    Case.objects.filter(questionnaire__slug="refund", case_id="r5").update(amount_en="")
    page = author.get(release_url(refund(), "submit"))
    row = Case.objects.get(questionnaire__slug="refund", case_id="r5")
    assert admin_url(row) in hrefs(page.text), "each problem leads to its row"

    refused = author.post(release_url(refund(), "submit"), {"note": "x"})

    assert refused.status_code == 200 and not Submission.objects.exists()
    assert author.post(release_url(refund(), "submit"), {"note": "x", "anyway": "1"}).status_code == 302
    assert Submission.objects.count() == 1
