"""The questions that people asked, line by line of the four seeds, and the page that answers each.

A click follows a link or sends a form once; a redirect is none. A question's form is sent once with each of
its answers, so two questions are two clicks. Search is not used. Where an answer takes more questions than
four clicks allow, the page is the one where asking begins, and the case it can end in is named: that it is
reached is held by the rows of every table.
"""

from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

import pytest

from tests.press import data

CLICKS = 4
SIL = "law/social-insurance-law"
PAYOUT, REFUND = "check/payout/result/?event=", "check/refund/result/?scheme="
CARD = "check/card-help/result/?need="
BEGUN = "check/{}/answers/".format  # the first question

# Seed and lines; the pages below the language; the cases that decide, by questionnaire.
LINES = [
    ("S0:5-7", [BEGUN("refund"), "procedures/premium-refund/"], "refund r5 r6 r7 r8"),
    ("S0:9", [f"{PAYOUT}died&account=no", f"{PAYOUT}settled_abroad&account=yes",
              f"{REFUND}emp_unit&reason=died"],
     "payout w1 w2 w3 refund r11"),
    ("S0:11-21", [f"{CARD}new_job_card", "procedures/first-card/"], "card-help c5"),
    ("S0:23-31", [f"{SIL}/article-32/", f"{SIL}/article-31/", f"{SIL}/article-58/", BEGUN("transfer"),
                  "procedures/employer-registration/"], ""),
    ("S1:3, 11", ["check/duplicate-cover/result/?pair=same_twice", BEGUN("refund"),
                  "check/back-payment/result/?unemp_benefit=no&gap_reason=none"],
     "duplicate-cover d3 refund r5 r6 back-payment b13"),
    ("S1:4-6", [BEGUN("payout"), "check/family-sharing/result/?use=cash"], "payout w13 family-sharing m2"),
    ("S1:7-8", [BEGUN("family-sharing"), "procedures/family-sharing/"], "family-sharing m1"),
    ("S1:9-10", ["check/coverage/result/?cause=public_health", "check/coverage/result/?cause=checkup",
                 "check/coverage/result/?cause=third_party&third_pays=yes"], "coverage e3 e4 e5 e6 e7 e8"),
    ("S1:12-15", [f"{SIL}/article-27/", "check/back-payment/result/?unemp_benefit=no&gap_reason=retired_short"],
     "back-payment b12"),
    ("S1:16-26, card", ["procedures/card-replacement/"], "card-help c1"),
    ("S1:16-26, cooperative or insurance", ["glossary/"], ""),
    ("S1:16-26, query", ["procedures/balance-and-status/"], "card-help c4"),
    ("S1:16-26, complaint", ["procedures/remedies/"], ""),
    ("S2:5-13, 45-55", [f"{PAYOUT}settled_abroad&account=yes", f"{PAYOUT}moved_region&account=yes",
                        "procedures/payout-on-death/"], "payout w2 w2a w3 w6"),
    ("S2:15-27", [f"{PAYOUT}pay_medical&account=yes", f"{CARD}lost", f"{CARD}password", f"{CARD}sixty_entries",
                  f"{CARD}balance", "procedures/card-replacement/", "procedures/card-password/",
                  "procedures/card-transactions/", "procedures/balance-and-status/"],
     "payout w12 card-help c1 c2 c3 c4"),
    ("S2:29-35, 57-67, 91", [f"{SIL}/article-{number}/" for number in (25, 4, 58, 29)]
     + [f"{REFUND}resident&reason=aid_entitled", "procedures/employer-registration/"],
     "refund r3 coverage e13"),
    ("S2:37-43", [BEGUN("payout")], "payout w9"),
    ("S2:69-73", [f"{PAYOUT}left_scheme&account=yes", "law/social-insurance-law-rules-13/"],
     "payout w10 coverage e9 e13"),
    ("S2:75-89, 104-108", [BEGUN("payout"), f"{PAYOUT}moved_region&account=yes"], "payout w8 w2 w3 w13 w6"),
    ("S2:93-102, 110-118", ["procedures/balance-and-status/", f"{CARD}balance"], "card-help c4"),
    ("S3:5-11", ["check/back-payment/result/?unemp_benefit=no&gap_reason=employer_fault",
                 "procedures/back-payment-employer/", "procedures/back-payment-individual/"],
     "back-payment b3 b6 b13"),
    ("S3:13-19", ["procedures/manual-claim/"], "coverage e12"),
    ("S3:21-33", [f"{SIL}/article-{number}/" for number in (26, 28, 29)], ""),
    ("S4:1-13", [f"{REFUND}emp_unit&reason=left_job", f"{REFUND}resident&reason=changed_mind",
                 "check/transfer/result/?retired=yes", BEGUN("transfer")], "refund r13 r14 transfer t1 t2"),
    ("S4:15-27", [f"{REFUND}emp_unit&reason=wrong_amount", f"{REFUND}resident&reason=aid_entitled",
                  "check/duplicate-cover/result/?pair=flex_res&used_both=no"],
     "refund r1 r3 r5 duplicate-cover d4 d5"),
    ("S4:29-37", ["procedures/premium-refund/"], ""),
    ("S4:39-45", [f"{REFUND}emp_unit&reason=left_job", BEGUN("transfer"), "procedures/remedies/"],
     "refund r13"),
    ("S4:71", ["procedures/suspend-resume/", f"{CARD}suspended"], "card-help c6"),
    ("S4:77, 149", ["procedures/out-of-area-filing/", "check/out-of-area/result/?where=zone"],
     "out-of-area o4"),
    ("S4:83, 143, 167", [f"{REFUND}emp_unit&reason=wrong_amount", f"{REFUND}flex&reason=joined_emp",
                         f"{REFUND}emp_unit&reason=died", f"{REFUND}resident&reason=left_job"],
     "refund r1 r9 r11 r12 r13 r14"),
    ("S4:89, 95, 101, 107, 155", ["figures/", "procedures/resident-enrolment/", BEGUN("coverage")], ""),
    ("S4:111-139, 159-163", ["check/subsidy-4050/result/?work=business_owner", BEGUN("subsidy-4050"),
                             "procedures/subsidy-4050/"], "subsidy-4050 f1 f7"),
    ("S4:63-67", ["check/duplicate-cover/result/?pair=commercial"], "duplicate-cover d1"),
]  # fmt: skip

# Lines that this site has nothing to say to, and why.
LEFT_OUT = {
    "S1:16-26, the rest": "titles about pensions, a house, an association, school fees: not medical insurance",
    "S4:47-59, 170": "a disclaimer, advertisements of two hospitals, a page's footer",
    "S4:63-67, terms": "terms of one private policy: a product, not public insurance",
}


class Page(HTMLParser):
    """The links of a page, and its question's form as the addresses that its answers lead to."""

    def __init__(self, text):
        super().__init__()
        self.links, self.sent, self._action, self._hidden, self._answers = [], [], None, [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        name, value = found.get("name"), found.get("value", "")
        if tag == "a" and "href" in found:
            self.links.append(found["href"])
        elif tag == "form":
            self._action, self._hidden, self._answers = found.get("action", ""), [], []
        elif tag == "input" and found.get("type") == "hidden":
            self._hidden.append((name, value))
        elif tag == "input" and found.get("type") == "radio":
            self._answers.append((name, value))

    def handle_endtag(self, tag):
        if tag == "form":
            self.sent += [
                f"{self._action}?{urlencode([*self._hidden, answer])}" for answer in self._answers
            ]


def clicks_from_home(citizen, language, wanted):
    """How many clicks it takes to each wanted address: a walk, level by level, until all are found."""
    home = f"/{language}/"
    taken, level = {home: 0}, [(home, citizen.get(home))]
    for clicks in range(1, CLICKS + 1):
        found = []
        for address, page in level:
            seen = Page(page.text)
            plain = [link for link in seen.links if not {"?", ":"} & set(link)]
            for link in dict.fromkeys([*plain, *seen.sent]):
                there = urljoin(address, link).partition("#")[0]
                if there in taken or not there.startswith(home) or _aside(there, clicks, wanted):
                    continue
                taken[there] = clicks
                answer = citizen.get(there, follow=True)
                if answer.redirect_chain:
                    there = answer.redirect_chain[-1][0]
                    taken.setdefault(there, clicks)
                if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
                    found.append((there, answer))
        level = [] if wanted <= taken.keys() else found
    return taken


def _aside(there, clicks, wanted):
    """Pages that nobody looks for: articles, and those of the last level, whose links don't count any more."""
    last = clicks == CLICKS and "?" not in there
    return there not in wanted and (last or "/article-" in there)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_line_in_scope_is_within_four_clicks_of_the_home_page(citizen, language):
    wanted = {f"/{language}/{page}" for _, pages, _ in LINES for page in pages}
    taken = clicks_from_home(citizen, language, wanted)

    far = {
        name: page for name, pages, _ in LINES for page in pages if f"/{language}/{page}" not in taken
    }
    assert far == {}


def test_the_pages_say_what_the_lines_ask(citizen):
    """A result in the table is a result of one of the cases that its lines name."""
    for name, pages, cases in LINES:
        said = [data(citizen.get(f"/en/{page}")) for page in pages if "/result/" in page]
        for one in said:
            assert one["case"] in cases.split(), (name, one)


def test_the_cases_that_answer_the_lines_exist(edition):
    for name, _, cases in LINES:
        table = ""
        for word in cases.split():
            if edition.get("questionnaire", word):
                table = word
                continue
            own = {case.id for case in edition.get("questionnaire", table).cases}
            local = {
                edit.case.id
                for one in edition.of("overlay")
                if one.questionnaire == table
                for edit in one.edits
                if edit.case
            }
            assert word in own | local, (name, table, word)


def test_what_is_left_out_is_left_out_for_a_reason():
    assert all(reason for reason in LEFT_OUT.values())
    assert not LEFT_OUT.keys() & {name for name, _, _ in LINES}
    assert not [page for _, pages, _ in LINES for page in pages if urlsplit(page).netloc]
