"""The second step of signing in: a code from an authenticator app, or one of the codes kept on paper."""

from __future__ import annotations

from base64 import b32encode
from functools import wraps
from typing import Any, Protocol

import segno
from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django_otp import login as remember, user_has_device, verify_token
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from config.signing import lockout
from legalbasis.publishing import audit

PAPER_CODES = 10
WRONG = gettext_lazy(
    "That code isn’t right. Each code can be used once; an app shows a new one every 30 seconds."
    " After a wrong code, wait a few seconds."
)
UNFIT = gettext_lazy(
    "That code doesn’t fit. Check the clock of your phone, wait for the next code, and enter that."
)


class View(Protocol):
    def __call__(self, request: HttpRequest) -> HttpResponse: ...


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}
        ),
    )

    def clean_code(self) -> str:
        return "".join(str(self.cleaned_data["code"]).split()).lower()


def wanted(request: HttpRequest) -> str:
    """The page where somebody who signed in with a password must go next; empty if there is none."""
    user: Any = request.user
    if user.is_verified():
        return ""
    if user_has_device(user):
        return reverse("admin:second_step")
    return reverse("admin:second_step_set_up") if settings.REQUIRE_TOTP else ""


def _for_staff(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        site: Any = admin.site
        if not site.signed_in(request):
            return HttpResponseRedirect(reverse("admin:login"))
        return view(request)

    return never_cache(sensitive_post_parameters("code")(guarded))


@_for_staff
def check(request: HttpRequest) -> HttpResponse:
    """Ask for a code."""
    if wanted(request) != reverse("admin:second_step"):
        return HttpResponseRedirect(wanted(request) or _onward(request))
    if "leave" in request.POST:
        logout(request)
        return HttpResponseRedirect(reverse("admin:login"))
    who = request.user.get_username()
    form = CodeForm(request.POST or None)
    if request.method == "POST" and not lockout.locked_out(request, who) and form.is_valid():
        device = _matching(request.user, form.cleaned_data["code"])
        if device is not None:
            request.session.cycle_key()
            remember(request, device)
            paper = isinstance(device, StaticDevice)
            lockout.arrived(
                request, who, "password and code from paper" if paper else "password and code"
            )
            if paper:
                left = device.token_set.count()
                messages.warning(request, _("Codes on paper that are left: %(left)s.") % {"left": left})
            return HttpResponseRedirect(_onward(request))
        lockout.failed(request, who)
        form.add_error("code", WRONG)
    return _page(request, "admin/second_step.html", _("Second step"), form=form, next=_onward(request))


def _matching(user: Any, code: str) -> Any:
    """The device that a code is of, used up by this; None if there is none or it has to be waited for."""
    kind = TOTPDevice if code.isdecimal() else StaticDevice
    for device in kind.objects.filter(user=user, confirmed=True):
        found = verify_token(user, device.persistent_id, code)
        if found is not None:
            return found
    return None


@_for_staff
def set_up(request: HttpRequest) -> HttpResponse:
    """Show the secret as a QR code; with a code that was made from it, it replaces what was there."""
    if user_has_device(request.user) and wanted(request):
        return HttpResponseRedirect(wanted(request))
    device, _made = TOTPDevice.objects.get_or_create(
        user=request.user, confirmed=False, defaults={"name": "app"}
    )
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if verify_token(request.user, device.persistent_id, form.cleaned_data["code"]) is not None:
            return _set_up(request, TOTPDevice.objects.get(pk=device.pk))
        form.add_error("code", UNFIT)
    return _page(
        request,
        "admin/second_step_set_up.html",
        _("Set up the second step of signing in"),
        form=form,
        picture=_picture(device.config_url),
        link=device.config_url,
        secret=_in_groups(b32encode(device.bin_key).decode()),
        required=settings.REQUIRE_TOTP,
        replaces=user_has_device(request.user),
    )


def _set_up(request: HttpRequest, device: TOTPDevice) -> HttpResponse:
    who, first = request.user.get_username(), bool(wanted(request))
    with transaction.atomic():
        TOTPDevice.objects.filter(user=request.user).exclude(pk=device.pk).delete()
        device.confirmed = True
        device.save()
        codes = paper_codes(request.user)
        audit.record("second-step", who, note="set up")
    request.session.cycle_key()
    remember(request, device)
    if first:
        lockout.arrived(request, who, "password and code")
    return _page(request, "admin/second_step_codes.html", _("Codes for your drawer"), codes=codes)


def paper_codes(user: Any) -> list[str]:
    """Ten new codes, each good for one time; the old ones are gone."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="paper")
    codes = [_with_letter() for _place in range(PAPER_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


def _with_letter() -> str:
    """A token that can't be taken for one of an app."""
    while (token := str(StaticToken.random_token())).isdecimal():
        pass
    return token


def _picture(url: str) -> SafeString:
    code = segno.make(url, error="m", micro=False)
    drawn: str = code.svg_inline(scale=4, border=4, light="#fff", svgclass="qr", omitsize=False)
    return mark_safe(drawn)


def _in_groups(secret: str) -> str:
    return " ".join(secret[place : place + 4] for place in range(0, len(secret), 4))


def _onward(request: HttpRequest) -> str:
    there = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(there, {request.get_host()}, require_https=request.is_secure()):
        return str(there)
    return str(reverse("admin:index"))


def _page(request: HttpRequest, template: str, title: str, **context: Any) -> HttpResponse:
    full = {**admin.site.each_context(request), "title": title, **context}
    return render(request, template, full)
