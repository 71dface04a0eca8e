"""Every kind of citizen page: a name, an address below the language, and what its main element says."""

from __future__ import annotations

LANGUAGES = {"zh-hans": "zh-CN", "en": "en-GB"}

_JOB = "on=2025-12-15&scheme=resident&reason=joined_emp"
_ASKED_ALL = f"{_JOB}&before_start=yes&used=no"
_REFUND = "/check/refund"
_LAW = "/law/social-insurance-law"
_WAIT = "/check/back-payment/result/?unemp_benefit=no&gap_reason=missed_years&missed_years=5"

PAGES = {
    "home": ("/", "[data-page=home]"),
    "search": ("/search/", "[data-page=search]:has(#on)"),
    "search-found": ("/search/?q=died", "[data-page=search]:has(#starts):has(#found)"),
    "search-nothing": ("/search/?q=qwertzuiop", "[data-page=search][data-count='0']"),
    "search-error": ("/search/?q=", "[data-page=search]:has(.error)"),
    "glossary": ("/glossary/", "[data-page=glossary]"),
    "start": (f"{_REFUND}/", "[data-page=start]"),
    "first-question": (f"{_REFUND}/answers/", "[data-page=question][data-question=scheme]"),
    "question": (f"{_REFUND}/answers/?{_JOB}", "[data-page=question][data-question=before_start]"),
    "more-reasons": (f"{_REFUND}/answers/?scheme=resident", "[data-question=reason]:has(details)"),
    "question-with-error": (
        f"{_REFUND}/answers/?scheme=resident&asked=reason",
        "[data-question=reason]:has([role=alert])",
    ),
    "province": (f"{_REFUND}/answers/?{_ASKED_ALL}", "[data-question=region]:has(select)"),
    "province-with-error": (
        f"{_REFUND}/answers/?{_ASKED_ALL}&asked=region",
        "[data-question=region]:has([role=alert]):has(select)",
    ),
    "city": (
        f"{_REFUND}/answers/?{_ASKED_ALL}&province=330000",
        "[data-question=region]:has(input[type=radio])",
    ),
    "city-with-error": (
        f"{_REFUND}/answers/?{_ASKED_ALL}&asked=city&province=330000",
        "[data-question=region]:has([role=alert]):has(input[type=radio])",
    ),
    "result-yes": (f"{_REFUND}/result/?{_ASKED_ALL}&region=440000", "[data-verdict=yes]"),
    "result-no": (f"{_REFUND}/result/?{_JOB}&before_start=no&region=440000", "[data-verdict=no]"),
    "result-partly": (
        f"{_REFUND}/result/?scheme=resident&reason=aid_entitled",
        "[data-verdict=partly]",
    ),
    "result-depends": (
        f"{_REFUND}/result/?{_ASKED_ALL}&region=330100",
        "[data-verdict=depends][data-case=r4]",
    ),
    "result-undecided": (
        f"{_REFUND}/result/?{_JOB}&before_start=unsure&used=no&region=440000",
        "[data-verdict=depends][data-case~=r5][data-case~=r6]",
    ),
    "procedures": ("/procedures/", "[data-page=procedures]"),
    "life": ("/life/died/", "[data-page=life]"),
    "procedure": ("/procedures/premium-refund/", "[data-page=procedure]"),
    "procedure-with-dates": (
        "/procedures/premium-refund/?place=450100&applied=2026-11-23",
        "[data-page=procedure]:has([data-local='450100']):has(tr[data-step=review])",
    ),
    "procedure-with-error": (
        "/procedures/premium-refund/?applied=yesterday",
        "[data-page=procedure]:has(.error)",
    ),
    "checklist-form": ("/procedures/premium-refund/checklist/", "[data-page=checklist-form]"),
    "checklist-form-with-error": (
        "/procedures/premium-refund/checklist/?applied=yesterday&place=1",
        "[data-page=checklist-form]:has([role=alert]):has(#applied_error):has(#place_error)",
    ),
    "checklist": (
        "/procedures/premium-refund/checklist/?place=450100&as=heir&with=died",
        "[data-page=checklist]:has([data-paper=death-proof])",
    ),
    "slip": ("/procedures/premium-refund/slip/", "[data-page=slip]"),
    "laws": ("/law/", "[data-page=laws]"),
    "law": (f"{_LAW}/", "[data-page=law]"),
    "law-without-text": ("/law/transfer-rules-2021-43/", "[data-page=law]"),
    "law-not-yet": ("/law/medical-security-law/?on=2026-01-01", "[data-status=not-yet]"),
    "article": (f"{_LAW}/article-60/", "[data-article='60']:has(blockquote)"),
    "article-without-text": (
        "/law/handling-regulations/article-31/",
        "[data-article='31']:not(:has(blockquote))",
    ),
    "law-print": (f"{_LAW}/print/?article=57&chapter=9", "[data-page=law-print]:has(blockquote)"),
    "law-print-with-error": (f"{_LAW}/print/?article=99", "[data-page=law-print]:has([role=alert])"),
    "law-without-file": ("/law/medical-security-law/akn.xml", "[data-status='404']"),
    "compare": (f"{_LAW}/compare/", "[data-changed='57 64 66']:has(del):has(ins)"),
    "law-that-was": (f"{_LAW}/article-57/?on=2015-06-01", "[data-article='57']:has(.note)"),
    "law-taken-up": (f"{_LAW}/article-23/", "[data-article='23']"),
    "law-to-come": ("/law/medical-security-law/", "[data-page=law]:has(#takes-up)"),
    "explain": (
        f"{_REFUND}/explain/?{_JOB}&before_start=unsure&used=no&region=440000",
        "[data-page=explain]",
    ),
    "figures": ("/figures/", "[data-page=figures]"),
    "examples": ("/examples/", "[data-page=examples]"),
    "example": ("/examples/refund/s1/", "[data-page=example][data-case=r5]"),
    "example-undecided": ("/examples/refund/o3/", "[data-page=example][data-verdict=depends]"),
    "estimate": (f"{_WAIT}&e.missed=5&e.repaired=2", "[data-case=b10] .estimate:has(.note)"),
    "estimate-with-error": (f"{_WAIT}&e.missed=x&e.repaired=2", ".estimate:has([role=alert])"),
    "ways": (
        "/check/subsidy-4050/result/?work=flexible&recognised=yes&pays=0",
        "[data-case=f5]:has([data-way=f7])",
    ),
    "editions": ("/editions/", "[data-page=editions]"),
    "about": ("/about/", "[data-page=about]"),
    "privacy": ("/privacy/", "[data-page=privacy]"),
    "accessibility": ("/accessibility/", "[data-page=accessibility]"),
    "feedback": ("/feedback/?page=/en/law/", "[data-page=feedback]:has(textarea)"),
    "feedback-thanks": ("/feedback/thanks/?page=/en/law/", "[data-page=feedback-thanks]"),
    "not-found": ("/nothing-here/", "[data-status='404']"),
    "bad-link": ("/?seen=9999999-2026-01-01", "[data-status='400']"),
}

# What the admin says in the browser's language: its address names none.
SIGN_IN = ("sign-in", "/admin/login/", "#login-form")


def addresses(language: str) -> list[tuple[str, str, str]]:
    """Name, address and the selector that its page must match, in a language."""
    citizen = [(name, f"/{language}{path}", shown) for name, (path, shown) in PAGES.items()]
    return [*citizen, SIGN_IN]
