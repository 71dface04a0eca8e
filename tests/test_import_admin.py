"""Import in the admin and on the command line: seen first, saved once; nothing is saved if all is not well."""

import datetime
import hashlib
import io
import re
from html import unescape

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.core.signing import SignatureExpired
from django.test import Client
from django.urls import reverse
from msgspec import to_builtins

from legalbasis.importing import views
from legalbasis.importing.forms import DraftForm, held, hold
from legalbasis.importing.reading import read
from legalbasis.models import Expression, Provision
from legalbasis.publishing import drafts
from legalbasis.publishing.models import DraftSave
from legalbasis.text import plain
from tests.press import hrefs, tags
from tests.test_importing import LAW, law
from tests.test_importing_files import OLE, bomb
from tests.word import docx

PAGE = "/admin/legalbasis/expression/import/"
LIST = "/admin/legalbasis/expression/"
FORM = {"work": "green-hill-rules", "version": "2020-01-05", "in_force": "2020-03-01",
        "title": "青山市参保条例", "source_zh": "市公报", "source_en": "Gazette",
        "verified_on": "2026-11-20"}  # fmt: skip
DOUBTFUL = law(l10="第三条　办理在窗", l13=["附件", "一览"])


def browser(*permissions, name="author"):
    user = User.objects.create_user(name, password="x", is_staff=True)
    user.user_permissions.add(*Permission.objects.filter(codename__in=permissions))
    found = Client(headers={"accept-language": "en"})
    found.force_login(user)
    return found


@pytest.fixture
def author(db):
    return browser("add_expression", "change_expression", "view_expression", "nationwide")


def upload(client, content, name="law.md"):
    raw = content.encode() if isinstance(content, str) else content
    return client.post(PAGE, {"file": SimpleUploadedFile(name, raw)})


def holding(page):
    return next(attrs["value"] for _tag, attrs in tags(page, "input") if attrs.get("name") == "held")


def counts():
    return Expression.objects.count(), Provision.objects.count(), DraftSave.objects.count()


def errors(page):
    return unescape(
        " ".join(re.findall(r'<ul class="errorlist[^"]*"[^>]*>(.*?)</ul>', page.text, re.DOTALL))
    )


def test_the_list_of_texts_leads_to_the_import(author):
    assert PAGE in hrefs(author.get(LIST).text)
    assert author.get(PAGE).status_code == 200


def test_only_those_who_may_add_a_text_may_import_one(db):
    reader = browser("view_expression", name="reader")
    before = counts()

    assert PAGE not in hrefs(reader.get(LIST).text)
    assert reader.get(PAGE).status_code == 403
    assert upload(reader, LAW).status_code == 403
    held_text = hold(read("law.txt", LAW.encode()))
    assert reader.post(PAGE, {**FORM, "held": held_text}).status_code == 403
    assert Client().get(PAGE).status_code == 302
    assert counts() == before


def test_the_preview_shows_the_tree_and_proposes_what_the_file_says(author):
    before = counts()
    page = upload(author, LAW, "条例_20200105_ff.md")
    values = {
        attrs["name"]: attrs.get("value") for _tag, attrs in tags(page, "input") if "name" in attrs
    }

    assert page.status_code == 200
    assert {name: values[name] for name in ("version", "in_force", "title")} == {
        name: FORM[name] for name in ("version", "in_force", "title")
    }
    assert "条例_20200105_ff.md" in values["source_zh"]
    assert "accepted" not in values
    assert "第三条之一" in page.text and "办理" in page.text
    assert counts() == before, "nothing is stored between upload and draft"


def test_a_known_title_proposes_its_law(author, edition):
    page = upload(author, LAW.replace("青山市参保条例", "中华人民共和国社会保险法"))

    assert ("input", "social-insurance-law") in [
        (tag, attrs.get("value")) for tag, attrs in tags(page, "input") if attrs.get("name") == "work"
    ]


def test_every_doubt_is_numbered_and_leads_to_its_line(author):
    page = upload(author, DOUBTFUL)
    ids = {attrs["id"] for _tag, attrs in tags(page) if "id" in attrs}
    section = re.search(r'<section class="problems".*?</section>', page.text, re.DOTALL)[0]
    links = hrefs(section)

    assert links == ["#line-10", "#line-14"]
    assert {link[1:] for link in links} <= ids
    assert {"doubt-1", "doubt-2"} <= ids
    assert {"#doubt-1", "#doubt-2"} <= set(hrefs(page.text))
    assert "Line 10" in section and "Line 14" in section


def test_a_confirmed_preview_is_a_draft_with_rows_and_a_snapshot(author):
    page = upload(author, LAW)
    saved = author.post(PAGE, {**FORM, "held": holding(page)}, follow=True)
    row = Expression.objects.get(work="green-hill-rules")
    document = drafts.read(row)

    assert saved.redirect_chain == [(f"{LIST}{row.pk}/change/", 302)]
    assert "no law" in " ".join(str(one) for one in saved.context["messages"])
    assert document.file_sha256 == hashlib.sha256(LAW.encode()).hexdigest()
    assert document.provisions == views.grow(read("law.md", LAW.encode())).provisions
    assert "第三条之一　办理也在网上。" in plain(document)
    save = DraftSave.objects.get(kind="expression", key="green-hill-rules@2020-01-05")
    assert save.author == "author"
    assert row.source_en == "Gazette"
    assert author.get(f"{LIST}{row.pk}/history/").status_code == 200


def test_a_word_file_becomes_a_draft_too(author):
    page = upload(author, docx(*LAW.splitlines()), "law.docx")
    author.post(PAGE, {**FORM, "held": holding(page)})

    assert Provision.objects.filter(expression__work="green-hill-rules", level="article").count() == 5


def test_with_doubts_there_is_no_draft_until_they_are_accepted(author):
    before = counts()
    sent = {**FORM, "held": holding(upload(author, DOUBTFUL))}
    page = author.post(PAGE, sent)

    assert page.status_code == 200
    assert "required" in errors(page)
    assert counts() == before
    assert author.post(PAGE, {**sent, "accepted": "on"}).status_code == 302
    assert counts() != before


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("work", ""),
        ("work", "Green Hill"),
        ("work", "../x"),
        ("work", "a" * 90),
        ("version", ""),
        ("version", "2020-02-30"),
        ("in_force", "soon"),
        ("title", ""),
        ("title", "条" * 201),
        ("source_en", ""),
        ("verified_on", "\0"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_lost(author, field, value):
    text = hold(read("law.txt", LAW.encode()))
    before = counts()
    page = author.post(PAGE, {**FORM, "held": text, field: value})

    assert page.status_code == 200
    assert errors(page)
    assert holding(page) == text
    assert counts() == before
    kept = "title" if field != "title" else "source_zh"
    assert FORM[kept] in page.text


def test_an_import_never_overwrites_a_draft(author):
    text = hold(read("law.txt", LAW.encode()))
    author.post(PAGE, {**FORM, "held": text})
    before = counts()
    row = Expression.objects.get(work="green-hill-rules")
    page = author.post(PAGE, {**FORM, "held": text, "title": "另一个"})

    assert page.status_code == 200
    assert f"{LIST}{row.pk}/change/" in hrefs(page.text), errors(page)
    assert counts() == before
    assert Expression.objects.get(pk=row.pk).title == FORM["title"]


@pytest.mark.parametrize("change", [lambda text: text[:-1], lambda text: "", lambda text: "x:y:z",
                                    lambda text: text.replace("1", "2")])  # fmt: skip
def test_a_preview_that_was_changed_is_not_believed(author, change):
    before = counts()
    page = author.post(PAGE, {**FORM, "held": change(hold(read("law.txt", LAW.encode())))})

    assert page.status_code == 200
    assert "Upload the file again" in page.text
    assert counts() == before


def test_a_preview_grows_old(settings):
    text = hold(read("law.txt", LAW.encode()))
    settings.SESSION_COOKIE_AGE = -1
    with pytest.raises(SignatureExpired):
        held(text)


BAD = [
    ("a PDF named .docx", "law.docx", b"%PDF-1.7 x", "PDF"),
    ("an old Word file", "law.docx", OLE + b"\0" * 600, ".doc"),
    ("50 MB", "law.docx", b"PK\x03\x04" + b"\0" * 50_000_000, "10 MB"),
    ("a zip bomb", "law.docx", bomb(), "far larger"),
    ("an empty file", "law.docx", b"", "empty"),
    ("half a Word file", "law.docx", docx(*LAW.splitlines())[:700], "damaged"),
    ("a picture", "law.png", b"\x89PNG\0", "neither text"),
    ("another name", "law.xyz", LAW.encode(), ".xyz"),
    ("a very long name", "条" * 300 + ".docx", b"%PDF-", "PDF"),
]


@pytest.mark.parametrize(
    ("name", "content", "words"), [row[1:] for row in BAD], ids=[row[0] for row in BAD]
)
def test_what_cannot_be_read_is_an_error_of_the_form(author, name, content, words):
    before = counts()
    page = upload(author, content, name)

    assert page.status_code == 200
    assert words in errors(page)
    assert counts() == before


def test_no_file_at_all_is_an_error_of_the_form(author):
    assert "required" in errors(author.post(PAGE, {}))


def test_a_text_without_articles_has_nothing_to_confirm(author):
    before = counts()
    page = upload(author, "关于参保的决定\n\n2020年1月2日公布\n\n一、参保。\n", "law.md")

    assert "第一条" in page.text
    assert "held" not in [attrs.get("name") for _tag, attrs in tags(page, "input")]
    sent = {**FORM, "accepted": "on", "held": hold(read("law.md", "决定\n一、参保。".encode()))}
    assert author.post(PAGE, sent).status_code == 200
    assert counts() == before


def test_what_stands_in_the_file_is_text_and_not_html(author):
    page = upload(author, law(l4="第一条　<script>alert(1)</script>。"), "<img src=x>.txt")

    assert "<script>alert" not in page.text and "<img src=x>" not in page.text


def test_the_longest_law_fits_into_a_form(author, settings):
    """The Civil Code has 1,260 articles and some 110,000 characters; this has three times as many."""
    rows = [
        f"第{number}条　"
        + "".join(chr(0x4E00 + (number * 37 + n * 61) % 20_000) for n in range(250))
        + "。"
        for number in range(1, 1_261)
    ]
    page = upload(
        author, "大法\n（2020年1月2日公布）\n" + "\n".join(rows) + "\n本法自公布之日起施行。", "law.txt"
    )
    text = holding(page)

    assert len(text) < settings.DATA_UPLOAD_MAX_MEMORY_SIZE * 0.8
    assert author.post(PAGE, {**FORM, "held": text}).status_code == 302
    assert held(text).lines[2].number == 3


def test_more_than_a_form_may_hold_is_refused_plainly(author):
    page = author.post(PAGE, {**FORM, "held": "x" * 3_000_000})

    assert page.status_code == 400
    assert page["Content-Type"].startswith("text/html")


def test_a_draft_made_meanwhile_is_named(author, monkeypatch):
    """Two curators confirm the same text at the same time."""
    text = hold(read("law.txt", LAW.encode()))
    author.post(PAGE, {**FORM, "held": text})
    before = counts()
    monkeypatch.setattr(DraftForm, "clean", lambda form: form.cleaned_data)
    monkeypatch.setattr(DraftForm, "_get_validation_exclusions", lambda form: {"version"})
    page = author.post(PAGE, {**FORM, "held": text})

    assert "already" in errors(page)
    assert counts() == before


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_pages_keep_to_the_content_policy(author, language):
    spoken = {"accept-language": language}
    for page in (author.get(PAGE, headers=spoken), upload(author, DOUBTFUL)):
        assert not [attrs for _tag, attrs in tags(page) if "style" in attrs]
        assert not [attrs for tag, attrs in tags(page, "script") if "src" not in attrs]
        assert "<style" not in page.text
        labels = {attrs["for"] for _tag, attrs in tags(page, "label") if "for" in attrs}
        for tag, attrs in tags(page, "input", "textarea", "select"):
            if attrs.get("type") not in ("hidden", "submit", "search") and "id" in attrs:
                assert attrs["id"] in labels or "aria-label" in attrs, (tag, attrs)


# On the command line


def command(*args):
    out = io.StringIO()
    call_command("import_law", *map(str, args), stdout=out)
    return out.getvalue()


@pytest.fixture
def file(tmp_path, db):
    def write(content=LAW, name="law.txt"):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def test_the_command_makes_the_draft(file):
    path = file()
    out = command(path, "--work", "green-hill-rules")
    row = Expression.objects.get(work="green-hill-rules")

    assert "3 chapters, 0 sections, 5 articles, 6 paragraphs, 2 items" in out
    assert "第三条 – 第三条之一" in out
    assert (row.version, row.in_force) == (datetime.date(2020, 1, 5), datetime.date(2020, 3, 1))
    assert row.file_sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert DraftSave.objects.filter(key="green-hill-rules@2020-01-05").count() == 1


def test_the_commands_options_come_before_what_the_file_says(file):
    command(file(), "--work", "green-hill-rules", "--version", "2021-01-01", "--in-force", "2021-02-01",
            "--title", "条例")  # fmt: skip
    row = Expression.objects.get(work="green-hill-rules")

    assert (str(row.version), str(row.in_force), row.title) == ("2021-01-01", "2021-02-01", "条例")


def test_a_dry_run_saves_nothing(file):
    before = counts()

    assert "Nothing was saved" in command(file(), "--dry-run")
    assert "Doubt 1, line 10" in command(file(DOUBTFUL), "--dry-run")
    assert counts() == before


def test_the_command_refuses_doubts_until_they_are_accepted(file):
    path, before = file(DOUBTFUL), counts()
    with pytest.raises(CommandError, match="2 doubts"):
        command(path, "--work", "green-hill-rules")
    assert counts() == before

    command(path, "--work", "green-hill-rules", "--accept-doubts")
    row = Expression.objects.get(work="green-hill-rules")
    assert len(row.doubts.splitlines()) == 2
    assert "10" in row.doubts.splitlines()[0]


def test_doubts_wait_on_the_page_of_things_to_do_until_they_are_taken_out(file, root):
    command(file(DOUBTFUL), "--work", "green-hill-rules", "--accept-doubts")
    row = Expression.objects.get(work="green-hill-rules")
    url = reverse("admin:legalbasis_expression_change", args=[row.pk])
    page = root.get(reverse("admin:todo"), headers={"accept-language": "en"})
    assert url in hrefs(page.text)
    assert "2 doubts" in page.text
    assert "doubts" not in str(to_builtins(drafts.read(row))), "no part of the text"
    Expression.objects.filter(pk=row.pk).update(doubts="")
    assert url not in hrefs(root.get(reverse("admin:todo")).text)


def test_the_command_never_overwrites(file):
    command(file(), "--work", "green-hill-rules")
    before = counts()
    with pytest.raises(CommandError, match="there is a draft already"):
        command(file(law(l4="第一条　别的。")), "--work", "green-hill-rules")
    assert counts() == before


@pytest.mark.parametrize(
    ("content", "name", "options", "why"),
    [
        (b"%PDF-1.7", "law.docx", (), "This is a PDF"),
        (bomb(50), "law.docx", (), "far larger"),
        (b"a" * 50_000_000, "law.txt", (), "larger than 10 MB"),
        (LAW.encode(), "law.txt", (), "Give --work"),
        (law(l2=None).encode(), "law.txt", ("--work", "x", "--accept-doubts"), "Give --version"),
        (LAW.encode(), "law.txt", ("--work", "No Slug"), "no name for addresses"),
        (LAW.encode(), "law.txt", ("--work", "x", "--title", "条" * 201), "longer than 200"),
        ("决定\n一、参保。".encode(), "law.txt", ("--work", "x", "--accept-doubts"), "no articles"),
        (LAW.encode(), "law.txt", ("--work", "x", "--version", "2020-02-30"), "invalid"),
    ],
)
def test_the_command_says_what_is_wrong_and_saves_nothing(file, content, name, options, why):
    before = counts()
    with pytest.raises(CommandError, match=why):
        command(file(content, name), *options)
    assert counts() == before


def test_a_file_that_is_not_there(file, tmp_path):
    with pytest.raises(CommandError, match="Can’t read"):
        command(tmp_path / "none.txt")
