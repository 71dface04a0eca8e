"""Who may do what, and where: every role at every act, through real requests."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse

from config.feedback.apps import MARKERS
from config.feedback.models import Report
from eligibility.models import Case, Overlay, Questionnaire
from legalbasis.models import Figure, FigureTable, Work
from legalbasis.publishing import drafts, roles
from legalbasis.publishing.kinds import KINDS
from legalbasis.publishing.models import Approval, Audit, Curator, DraftSave, LogEntry, Submission
from legalbasis.today import today
from tests.curators import admin_url, filled, page_of, publish, release, release_url

WRITERS = ("author", "local author")
WHO = (*roles.ROLES, "no role", "nobody")
ZHEJIANG = "330000"
# Rows of drafts, by where they belong for the local author of Zhejiang.
ROWS = {
    "own": ("overlay", f"refund@{ZHEJIANG}"),
    "below": ("local-procedure", "resident-enrolment@330400"),
    "other": ("local-procedure", "premium-refund@440000"),
    "nation": ("questionnaire", "refund"),
}


@pytest.fixture
def browsers(edition):
    """One browser for each role, one for staff without any, one that isn't signed in."""
    found = {"nobody": Client()}
    for name in (*roles.ROLES, "no role"):
        user = User.objects.create_user(name.replace(" ", "-"), is_staff=True)
        if name in roles.ROLES:
            user.groups.add(Group.objects.get(name=name))
        if name == "local author":
            Curator.objects.create(user=user, place=ZHEJIANG)
        found[name] = Client(headers={"accept-language": "en"})
        found[name].force_login(user)
    return found


def outcome(page):
    """Whether it was let through: not sent to sign in, not forbidden. Anything but those two is no refusal."""
    if page.status_code == 403 or (page.status_code == 302 and "/admin/login/" in page["Location"]):
        return False
    assert page.status_code in (200, 302), page.status_code
    return True


def tried(act, browser, row):
    """Whether an act is let through; it is taken back, so that the next one finds the row as it was."""
    with transaction.atomic():
        allowed = outcome(act(browser, row))
        transaction.set_rollback(True)
    return allowed


# Acts on a row. Each returns the answer to the request that would do it.


def listing(browser, row):
    return browser.get(admin_url(row, "changelist"))


def reading(browser, row):
    return browser.get(admin_url(row))


def history(browser, row):
    return browser.get(admin_url(row, "history"))


def changing(browser, row):
    page = browser.get(admin_url(row))
    sent = filled(page) if page.status_code == 200 and page.context.get("adminform") else {}
    return browser.post(admin_url(row), sent)


def deleting(browser, row):
    return browser.post(admin_url(row, "delete"), {"post": "yes"})


def submitting(browser, row):
    return browser.post(release_url(row, "submit"), {"note": "clearer"})


def withdrawing(browser, row):
    return browser.post(release_url(row, "withdraw"), {"note": "gone"})


def submitted(row):
    kind, key = page_of(row)
    last = DraftSave.objects.filter(kind=kind, key=key).order_by("-id").first()
    return Submission.objects.create(kind=kind, key=key, snapshot=last.snapshot, author="ann", note="x")


def approving(browser, row):
    return browser.post(reverse("admin:release_approve", args=[submitted(row).pk]))


def publishing(browser, row):
    Approval.objects.create(submission=submitted(row), approver="ben")
    return browser.post(release_url(row, "publish"), {"starts_on": str(today()), "reason": "x"})


def reverting(browser, row):
    kind, key = page_of(row)
    save = DraftSave.objects.filter(kind=kind, key=key).first()
    return browser.post(reverse("admin:release_revert", args=[save.pk]))


def comparing(browser, row):
    return browser.get(release_url(row, "versions"))


def previewing(browser, row):
    return browser.get(release_url(row, "preview"))


READ = ("author", "local author", "approver", "publisher", "auditor")
EVERYWHERE, AT_HOME = ("own", "below", "other", "nation"), ("own", "below")
# For each act: for each role that may, where. Everybody else may nowhere.
MATRIX = {
    listing: dict.fromkeys(READ, EVERYWHERE),
    reading: dict.fromkeys(READ, EVERYWHERE),
    history: dict.fromkeys(READ, EVERYWHERE),
    comparing: dict.fromkeys(READ, EVERYWHERE),
    previewing: dict.fromkeys(READ, EVERYWHERE),
    changing: {"author": EVERYWHERE, "local author": AT_HOME},
    deleting: {"author": EVERYWHERE, "local author": AT_HOME},
    reverting: {"author": EVERYWHERE, "local author": AT_HOME},
    submitting: {"author": EVERYWHERE, "local author": AT_HOME},
    withdrawing: {"author": EVERYWHERE, "local author": AT_HOME},
    approving: {"approver": EVERYWHERE},
    publishing: {"publisher": EVERYWHERE},
}


@pytest.mark.parametrize("where", ROWS)
@pytest.mark.parametrize("act", MATRIX, ids=lambda act: act.__name__)
def test_who_may_do_what_to_which_row(browsers, act, where):
    row = drafts.find(*ROWS[where])
    for who in WHO:
        allowed = where in MATRIX[act].get(who, ())
        assert tried(act, browsers[who], row) is allowed, f"{who} {act.__name__} {where}"


def test_what_was_refused_was_not_done(browsers):
    """Not only the answer: nothing is changed, submitted, approved or published by who may not."""

    def kept():  # fmt: skip
        models = (DraftSave, LogEntry, Submission, Approval, Case, Overlay, Questionnaire, Work, Figure)
        return [model.objects.count() for model in models] + [
            Case.objects.get(case_id="r5").headline_zh
        ]

    row, case = drafts.find("questionnaire", "refund"), Case.objects.get(case_id="r5")
    approval = Approval.objects.create(submission=submitted(row), approver="ben")
    waiting = submitted(drafts.find("overlay", "refund@330000"))
    before = kept()
    for who in ("auditor", "local author", "no role", "nobody"):
        browser = browsers[who]
        for one in (row, case):
            browser.post(admin_url(one), {"headline_zh": "改了"})
            browser.post(admin_url(one, "delete"), {"post": "yes"})
            sent = {"action": "delete_selected", "_selected_action": [one.pk], "post": "yes"}
            browser.post(admin_url(one, "changelist"), sent)
        for act in ("submit", "withdraw", "publish"):
            browser.post(release_url(row, act), {"note": "x", "reason": "x", "starts_on": str(today())})
        browser.post(reverse("admin:release_approve", args=[waiting.pk]))
        browser.post(reverse("admin:release_approve", args=[approval.submission_id]))
        browser.post(reverse("admin:release_rollback", args=[1]), {"reason": "x"})
        browser.post(reverse("admin:eligibility_case_move", args=[case.pk]), {"act": "withdraw"})
        assert kept() == before, who


# Parts of drafts, and pages that belong to no row.


@pytest.mark.parametrize(
    "case_id, at_home", [("r5", False), ("r4", True)], ids=["the nation's case", "Zhejiang's case"]
)
@pytest.mark.parametrize("act", [changing, deleting], ids=lambda act: act.__name__)
def test_a_part_belongs_where_its_draft_does(browsers, act, case_id, at_home):
    row = Case.objects.get(case_id=case_id)
    for who in WHO:
        allowed = who == "author" or (who == "local author" and at_home)
        assert tried(act, browsers[who], row) is allowed, who


PAGES = {
    "/admin/": (*READ, "no role"),
    "/admin/review/": (*READ, "no role"),
    "/admin/to-do/": (*READ, "no role"),
    "/admin/release/": (*READ, "no role"),
    "/admin/packs/": READ,
    "/admin/publishing/logentry/": READ,
    "/admin/publishing/draftsave/": READ,
    "/admin/publishing/audit/": ("auditor",),
    "/admin/publishing/audit/export/": ("auditor",),
    "/admin/said/": ("auditor",),
    "/admin/release/log/1/roll-back/": ("publisher",),
    "/admin/auth/user/": ("auditor",),
    "/admin/auth/user/add/": (),
    "/admin/auth/group/": ("auditor",),
    "/admin/eligibility/questionnaire/add/": ("author",),
    "/admin/eligibility/overlay/add/": WRITERS,
    "/admin/eligibility/case/add/": WRITERS,
    "/admin/eligibility/question/add/": ("author",),
    "/admin/legalbasis/figure/add/": WRITERS,
    "/admin/legalbasis/work/add/": WRITERS,
    "/admin/legalbasis/place/add/": ("author",),
    "/admin/legalbasis/source/add/": ("author",),
    "/admin/legalbasis/expression/add/": ("author",),
    "/admin/legalbasis/expression/import/": ("author",),
    "/admin/procedures/procedure/add/": ("author",),
    "/admin/procedures/officetable/add/": WRITERS,
    "/admin/publishing/audit/add/": (),
    "/admin/publishing/logentry/add/": (),
}


@pytest.mark.parametrize("path", PAGES)
def test_who_may_open_which_page(browsers, path):
    assert [who for who in WHO if outcome(browsers[who].get(path))] == [
        who for who in WHO if who in PAGES[path]
    ]


# The pages of a case and of its table: what each role gets, for the nation's case and for Zhejiang's own.


def table():
    return Questionnaire.objects.get(slug="refund")


def national():
    return Case.objects.get(questionnaire__slug="refund", case_id="r5")


def zhejiangs():
    return Case.objects.filter(edit__overlay__jurisdiction=ZHEJIANG).first()


def let_in(browsers, act):
    return [one for one in WHO if act(browsers[one])]


@pytest.mark.parametrize(
    "name, row, who",
    [
        ("table", table, READ),
        ("drawing", table, READ),
        ("conditions", national, ("author",)),
        ("conditions", zhejiangs, WRITERS),
        ("cite", national, ("author",)),
        ("cite", zhejiangs, WRITERS),
        ("localise", national, READ),  # what a place does is another draft's: see below
    ],
)
def test_who_may_open_the_pages_of_a_case(browsers, name, row, who):
    url = admin_url(row(), name)
    found = let_in(browsers, lambda browser: outcome(browser.get(url)))
    assert found == [one for one in WHO if one in who]


def test_who_may_move_a_case(browsers):
    def moving(browser, case):
        return browser.post(admin_url(case, "move"), {"act": "up"})

    assert let_in(browsers, lambda browser: tried(moving, browser, national())) == ["author"]


@pytest.mark.parametrize("place, who", [(ZHEJIANG, WRITERS), ("440000", ("author",))])
def test_who_may_begin_a_case_for_a_place(browsers, place, who):
    """Everybody else is told so, or not let in; nothing is begun."""

    def begun(browser):
        sent = {"place": place, "act": "insert-before", "case_id": "r5x"}
        with transaction.atomic():
            browser.post(admin_url(national(), "localise"), sent)
            made = Case.objects.filter(case_id="r5x").exists()
            transaction.set_rollback(True)
        return made

    assert let_in(browsers, begun) == [one for one in WHO if one in who]


def test_who_may_mark_what_citizens_wrote(browsers):
    report = Report.objects.create(page="/en/", edition=1, language="en", kind="wrong", text="A slip.")

    def marked(browser):
        sent = {"action": "deal_with", "_selected_action": [report.pk]}
        with transaction.atomic():
            browser.post(reverse("admin:feedback_report_changelist"), sent)
            done = Report.objects.get(pk=report.pk).dealt_with
            transaction.set_rollback(True)
        return done

    assert let_in(browsers, marked) == [one for one in WHO if one in MARKERS]


def test_every_kind_of_row_in_the_admin_is_closed_to_auditors(browsers):
    """Reads everything, changes nothing: no page of the admin offers more than to look."""
    auditor = browsers["auditor"]
    page = auditor.get("/admin/")
    models = [model for app in page.context["app_list"] for model in app["models"]]
    assert len(models) > 20
    for model in models:
        assert model["view_only"] and not model["add_url"], model["object_name"]
        assert auditor.get(model["admin_url"]).status_code == 200
        assert auditor.get(f"{model['admin_url']}add/").status_code == 403


# A place, and what lies in it.


@pytest.fixture
def local(browsers):
    return browsers["local author"]


def test_a_local_author_cannot_move_a_row_elsewhere(local):
    row = drafts.find("local-procedure", "resident-enrolment@330400")
    page = local.get(admin_url(row))
    for place, allowed in (("440100", False), ("100000", False), ("999999", False), ("330100", True)):
        after = local.post(admin_url(row), {**filled(page), "jurisdiction": place})
        row.refresh_from_db()
        assert (after.status_code == 302) is allowed, place
        if not allowed:
            assert "isn’t yours" in after.text
            assert row.jurisdiction == "330400"


def test_a_local_author_begins_rules_at_home_alone(local):
    url = "/admin/procedures/officetable/add/"
    inlines = {"offices-TOTAL_FORMS": 0, "offices-INITIAL_FORMS": 0}
    assert local.post(url, {"jurisdiction": "440300", **inlines}).status_code == 200
    assert local.post(url, {"jurisdiction": "330100", **inlines}).status_code == 302


def test_a_local_author_begins_a_case_for_home_and_changes_no_questionnaire_of_the_nations(
    browsers, local
):
    refund, gaps = (
        Case.objects.get(questionnaire__slug=slug, case_id=name)
        for slug, name in (("refund", "r5"), ("back-payment", "b4"))
    )
    sent = {"act": "insert-before", "case_id": "own"}

    def begun(browser, row, place):
        url = reverse("admin:eligibility_case_localise", args=[row.pk])
        return browser.post(url, {**sent, "place": place}).status_code == 302

    assert not begun(local, refund, "440100")
    assert not begun(local, gaps, "330100"), "this questionnaire doesn’t ask for the place"
    assert not begun(browsers["auditor"], refund, "330100")
    assert not Case.objects.filter(case_id="own").exists()
    assert begun(local, refund, "330100")
    assert Case.objects.get(case_id="own").edit.overlay.jurisdiction == "330100"


def test_a_part_is_not_moved_into_anothers_draft(local):
    figure = Figure.objects.filter(table__jurisdiction="330400").first()
    page = local.get(admin_url(figure))
    other = FigureTable.objects.get(jurisdiction="440100")
    assert local.post(admin_url(figure), {**filled(page), "table": other.pk}).status_code == 200
    figure.refresh_from_db()
    assert figure.table.jurisdiction == "330400"
    case = Case.objects.get(case_id="r4")
    page = local.get(admin_url(case))
    nation = Questionnaire.objects.get(slug="refund")
    after = local.post(admin_url(case), {**filled(page), "questionnaire": nation.pk, "edit": ""})
    assert after.status_code in (200, 403)
    case.refresh_from_db()
    assert case.questionnaire is None


def test_many_at_once_are_deleted_only_where_each_may_be(local):
    rows = [
        drafts.find("overlay", "refund@330000"),
        Overlay.objects.exclude(jurisdiction="330000").first(),
    ]
    rows = [row for row in rows if row] + [
        Overlay.objects.create(questionnaire="refund", jurisdiction="440000")
    ]
    sent = {"action": "delete_selected", "_selected_action": [row.pk for row in rows], "post": "yes"}
    local.post("/admin/eligibility/overlay/", sent)
    assert Overlay.objects.filter(pk__in=[row.pk for row in rows]).count() == len(rows)


def test_a_local_author_without_a_place_changes_nothing(browsers, local):
    Curator.objects.all().delete()
    for kind, key in ROWS.values():
        assert not outcome(changing(local, drafts.find(kind, key)))
    assert not outcome(local.get("/admin/eligibility/overlay/add/"))


@pytest.mark.parametrize(
    "place, mine",
    [
        ("330000", {"330000", "330100", "330400"}),
        ("330400", {"330400"}),
        ("100000", {"100000", "330000", "330100", "330400", "440000", "440100"}),
        ("440000", {"440000", "440100"}),
        ("999999", set()),
    ],
)
def test_what_lies_in_a_place(edition, place, mine):
    user = User.objects.create_user("zhang")
    Curator.objects.create(user=user, place=place)
    asked = {"100000", "330000", "330100", "330400", "440000", "440100"}
    assert {code for code in asked if roles.in_reach(user, code)} == mine


def test_nobody_is_held_to_a_place_by_the_start_of_its_code(edition):
    """济源 (419001) lies in Henan because the table of places says so; an unknown code lies nowhere."""
    user = User.objects.create_user("zhang")
    Curator.objects.create(user=user, place="410000")
    assert roles.in_reach(user, "419001") or "419001" not in {
        one.code for one in edition.get("jurisdictions", "cn").places
    }
    assert not roles.in_reach(user, "410999")


@pytest.mark.parametrize(
    "kind, key, place",
    [
        ("overlay", "refund@330000", "330000"),
        ("overlay", "gone@440000", "440000"),
        ("local-procedure", "premium-refund@440000", "440000"),
        ("figures", "440100", "440100"),
        ("offices", "999999", "999999"),
        ("work", "social-insurance-law", "100000"),
        ("work", "no-such-law", "100000"),
        ("questionnaire", "refund", "100000"),
        ("jurisdictions", "cn", "100000"),
    ],
)
def test_where_a_document_belongs(edition, kind, key, place):
    assert roles.place_of(kind, key) == place


def test_a_law_belongs_where_its_row_says(edition):
    Work.objects.filter(slug="social-insurance-law").update(jurisdiction="330000")
    assert roles.place_of("work", "social-insurance-law") == "330000"


# Nobody approves what they wrote.


def test_from_an_author_by_an_approver_to_a_publisher(browsers):
    row = drafts.find("overlay", "refund@330000")
    case = Case.objects.get(case_id="r4")
    page = browsers["local author"].get(admin_url(case))
    sent = {**filled(page), "headline_en": "Another headline.", "headline_zh": "另一个标题。"}
    assert browsers["local author"].post(admin_url(case), sent).status_code == 302
    three = (browsers[name] for name in ("local author", "approver", "publisher"))
    assert release(*three, row).status_code == 302
    entry = LogEntry.objects.first()
    assert (entry.author, entry.approver) == ("local-author", "approver")
    assert Audit.objects.filter(act="publish").order_by("-id").first().who == "publisher"


def test_nobody_approves_what_they_wrote_whatever_roles_they_have(browsers):
    user = User.objects.create_user("everything", is_staff=True)
    user.groups.set(Group.objects.filter(name__in=["author", "approver", "publisher"]))
    browser = Client(headers={"accept-language": "en"})
    browser.force_login(user)
    case = Case.objects.get(case_id="r5")
    page = browser.get(admin_url(case))
    sent = {**filled(page), "headline_en": "Another headline.", "headline_zh": "另一个标题。"}
    assert browser.post(admin_url(case), sent).status_code == 302
    row = drafts.find("questionnaire", "refund")
    browser.post(release_url(row, "submit"), {"note": "x"})
    submission = Submission.objects.order_by("-id").first()
    browser.post(reverse("admin:release_approve", args=[submission.pk]))
    assert not Approval.objects.exists()
    last = LogEntry.objects.last_seq()
    publish(browser, row)
    assert LogEntry.objects.last_seq() == last


# The roles themselves.


def test_the_roles_are_there_after_migrating_an_empty_database(db):
    """The test database was made by `migrate` alone."""
    assert {*Group.objects.values_list("name", flat=True)} >= set(roles.ROLES)
    of = {
        name: {one.codename for one in Group.objects.get(name=name).permissions.all()}
        for name in roles.ROLES
    }
    models = [KINDS[kind].model.partition(".")[2].lower() for kind in KINDS]
    for model in models:
        for verb in ("view", "add", "change", "delete"):
            holders = {name for name, held in of.items() if f"{verb}_{model}" in held}
            assert holders == set(roles.ROLES if verb == "view" else WRITERS), f"{verb} {model}"
    for codename, holders in {
        "approve": {"approver"}, "publish": {"publisher"}, "audit": {"auditor"},
        "nationwide": {"author", "approver", "publisher"},
    }.items():  # fmt: skip
        assert {name for name, held in of.items() if codename in held} == holders


def test_migrating_again_mends_the_roles_and_leaves_other_groups_alone(db):
    mine = Group.objects.create(name="desk of ours")
    mine.permissions.add(Permission.objects.get(codename="publish"))
    auditor = Group.objects.get(name="auditor")
    auditor.permissions.add(Permission.objects.get(codename="delete_case"))
    Group.objects.get(name="author").permissions.clear()
    call_command("migrate", verbosity=0)
    assert mine.permissions.count() == 1
    assert not auditor.permissions.filter(codename="delete_case").exists()
    assert Group.objects.get(name="author").permissions.filter(codename="change_case").exists()
