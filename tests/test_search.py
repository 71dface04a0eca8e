"""The search: words, numbers of articles, situations, and the page itself."""

import re
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given, strategies as st

from config.search import articles, query
from config.search.entries import KINDS, Entry
from config.search.index import Index
from config.search.query import LONGEST, STOP, synonyms, tidy
from config.search.results import index, search
from config.search.situations import fitting, situations
from config.search.snippets import Marker
from config.search.words import asked, placed, terms, units
from legalbasis.documents import Text
from legalbasis.publishing.shelf import shelf
from legalbasis.today import today
from tests.press import data, hrefs, put, section, tags
from tests.test_weight import LIMIT, weight

LANGUAGES = pytest.mark.parametrize("language", ["en", "zh-hans"])
TYPED = "医保退费断缴第五十八条社会保险法 art.58 ()\"'*-^:AND OR NEARａ１①\x00\u200b<mark>&;"
WRITTEN = st.text(st.sampled_from(TYPED), max_size=60) | st.text(max_size=60)


def found(page):
    """The addresses of the results, in order."""
    return hrefs(section(page, "found").rpartition("<ol")[2].partition("</ol>")[0])


# Words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("医疗保险", ["医", "疗", "医疗", "保", "疗保", "险", "保险"]),
        ("医，保", ["医", "保"]),
        ("Contributions, contributed", ["contribut", "contribut"]),
        ("ＡＲＴ．５８", ["art", "58"]),
        ("医保card卡", ["医", "保", "医保", "card", "卡"]),
        ("don’t", ["dont"]),
        ("", []),
        ("！？…", []),
    ],
)
def test_a_text_falls_into_words(text, words):
    assert sorted(terms(text)) == sorted(words)


@given(WRITTEN)
def test_a_word_holds_nothing_but_characters_letters_and_digits(text):
    for word, start, end in placed(text):
        assert re.fullmatch(r"[㐀-䶿一-鿿]{1,2}|[a-z0-9]+", word)
        assert 0 <= start < end <= len(text)
    assert sorted(word for word, _start, _end in placed(text)) == sorted(terms(text))


@given(WRITTEN)
def test_what_is_asked_for_is_in_the_index_of_the_same_text(text):
    stretch = [unit.word for unit in units(text) if unit.run == 0]
    assert set(asked(stretch)) <= set(terms(text))


@given(st.text(max_size=200))
def test_a_tidy_query_has_no_control_characters_and_stays_tidy(text):
    assert tidy(tidy(text)) == tidy(text)
    assert not re.search(r"[\x00-\x1f\x7f]|  |^ | $", tidy(text))


# Synonyms


def test_a_phrase_stands_in_one_group_of_synonyms_only():
    groups = {}
    for name, phrases in synonyms().phrases.items():
        for phrase in phrases:
            assert phrase, name
            groups.setdefault(phrase, set()).add(name)
    assert {phrase: names for phrase, names in groups.items() if len(names) > 1} == {}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("退费", "退款"),
        ("退费", "退保"),
        ("退费", "refunds"),
        ("医保", "医疗保险"),
        ("断缴", "中断缴费"),
        ("社保卡", "社会保障卡"),
        ("个账", "个人账户"),
        ("新农合", "城乡居民医保"),
        ("异地", "异地就医"),
        ("去世", "deceased"),
        ("dead", "died"),
        ("五险", "五项社会保险"),
        ("社保", "social insurance"),
    ],
)
def test_words_for_the_same_thing_are_one(one, other):
    assert query.read(one, synonyms()) == query.read(other, synonyms()) != ()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("人死了医保卡里的钱怎么取", ["", "died", "account", "withdraw"]),
        ("退休了能退吗", ["retire", "refund"]),
        ("how do I get a refund", ["refund"]),
        ("医，保", ["", ""]),
        ("怎么办", [""]),
    ],
)
def test_a_query_is_read_as_what_it_means(written, meant):
    assert [one.concept for one in query.read(written, synonyms())] == meant


# Articles by number


@pytest.mark.parametrize(
    "written",
    ["58", "５８", "五十八", "第五十八", "第五十八条", "第58条", "58条", "五十八条", "第 58 条", "art 58",
     "art. 58", "Art.58", "ART 58", "article 58", "Article 58.", "第５８条"],
)  # fmt: skip
def test_an_article_is_found_by_its_number_in_any_writing(citizen, written):
    page = citizen.get("/en/search/", {"q": written})
    assert found(page)[0] == "/en/law/social-insurance-law/article-58/"
    assert not section(page, "starts")


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("社会保险法58条", "social-insurance-law/article-58/"),
        ("社会保险法第五十八条", "social-insurance-law/article-58/"),
        ("《中华人民共和国社会保险法》第58条", "social-insurance-law/article-58/"),
        ("社保法 58", "social-insurance-law/article-58/"),
        ("Social Insurance Law, article 58", "social-insurance-law/article-58/"),
        ("article 58 of the Social Insurance Law", "social-insurance-law/article-58/"),
        ("医保法10条", "medical-security-law/article-10/"),
        ("SIL 58", "social-insurance-law/article-58/"),
        ("民法典第一千一百二十七条", "civil-code/article-1127/"),
        ("Civil Code 1127", "civil-code/article-1127/"),
        ("经办条例31条", "handling-regulations/article-31/"),
        ("社会保险法第五十八条第二款", "social-insurance-law/article-58/#para_2"),
        ("art. 58 ¶2", "social-insurance-law/article-58/#para_2"),
        ("第三十条 医保不付", "social-insurance-law/article-30/"),
        ("社会保险法若干规定第七条", "social-insurance-law-rules-13/article-7/"),
    ],
)
def test_an_article_is_found_in_the_law_that_is_named(citizen, written, path):
    assert found(citizen.get("/en/search/", {"q": written}))[0] == f"/en/law/{path}"


def test_without_a_law_the_social_insurance_law_stands_first_and_others_follow(citizen):
    links = found(citizen.get("/zh-hans/search/", {"q": "第十七条"}))
    assert links[0] == "/zh-hans/law/social-insurance-law/article-17/"
    assert len(links) > 1
    assert all(link.endswith("/article-17/") for link in links)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("第十七条之一", "17-1"),
        ("17条之二", "17-2"),
        ("art 17-1", "17-1"),
        ("第二百零三条", "203"),
        ("两百零三条", "203"),
        ("第三十条例", None),
        ("30 days", None),
        ("12393", None),
        ("第零条", None),
        ("第十十条", None),
        ("退费58", None),
        ("smart 58 plan", None),
        ("0", None),
    ],
)
def test_a_number_is_read_as_it_is_written_or_not_at_all(written, number):
    read = articles.asked(written, ["社会保险法"])
    assert (read.number if read else None) == number


@given(st.integers(1, 9999))
def test_every_number_is_read_back_in_every_writing(number):
    from legalbasis.text import article_name, to_numeral

    for written in (f"{number}", f"第{number}条", to_numeral(number), article_name(f"{number}"),
                    f"art. {number}", f"article {number}"):  # fmt: skip
        assert articles.asked(written).number == str(number)


# Situations


@pytest.mark.parametrize("one", situations(), ids=lambda one: f"{one.questionnaire}-{one.answers}")
def test_a_situation_leads_to_a_start_that_exists(citizen, edition, one):
    groups = synonyms().phrases.keys() - {STOP}
    assert one.when
    assert {name for concepts in one.when for name in concepts} <= groups
    document = edition.get("questionnaire", one.questionnaire)
    questions = {question.key: question for question in document.questions}
    for key, value in one.answers.items():
        assert value in {option.id for option in questions[key].options}
    page = citizen.get(f"/en/check/{one.questionnaire}/answers/", one.answers, follow=True)
    assert page.status_code == 200
    assert data(page)["page"] in ("question", "result")
    assert data(page).get("question") not in one.answers


@pytest.mark.parametrize(
    ("written", "start"),
    [
        ("deceased", "payout/answers/?event=died"),
        ("父亲去世了，保费能退吗", "refund/answers/?reason=died"),
        ("出国定居 个人账户", "payout/answers/?event=settled_abroad"),
        ("emigrating, refund", "refund/answers/?reason=abroad"),
        ("当兵", "refund/answers/?reason=enlisted"),
        ("重复缴费", "refund/answers/?reason=debited_twice"),
        ("overcharged", "refund/answers/?reason=wrong_amount"),
        ("单位少缴", "back-payment/answers/?gap_reason=employer_fault"),
        ("卡丢了", "card-help/answers/?need=lost"),
    ],
)
@LANGUAGES
def test_what_describes_a_situation_leads_to_a_start_with_the_answer_filled_in(
    citizen, language, written, start
):
    page = citizen.get(f"/{language}/search/", {"q": written})
    starts = hrefs(section(page, "starts"))
    assert f"/{language}/check/{start}" in starts
    assert len(starts) <= 2
    assert all(citizen.get(link, follow=True).status_code == 200 for link in starts)


def test_the_situation_that_needs_most_of_what_is_named_stands_first():
    wanted = query.read("去世 个人账户 余额", synonyms())
    first = fitting(wanted, situations())[0]
    assert (first.questionnaire, first.answers) == ("payout", {"event": "died"})


def test_one_question_is_not_offered_with_two_answers(citizen):
    page = citizen.get("/zh-hans/search/", {"q": "人死了医保卡里的钱怎么取"})
    starts = hrefs(section(page, "starts"))
    assert starts[0] == "/zh-hans/check/payout/answers/?event=died"
    assert not [link for link in starts[1:] if "/check/payout/" in link]


def test_a_start_whose_option_is_no_longer_published_is_not_offered(citizen, edition):
    document = edition.get("questionnaire", "card-help")
    cases = tuple(case for case in document.cases if "lost" not in str(case.when))
    question, *rest = document.questions
    options = tuple(option for option in question.options if option.id != "lost")
    question = msgspec.structs.replace(question, options=options)
    changed = msgspec.structs.replace(document, questions=(question, *rest), cases=cases)
    entry = {**edition.documents, ("questionnaire", "card-help"): changed}
    other = type(edition)(edition.seq, edition.day, edition.entries, entry)
    assert [one for one in search(edition, "卡丢了").leads if one.answers == {"need": "lost"}]
    assert not [one for one in search(other, "卡丢了").leads if one.answers == {"need": "lost"}]


# The index and the snippets


def test_everything_published_can_be_found(edition):
    made = index(edition)
    assert {one.kind for one in made.entries} == set(KINDS)
    assert len({one.path for one in made.entries}) == len(made.entries)
    for kind, key in edition.documents:
        if kind in ("questionnaire", "procedure"):
            assert (kind, key) in made.by_key
        elif kind == "work":
            assert ("law", key) in made.by_key


def test_every_entry_leads_to_a_page(citizen, edition):
    for one in index(edition).entries:
        if one.kind == "article" and "social-insurance-law:" in one.key and not one.key.endswith("8"):
            continue  # one in ten is enough
        page = citizen.get(f"/en/{one.path.partition('#')[0]}", follow=True)
        assert page.status_code == 200, one.path
        fragment = one.path.partition("#")[2]
        assert not fragment or f'id="{fragment}"' in page.text, one.path


def test_what_has_all_the_words_stands_before_what_has_some():
    both = Entry("article", "both", "both/", Text("其他", "Other"), authentic=("社保卡用过以后退费",))
    some = Entry("questionnaire", "some", "some/", Text("退费", "Refund"), names=("退费",))
    rest = [Entry("law", str(n), f"{n}/", Text("别的", "Else")) for n in range(9)]
    found = Index([some, both, *rest]).find(query.read("社保卡 退费", synonyms()))
    assert [one.entry.key for one in found] == ["both", "some"]


@given(WRITTEN)
def test_the_index_answers_whatever_is_typed(text):
    made = Index([Entry("procedure", "one", "procedures/one/", Text("医保退费", "Refund"))])
    assert len(made.find(query.read(tidy(text)[:LONGEST], synonyms()))) <= 1


@given(WRITTEN, WRITTEN)
def test_marking_loses_and_adds_nothing(text, wanted):
    pieces = Marker(query.read(wanted, synonyms())).marked(text)
    assert "".join(piece.text for piece in pieces) == text
    assert all(a.marked != b.marked for a, b in pairwise(pieces))


def test_a_whole_word_is_marked_and_not_its_halves():
    marker = Marker(query.read("医疗保险", synonyms()))
    pieces = marker.marked("医疗费和医疗保险，保险费")
    assert [piece.text for piece in pieces if piece.marked] == ["医疗保险"]


@pytest.mark.parametrize(
    ("language", "both", "spoken", "marks"),
    [("zh", False, "zh", ["退回"]), ("en", False, "en", []), ("en", True, "zh", ["退回"])],
)
def test_the_words_around_a_hit_are_in_a_language_the_reader_knows(language, both, spoken, marks):
    entry = Entry("procedure", "x", "x/", Text("题", "Title"), Text("钱可以退回。", "You are paid."))
    snippet = Marker(query.read("退费", synonyms())).snippet(entry, language, both)
    assert snippet.language == spoken
    assert [piece.text for piece in snippet.pieces if piece.marked] == marks


def test_the_index_can_be_asked_by_many_at_once(edition):
    made = index(edition)
    queries = ["退费", "断缴 补缴", "personal account", "第三十条", "医保"] * 8
    alone = [made.find(query.read(one, synonyms())) for one in queries]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda one: made.find(query.read(one, synonyms())), queries))
    assert together == alone


# The page


@LANGUAGES
def test_the_search_page_offers_a_form_and_ways_on(citizen, language):
    page = citizen.get(f"/{language}/search/")
    assert page.status_code == 200
    assert data(page) == {"page": "search"}
    form = next(attrs for _tag, attrs in tags(page, "form"))
    assert form["action"] == f"/{language}/search/"
    assert form.get("method", "get") == "get"
    assert 'for="q"' in page.text
    assert f"/{language}/procedures/" in hrefs(section(page, "on"))
    assert page["X-Robots-Tag"] == "noindex"
    assert 'name="robots" content="noindex"' in page.text


@LANGUAGES
@pytest.mark.parametrize("path", ["", "law/", "nowhere/"])
def test_the_form_stands_on_the_home_page_in_the_library_and_where_a_page_is_missing(
    citizen, language, path
):
    page = citizen.get(f"/{language}/{path}")
    assert f'action="/{language}/search/"' in page.text
    assert [a for _t, a in tags(page, "input") if a.get("name") == "q"]


@LANGUAGES
@pytest.mark.parametrize(
    "typed",
    ["", " ", "\u3000", "？？？", "!@#$%^&*()", "\x00\x01", "🙂", "''\"\"", "()", "*", "\u202e\u200b"],
)
def test_what_holds_no_word_is_answered_with_a_clear_page(citizen, language, typed):
    page = citizen.get(f"/{language}/search/", {"q": typed})
    assert page.status_code == 200
    assert 'id="q_error"' in page.text
    assert "tel:12393" in hrefs(section(page, "where"))
    assert not section(page, "found")


def test_an_over_long_query_says_so_and_is_answered_by_its_beginning(citizen):
    page = citizen.get("/en/search/", {"q": "退费" * 80})
    assert page.status_code == 200
    assert f"longer than {LONGEST} characters" in page.text
    field = next(a for _t, a in tags(page, "input") if a.get("name") == "q")
    assert field["value"] == "退费" * 50


def test_two_searches_in_one_address_are_put_together(citizen):
    page = citizen.get("/en/search/?q=refund&q=died")
    field = next(a for _t, a in tags(page, "input") if a.get("name") == "q")
    assert field["value"] == "refund died"
    assert "more than one search" in page.text
    assert found(page)
    assert "q_error" not in citizen.get("/en/search/?q=refund&q=refund").text


@pytest.mark.parametrize(
    "extra",
    ["kind=nothing", "show=x", "show=-1", "show=99999999", "show=²", "kind=law&kind=x", "foo=1"],
)
def test_what_steers_the_page_wrongly_is_ignored(citizen, extra):
    page = citizen.get(f"/en/search/?q=refund&{extra}")
    assert page.status_code == 200
    assert 10 <= len(found(page)) <= 100


@LANGUAGES
def test_nothing_found_says_so_and_offers_ways_out(citizen, language):
    page = citizen.get(f"/{language}/search/", {"q": "qwertzuiop <&>"})
    assert data(page)["count"] == "0"
    assert "qwertzuiop &lt;&amp;&gt;" in section(page, "found")
    assert {"tel:12393", "tel:12333", "tel:12366"} <= set(hrefs(section(page, "where")))
    assert {f"/{language}/procedures/", f"/{language}/law/"} <= set(hrefs(section(page, "on")))


def test_what_was_looked_for_is_marked_and_everything_else_escaped(citizen, edition):
    document = edition.get("procedure", "premium-refund")
    nasty = Text("<script>x</script>退费&", "<script>x</script> refund & co")
    put("procedure", "premium-refund", msgspec.structs.replace(document, title=nasty, lead=nasty))
    page = citizen.get("/zh-hans/search/", {"q": "退费<script>"})
    assert "<mark>退费</mark>&amp;" in page.text
    assert "<script>" not in page.text
    assert "&lt;<mark>script</mark>&gt;" in page.text


def test_each_result_says_what_kind_of_page_it_is_and_kinds_can_be_shown_alone(citizen):
    page = citizen.get("/en/search/", {"q": "refund"})
    kinds = [link for link in hrefs(section(page, "found")) if "kind=" in link]
    assert len(kinds) > 3
    for link in kinds:
        alone = citizen.get(link)
        assert found(alone)
        assert int(data(alone)["count"]) < int(data(page)["count"])
    only = found(citizen.get("/en/search/?q=refund&kind=procedure"))
    assert all(link.startswith("/en/procedures/") for link in only)


def test_more_is_shown_on_wish(citizen):
    page = citizen.get("/en/search/", {"q": "refund"})
    assert len(found(page)) == 10
    more = next(link for link in hrefs(section(page, "found")) if "show=20" in link)
    assert found(citizen.get(more))[:10] == found(page)
    assert len(found(citizen.get(more))) == 20


def test_a_place_finds_its_own_rules(citizen):
    links = found(citizen.get("/en/search/", {"q": "南宁 退费"}))
    assert "/en/procedures/premium-refund/?place=450100" in links[:3]
    links = found(citizen.get("/en/search/", {"q": "refund Zhejiang"}))
    assert "/en/check/refund/answers/?region=330000" in links[:5]


def test_what_is_published_is_found_at_once_and_what_is_withdrawn_no_more(citizen, edition):
    assert data(citizen.get("/en/search/?q=zyzzyva"))["count"] == "0"
    document = edition.get("procedure", "card-password")
    title = Text("改密码zyzzyva", "Zyzzyva password")
    (seq,) = put("procedure", "card-password", msgspec.structs.replace(document, title=title))
    assert found(citizen.get("/en/search/?q=zyzzyva")) == ["/en/procedures/card-password/"]
    old = citizen.get(f"/en/search/?q=zyzzyva&seen={seq - 1}-{edition.day}")
    assert data(old)["count"] == "0"
    put("procedure", "card-password", document)
    assert data(citizen.get("/en/search/?q=zyzzyva"))["count"] == "0"


def test_a_pinned_search_leads_to_pinned_pages(citizen, edition):
    pin = f"seen={edition.seq}-{edition.day}"
    page = citizen.get(f"/en/search/?q=deceased&{pin}")
    assert all(pin in link for link in found(page) + hrefs(section(page, "starts")))


@LANGUAGES
@pytest.mark.parametrize("q", ["", "退费", "第三十条", "qwertzuiop", "去世"])
def test_a_warm_search_asks_the_database_nothing(citizen, django_assert_num_queries, language, q):
    shelf.look_again()
    shelf.current(today())
    with django_assert_num_queries(0):
        assert citizen.get(f"/{language}/search/", {"q": q}).status_code == 200


@LANGUAGES
@pytest.mark.parametrize(
    "path", ["", "search/", "search/?q=退费", "search/?q=medical+insurance&show=20"]
)
def test_the_search_and_the_page_it_starts_from_fit_into_one_round_trip(citizen, language, path):
    assert weight(citizen.get(f"/{language}/{path}")) <= LIMIT


def test_a_query_does_not_reach_the_log(citizen, caplog):
    caplog.set_level(0)
    citizen.get("/en/search/", {"q": "secretillness"})
    citizen.get("/en/search/", {"q": "secretillness" * 20})
    citizen.get("/en/search/", {"q": "secretillness", "seen": "nonsense"})
    assert "secretillness" not in caplog.text


def test_only_a_reading_request_is_answered(citizen):
    page = citizen.post("/en/search/", {"q": "退费"})
    assert page.status_code in (403, 405)


@pytest.mark.parametrize(
    "query, path",
    [
        ("医疗保障法", "/zh-hans/law/medical-security-law/"),
        ("中华人民共和国社会保险法", "/zh-hans/law/social-insurance-law/"),
        ("medical security law", "/en/law/medical-security-law/"),
    ],
)
def test_a_law_that_is_named_and_nothing_else_comes_first(citizen, query, path):
    page = citizen.get(f"/{path.split('/')[1]}/search/", {"q": query})
    links = hrefs(section(page, "found").rpartition("<ol")[2])
    assert links[0] == path


@pytest.mark.parametrize("query", ["生孩子", "刚生了小孩", "我生小孩了"])
def test_a_child_that_is_born_leads_to_its_cover(citizen, query):
    page = citizen.get("/zh-hans/search/", {"q": query})
    assert any("back-payment" in link and "newborn" in link for link in hrefs(section(page, "starts")))
