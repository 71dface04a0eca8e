"""The checklist as a PDF: tagged (PDF/UA-1), its text selectable, one at a time, and no burden on the pages."""

import datetime
import itertools
import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import Client

from legalbasis.publishing import shelf as shelves
from legalbasis.publishing.shelf import shelf
from legalbasis.today import today
from procedures import pdf
from tests.papers import pages_of, text_of, unpacked, words_of
from tests.press import data, hrefs
from tests.test_checklists import CASES

LANGUAGES = pytest.mark.parametrize("language", ["en", "zh-hans"])
REFUND = "procedures/premium-refund/checklist.pdf"
HEIR = f"{REFUND}?place=450100&as=heir&with=died&cover=2026-01-01&applied=2025-12-24"
A4_WIDTH, MARGIN = 595.3, 18 / 25.4 * 72 - 2  # in points
PAGES = (
    "/en/",
    "/zh-hans/procedures/premium-refund/",
    "/en/law/social-insurance-law/article-58/",
    "/zh-hans/check/refund/result/?scheme=emp_unit&reason=left_job",
    "/healthz",
)


@pytest.fixture(autouse=True)
def nothing_made():
    pdf._made.clear()
    yield
    pdf._made.clear()


@pytest.fixture
def still(monkeypatch):
    """A shelf that has just looked, and looks no more: pages ask the database nothing, in any thread."""

    class Clock:
        now = time.monotonic()

        def monotonic(self):
            return self.now

    monkeypatch.setattr(shelves, "time", Clock())
    shelf.look_again()
    shelf.current(today())


def sizes(made):
    """The sizes of its letters, in points."""
    return {float(size) for size in re.findall(rb"/\w+ ([\d.]+) Tf", unpacked(made))}


def distinct(number):
    """Addresses of so many different checklists."""
    first = datetime.date(2026, 1, 5)
    for n in range(number):
        day = first + datetime.timedelta(days=n)
        yield f"/en/{REFUND}?as=self&applied={day}"


@LANGUAGES
@pytest.mark.parametrize("who", CASES)
def test_a_checklist_is_a_tagged_pdf_in_the_readers_language(citizen, language, who):
    wish, _papers = CASES[who]
    query = "&".join(f"{key}={value}" for key, value in wish.items())
    page = citizen.get(f"/{language}/{REFUND}?{query}")
    assert (page.status_code, page["Content-Type"]) == (200, "application/pdf")
    assert page["Content-Disposition"] == 'inline; filename="premium-refund.pdf"'
    assert page.content.startswith(b"%PDF-")
    assert page.content.rstrip().endswith(b"%%EOF")
    inside = unpacked(page.content)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in inside
    assert re.search(rb"/MarkInfo\s*<<[^>]*/Marked\s+true", inside)
    assert re.search(rb"/StructTreeRoot\s+\d+", inside)
    assert re.search(rb"/DisplayDocTitle\s+true", inside)
    lang = b"en-GB" if language == "en" else b"zh-CN"
    assert re.search(rb"/Lang\s*\(" + lang + rb"\)", inside)
    assert re.search(rb"/Alt\s*[(<]", inside), "the QR code has words for those who can't see it"
    assert pages_of(page.content) in (1, 2)


@LANGUAGES
@pytest.mark.parametrize("who", CASES)
def test_its_text_can_be_selected_and_is_that_of_the_page(citizen, edition, tmp_path, language, who):
    wish, papers = CASES[who]
    query = "&".join(f"{key}={value}" for key, value in wish.items())
    text = text_of(citizen.get(f"/{language}/{REFUND}?{query}").content, tmp_path)
    procedure = edition.get("procedure", "premium-refund")

    def said(words):
        return re.sub(r"\s", "", words.en if language == "en" else words.zh) in text

    assert said(procedure.title)
    wanted = {paper for members in papers.values() for paper in members}
    shown = {paper.id for paper in procedure.papers if said(paper.name)}
    # a name that is part of another's is found with it
    inside = {
        one.id
        for one, other in itertools.permutations(procedure.papers, 2)
        if other.id in wanted and one.name.zh in other.name.zh
    }
    assert wanted <= shown <= wanted | inside
    for step in procedure.steps:
        if not step.only:
            assert said(step.title)
    for hotline in edition.get("offices", "100000").offices:
        assert hotline.phones[0] in text


@LANGUAGES
def test_it_names_dates_place_law_and_edition(citizen, edition, tmp_path, language):
    text = text_of(citizen.get(f"/{language}/{HEIR}&law=social-insurance-law.art_90").content, tmp_path)
    assert ("31March2026" if language == "en" else "2026年3月31日") in text  # Nanning's own date
    assert ("22January2026" if language == "en" else "2026年1月22日") in text  # 20 working days
    assert ("Nanning" if language == "en" else "南宁") in text
    assert ("article90" if language == "en" else "第九十条") in text
    assert f"seen={edition.seq}-{edition.day}" in text


def test_its_link_opens_the_same_checklist(citizen, tmp_path):
    inside = unpacked(citizen.get(f"/en/{HEIR}").content)
    (link,) = set(re.findall(rb"/URI\s*\((http[^)]*)\)", inside))
    url = link.decode().replace("\\", "").replace("http://testserver", "")
    page = citizen.get(url)
    assert (page.status_code, data(page)["page"]) == (200, "checklist")
    assert 'data-paper="kinship"' in page.text


def test_every_procedure_can_be_printed(citizen, edition):
    for procedure in edition.of("procedure"):
        for language in ("en", "zh-hans"):
            page = citizen.get(f"/{language}/procedures/{procedure.slug}/checklist.pdf")
            assert page.content.startswith(b"%PDF-"), procedure.slug
            assert b"<pdfuaid:part>1</pdfuaid:part>" in unpacked(page.content)


def test_large_print_is_the_same_list_in_larger_letters(citizen, tmp_path):
    plain = citizen.get(f"/zh-hans/{HEIR}").content
    large = citizen.get(f"/zh-hans/{HEIR}&large=1").content
    assert b"<pdfuaid:part>1</pdfuaid:part>" in unpacked(large)
    assert min(sizes(large)) >= 12 > min(sizes(plain)) >= 8
    assert max(sizes(large)) == pytest.approx(1.5 * max(sizes(plain)))
    for words in ("亲属关系证明", "继承人身份证", "查清参保状态"):
        assert words in text_of(plain, tmp_path)
        assert words in text_of(large, tmp_path)
    page = citizen.get(f"/zh-hans/{HEIR}&large=1".replace("checklist.pdf", "checklist/"))
    assert 'class="large"' in page.text
    assert any("large=1" in link for link in hrefs(page.text) if ".pdf" in link)


def test_what_a_reader_can_put_into_an_address_is_never_markup(citizen, tmp_path, settings):
    settings.SITE_ORIGIN = "https://example.org/#set-page[*x*]"
    made = citizen.get(f"/en/{HEIR}").content
    assert "#set-page[*x*]" in text_of(made, tmp_path)


def test_a_pdf_is_made_in_under_a_second_and_the_same_one_only_once(citizen):
    citizen.get(f"/en/{REFUND}?as=agent")  # fonts are read once
    began = time.monotonic()
    first = citizen.get(f"/en/{HEIR}")
    assert time.monotonic() - began < 1
    assert len(pdf._made) == 2
    assert citizen.get(f"/en/{HEIR}").content == first.content
    assert len(pdf._made) == 2


def test_only_the_newest_are_kept(citizen, monkeypatch):
    monkeypatch.setattr(pdf, "KEPT", 3)
    for address in distinct(5):
        assert citizen.get(address).status_code == 200
    assert len(pdf._made) == 3


@LANGUAGES
def test_whoever_finds_the_printer_busy_is_asked_to_come_back(citizen, monkeypatch, language):
    monkeypatch.setattr(pdf, "PATIENCE", 0.05)
    with pdf._turn:
        page = citizen.get(f"/{language}/{HEIR}")
    assert page.status_code == 503
    assert int(page["Retry-After"]) > 0
    assert data(page)["status"] == "503"
    assert f"/{language}/" in hrefs(page.text), "a way on"
    assert "private" in page["Cache-Control"]
    assert citizen.get(f"/{language}/{HEIR}").status_code == 200


def test_a_busy_printer_hands_out_what_it_has_made(citizen, monkeypatch):
    monkeypatch.setattr(pdf, "PATIENCE", 0.05)
    made = citizen.get(f"/en/{HEIR}").content
    with pdf._turn:
        assert citizen.get(f"/en/{HEIR}").content == made


def test_a_page_that_fails_gives_back_its_turn(citizen, monkeypatch):
    def broken(*args, **options):
        raise RuntimeError("no paper")

    with monkeypatch.context() as patched:
        patched.setattr(pdf.typst, "compile", broken)
        with pytest.raises(RuntimeError):
            citizen.get(f"/en/{HEIR}")
    assert not pdf._turn.locked()
    assert citizen.get(f"/en/{HEIR}").status_code == 200


def test_a_flood_of_pdfs_does_not_keep_the_pages_from_answering(citizen, still, monkeypatch):
    monkeypatch.setattr(pdf, "PATIENCE", 0.2)
    addresses = list(distinct(96))
    most, now, counted = 0, 0, threading.Lock()
    compiled = pdf.typst.compile

    def counting(*args, **options):
        nonlocal most, now
        with counted:
            now += 1
            most = max(most, now)
        try:
            return compiled(*args, **options)
        finally:
            with counted:
                now -= 1

    monkeypatch.setattr(pdf.typst, "compile", counting)

    def printed(address):
        try:
            return Client().get(address).status_code
        finally:
            connections.close_all()

    answers, slowest = [], 0.0
    with ThreadPoolExecutor(12) as readers:
        flood = [readers.submit(printed, address) for address in addresses]
        while not all(one.done() for one in flood):
            for path in PAGES:
                began = time.monotonic()
                answers.append(citizen.get(path).status_code)
                slowest = max(slowest, time.monotonic() - began)
    statuses = [one.result() for one in flood]
    assert set(answers) == {200}
    assert slowest < 2
    assert set(statuses) <= {200, 503}
    assert statuses.count(200) >= 12
    assert most == 1, "one at a time in a process"


@LANGUAGES
@pytest.mark.parametrize("large", ["", "&large=1"])
def test_every_word_lies_on_the_sheet(citizen, tmp_path, language, large):
    """The longest thing is the address under the code: it breaks, and can be copied whole."""
    wish = f"{HEIR}&law=social-insurance-law.art_90~state-council-1998-44.work{large}"
    made = citizen.get(f"/{language}/{wish}").content
    boxes = words_of(made, tmp_path)
    assert len(boxes) > 100
    assert max(right for right, _word in boxes) <= A4_WIDTH - MARGIN
    assert "&seen=" in text_of(made, tmp_path)


def test_english_has_letters_and_apostrophes_of_a_latin_font(citizen):
    made = unpacked(citizen.get(f"/en/{HEIR}").content)
    fonts = {name.decode() for name in re.findall(rb"/FontName\s*/\w+\+([\w-]+)", made)}
    assert fonts >= {"NotoSans-Regular", "NotoSans-Bold"}


@LANGUAGES
def test_it_says_what_the_place_does_differently(citizen, edition, tmp_path, language):
    local = edition.get("local-procedure", "premium-refund@450100").differs
    said = re.sub(r"\s", "", local.en if language == "en" else local.zh)
    assert said in text_of(citizen.get(f"/{language}/{HEIR}").content, tmp_path)
    other = citizen.get(f"/{language}/{REFUND}?place=130100&as=self").content
    none = "Weknownosteps" if language == "en" else "没有查到石家庄"
    assert none in text_of(other, tmp_path)
    assert none not in text_of(citizen.get(f"/{language}/{REFUND}?as=self").content, tmp_path)
