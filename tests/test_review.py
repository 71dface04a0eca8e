"""What rests on wording that moved is listed: exactly that, and until somebody has read it again."""

import datetime
import re

import msgspec
import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from legalbasis import library
from legalbasis.citations import is_eid, pinpoint
from legalbasis.importing.drafting import compose
from legalbasis.importing.reading import read
from legalbasis.importing.tree import grow
from legalbasis.models import Note
from legalbasis.publishing import drafts
from legalbasis.publishing.kinds import KINDS
from legalbasis.publishing.shelf import shelf
from legalbasis.publishing.whereabouts import edit_url
from legalbasis.review import to_review
from legalbasis.text import article_digest, eid, paragraphs, plain
from tests.press import hrefs, put

SLUG = "social-insurance-law"


def moved(edition, day, **articles):
    """A new text of the Social Insurance Law in which some articles are worded anew; None takes one out."""
    now = library.laws(edition)[SLUG].expressions[-1]
    wanted = {number.removeprefix("a"): words for number, words in articles.items()}
    changed = []
    for one in now.provisions:
        if one.level == "article" and one.number in wanted:
            if wanted[one.number] is None:
                continue
            one = msgspec.structs.replace(one, paragraphs=paragraphs([wanted[one.number]]))
        changed.append(one)
    return msgspec.structs.replace(now, version=day, in_force=day, provisions=tuple(changed))


def asked_of(one):
    """What the form beside an item sends."""
    return {name: getattr(one, name) for name in ("kind", "key", "part", "what", "article")}


def publish(edition, day, **articles):
    document = moved(edition, day, **articles)
    put("expression", f"{SLUG}@{day}", document)
    return shelf.current(edition.day)


def test_nothing_published_needs_to_be_read_again(edition):
    assert to_review(edition, edition.day) == []


@pytest.mark.parametrize("days", [0, 40], ids=["in force at once", "still to come"])
def test_exactly_what_rests_on_two_articles_that_changed_is_listed(edition, days):
    day = edition.day + datetime.timedelta(days=days)
    now = publish(edition, day, a58="新的第五十八条。", a88="新的第八十八条。")

    found = to_review(now, edition.day)

    assert {one.kind for one in found} >= {"questionnaire", "procedure", "commentary"}
    assert {one.article for one in found} == {"58", "88"}
    notes = [(one.what, one.part) for one in found if one.what != "citation"]
    assert sorted(notes) == [
        ("summary", "notes.art_58"), ("summary", "notes.art_88"),
        ("translation", "notes.art_58"), ("translation", "notes.art_88"),
    ]  # fmt: skip


def test_every_citation_of_the_article_is_among_them_with_its_place(edition):
    """Counted without the references: by going through the documents as they are stored."""
    now = publish(edition, edition.day, a58="新的第五十八条。")
    law = library.laws(edition)[SLUG]
    old = library.articles(edition, law, law.expressions[-1])["58"].digest

    def pinned(value):
        if isinstance(value, dict):
            here = value.get("work") == SLUG and value.get("digest") == old
            return here + sum(pinned(one) for one in value.values())
        return sum(pinned(one) for one in value) if isinstance(value, list | tuple) else 0

    documents = [msgspec.to_builtins(one) for one in edition.documents.values()]
    count = sum(pinned(one) for one in documents)
    found = [one for one in to_review(now, edition.day) if one.what == "citation"]
    assert len(found) == count > 5
    assert all(one.part for one in found if one.kind == "questionnaire")


def test_an_imported_text_that_changes_two_cited_articles_lists_exactly_what_rests_on_them(edition):
    """The law as an office would get it: a file, imported, made a draft, published."""
    law = library.laws(edition)[SLUG]
    now = law.expressions[-1]
    words = plain(now).replace("免费向社会保险经办机构查询", "免费向社会保险经办机构和征收机构查询")
    words = words.replace(
        "以欺诈、伪造证明材料或者其他手段骗取社会保险待遇的", "以任何手段骗取社会保险待遇的"
    )
    listing = read("law.txt", f"{now.title}\n（2026年11月1日修正）\n{words}".encode())
    document = compose(
        listing, grow(listing), work=SLUG, version=edition.day, in_force=edition.day,
        title=now.title, source=now.source, verified_on=edition.day,
    )  # fmt: skip
    old = library.articles(edition, law, now)
    anew = {one.number: article_digest(one) for one in document.provisions if one.level == "article"}
    changed = {number for number, article in old.items() if anew[number] != article.digest}
    assert len(changed) == 2

    put("expression", f"{SLUG}@{edition.day}", document)

    found = to_review(shelf.current(edition.day), edition.day)
    rests = [
        (kind, key, reference.part)
        for (kind, key), one in edition.documents.items()
        for reference in KINDS[kind].references(one)
        if reference.work == SLUG
        and is_eid(reference.eid)
        and pinpoint(reference.eid).article in changed
    ]
    assert sorted((one.kind, one.key, one.part) for one in found if one.what == "citation") == sorted(
        rests
    )
    notes = {(one.what, one.article) for one in found if one.what != "citation"}
    assert notes == {(what, number) for what in ("summary", "translation") for number in changed}


def test_old_and_new_wording_stand_beside_it(edition):
    now = publish(edition, edition.day, a58="新的第五十八条。")
    one = to_review(now, edition.day)[0]
    assert one.before and "三十日" in one.before.paragraphs[0].text
    assert one.after and one.after.paragraphs[0].text == "新的第五十八条。"


def test_what_was_read_again_leaves_the_list(edition):
    now = publish(edition, edition.day, a82="新的第八十二条。")
    before = to_review(now, edition.day)
    law = library.laws(now)[SLUG]
    article = library.articles(now, law, law.expressions[-1])["82"]
    commentary = now.get("commentary", SLUG)
    note = next(one for one in commentary.notes if one.eid == "art_82")
    anew = msgspec.structs.replace(
        note, text_digest=article.digest, translation={"art_82__para_1": "The new article 82."}
    )
    put("commentary", SLUG, msgspec.structs.replace(commentary, notes=(*commentary.notes, anew)))
    after = to_review(shelf.current(edition.day), edition.day)
    assert {one.what for one in before} >= {"summary", "translation"}
    assert {one.what for one in after} <= {"citation"}


def test_a_text_that_only_prints_differently_moves_nothing(edition):
    law = library.laws(edition)[SLUG]
    article = next(one for one in law.expressions[-1].provisions if eid(one) == "art_58")
    words = article.paragraphs[0].text.replace("，", ", ")
    others = [one.text for one in article.paragraphs[1:]]
    anew = msgspec.structs.replace(article, paragraphs=paragraphs([words, *others]))
    assert article_digest(anew) == article_digest(article)


# In the admin.


def test_the_start_page_leads_to_the_list(root, edition):
    assert reverse("admin:review") in hrefs(root.get("/admin/").text)
    assert (
        "Nothing is waiting"
        in root.get(reverse("admin:review"), headers={"accept-language": "en"}).text
    )


def test_each_item_leads_to_its_row_with_both_wordings(root, edition):
    now = publish(edition, edition.day, a90="新的第九十条。")
    page = root.get(reverse("admin:review"), headers={"accept-language": "en"})
    found = to_review(now, edition.day)
    assert len(re.findall(r'<tr>\s*<th scope="row">', page.text)) == len(found) > 3
    assert "<ins>" in page.text and "<del>" in page.text
    for one in found:
        url = edit_url(one.kind, one.key, one.part)
        assert url in hrefs(page.text)
        assert root.get(url).status_code == 200


def test_accepting_pins_the_draft_anew_and_publishing_it_clears_the_item(root, edition):
    now = publish(edition, edition.day, a90="新的第九十条。")
    one = next(o for o in to_review(now, edition.day) if o.kind == "questionnaire")
    before = drafts.read(drafts.find(one.kind, one.key))
    wanted = asked_of(one)

    page = root.post(
        reverse("admin:review_accept"), wanted, follow=True, headers={"accept-language": "en"}
    )

    assert "Accepted in the draft" in page.text and "Mended in the draft" in page.text
    after = drafts.read(drafts.find(one.kind, one.key))
    case = {f"cases.{c.id}": c for c in after.cases}.get(one.part, after.fallback)
    assert article_digest(one.after) in {c.digest for c in case.citations}
    changed = [n for n, (a, b) in enumerate(zip(before.cases, after.cases, strict=True)) if a != b]
    assert len(changed) + (before.fallback != after.fallback) == 1, "nothing else moved"
    put(one.kind, one.key, after)
    left = to_review(shelf.current(edition.day), edition.day)
    assert (one.key, one.part) not in {(o.key, o.part) for o in left}


def test_a_summary_and_a_translation_are_accepted_for_the_new_wording_and_the_old_note_stays(
    root, edition
):
    now = publish(edition, edition.day, a90="新的第九十条。")
    notes = [one for one in to_review(now, edition.day) if one.what != "citation"]
    assert {one.what for one in notes} == {"summary", "translation"}
    for one in notes:
        page = root.post(
            reverse("admin:review_accept"),
            asked_of(one),
            follow=True,
            headers={"accept-language": "en"},
        )
        assert "Accepted in the draft" in page.text
    document = drafts.read(drafts.find("commentary", SLUG))
    old, new = [note for note in document.notes if note.eid == "art_90"]
    assert (old.text_digest, new.text_digest) == tuple(
        article_digest(one) for one in (notes[0].before, notes[0].after)
    )
    assert new == msgspec.structs.replace(old, text_digest=new.text_digest, verified_on=new.verified_on)
    put("commentary", SLUG, document)
    assert not [o for o in to_review(shelf.current(edition.day), edition.day) if o.what != "citation"]


def test_a_note_for_the_new_wording_is_begun_from_the_list_and_edited(root, edition):
    now = publish(edition, edition.day, a90="新的第九十条。")
    one = next(o for o in to_review(now, edition.day) if o.what == "summary")
    page = root.post(reverse("admin:review_accept"), {**asked_of(one), "edit": "1"})
    note = Note.objects.get(commentary__work=SLUG, eid="art_90", text_digest=article_digest(one.after))
    assert page["Location"] == reverse("admin:legalbasis_note_change", args=[note.pk])
    assert root.get(page["Location"]).status_code == 200


def test_who_may_change_nothing_is_offered_no_button(edition):
    publish(edition, edition.day, a90="新的第九十条。")
    browser = Client(headers={"accept-language": "en"})
    browser.force_login(User.objects.create_user("reader", is_staff=True))
    assert "Still right" not in browser.get(reverse("admin:review")).text


def test_what_is_not_on_the_list_cannot_be_accepted(root, edition):
    known = {"kind": "questionnaire", "key": "refund", "part": "cases.r5", "article": "90"}
    for wanted in ({}, known, {**known, "what": "citation"}, {**known, "what": "summary"}):
        page = root.post(
            reverse("admin:review_accept"), wanted, follow=True, headers={"accept-language": "en"}
        )
        assert "no longer on the list" in page.text


def test_only_who_may_change_the_draft_may_accept(edition):
    now = publish(edition, edition.day, a90="新的第九十条。")
    one = next(o for o in to_review(now, edition.day) if o.kind == "questionnaire")
    browser = Client()
    browser.force_login(User.objects.create_user("reader", is_staff=True))
    wanted = asked_of(one)
    assert browser.post(reverse("admin:review_accept"), wanted).status_code == 403


def test_the_citizen_is_told_while_it_waits(citizen, edition):
    publish(edition, edition.day, a90="新的第九十条。")
    page = citizen.get("/en/check/refund/result/?scheme=resident&reason=debited_twice")
    assert "has changed since the editors read it" in page.text
    article = citizen.get("/en/law/social-insurance-law/article-90/")
    assert "no summary or translation for this wording yet" in article.text
