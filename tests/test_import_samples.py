"""Five instruments as they were published, counted by eye; skipped where the files are not at hand."""

import datetime
import hashlib
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from legalbasis.importing.reading import read
from legalbasis.importing.tree import grow
from legalbasis.models import Expression
from legalbasis.publishing import drafts
from tests.word import docx

SAMPLES = Path(settings.BASE_DIR).parent / "shared" / "law" / "samples"
pytestmark = pytest.mark.skipif(not SAMPLES.exists(), reason="the published files are not here")

HANDLING = "社会保险经办条例_20230816"
SUPERVISION = "医疗保障基金使用监督管理条例_20210115"
PREMIUMS = "社会保险费征缴暂行条例_20190324"
INJURY = "工伤保险条例(2010-12-20)"
ZHEJIANG = "浙江省医疗保障条例(2021-03-26)"


def sample(start):
    return next(file for file in SAMPLES.iterdir() if file.name.startswith(start))


def imported(start):
    file = sample(start)
    return grow(read(file.name, file.read_bytes()))


def paragraphs(found):
    return [one for provision in found.provisions for one in provision.paragraphs]


def article(found, number):
    return next(one for one in found.provisions if one.level == "article" and one.number == number)


# File, title, chapters with the first article of each, articles, paragraphs, items, doubts with their lines.
COUNTED = [
    (HANDLING, "社会保险经办条例",
     {"总则": 1, "社会保险登记和关系转移": 6, "社会保险待遇核定和支付": 18, "社会保险经办服务和管理": 27,
      "社会保险经办监督": 47, "法律责任": 53, "附则": 60},
     63, 86, 18, [("no-date", 3)]),
    (SUPERVISION, "医疗保障基金使用监督管理条例",
     {"总则": 1, "基金使用": 8, "监督管理": 22, "法律责任": 36, "附则": 49}, 50, 74, 31, []),
    (PREMIUMS, "社会保险费征缴暂行条例",
     {"总则": 1, "征缴管理": 7, "监督检查": 17, "罚则": 23, "附则": 29}, 31, 48, 0, [("date-amended", 4)]),
    (INJURY, "工伤保险条例",
     {"总则": 1, "工伤保险基金": 7, "工伤认定": 14, "劳动能力鉴定": 21, "工伤保险待遇": 30, "监督管理": 46,
      "法律责任": 56, "附则": 64}, 67, None, 52, [("date-in-name", 3)]),
    # The published file itself lacks the heading of its first chapter.
    (ZHEJIANG, "浙江省医疗保障条例",
     {"医疗保障体系": 8, "医疗保障基金": 17, "医疗保障待遇": 28, "经办和服务": 36, "监督管理": 46,
      "法律责任": 53, "附则": 56}, 59, None, 0, [("chapter-missing", 31)]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("start", "title", "chapters", "articles", "clauses", "items", "doubts"), COUNTED
)
def test_a_published_file_is_imported_whole(start, title, chapters, articles, clauses, items, doubts):
    found = imported(start)
    order = list(found.provisions)
    heads = {
        one.heading: int(order[place + 1].number) for place, one in enumerate(order) if one.heading
    }

    assert found.title == title
    assert heads == chapters
    assert [one.number for one in order if one.level == "article"] == [
        str(number) for number in range(1, articles + 1)
    ]
    assert clauses in (None, len(paragraphs(found)))
    assert sum(len(one.points) for one in paragraphs(found)) == items
    assert [(one.code, one.line) for one in found.doubts] == doubts
    assert not found.aside


@pytest.mark.parametrize(
    ("start", "number", "shape"),  # the items of each paragraph
    [
        (HANDLING, "1", [0]),
        (HANDLING, "11", [5]),
        (HANDLING, "20", [0, 0, 0]),
        (HANDLING, "42", [3]),
        (HANDLING, "47", [5, 0]),
        (HANDLING, "63", [0]),
        (SUPERVISION, "17", [0, 0, 0, 0]),
        (SUPERVISION, "27", [7]),
        (SUPERVISION, "38", [7]),
        (SUPERVISION, "40", [4, 0]),
        (SUPERVISION, "41", [3, 0]),
        (PREMIUMS, "3", [0, 0, 0, 0, 0]),
        (PREMIUMS, "12", [0, 0, 0]),
        (INJURY, "14", [7]),
        (INJURY, "15", [3, 0]),
        (INJURY, "17", [0, 0, 0, 0]),
        (INJURY, "18", [3, 0, 0]),
        (INJURY, "24", [0, 3]),
        (INJURY, "30", [0, 0, 0, 0, 0, 0]),
        (INJURY, "39", [3, 0, 0]),
        (INJURY, "46", [6]),
        (INJURY, "62", [0, 0, 0]),
        (ZHEJIANG, "28", [0, 0, 0, 0]),
        (ZHEJIANG, "39", [0, 0, 0]),
        (ZHEJIANG, "58", [0, 0, 0, 0]),
    ],
)
def test_an_article_has_its_paragraphs_and_items(start, number, shape):
    assert [len(one.points) for one in article(imported(start), number).paragraphs] == shape


@pytest.mark.parametrize(
    ("start", "number", "words"),
    [
        (HANDLING, "63", "本条例自2023年12月1日起施行。"),
        (SUPERVISION, "8", "医疗保障基金使用应当符合国家规定的支付范围。"),
        (PREMIUMS, "31", "本条例自发布之日起施行。"),
        (INJURY, "44", "职工被派遣出境工作，依据前往国家或者地区的法律应当参加当地工伤保险的，"
         "参加当地工伤保险，其国内工伤保险关系中止；不能参加当地工伤保险的，其国内工伤保险关系不中止。"),
        (ZHEJIANG, "15", "支持职工医疗互助有序发展。"),
    ],
)  # fmt: skip
def test_an_article_has_its_words(start, number, words):
    assert article(imported(start), number).paragraphs[0].text == words


@pytest.mark.parametrize(
    ("start", "version", "in_force"),
    [
        (HANDLING, "2023-08-16", "2023-12-01"),
        (SUPERVISION, "2021-01-15", "2021-05-01"),
        (PREMIUMS, "2019-03-24", None),
        (INJURY, "2010-12-20", None),
        (ZHEJIANG, "2021-03-26", "2021-07-01"),
    ],
)
def test_the_days_proposed(start, version, in_force):
    found = imported(start)

    assert found.version == datetime.date.fromisoformat(version)
    assert found.in_force == (datetime.date.fromisoformat(in_force) if in_force else None)


@pytest.mark.django_db
@pytest.mark.parametrize("start", [row[0] for row in COUNTED])
def test_a_published_file_is_the_same_as_a_draft(start):
    file = sample(start)
    call_command(
        "import_law",
        file,
        "--work",
        "tried",
        "--in-force",
        "2024-01-01",
        "--accept-doubts",
        stdout=StringIO(),
    )
    document = drafts.read(Expression.objects.get(work="tried"))

    assert document.provisions == imported(start).provisions
    assert document.file_sha256 == hashlib.sha256(file.read_bytes()).hexdigest()


@pytest.mark.parametrize("start", [row[0] for row in COUNTED])
def test_every_heading_and_item_left_out_of_a_published_file_is_missed(start):
    """One at a time: a doubt says so."""
    file = sample(start)
    rows = [one.text for one in read(file.name, file.read_bytes()).lines if one.text]
    first = next(place for place, row in enumerate(rows) if row.startswith("第一"))

    def doubted(*lines):
        found = grow(read("x.docx", docx(*lines)))
        return sorted((one.code, sorted(one.params.items())) for one in found.doubts)

    known = doubted(*rows)
    silent = [
        row[:12]
        for place, row in enumerate(rows)
        if place >= first
        and row.startswith(("第", "（", "("))
        and doubted(*rows[:place], *rows[place + 1 :]) == known
    ]

    assert silent == []
