"""References inside the text of a law: each link leads to what is meant, or there is no link."""

import csv
import datetime
import itertools
import re
import xml.etree.ElementTree as ET
import zipfile
from collections import Counter
from pathlib import Path

import msgspec
import pytest
from django.conf import settings
from hypothesis import given, strategies as st

from legalbasis import referring
from legalbasis.documents import Expression, Text
from legalbasis.library import Law, laws
from legalbasis.mentions import Names
from legalbasis.references import Held, Target, Titles, Where, find
from legalbasis.text import provisions
from tests.press import hrefs, put, section

SAMPLES = Path(settings.BASE_DIR).parent / "shared" / "law" / "samples"
TABLE = (Path(__file__).parent / "data" / "references.tsv").read_text(encoding="utf-8")
ROWS = list(csv.DictReader(TABLE.splitlines(), delimiter="\t"))
SAMPLE_OF = {
    "handling-regulations": "社会保险经办条例",
    "fund-supervision-regulations": "医疗保障基金使用监督管理条例",
    "premium-collection-regulations": "社会保险费征缴暂行条例",
    "work-injury-insurance-regulations": "工伤保险条例",
    "zhejiang-medical-security-regulations": "浙江省医疗保障条例",
}
DAY = datetime.date(2020, 1, 1)

# A made-up law: articles 1 to 20 and 17-1. Article 3 has three paragraphs, the first with four items;
# article 5 has five paragraphs; in article 6 two paragraphs have items.
OURS = {str(number): ((),) for number in range(1, 18)} | {"17-1": ((), ())}
OURS |= {str(number): ((),) for number in range(18, 21)}
OURS |= {"3": ((1, 2, 3, 4), (), ()), "5": ((),) * 5, "6": ((1, 2), (1, 2, 3)), "8": ((1, 2, 3),)}
THEIRS = {str(number): ((), (1, 2)) for number in range(1, 31)}
TITLES = Titles(
    Names(
        bare={
            "中华人民共和国测试法": "ours",
            "测试法": "ours",
            "中华人民共和国劳动法": "labour",
            "劳动法": "labour",
            "工伤保险条例": "injury",
            "中华人民共和国民法典": "code",
            "民法典": "code",
            "双名办法": None,
        },
        bracketed={"工伤条例": "injury"},
    ),
    texts={"labour": (Held(THEIRS),), "ours": (Held({}),)},
    noted={"injury": frozenset({"14"}), "code": frozenset()},
)


def here(place="art_5__para_4", title="中华人民共和国测试法"):
    article, paragraph, *point = re.findall(r"_([\d-]+)", place)
    point = int(point[0]) if point else None
    return Where("ours", title, DAY, OURS, article, int(paragraph), point)


def links(text, where, titles=TITLES):
    """`words=targets` of each link, other works by slug and eId."""
    out = []
    for found in find(text, where, titles):
        assert text[found.start : found.end] == found.words
        assert bool(found.targets) is not bool(found.reason)
        names = [t.eid if t.work == "ours" else f"{t.work}:{t.eid}" for t in found.targets]
        out += [f"{found.words}={' '.join(names)}"] if names else []
    return out


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # This law's articles, paragraphs and items
        ("依照本法第八条的规定处理", ["本法第八条=art_8"]),
        ("依照本法第 八 条的规定", ["本法第 八 条=art_8"]),
        ("依照本法第8条第（2）项", ["本法第8条第（2）项=art_8__para_1__point_2"]),
        ("按照本法第十七条之一第二款", ["本法第十七条之一第二款=art_17-1__para_2"]),
        ("本法第三条第一款第（二）项规定的", ["本法第三条第一款第（二）项=art_3__para_1__point_2"]),
        ("本法第三条第一款第二项规定的", ["本法第三条第一款第二项=art_3__para_1__point_2"]),
        ("违反第八条规定的", ["第八条=art_8"]),
        ("有本条第一款情形的", ["本条第一款=art_5__para_1"]),
        ("有第一款规定情形的", ["第一款=art_5__para_1"]),
        # An item without its paragraph: the only one that has it; else the article is what is certain
        ("有本法第八条第（三）项情形", ["本法第八条第（三）项=art_8__para_1__point_3"]),
        ("有本法第六条第（三）项情形", ["本法第六条第（三）项=art_6__para_2__point_3"]),
        ("有本法第六条第（二）项情形", ["本法第六条第（二）项=art_6"]),
        # Counting from here
        ("前款规定的", ["前款=art_5__para_3"]),
        ("前两款规定的", ["前两款=art_5__para_2 art_5__para_3"]),
        ("前三款规定的", ["前三款=art_5__para_1 art_5__para_2 art_5__para_3"]),
        ("前条第二款", []),
        ("前条规定的", ["前条=art_4"]),
        ("前两条规定的", ["前两条=art_3 art_4"]),
        ("前款和第二十条规定的", ["前款=art_5__para_3", "第二十条=art_20"]),
        # Lists and ranges
        (
            "本法第八条、第十条和第十一条规定的",
            ["本法第八条=art_8", "第十条=art_10", "第十一条=art_11"],
        ),
        ("本法第五条第二款、第三款", ["本法第五条第二款=art_5__para_2", "第三款=art_5__para_3"]),
        (
            "本法第三条第一款第（一）项、第（三）项以及第八条第（一）项",
            [
                "本法第三条第一款第（一）项=art_3__para_1__point_1",
                "第（三）项=art_3__para_1__point_3",
                "第八条第（一）项=art_8__para_1__point_1",
            ],
        ),
        ("本法第十六条至第十八条", ["本法第十六条至第十八条=art_16 art_17 art_17-1 art_18"]),
        ("本法第九条到第十条", ["本法第九条到第十条=art_9 art_10"]),
        (
            "本条第一款至第三款",
            ["本条第一款至第三款=art_5__para_1 art_5__para_2 art_5__para_3"],
        ),
        (
            "本法第三条第一款第（二）项至第（四）项",
            ["本法第三条第一款第（二）项至第（四）项=art_3__para_1__point_2 art_3__para_1__point_3 "
             "art_3__para_1__point_4"],
        ),
        ("本法第八、九条", ["本法第八、九条=art_8 art_9"]),
        ("本法第五条第一、三款", ["本法第五条第一、三款=art_5__para_1 art_5__para_3"]),
        (
            "本法第八条第（一）、（三）项",
            ["本法第八条第（一）、（三）项=art_8__para_1__point_1 art_8__para_1__point_3"],
        ),
        # Other laws by name
        ("依照《中华人民共和国劳动法》的规定", ["《中华人民共和国劳动法》=labour:"]),
        ("依照《劳动法》第五条", ["《劳动法》第五条=labour:art_5"]),
        ("依照《中华人民共和国劳动法》（2018年修正）第五条",
         ["《中华人民共和国劳动法》（2018年修正）第五条=labour:art_5"]),
        ("依照《中华人民共和国劳动法（2018年修正）》处理", ["《中华人民共和国劳动法（2018年修正）》=labour:"]),
        ("依照中华人民共和国劳动法第五条第二款第（一）项",
         ["中华人民共和国劳动法第五条第二款第（一）项=labour:art_5__para_2__point_1"]),
        ("违反劳动法有关规定", ["劳动法=labour:"]),
        ("依照《劳动法》第五条、第六条和本法第八条、第九条",
         ["《劳动法》第五条=labour:art_5", "第六条=labour:art_6", "本法第八条=art_8", "第九条=art_9"]),
        ("依照《劳动法》第五条至第七条",
         ["《劳动法》第五条至第七条=labour:art_5 labour:art_6 labour:art_7"]),
        ("依照民法典、劳动法和《工伤条例》", ["民法典=code:", "劳动法=labour:", "《工伤条例》=injury:"]),
        ("本法第八条和劳动法第五条", ["本法第八条=art_8", "劳动法第五条=labour:art_5"]),
        # A text that isn't held: the article if it has a page, else the law
        ("依照《工伤保险条例》第十四条第（一）项", ["《工伤保险条例》第十四条第（一）项=injury:art_14"]),
        ("依照《工伤保险条例》第十五条、第十四条", ["《工伤保险条例》=injury:"]),
        ("依照民法典第五条", ["民法典=code:"]),
        # What a text can't tell for certain
        ("依照有关法律、行政法规的规定处理", []),
        ("依照《没有的法》第五条和第六条", []),
        ("依照行政处罚法第五条、第六条", []),
        ("依照行政处罚法第五条和本法第八条", ["本法第八条=art_8"]),
        ("依照双名办法第三条", []),
        ("工伤条例第十四条", []),  # an editor's short title counts inside 《》
        ("宪法第五条", []),
        ("香港特别行政区基本法第五条", []),
        ("该法第五条", []),
        ("合同第三条", []),
        ("协议附件第三条", []),
        ("本条例第五条", []),  # this is a law
        ("本规定第五条和第六条", []),
        ("本法第二十一条", []),
        ("本法第五条第六款", []),
        ("本法第五条第（一）项", []),
        ("本法第八条第（四）项", []),
        ("本法第十八条至第二十二条", []),
        ("本法第十条至第九条", []),
        ("本法第二款", []),
        ("本法第十十条", []),
        ("前四款规定的", []),
        ("前五条规定的", []),
        ("本法第五条前款", []),
        ("《劳动法》第五条前款", ["《劳动法》=labour:"]),
        ("《劳动法》第三十一条", ["《劳动法》=labour:"]),
        ("《劳动法》和第五条", ["《劳动法》=labour:"]),
        ("依照《劳动法》处理；违反第五条规定的", ["《劳动法》=labour:"]),
        ("《关于修改〈中华人民共和国劳动法〉的决定》第五条", []),
        ("浙江省工伤保险条例第十四条", []),
        ("工伤保险条例实施办法第十四条", []),
        ("违反劳动法律、法规的", []),
        ("未履行劳动法定职责的", []),
        ("劳动法规规定的", []),
        # Words that only look like it
        ("符合第一条件的，第二项目、第三款项、第四条例", []),
        ("之前款项、提前款、第一次、第十届会议、第三人", []),
        ("本条例、本条件、本条款", []),
        ("以下称用人单位（以下简称《劳动法》）", []),
        # The reader is there already
        ("本法自2020年1月1日起施行，本条、本款、本条第四款和测试法", []),
    ],
)  # fmt: skip
def test_words_link_to_what_they_mean_or_to_nothing(text, wanted):
    assert links(text, here()) == wanted


@pytest.mark.parametrize(
    ("place", "text", "wanted"),
    [
        ("art_1__para_1", "前款、前条规定的", []),
        ("art_2__para_1", "前条规定的", ["前条=art_1"]),
        ("art_18__para_1", "前条第二款、前两条", ["前条第二款=art_17-1__para_2", "前两条=art_17 art_17-1"]),
        ("art_3__para_2", "前款第（一）项、第（二）项", ["前款第（一）项=art_3__para_1__point_1",
                                                      "第（二）项=art_3__para_1__point_2"]),
        ("art_3__para_3", "前款第（一）项", []),  # that paragraph has none
        ("art_3__para_2", "有第（三）项情形的", ["第（三）项=art_3__para_1__point_3"]),
        ("art_3__para_1__point_4", "前三项规定的", [
            "前三项=art_3__para_1__point_1 art_3__para_1__point_2 art_3__para_1__point_3"]),
        ("art_3__para_1__point_4", "违反第五条规定的", []),  # the lead-in may have named another law
        ("art_3__para_1__point_4", "违反本法第五条规定的", ["本法第五条=art_5"]),
        ("art_6__para_2__point_1", "前款规定的", ["前款=art_6__para_1"]),
    ],
)  # fmt: skip
def test_what_is_counted_from_here_depends_on_the_place(place, text, wanted):
    assert links(text, here(place)) == wanted


@pytest.mark.parametrize(
    ("title", "text", "wanted"),
    [
        ("测试条例", "本条例第八条", ["本条例第八条=art_8"]),
        ("测试法实施办法（试行）", "本办法第八条", ["本办法第八条=art_8"]),
        ("关于修改测试条例的决定", "本决定第八条、第八条，违反第八条，前款", []),
        ("测试通知", "本条例第八条", []),
    ],
)
def test_a_text_is_itself_only_under_its_own_kind_of_name(title, text, wanted):
    assert links(text, here(title=title)) == wanted


def test_what_ended_before_a_text_began_is_not_what_it_means():
    short = {"1": ((),)}
    old, new = Held(short, DAY - datetime.timedelta(days=1)), Held(THEIRS)
    titles = Titles(TITLES.names, {"labour": (old, new)})
    assert links("劳动法第五条", here(), titles) == ["劳动法第五条=labour:art_5"]
    other = Held({"5": ((1, 2), ())}, DAY)  # the same article, the items in another paragraph
    assert links("劳动法第五条第（二）项", here(), Titles(TITLES.names, {"labour": (other, new)})) == [
        "劳动法=labour:"
    ]
    titles = Titles(TITLES.names, {"labour": (Held(short, DAY), new)})
    assert links("劳动法第五条", here(), titles) == ["劳动法=labour:"]


def law_of(slug, title, text):
    return Expression(slug, DAY, DAY, title, Text("官网", "website"), DAY, provisions(text))


def test_a_document_may_introduce_names_of_its_own():
    text = (
        "第一条　根据《中华人民共和国劳动法》（以下简称《劳动》）、《没有的法》（以下简称没有法）制定。\n"
        "第二条　依照《劳动》第五条和没有法第六条。\n第三条　工伤保险（以下简称工伤法）；工伤法第一条。"
    )
    expression = law_of("ours", "测试办法", text)
    work = msgspec.convert({"slug": "ours", "title": {"zh": "测试办法", "en": "x"}}, AnyWork)
    found = referring.within(Law(work, (expression,), ()), expression, TITLES)
    words = {place: [(f.words, f.targets) for f in some if f.targets] for place, some in found.items()}
    assert words["art_1__para_1"] == [("《中华人民共和国劳动法》", (Target("labour"),))]
    assert words["art_2__para_1"] == [("《劳动》第五条", (Target("labour", "art_5"),))]
    assert words["art_3__para_1"] == []


class AnyWork(msgspec.Struct):
    slug: str
    title: Text


@given(
    st.lists(
        st.sampled_from(
            [
                *("本法", "本条", "第五条", "第三款", "第（二）项", "前款", "前两条", "、", "和", "至"),
                *("《劳动法》", "劳动法", "《无》", "第", "条", "（以下简称", "）", "依照", "，", "十"),
            ]
        ),
        max_size=12,
    )
)
def test_any_mixture_of_words_is_read_in_order_and_names_only_what_exists(words):
    text = "".join(words)
    found = find(text, here(), TITLES)
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))
    for target in (target for one in found for target in one.targets):
        shape = {"ours": OURS, "labour": THEIRS}[target.work]
        if target.eid:
            article, *rest = re.findall(r"_([\d-]+)", target.eid)
            items = shape[article]
            assert not rest or int(rest[0]) <= len(items)
            assert len(rest) < 2 or int(rest[1]) in items[int(rest[0]) - 1]


# The table


def sample(slug):
    """The lines of a sample from its first heading on, in the plain notation."""
    file = next(
        (one for one in SAMPLES.glob("*") if re.match(rf"{SAMPLE_OF[slug]}[_(]", one.name)), None
    )
    if file is None:
        pytest.skip("the samples are not here")
    if file.suffix == ".docx":
        word = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
        body = ET.fromstring(zipfile.ZipFile(file).read("word/document.xml"))
        lines = ["".join(t.text or "" for t in p.iter(f"{word}t")) for p in body.iter(f"{word}p")]
    else:
        lines = [line.lstrip("# ") for line in file.read_text(encoding="utf-8").splitlines()]
    return "\n".join(itertools.dropwhile(lambda line: not re.match(r"第一[章条]", line.strip()), lines))


@pytest.mark.parametrize("slug", ["social-insurance-law", *SAMPLE_OF])
def test_the_links_are_those_that_a_person_makes(edition, slug):
    """Read by hand: every 第…条/款/项, 前款, 本条, 本法/本条例 and 《…》 of six instruments, 94 in all.

    39 of them lead somewhere. None is linked wrongly, and of those 39 all are found: recall 1.00 for each.
    """
    law = laws(edition)[slug]
    if law.expressions:
        expression = law.expression(datetime.date(2026, 1, 1))
    else:
        expression = law_of(slug, law.work.title.zh, sample(slug))
    rows = Counter()
    for row in ROWS:
        if row["document"] == slug and row["target"] != "plain text":
            rows[row["place"], row["form"], row["target"]] += 1
    found = Counter()
    for place, some in referring.within(law, expression, referring.titles(edition)).items():
        for one in some:
            names = [t.eid if t.work == slug else f"{t.work} {t.eid}".strip() for t in one.targets]
            words = one.words.replace("(", "（").replace(")", "）")
            found[place, words, " ".join(names)] += bool(names)
    assert +found - rows == Counter(), "linked, but not so by a person"
    recall = (found & rows).total() / rows.total()
    assert recall >= 1.00, rows - found


def test_the_table_has_each_instrument_and_no_wording():
    assert {row["document"] for row in ROWS} == {"social-insurance-law", *SAMPLE_OF}
    assert len(ROWS) == 94
    assert sum(row["target"] != "plain text" for row in ROWS) == 39
    assert max(len(row["form"]) for row in ROWS) <= 22


# The pages

MADE_UP = """第一条　依照《中华人民共和国社会保险法》第六十三条、第九十九条<b>和</b>本法第二条第一款。
第二条　有下列情形之一的：
（一）违反本法第一条；
（二）"&其他"。
有前款第（二）项情形的，依照中华人民共和国劳动合同法处理。"""


@pytest.fixture
def made_up(edition):
    """A law that is held, in force since 2020, and refers to itself and to others."""
    work = edition.get("work", "labour-contract-law")
    title = Text("中华人民共和国测试法", "Test Law")
    work = msgspec.structs.replace(
        work, slug="test-law", title=title, short=title, in_force=DAY, events=(), frbr_uri=""
    )
    put("work", "test-law", work)
    put("expression", f"test-law@{DAY}", law_of("test-law", title.zh, MADE_UP))
    return "test-law"


def quoted(page):
    return "".join(re.findall(r"<blockquote.*?</blockquote>", page.text, re.DOTALL))


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_reference_in_the_text_is_a_link_that_keeps_the_day(citizen, language):
    law = f"/{language}/law/social-insurance-law/"
    page = citizen.get(f"{law}article-41/")
    assert hrefs(quoted(page)) == [f"{law}article-63/"]
    assert f'<a href="{law}article-63/">本法第六十三条</a>的规定追偿' in page.text
    page = citizen.get(f"{law}article-41/?on=2015-06-01")
    assert hrefs(quoted(page)) == [f"{law}article-63/?on=2015-06-01"]
    assert hrefs(quoted(citizen.get(f"{law}article-98/"))) == []  # 本法 alone: the reader is there


def test_everything_around_a_link_is_escaped(citizen, made_up):
    page = citizen.get("/en/law/test-law/article-1/?on=2026-01-01")
    assert hrefs(quoted(page)) == [
        "/en/law/social-insurance-law/article-63/?on=2026-01-01",
        "/en/law/test-law/article-2/?on=2026-01-01#para_1",
    ]
    assert "第九十九条&lt;b&gt;和&lt;/b&gt;<a " in page.text
    page = citizen.get("/en/law/test-law/article-2/")
    assert hrefs(quoted(page)) == [
        "/en/law/test-law/article-1/",
        "#para_1__point_2",
        "/en/law/labour-contract-law/",
    ]
    assert "（二）&quot;&amp;其他&quot;。" in page.text
    assert 'id="para_1__point_2"' in page.text
    for link in hrefs(quoted(page)):
        assert citizen.get(link.partition("#")[0] or "/en/").status_code == 200


def test_no_link_leads_to_an_article_that_the_day_does_not_have(citizen, made_up, edition):
    """A law of 2024 that names an article which the other law has had since 2024, read on a day of 2020."""
    begins = datetime.date(2024, 1, 1)
    title = "中华人民共和国测试法"
    old = law_of(made_up, title, MADE_UP.partition("第二条　")[0])
    until = begins - datetime.timedelta(days=1)
    new = law_of(made_up, title, MADE_UP)
    new = msgspec.structs.replace(new, version=begins, in_force=begins)
    put("expression", f"test-law@{begins}", new)
    put("expression", f"test-law@{DAY}", msgspec.structs.replace(old, in_force_to=until))
    other = law_of("other-law", "其他法", "第一条　依照中华人民共和国测试法第二条处理。")
    name = Text("其他法", "Other Law")
    work = edition.get("work", "labour-contract-law")
    work = msgspec.structs.replace(
        work, slug="other-law", title=name, short=name, in_force=begins, events=(), frbr_uri=""
    )
    put("work", "other-law", work)
    put(
        "expression",
        f"other-law@{begins}",
        msgspec.structs.replace(other, version=begins, in_force=begins),
    )
    page = "/en/law/other-law/article-1/"
    assert hrefs(quoted(citizen.get(page))) == ["/en/law/test-law/article-2/"]
    assert hrefs(quoted(citizen.get(f"{page}?on=2020-06-01"))) == []
    assert citizen.get("/en/law/test-law/article-2/?on=2020-06-01").status_code == 404


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_an_article_and_a_law_say_where_they_are_referred_to(citizen, made_up, language):
    page = citizen.get(f"/{language}/law/social-insurance-law/article-63/")
    assert hrefs(section(page, "referring")) == [
        f"/{language}/law/social-insurance-law/article-41/",
        f"/{language}/law/test-law/article-1/",
    ]
    page = citizen.get(f"/{language}/law/labour-contract-law/")
    assert f"/{language}/law/social-insurance-law/article-85/" in hrefs(section(page, "referring"))
    page = citizen.get(f"/{language}/law/social-insurance-law/article-63/?on=2015-06-01")
    assert hrefs(section(page, "referring")) == [
        f"/{language}/law/social-insurance-law/article-41/?on=2015-06-01"
    ]
    assert section(citizen.get(f"/{language}/law/social-insurance-law/article-1/"), "referring") == ""
    # of itself an article doesn't say so
    page = citizen.get(f"/{language}/law/test-law/article-2/")
    assert hrefs(section(page, "referring")) == [f"/{language}/law/test-law/article-1/"]


def test_references_are_looked_for_once_an_edition(citizen, monkeypatch):
    citizen.get("/en/law/social-insurance-law/article-41/")
    monkeypatch.setattr(referring, "find", None)
    for path in (
        "article-41/?on=2026-01-01",
        "article-63/",
        "article-85/",
        "article-41/?on=2015-06-01",
    ):
        assert citizen.get(f"/en/law/social-insurance-law/{path}").status_code == 200
