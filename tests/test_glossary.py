"""The glossary: its terms, its page, and the terms explained where they occur."""

import re

import msgspec
import pytest

from legalbasis.documents import Glossary, Term, Text
from legalbasis.glossary import explained, finder, finder_of, terms
from legalbasis.publishing.problems import Refused
from legalbasis.today import today
from tests.press import R5, hrefs, put, section, tags
from tests.test_weight import LIMIT, weight

LANGUAGES = pytest.mark.parametrize("language", ["en", "zh-hans"])
# What the site has to explain, whatever it is called there.
WANTED = [
    "职工医保", "城乡居民医保", "新农合", "灵活就业人员", "个人账户", "统筹基金", "待遇享受期",
    "集中缴费期", "退费", "个人账户返还", "清退", "一次性支取", "断缴", "续保", "补缴", "缴费修复",
    "待遇等待期", "累计缴费年限", "视同缴费年限", "重复参保", "关系转移接续", "统筹地区",
    "经办机构", "征收机构", "异地就医备案", "直接结算", "零星报销", "定点医药机构", "医保目录",
    "起付线", "封顶线", "报销比例", "大病保险", "医疗救助", "先行支付", "家庭共济", "医保钱包",
    "社会保障卡", "电子社保卡", "医保电子凭证", "医保码", "缴费基数", "滞纳金", "停保", "恢复参保",
    "就业困难人员", "4050社保补贴", "零就业家庭", "挂靠代缴", "境外定居",
]  # fmt: skip
PAGES = [
    "check/refund/answers/",
    f"check/refund/result/?{R5}",
    "check/refund/result/?scheme=resident&reason=joined_emp&before_start=unsure&used=no",
    "procedures/premium-refund/",
    "law/social-insurance-law/article-30/",
]


def term(key, zh, en, **more):
    meaning = Text(f"{zh}的意思", f"What {en} means")
    return Term(key, Text(zh, en), meaning, "certain", today(), **more)


TERMS = (
    term("gap", "断缴", "gap", also_zh=("中断缴费",), also_en=("missed contributions",)),
    term("account", "个人账户", "personal account", also_zh=("个账",)),
    term("payout", "个人账户返还", "account payout"),
)


def test_every_term_of_the_field_is_explained(edition):
    known = {name for one in terms(edition) for name in (one.term.zh, *one.also_zh)}
    parts = " ".join(known)
    assert [word for word in WANTED if word not in parts] == []


def test_a_term_is_explained_in_a_few_words_and_rests_on_something(edition):
    for one in terms(edition):
        assert 10 <= len(one.meaning.zh) <= 90, one.key
        assert len(one.meaning.en) <= 260, one.key
        assert one.citations or one.sources or one.confidence != "certain", one.key
        assert not re.search("，。|。。|[,;:!?](?=[㐀-鿿])", one.meaning.zh), one.key


@LANGUAGES
def test_the_glossary_has_every_term_with_its_anchor_and_other_names(citizen, edition, language):
    page = citizen.get(f"/{language}/glossary/")
    ids = {attrs["id"] for _tag, attrs in tags(page) if "id" in attrs}
    assert {one.key for one in terms(edition)} <= ids
    assert "/law/social-insurance-law/article-23/" in page.text
    assert ("个账" if language == "zh-hans" else "individual account") in page.text
    assert weight(page) <= LIMIT


@LANGUAGES
@pytest.mark.parametrize("path", PAGES)
def test_terms_are_explained_on_the_page_where_they_occur(citizen, language, path):
    page = citizen.get(f"/{language}/{path}")
    below = section(page, "words")
    links = [attrs["href"] for _tag, attrs in tags(page, "a") if attrs.get("class") == "term"]
    ids = re.findall(r'id="(word-[a-z0-9-]+)"', below)
    assert ids
    assert {link.removeprefix("#") for link in links} <= set(ids)
    assert len(links) == len(set(links)), "each at its first occurrence only"
    assert f"/{language}/glossary/" in hrefs(below)
    assert weight(page) <= LIMIT


@LANGUAGES
def test_explanations_need_no_script(citizen, language):
    page = citizen.get(f"/{language}/procedures/premium-refund/")
    assert [attrs for _tag, attrs in tags(page, "a") if attrs.get("class") == "term"]
    assert "<script" not in page.text


@LANGUAGES
def test_the_law_s_own_words_and_their_translation_are_left_alone(citizen, language):
    for number in (23, 30, 64, 86):
        page = citizen.get(f"/{language}/law/social-insurance-law/article-{number}/")
        for words in re.findall(
            r'<blockquote class="law".*?</blockquote>|<div class="tr".*?</div>', page.text
        ):
            assert 'class="term"' not in words


def test_a_page_pinned_to_an_edition_explains_as_that_edition_did(citizen, edition):
    glossary = edition.get("glossary", "cn")
    first, *rest = glossary.terms
    reworded = msgspec.structs.replace(first, meaning=Text("新的解释。", "A new meaning."))
    (seq,) = put("glossary", "cn", Glossary((reworded, *rest)))
    path = f"/en/check/refund/answers/?seen={seq - 1}-{edition.day}"
    assert "A new meaning." in section(citizen.get("/en/check/refund/answers/"), "words")
    old = section(citizen.get(path), "words")
    assert first.meaning.en in old
    assert f"/en/glossary/?seen={seq - 1}-{edition.day}" in hrefs(old)


def test_without_a_glossary_pages_are_as_they_were(citizen, edition):
    put("glossary", "cn", None)
    page = citizen.get("/en/procedures/premium-refund/")
    assert page.status_code == 200
    assert 'class="term"' not in page.text
    assert not section(page, "words")
    assert citizen.get("/en/glossary/").status_code == 200


@pytest.mark.parametrize(
    ("html", "linked"),
    [
        ("<p>断缴了</p>", '<p><a class="term" href="#word-gap">断缴</a>了</p>'),
        ("<p>断缴、断缴</p>", '<p><a class="term" href="#word-gap">断缴</a>、断缴</p>'),
        ("<p>中断缴费</p>", '<p><a class="term" href="#word-gap">中断缴费</a></p>'),
        ("<p>个人账户返还</p>", '<p><a class="term" href="#word-payout">个人账户返还</a></p>'),
        ('<a href="/x/">断缴</a>', '<a href="/x/">断缴</a>'),
        ('<a href="/x/"><b>断缴</b></a>', '<a href="/x/"><b>断缴</b></a>'),
        ("<h2>断缴</h2>", "<h2>断缴</h2>"),
        ("<label>断缴 <b>断缴</b></label>", "<label>断缴 <b>断缴</b></label>"),
        ('<blockquote class="law" lang="zh-Hans"><p>断缴</p></blockquote>',) * 2,
        ('<div class="tr"><div>断缴</div>断缴</div>',) * 2,
        ('<span lang="en">断缴</span>', '<span lang="en">断缴</span>'),
        ('<input value="断缴"><br><img alt="断缴">',) * 2,
        ('<h2>断缴</h2><p>断缴</p>', '<h2>断缴</h2><p><a class="term" href="#word-gap">断缴</a></p>'),
        ("<svg><path/></svg><p>断缴</p>", '<svg><path/></svg><p><a class="term" href="#word-gap">断缴</a></p>'),
    ],
)  # fmt: skip
def test_only_running_text_of_ours_is_linked(html, linked):
    assert explained(html, finder_of(TERMS, "zh-hans"))[0] == linked


@pytest.mark.parametrize(
    ("html", "keys"),
    [
        ("<h1>断缴</h1>", ["gap"]),
        ("<label>个账</label>", ["account"]),
        ('<blockquote class="law">断缴</blockquote>', []),
        ("<p>个人账户和断缴</p>", ["account", "gap"]),
        ("<p>什么也没有</p>", []),
    ],
)
def test_a_term_in_a_heading_or_label_is_explained_without_a_link(html, keys):
    assert [one.key for one in explained(html, finder_of(TERMS, "zh-hans"))[1]] == keys


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("a gap in it", "gap"),
        ("Gaps come", "Gaps"),
        ("a gape", None),
        ("singapore", None),
        ("two personal accounts", "personal accounts"),
        ("Missed contributions", "Missed contributions"),
        ("断缴", None),
    ],
)
def test_english_terms_are_whole_words_in_singular_and_plural(words, name):
    html, _found = explained(words, finder_of(TERMS, "en"))
    assert re.findall(r">([^<]+)</a>", html) == ([name] if name else [])


@LANGUAGES
def test_taking_the_links_away_gives_back_the_page(citizen, edition, language):
    page = citizen.get(f"/{language}/procedures/remedies/").text
    plain = re.sub(r'<a class="term" href="#word-[a-z0-9-]+">(.*?)</a>', r"\1", page)
    again, _found = explained(plain.partition("<main")[2], finder(edition, language))
    assert re.sub(r'<a class="term" href="#word-[a-z0-9-]+">(.*?)</a>', r"\1", again) in plain


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"key": "gap"}, "a key stands twice"),
        ({"term": Text("断缴", "x")}, "already stands at gap"),
        ({"also_en": ("GAP",)}, "already stands at gap"),
        ({"key": "No Slug"}, "lower-case"),
        ({"meaning": Text("", "x")}, "the Chinese is missing"),
        ({"meaning": Text("字", "")}, "the English is missing"),
        ({"sources": ("W-NO",)}, "no such source: W-NO"),
    ],
)
def test_a_faulty_glossary_is_refused_with_words_that_help(edition, change, said):
    wrong = msgspec.structs.replace(TERMS[1], **change)
    with pytest.raises(Refused) as caught:
        put("glossary", "cn", Glossary((TERMS[0], wrong)))
    assert any(said in problem.message.en for problem in caught.value.problems)


def test_a_term_whose_article_changed_is_refused(edition):
    glossary = edition.get("glossary", "cn")
    first = glossary.terms[0]
    cited = msgspec.structs.replace(first.citations[0], digest="0" * 64)
    stale = msgspec.structs.replace(first, citations=(cited,))
    with pytest.raises(Refused) as caught:
        put("glossary", "cn", Glossary((stale, *glossary.terms[1:])))
    assert [problem.code for problem in caught.value.problems] == ["stale"]


def test_the_article_page_says_which_words_rest_on_it(citizen):
    page = citizen.get("/en/law/social-insurance-law/article-27/")
    assert "/en/glossary/#total-contribution-years" in hrefs(section(page, "cited"))


def test_a_warm_glossary_asks_the_database_nothing(citizen, django_assert_num_queries):
    citizen.get("/en/")
    with django_assert_num_queries(0):
        assert citizen.get("/en/glossary/").status_code == 200
