"""Signing in: password and code, five failures, the end of a session, a new start by an operator."""

import datetime
import re
from io import StringIO

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import Group, User
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from legalbasis.publishing.models import Audit
from tests.press import hrefs, tags

PASSWORD = "a long enough sentence"
CHECK, SET_UP = "/admin/second-step/", "/admin/second-step/set-up/"


@pytest.fixture(autouse=True)
def patient(settings):
    """No waiting between wrong codes: that is django-otp's, and tested there."""
    settings.OTP_TOTP_THROTTLE_FACTOR = settings.OTP_STATIC_THROTTLE_FACTOR = 0


@pytest.fixture
def zhang(db):
    user = User.objects.create_user("zhang", password=PASSWORD, is_staff=True)
    user.groups.add(Group.objects.get(name="author"))
    return user


def sign_in(password=PASSWORD, name="zhang", browser=None, **extra):
    browser = browser or Client()
    sent = {"username": name, "password": password}
    return browser, browser.post("/admin/login/?next=/admin/", sent, **extra)


def open_to(browser):
    return browser.get("/admin/eligibility/case/").status_code == 200


def code(user, drift=0):
    """What the app would show; in each test later ones are later, since none counts twice."""
    return f"{totp(TOTPDevice.objects.get(user=user).bin_key, drift=drift):06}"


@pytest.fixture
def armed(zhang):
    """Somebody with a second step, and the codes on paper."""
    browser, _page = sign_in()
    browser.get(SET_UP)
    page = browser.post(SET_UP, {"code": code(zhang, -1)})
    return zhang, page.context["codes"]


def acts(who="zhang"):
    return [
        str(act) for act in Audit.objects.filter(who=who).order_by("id").values_list("act", flat=True)
    ]


# The second step.


def test_on_this_machine_a_password_is_enough(zhang):
    browser, page = sign_in()
    assert page.status_code == 302 and open_to(browser)
    assert acts() == ["sign-in"]


@pytest.mark.parametrize("path", ["/admin/", "/admin/eligibility/case/", "/admin/password_change/"])
def test_on_a_server_nobody_gets_in_without_a_second_step(settings, zhang, path):
    settings.REQUIRE_TOTP = True
    browser, _page = sign_in()
    page = browser.get(path, follow=True)
    assert page.redirect_chain[-1][0].split("?")[0] == SET_UP
    assert page.status_code == 200
    browser.post("/admin/eligibility/case/add/", {})
    assert "sign-in" not in acts() or acts().count("sign-in") <= 1


def test_setting_up_shows_a_picture_and_gives_codes_for_the_drawer(zhang):
    browser, _page = sign_in()
    page = browser.get(SET_UP)
    device = TOTPDevice.objects.get(user=zhang)
    assert not device.confirmed
    svg = [attrs for tag, attrs in tags(page, "svg", "path")]
    assert svg and not any("style" in attrs for attrs in svg)
    assert any(
        link.startswith("otpauth://totp/Shebao%20Guide%3Azhang?secret=") for link in hrefs(page.text)
    )
    assert browser.post(SET_UP, {"code": "000000"}).status_code == 200
    assert not TOTPDevice.objects.get(user=zhang).confirmed
    page = browser.post(SET_UP, {"code": code(zhang)})
    assert len(set(page.context["codes"])) == 10
    assert all(one in page.text for one in page.context["codes"])
    assert open_to(browser)
    assert acts() == ["sign-in", "second-step"]
    assert "no-store" in page["Cache-Control"]


def test_with_a_second_step_a_password_alone_opens_nothing(armed):
    browser, page = sign_in()
    assert page.status_code == 302
    page = browser.get("/admin/eligibility/case/?q=r5", follow=True)
    assert page.redirect_chain[-1][0] == f"{CHECK}?next=%2Fadmin%2Feligibility%2Fcase%2F%3Fq%3Dr5"
    assert browser.get(SET_UP)["Location"] == CHECK, "nor can the second step be replaced"
    page = browser.post(CHECK, {"code": code(armed[0]), "next": "/admin/eligibility/case/?q=r5"})
    assert page["Location"] == "/admin/eligibility/case/?q=r5"
    assert open_to(browser)


def test_a_code_counts_once(armed):
    now = code(armed[0])
    first, _page = sign_in()
    assert first.post(CHECK, {"code": now}).status_code == 302
    second, _page = sign_in()
    assert second.post(CHECK, {"code": now}).status_code == 200
    assert not open_to(second)


def test_a_code_on_paper_counts_once_in_the_place_of_the_phone(armed):
    paper = armed[1][0]
    for outcome in (True, False):
        browser, _page = sign_in()
        browser.post(CHECK, {"code": f" {paper.upper()} "})
        assert open_to(browser) is outcome
    assert StaticToken.objects.count() == 9


def test_a_code_never_leads_to_another_site(armed):
    browser, _page = sign_in()
    page = browser.post(CHECK, {"code": code(armed[0]), "next": "https://evil.example/"})
    assert page["Location"] == "/admin/"


def test_somebody_elses_code_is_no_use(armed):
    other = User.objects.create_user("li", password=PASSWORD, is_staff=True)
    TOTPDevice.objects.create(user=other, name="app")
    browser, _page = sign_in()
    assert browser.post(CHECK, {"code": code(other)}).status_code == 200
    assert not open_to(browser)


def test_one_can_leave_before_the_second_step(armed):
    browser, _page = sign_in()
    assert browser.post(CHECK, {"leave": "1"})["Location"] == "/admin/login/"
    assert browser.get(CHECK)["Location"] == "/admin/login/"


def test_the_pages_of_the_second_step_are_for_curators(db, client):
    client.force_login(User.objects.create_user("visitor", password=PASSWORD))
    for path in (CHECK, SET_UP):
        assert client.get(path)["Location"] == "/admin/login/"
        assert Client().get(path)["Location"] == "/admin/login/"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_pages_of_signing_in_are_under_the_content_policy(armed, language):
    browser, _page = sign_in()
    spoken = {"accept-language": language}
    pages = [browser.get(CHECK, headers=spoken)]
    browser.post(CHECK, {"code": code(armed[0])})
    pages += [browser.get(SET_UP, headers=spoken), browser.get("/admin/recover/x/y/", headers=spoken)]
    for page in pages:
        assert page.status_code == 200
        assert tags(page, "html")[0][1]["lang"] == language
        for tag, attrs in tags(page):
            assert tag != "style" and "style" not in attrs
            assert tag != "script" or "src" in attrs


# Five failures.


def test_five_failures_lock_a_user_out_at_that_address(zhang):
    for _time in range(4):
        assert sign_in("wrong")[1].status_code == 200
    browser, page = sign_in("wrong")
    assert page.status_code == 429
    assert "a quarter of an hour" in Client(headers={"accept-language": "en"}).post(
        "/admin/login/", {"username": "zhang", "password": PASSWORD}).text  # fmt: skip
    assert not open_to(browser)
    assert sign_in(REMOTE_ADDR="203.0.113.9")[1].status_code == 302, "another address is free"
    User.objects.create_user("li", password=PASSWORD, is_staff=True)
    assert sign_in(name="li")[1].status_code == 302, "and so is another user"
    assert acts().count("lock-out") == 1


def test_a_lock_out_ends(zhang, settings):
    for _time in range(5):
        sign_in("wrong")
    assert sign_in()[1].status_code == 429
    AccessAttempt.objects.update(attempt_time=timezone.now() - settings.AXES_COOLOFF_TIME)
    assert sign_in()[1].status_code == 302


def test_four_failures_are_forgotten_with_success(zhang):
    for _time in range(4):
        sign_in("wrong")
    assert sign_in()[1].status_code == 302
    assert AccessAttempt.objects.count() == 0


def test_wrong_codes_count_like_wrong_passwords(armed):
    """And the right password between them doesn't wipe them out."""
    for _time in range(4):
        browser, page = sign_in()
        assert page.status_code == 302
        assert browser.post(CHECK, {"code": "000000"}).status_code == 200
    browser, _page = sign_in()
    assert browser.post(CHECK, {"code": "000000"}).status_code == 429
    assert browser.post(CHECK, {"code": code(armed[0])}).status_code == 429, "even the right one"
    assert sign_in()[1].status_code == 429
    assert not open_to(browser)


def test_of_an_attempt_only_what_the_lock_needs_is_kept(zhang, caplog):
    browser = Client()
    sent = {"username": "zhang", "password": "s3cret-typed"}
    for _time in range(6):
        browser.post("/admin/login/?next=/admin/x/%3Fscheme=resident&answers=joined_emp", sent)
    kept = AccessAttempt.objects.get()
    held = " ".join(str(value) for value in vars(kept).values())
    for secret in ("joined_emp", "resident", "s3cret", "csrf", "next="):
        assert secret not in held
        assert secret not in caplog.text
    assert (kept.username, kept.ip_address) == ("zhang", "127.0.0.1")


def test_a_name_that_is_nobodys_is_not_kept_in_the_audit(db):
    for _time in range(6):
        sign_in(name="My-Passw0rd-in-the-wrong-field")
    assert list(Audit.objects.filter(act="lock-out").values_list("who", flat=True)) == [""]


@pytest.mark.parametrize(
    "proxied, forwarded, counted",
    [(False, "198.51.100.1", "127.0.0.1"), (True, "6.6.6.6, 198.51.100.1", "198.51.100.1"),
     (True, "", "127.0.0.1"), (True, "nonsense", None)],
)  # fmt: skip
def test_the_address_is_the_proxys_word_only_where_there_is_one(
    zhang, settings, proxied, forwarded, counted
):
    settings.BEHIND_PROXY = proxied
    sign_in("wrong", HTTP_X_FORWARDED_FOR=forwarded)
    assert AccessAttempt.objects.get().ip_address == counted


# Sessions end.


def test_a_session_ends_with_idleness_and_with_the_browser(zhang, settings):
    browser, page = sign_in()
    assert page.cookies["sessionid"]["max-age"] == "", "it ends with the browser"
    Session.objects.update(expire_date=timezone.now() + datetime.timedelta(minutes=5))
    browser.get("/admin/")
    left = (Session.objects.get().expire_date - timezone.now()).total_seconds()
    assert settings.SESSION_COOKIE_AGE - 60 < left <= settings.SESSION_COOKIE_AGE <= 3600
    Session.objects.update(expire_date=timezone.now())
    assert not open_to(browser)


def test_a_session_ends_after_a_long_day_even_in_use(zhang, settings):
    browser, _page = sign_in()
    assert open_to(browser)
    session = browser.session
    session["signed_in_at"] -= settings.SESSION_LONGEST
    session.save()
    assert not open_to(browser)
    assert browser.get("/admin/login/").status_code == 200
    assert sign_in(browser=browser)[1].status_code == 302 and open_to(browser)


def test_a_curators_session_is_no_cookie_for_citizens(zhang, citizen):
    page = citizen.get("/en/")
    assert not page.cookies and "cookie" not in page.get("Vary", "").lower()


def test_signing_out_is_in_the_audit(zhang):
    browser, _page = sign_in()
    browser.post("/admin/logout/")
    assert acts() == ["sign-in", "sign-out"]


# A new start.


def recover(*words):
    out = StringIO()
    call_command("recover_sign_in", *words, stdout=out)
    return re.search(r"^  (\S+)$", out.getvalue(), re.MULTILINE)[1]


def test_an_operator_gives_a_new_start(armed, settings):
    old, _page = sign_in()
    old.post(CHECK, {"code": code(armed[0])})
    assert open_to(old)
    for _time in range(5):
        sign_in("wrong")
    link = recover("zhang", "--operator", "wang")
    assert not open_to(old), "open sessions end"
    assert sign_in()[1].status_code == 200, "the old password is void, the lock gone"
    AccessAttempt.objects.all().delete()
    browser = Client()
    page = browser.get(link, follow=True)
    weak = browser.post(page.request["PATH_INFO"], {"new_password1": "short", "new_password2": "short"})
    assert weak.status_code == 200 and "errorlist" in weak.text
    new = {"new_password1": "another long sentence", "new_password2": "another long sentence"}
    assert browser.post(page.request["PATH_INFO"], new)["Location"] == "/admin/login/"
    browser, _page = sign_in("another long sentence")
    assert open_to(browser), "the second step is gone too"
    again = Client().get(link, follow=True)
    assert not tags(again, "input") or "new_password1" not in again.text, "the link is good once"
    assert acts("wang") == ["recovery"]
    assert "recovery" in acts()


def test_the_second_step_can_be_kept(armed):
    recover("zhang", "--keep-second-step")
    assert TOTPDevice.objects.filter(user=armed[0], confirmed=True).exists()


def test_a_recovery_names_who_is_not_there(db):
    with pytest.raises(CommandError, match="nobody"):
        call_command("recover_sign_in", "nobody")
    User.objects.create_user("gone", is_active=False)
    with pytest.raises(CommandError, match="inactive"):
        call_command("recover_sign_in", "gone")
