"""Checklists: the papers and steps for one person, place and case, and for nobody else."""

import datetime
import re

import msgspec
import pytest
from django.utils.translation import gettext, override

from legalbasis.documents import Citation, Text
from legalbasis.library import authority, places
from procedures.checklist import applies, checklist, choices, holding
from procedures.deadlines import Calendar
from procedures.local import laid_over, localised
from tests.papers import text_of
from tests.press import data, hrefs, put, section, tags

D = datetime.date.fromisoformat
NANNING, CHONGQING, ZHEJIANG, GUANGZHOU, JIAXING = "450100", "500000", "330000", "440100", "330400"
REFUND = "procedures/premium-refund/checklist/"
HEIR = f"{REFUND}?place={NANNING}&as=heir&with=died&cover=2026-01-01&applied=2025-12-24"

# The papers of a premium refund (P6), by who provides them, for one person each.
CASES = {
    "the heir of a resident of Nanning who died": (
        {"place": NANNING, "as": "heir", "with": "died"},
        {
            "you": ["card", "heir-id"],
            "family": ["kinship"],
            "office": ["form"],
            "tax": ["payment-voucher"],
            "hospital": ["death-proof"],
            "bank": ["bank-card"],
        },
    ),
    "an agent for a flexible worker in Chongqing": (
        {"place": CHONGQING, "as": "agent", "with": "flexible"},
        {
            "you": ["id-card", "card", "authorisation", "agent-id"],
            "employer": ["employer-proof"],
            "office": ["form"],
            "tax": ["payment-voucher"],
            "bank": ["bank-card"],
        },
    ),
    "an employer for an employee charged on a wrong base": (
        {"place": GUANGZHOU, "as": "employer", "with": "wrong-amount"},
        {"employer": ["base-proof"], "tax": ["payment-voucher"]},
    ),
    "an employee charged on a wrong base": (
        {"as": "self", "with": "wrong-amount"},
        {
            "you": ["id-card", "card"],
            "employer": ["base-proof"],
            "office": ["form"],
            "tax": ["payment-voucher"],
            "bank": ["bank-card"],
        },
    ),
    "somebody who joined the army": (
        {"as": "self", "with": "enlisted"},
        {
            "you": ["id-card", "card"],
            "office": ["form"],
            "tax": ["payment-voucher"],
            "bank": ["bank-card"],
            "other": ["enlistment"],
        },
    ),
    "somebody who settled abroad and had other cover": (
        {"as": "self", "with": "moved-abroad.other-cover"},
        {
            "you": ["id-card", "card"],
            "office": ["form", "cover-proof"],
            "tax": ["payment-voucher"],
            "bank": ["bank-card"],
            "other": ["settlement"],
        },
    ),
    "a parent of a child recognised for help": (
        {"as": "parent", "with": "aid"},
        {
            "you": ["id-card", "card"],
            "family": ["guardian-id", "child-link"],
            "office": ["form"],
            "tax": ["payment-voucher"],
            "bank": ["bank-card"],
            "other": ["aid-proof"],
        },
    ),
}


def address(wish):
    return f"{REFUND}?" + "&".join(f"{key}={value}" for key, value in wish.items())


def made(edition, slug="premium-refund", place="", applicant="self", circumstances=(), given=()):
    """A checklist from the published documents."""
    procedure = edition.get("procedure", slug)
    calendar = Calendar(edition.get("holidays", "cn"))
    dates = {key: D(day) for key, day in dict(given).items()}
    local = localised(edition, procedure, place)
    return checklist(local, applicant, frozenset(circumstances), dates, calendar)


def papers(listed):
    return {name: [paper.id for paper in members] for name, members in listed.papers}


def steps(listed):
    return [item.step.id for item in listed.steps]


def shown(page, kind):
    """The papers or steps that a page names in its tables to tick off."""
    name = f"data-{kind}"
    return [attrs[name] for _tag, attrs in tags(page, "tr") if name in attrs]


@pytest.mark.parametrize("who", CASES)
def test_exactly_the_papers_of_the_case(edition, who):
    wish, wanted = CASES[who]
    names = [name for name in wish.get("with", "").split(".") if name]
    listed = made(edition, "premium-refund", wish.get("place", ""), wish["as"], names)
    assert papers(listed) == wanted
    assert listed.count == sum(map(len, wanted.values()))


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("who", CASES)
def test_the_page_lists_exactly_the_papers_of_the_case(citizen, language, who):
    wish, wanted = CASES[who]
    page = citizen.get(f"/{language}/{address(wish)}")
    assert (page.status_code, data(page)["page"]) == (200, "checklist")
    assert shown(page, "paper") == [paper for members in wanted.values() for paper in members]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_page_says_of_each_paper_its_form_and_whether_the_law_names_it(citizen, edition, language):
    page = citizen.get(f"/{language}/{HEIR}")
    rows = dict(re.findall(r'<tr data-paper="([\w-]+)">(.*?)</tr>', page.text, re.DOTALL))
    with override(language):
        required = gettext("required")
    for paper in edition.get("procedure", "premium-refund").papers:
        if paper.id in rows:
            name = paper.name.en if language == "en" else paper.name.zh
            assert name.replace("’", "") in rows[paper.id].replace("’", "")
            assert (required in rows[paper.id]) is (paper.need == "required"), paper.id
    assert 'class="box"' in rows["heir-id"], "a box to tick"


@pytest.mark.parametrize(
    "only, never, here, wanted",
    [
        ((), (), set(), True),
        ((), (), {"agent"}, True),
        (("heir", "died"), (), set(), False),
        (("heir", "died"), (), {"died"}, True),
        (("heir", "died"), (), {"heir", "died"}, True),
        ((), ("employer",), {"agent"}, True),
        ((), ("employer",), {"employer"}, False),
        (("agent",), ("employer",), {"agent", "employer"}, False),
    ],
)
def test_a_limit_needs_any_of_its_circumstances_and_a_bar_wins(only, never, here, wanted):
    assert applies(only, never, frozenset(here)) is wanted


def test_whoever_applies_is_a_circumstance_of_its_own():
    assert holding("self", frozenset({"died"})) == {"died"}
    assert holding("heir", frozenset({"died"})) == {"died", "heir"}


def test_every_paper_and_step_of_every_procedure_is_needed_by_somebody(edition):
    for procedure in edition.of("procedure"):
        named = [name for paper in procedure.papers for name in paper.only]
        named += [name for step in procedure.steps for name in step.only]
        listed = [
            made(edition, procedure.slug, "", applicant, circumstances)
            for applicant in procedure.applicants
            for circumstances in [(), *[(name,) for name in named]]
        ]
        reached = {paper for one in listed for members in papers(one).values() for paper in members}
        assert reached == {paper.id for paper in procedure.papers}, procedure.slug
        assert {step for one in listed for step in steps(one)} == {step.id for step in procedure.steps}


def test_an_applicant_that_a_paper_names_can_apply(edition):
    """A paper for agents is no use where the form doesn't offer agents."""
    for procedure in edition.of("procedure"):
        limits = {name for paper in procedure.papers for name in paper.only}
        limits |= {name for step in procedure.steps for name in step.only}
        offered = {*procedure.applicants, *choices(procedure)}
        assert limits <= offered, procedure.slug


def test_a_step_for_some_circumstances_is_left_out_in_others(edition):
    assert "end" not in steps(made(edition))
    assert "end" in steps(made(edition, circumstances=["other-cover"]))
    assert "end" in steps(made(edition, circumstances=["flexible"]))


# What a place does differently.


def test_a_place_lays_its_own_deadlines_over_the_general_ones(edition):
    given = {"cover": "2026-01-01", "recognised": "2026-03-02", "applied": "2025-12-24"}

    def days(place):
        listed = made(edition, place=place, given=given)
        return [(one.step.id, str(one.reckoned.date)) for one in listed.dates]

    assert days("") == [("apply", "2025-12-31"), ("review", "2026-01-15")]
    assert days(NANNING) == [
        ("review", "2026-01-22"),
        ("apply", "2026-03-31"),
        ("apply", "2026-04-01"),
    ]
    nanning = made(edition, place=NANNING, given=given)
    assert nanning.localised.place.code == NANNING
    assert [one.place.code for one in nanning.localised.differences] == [NANNING]


def test_a_citys_rules_lie_over_its_provinces(edition):
    listed = made(edition, "resident-enrolment", JIAXING)
    assert [one.place.code for one in listed.localised.differences] == [ZHEJIANG, JIAXING]
    fees = {item.step.id: item.step.fee for item in listed.steps}
    assert fees["pay"].yuan == "680.00"
    assert fees["pay"].historic


def test_a_place_without_rules_of_its_own_gets_the_general_ones(edition):
    general, here = made(edition), made(edition, place="130100")
    assert here.localised.differences == ()
    assert (here.papers, here.steps) == (general.papers, general.steps)


def test_a_place_can_add_drop_and_replace_papers_and_change_where_and_the_fee(edition):
    procedure = edition.get("procedure", "premium-refund")
    local = edition.get("local-procedure", f"premium-refund@{NANNING}")
    by_id = {paper.id: paper for paper in procedure.papers}
    fee = msgspec.structs.replace(procedure.steps[0].fee, yuan="5.00")
    changed = msgspec.structs.replace(
        local,
        dropped_papers=("card",),
        added_papers=(
            msgspec.structs.replace(by_id["form"], originals=2),
            msgspec.structs.replace(by_id["form"], id="stamp"),
        ),
        steps=(
            msgspec.structs.replace(
                local.steps[0],
                step="status",
                by=None,
                dues=None,
                note=None,
                fee=fee,
                where=Text("南宁", "Nanning"),
                channels=("post",),
            ),
        ),
    )
    there = laid_over(procedure, changed)
    before = [paper.id for paper in procedure.papers if paper.id not in ("card", "form")]
    assert [paper.id for paper in there.papers] == [*before, "form", "stamp"]
    assert next(paper.originals for paper in there.papers if paper.id == "form") == 2
    status, was = there.steps[0], procedure.steps[0]
    assert (status.fee.yuan, status.where.en, status.channels) == ("5.00", "Nanning", ("post",))
    assert (status.by, status.what, status.outcome) == (was.by, was.what, was.outcome)
    assert there.steps[1:] == procedure.steps[1:]


def test_the_page_of_a_place_shows_its_papers(citizen, edition):
    local = edition.get("local-procedure", f"premium-refund@{NANNING}")
    procedure = edition.get("procedure", "premium-refund")
    form = next(paper for paper in procedure.papers if paper.id == "form")
    extra = msgspec.structs.replace(form, id="stamp", name=Text("盖章页", "A stamped sheet"))
    put(
        "local-procedure",
        f"premium-refund@{NANNING}",
        msgspec.structs.replace(local, added_papers=(extra,), dropped_papers=("card",)),
    )
    there = citizen.get(f"/en/{HEIR}")
    assert "stamp" in shown(there, "paper")
    assert "card" not in shown(there, "paper")
    elsewhere = citizen.get(f"/en/{REFUND}?as=heir&with=died")
    assert "stamp" not in shown(elsewhere, "paper")
    assert "card" in shown(elsewhere, "paper")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("place", [NANNING, CHONGQING, ZHEJIANG])
def test_the_page_names_the_place_and_what_differs_there(citizen, edition, language, place):
    page = citizen.get(f"/{language}/{REFUND}?place={place}&as=self")
    local = section(page, "local")
    assert f'data-local="{place}"' in local
    name = places(edition)[place].name
    assert (name.en if language == "en" else name.zh) in local


# The form.


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_form_offers_just_who_may_apply_and_what_makes_a_difference(citizen, edition, language):
    for procedure in edition.of("procedure"):
        page = citizen.get(f"/{language}/procedures/{procedure.slug}/checklist/")
        fields = [attrs for _tag, attrs in tags(page, "input")]
        assert [one["value"] for one in fields if one["name"] == "as"] == list(procedure.applicants)
        assert [one["value"] for one in fields if one["name"] == "with"] == choices(procedure)
        checked = [one["value"] for one in fields if one["name"] == "as" and "checked" in one]
        assert checked == [procedure.applicants[0]]


def test_what_the_form_sends_gives_the_checklist(citizen):
    sent = (
        f"/en/{REFUND}?as=agent&with=flexible&with=died&place={CHONGQING}&cover=&applied=&recognised="
    )
    page = citizen.get(sent)
    assert page.status_code == 302
    assert page["Location"] == f"/en/{REFUND}?place={CHONGQING}&as=agent&with=died.flexible"
    again = citizen.get(page["Location"])
    assert data(again)["page"] == "checklist"
    assert {"employer-proof", "death-proof", "agent-id"} <= set(shown(again, "paper"))


def test_change_leads_back_to_the_form_with_everything_filled_in(citizen):
    page = citizen.get(f"/en/{HEIR}")
    back = next(url for url in hrefs(page.text) if f"/{REFUND}?" in url and "as=" not in url)
    form = citizen.get(back)
    assert data(form)["page"] == "checklist-form"
    fields = {(a["name"], a["value"]) for _tag, a in tags(form, "input") if a.get("type") == "date"}
    assert {("cover", "2026-01-01"), ("applied", "2025-12-24")} <= fields
    ticked = [a["value"] for _tag, a in tags(form, "input") if "checked" in a and a["name"] == "with"]
    assert ticked == ["died"]
    applies = [a["value"] for _tag, a in tags(form, "input") if "checked" in a and a["name"] == "as"]
    assert applies == ["heir"]
    chosen = [a["value"] for _tag, a in tags(form, "option") if "selected" in a]
    assert chosen == [NANNING]


RESULTS = {
    # where the result's case says who can apply at all, the form begins with that person
    "scheme=resident&reason=died&before_start=yes&region=450100": ("heir", {"death-proof", "heir-id"}),
    "scheme=flex&reason=two_employers": ("employer", {"payment-voucher"}),
    "scheme=resident&reason=aid_entitled": ("self", {"aid-proof"}),
}


@pytest.mark.parametrize("answers", RESULTS)
def test_from_a_result_the_form_knows_the_case(citizen, edition, answers):
    applicant, needed = RESULTS[answers]
    result = citizen.get(f"/en/check/refund/result/?{answers}", follow=True)
    assert data(result)["page"] == "result"
    (form_url,) = [url for url in hrefs(result.text) if f"/{REFUND}?" in url]
    form = citizen.get(form_url)
    assert data(form)["page"] == "checklist-form"
    sent = [
        (a["name"], a["value"])
        for _tag, a in tags(form, "input")
        if a.get("type") == "hidden" or "checked" in a
    ]
    assert [value for name, value in sent if name == "as"] == [applicant]
    cases = {case.id: case for case in edition.get("questionnaire", "refund").cases}
    cited = cases[data(result)["case"]].citations
    law = "~".join(f"{one.work}.{one.eid or 'work'}" for one in cited)
    assert [value for name, value in sent if name == "law"] == [law or "none"]
    asked = "&".join(f"{name}={value}" for name, value in sent)
    listed = citizen.get(f"/en/{REFUND}?{asked}", follow=True)
    assert needed <= set(shown(listed, "paper"))


# What was printed, opened again.


def pinned(citizen, wish=HEIR):
    page = citizen.get(f"/en/{wish}")
    (url,) = {url for url in hrefs(page.text) if "seen=" in url and "/checklist/?" in url}
    return url.replace("http://testserver", "")


def opens_in(url, citizen):
    page = citizen.get(url)
    assert page.status_code == 200
    return page


def without_change(page):
    return "Nothing that matters has changed since" in page.text


def test_the_link_in_the_code_shows_the_same_checklist(citizen, edition):
    url = pinned(citizen)
    assert f"seen={edition.seq}-{edition.day}" in url
    page = opens_in(url, citizen)
    assert shown(page, "paper") == shown(citizen.get(f"/en/{HEIR}"), "paper")
    assert without_change(page)


def test_a_kept_checklist_says_when_a_paper_has_changed_and_still_shows_the_old_one(citizen, edition):
    url = pinned(citizen)
    procedure = edition.get("procedure", "premium-refund")
    fewer = tuple(paper for paper in procedure.papers if paper.id != "kinship")
    put("procedure", "premium-refund", msgspec.structs.replace(procedure, papers=fewer))
    page = opens_in(url, citizen)
    assert "kinship" in shown(page, "paper")
    assert not without_change(page)
    assert "Something that matters has changed since" in page.text
    (today,) = [link for link in hrefs(section_since(page)) if "seen=" not in link]
    assert "kinship" not in shown(citizen.get(today), "paper")


def section_since(page):
    return re.search(r'<div class="note"><p>This is what.*?</div>', page.text, re.DOTALL)[0]


def test_a_change_that_touches_another_person_is_no_change(citizen, edition):
    url = pinned(citizen)
    procedure = edition.get("procedure", "premium-refund")
    fewer = tuple(paper for paper in procedure.papers if paper.id != "agent-id")
    put("procedure", "premium-refund", msgspec.structs.replace(procedure, papers=fewer))
    assert without_change(opens_in(url, citizen))


def test_a_change_of_the_places_own_rules_is_a_change(citizen, edition):
    url = pinned(citizen)
    put("local-procedure", f"premium-refund@{NANNING}", None)
    assert not without_change(opens_in(url, citizen))


def test_a_kept_checklist_outlives_its_procedure(citizen):
    url = pinned(citizen)
    for name in (NANNING, CHONGQING, ZHEJIANG, "440000"):
        put("local-procedure", f"premium-refund@{name}", None)
    put("procedure", "premium-refund", None)
    page = opens_in(url, citizen)
    assert "kinship" in shown(page, "paper")
    assert not without_change(page)
    assert citizen.get(f"/en/{HEIR}").status_code == 404


# The slip for the counter.


def slip_of(page):
    """The part of the slip's page that is printed."""
    return re.search(r'<section class="part slip".*?</section>', page.text, re.DOTALL)[0]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_slip_is_in_chinese_and_quotes_the_article(citizen, edition, language):
    page = citizen.get(f"/{language}/procedures/premium-refund/slip/?law=social-insurance-law.art_90")
    slip = slip_of(page)
    assert data(page)["page"] == "slip"
    assert 'lang="zh-Hans"' in slip.partition(">")[0]
    assert edition.get("procedure", "premium-refund").request.zh in slip
    assert "第九十条" in slip
    article = authority(edition, Citation("social-insurance-law", "art_90"), edition.day)
    assert article.lines
    assert re.findall(r"<blockquote[^>]*><p>(.*?)</p>", slip) == [
        line.paragraph.text for line in article.lines
    ]
    assert "书面说明理由" in slip


def test_the_slip_of_a_result_quotes_what_the_result_rests_on(citizen):
    asked = citizen.get("/en/procedures/premium-refund/slip/?law=social-insurance-law.art_25__para_3")
    assert "第二十五条" in slip_of(asked)
    assert "第九十条" not in slip_of(asked)


@pytest.mark.parametrize("query", ["", "?as=heir&with=died"])
def test_a_slip_without_a_case_quotes_nothing_that_depends_on_the_case(citizen, query):
    """An heir can't rest on article 90: nothing was overcharged."""
    page = citizen.get(f"/en/procedures/premium-refund/slip/{query}")
    assert "依据：" not in slip_of(page)
    assert "It quotes no article" in page.text
    assert "/en/check/refund/" in hrefs(page.text)


def test_a_slip_without_a_case_quotes_what_supports_the_request_whoever_makes_it(citizen, edition):
    for procedure in edition.of("procedure"):
        slip = slip_of(citizen.get(f"/zh-hans/procedures/{procedure.slug}/slip/"))
        cited = [authority(edition, one, edition.day) for one in procedure.request_law]
        assert slip.count("依据：") == len(cited), procedure.slug
        for one in cited:
            title = one.law.work.title.zh.replace("《", "〈").replace("》", "〉")
            assert f"《{title}》{one.name.zh}" in slip
    assert edition.get("procedure", "balance-and-status").request_law


@pytest.mark.parametrize(
    "law", ["foo.art_1", "social-insurance-law.art_999", "social-insurance-law.art_58__para_9"]
)
@pytest.mark.parametrize("path", ["checklist/?as=self&", "checklist.pdf?as=self&", "slip/?"])
def test_law_by_a_name_that_is_not_published_leaves_the_procedures_own(citizen, tmp_path, path, law):
    page = citizen.get(f"/en/procedures/premium-refund/{path}law={law}", follow=True)
    assert page.status_code == 200
    assert "law" not in page.request["QUERY_STRING"]
    if "slip" in path:
        assert "依据：" not in slip_of(page)
    elif "pdf" in path:
        assert "article90" in text_of(page.content, tmp_path)
    else:
        assert "article-90" in section(page, "law")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_case_that_rests_on_no_law_is_given_none(citizen, tmp_path, language):
    """What the procedure cites for others is neither listed nor quoted for an heir."""
    wish = "as=heir&with=died&law=none"
    page = citizen.get(f"/{language}/{REFUND}?{wish}")
    law = section(page, "law")
    assert law and "article-" not in law
    assert any("law=none" in url and "/slip/" in url for url in hrefs(page.text))
    pdf = text_of(
        citizen.get(f"/{language}/procedures/premium-refund/checklist.pdf?{wish}").content, tmp_path
    )
    assert "article90" not in pdf and "第九十条" not in pdf
    assert ("foundnonationalrule" if language == "en" else "没有查到全国统一的规定") in pdf
    for slug in ("premium-refund", "balance-and-status"):
        slip = citizen.get(f"/{language}/procedures/{slug}/slip/?law=none")
        assert "依据：" not in slip_of(slip)
        assert ("no legal text for your case" if language == "en" else "没有查到") in slip.text


def test_law_that_is_not_yet_in_force_supports_nobody_today(citizen):
    """The case rests on it from 2027: until then it rests on none, and on nobody else's."""
    law = "law=medical-security-law.art_13__para_4"
    for day, found in (("2026-11-27", False), ("2027-01-01", True)):
        listed = citizen.get(f"/en/procedures/premium-refund/checklist/?as=self&{law}&on={day}")
        assert ("article-13" in section(listed, "law")) is found
        assert "article-90" not in section(listed, "law")
        slip = citizen.get(f"/en/procedures/premium-refund/slip/?{law}&on={day}")
        assert ("依据：" in slip_of(slip)) is found
        assert ("no legal text for your case" in slip.text) is not found


# What can't be understood.


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("path", ["checklist.pdf", "dates.ics", "slip/"])
@pytest.mark.parametrize(
    "query, wrong",
    [
        ("applied=yesterday&cover=2026-01-01", "applied"),
        ("applied=1850-01-01", "applied"),
        ("place=999999&applied=2026-09-21", "place"),
        ("as=gone&applied=2026-09-21", "as"),
        ("as=self&with=died", "as"),
        ("as=self&with=agent.nonsense", "with"),
        ("applied=2026-09-21&applied=2026-09-22", "applied"),
    ],
)
def test_nothing_is_printed_of_a_wish_that_is_not_understood(citizen, language, path, query, wrong):
    page = citizen.get(f"/{language}/procedures/premium-refund/{path}?{query}")
    assert page.status_code == 302
    own = path == "dates.ics" and wrong not in ("as", "with")  # what its page asks too
    there = "procedures/premium-refund/" if own else REFUND
    assert page["Location"] == f"/{language}/{there}?{query}" + ("#dates" if own else "")
    form = citizen.get(page["Location"])
    assert data(form)["page"] == ("procedure" if own else "checklist-form")
    assert re.findall(r'<p class="error" id="(\w+)_error"', form.text) == [wrong]


@pytest.mark.parametrize("path", ["procedures/premium-refund/", REFUND])
@pytest.mark.parametrize("query, wrong", [("applied=1850-01-01", "applied"), ("place=1", "place")])
def test_a_page_with_an_error_says_so_first_and_leads_to_the_field(citizen, path, query, wrong):
    page = citizen.get(f"/en/{path}?{query}")
    assert re.search(r"<title>\s*Error: ", page.text)
    summary = re.search(r'<div class="errors" role="alert".*?</div>', page.text, re.DOTALL)[0]
    assert hrefs(summary) == [f"#{wrong}"]
    assert f'id="{wrong}"' in page.text
    assert page.text.index('class="errors"') < page.text.index("<h1")
    right = citizen.get(f"/en/{path}")
    assert 'role="alert"' not in right.text
    assert not re.search(r"<title>\s*Error", right.text)


def test_a_day_out_of_reach_is_told_apart_from_no_day(citizen):
    assert "Enter a date between 1990 and 2099" in citizen.get(f"/en/{REFUND}?applied=2100-01-01").text
    assert "Enter a date like" in citizen.get(f"/en/{REFUND}?applied=2026-02-30").text


@pytest.mark.parametrize(
    "query, canonical",
    [
        ("as=self&large=2", "as=self"),
        ("as=self&large=1&large=1", "as=self&large=1"),
        (
            "as=self&law=social-insurance-law.art_90&law=social-insurance-law.art_25",
            "as=self&law=social-insurance-law.art_90~social-insurance-law.art_25",
        ),
    ],
)
def test_how_it_is_shown_is_put_right_without_asking(citizen, query, canonical):
    page = citizen.get(f"/en/{REFUND}?{query}")
    assert page.status_code == 302
    assert page["Location"] == f"/en/{REFUND}?{canonical}"


# What a day is, and for whom.


@pytest.mark.parametrize(
    "wish, said, never",
    [
        # a filing for a short stay lasts at least so long: no last day, and no holiday moves it
        (
            "out-of-area-filing/checklist/?as=self&filed=2026-11-02",
            ["A filing for a short stay is valid: until 2 May 2027 at least"],
            ["by 2 May 2027", "3 May 2027", "provisional"],
        ),
        (
            "resident-enrolment/checklist/?as=self&paid=2026-11-02",
            ["from 2 February 2027"],
            ["by 2 February"],
        ),
        (
            "payout-on-death/checklist/?as=heir&died=2026-11-02",
            ["In a city: before burial", "In the countryside: by 2 December 2026"],
            [],
        ),
        (
            "back-payment-employer/checklist/?as=self&knew=2026-11-02",
            ["inspectors as a rule look back 2 years", "Labour arbitration: by 2 November 2027"],
            [],
        ),
        ("card-replacement/checklist/?as=self&locked=2026-11-02", ["10 days", "15 days"], []),
    ],
)
def test_a_day_says_what_it_is_and_for_whom(citizen, tmp_path, wish, said, never):
    page = citizen.get(f"/en/procedures/{wish}")
    shown = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", section(page, "steps")))
    path = wish.replace("checklist/", "checklist.pdf")
    printed = text_of(citizen.get(f"/en/procedures/{path}").content, tmp_path)
    for words in said:
        assert words in shown
        assert re.sub(r"\s", "", words) in printed
    for words in never:
        assert words not in shown


def test_provisional_is_explained_where_it_stands(citizen, tmp_path):
    wish = "as=self&knew=2026-11-02"
    path = "/en/procedures/back-payment-employer/checklist"
    told = "the holidays of that year are not announced yet"
    assert told in section(citizen.get(f"{path}/?{wish}"), "steps")
    assert re.sub(r"\s", "", told) in text_of(citizen.get(f"{path}.pdf?{wish}").content, tmp_path)
    assert told not in citizen.get(f"{path}/?as=self").text


@pytest.mark.parametrize("slug", ["first-card", "card-transactions"])
def test_an_example_from_elsewhere_is_no_general_rule(citizen, edition, tmp_path, slug):
    procedure = edition.get("procedure", slug)
    assert procedure.confidence == "unsure"
    path = f"/en/procedures/{slug}/checklist"
    page = citizen.get(f"{path}/?as={procedure.applicants[0]}&place=110000")
    assert "follow an example from elsewhere" in section(page, "local")
    assert "general ones" not in page.text
    printed = text_of(citizen.get(f"{path}.pdf?as={procedure.applicants[0]}").content, tmp_path)
    assert re.sub(r"\s", "", procedure.confidence_note.en)[:40] in printed


@pytest.mark.parametrize(
    "applicant, said", [("agent", "代为办理"), ("heir", "我是继承人"), ("self", "")]
)
def test_the_slip_says_who_hands_it_over(citizen, applicant, said):
    slip = slip_of(citizen.get(f"/en/procedures/premium-refund/slip/?as={applicant}"))
    assert said in slip
    assert ("我是" in slip or "代为" in slip) is bool(said)


# A last day on a holiday.


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_last_day_on_a_holiday_says_where_it_moves_on_screen_and_on_paper(
    citizen, tmp_path, language
):
    wish = "as=employer&hired=2026-09-01"
    path = f"/{language}/procedures/employer-registration/checklist"
    moved = "8 October 2026" if language == "en" else "2026年10月8日"
    for words in (
        re.sub(r"<[^>]+>", "", section(citizen.get(f"{path}/?{wish}"), "steps")),
        text_of(citizen.get(f"{path}.pdf?{wish}").content, tmp_path),
    ):
        told = re.sub(r"\s", "", words)
        assert re.sub(r"\s", "", moved) in told
        assert ("aholiday" if language == "en" else "节假日") in told


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_procedure_has_a_slip_and_a_checklist(citizen, edition, language):
    for procedure in edition.of("procedure"):
        slip = citizen.get(f"/{language}/procedures/{procedure.slug}/slip/")
        assert slip.status_code == 200
        assert procedure.request.zh in slip_of(slip)
        applicant = procedure.applicants[0]
        page = citizen.get(f"/{language}/procedures/{procedure.slug}/checklist/?as={applicant}")
        assert data(page)["page"] == "checklist"
        listed = made(edition, procedure.slug, "", applicant)
        assert shown(page, "paper") == [p for members in papers(listed).values() for p in members]
        assert shown(page, "step") == steps(listed)
