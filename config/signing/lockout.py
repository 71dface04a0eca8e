"""After five failures a user is locked out at that address; no more is kept of an attempt than that needs."""

from __future__ import annotations

import ipaddress
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from axes.signals import user_locked_out
from axes.utils import reset
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import pre_save
from django.http import HttpRequest
from django.utils import timezone
from django_otp import user_has_device

from legalbasis.publishing import audit

SIGNED_IN_AT = "signed_in_at"


def address(request: HttpRequest) -> str | None:
    """The client's IP address: what the proxy says if there is one, else the connection's; None if unknown."""
    found = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        found = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip() or found
    try:
        return str(ipaddress.ip_address(found))
    except ValueError:
        return None


def forget(sender: Any, instance: AccessAttempt, **kwargs: Any) -> None:
    """What an attempt is known by is kept until it lapses; what was sent, and with which query, never is."""
    instance.get_data = instance.post_data = instance.http_accept = ""


def failed(request: HttpRequest, who: str) -> None:
    """A wrong code counts like a wrong password."""
    user_login_failed.send(sender=__name__, credentials={"username": who}, request=request)


def locked_out(request: HttpRequest, who: str) -> bool:
    """Whether no more tries are taken; the answer to this request is then the page that says so."""
    if AxesProxyHandler.is_allowed(request, {"username": who}):
        return False
    request.axes_locked_out = True  # type: ignore[attr-defined]
    return True


def arrived(request: HttpRequest, who: str, how: str) -> None:
    """Signing in is complete: earlier failures are forgotten."""
    reset(username=who, ip=address(request))
    audit.record("sign-in", who, note=how)


def _signed_in(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    request.session[SIGNED_IN_AT] = int(timezone.now().timestamp())
    if not user_has_device(user):
        arrived(request, user.get_username(), "password")


def _signed_out(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    if user is not None:
        audit.record("sign-out", user.get_username())


def _locked_out(sender: Any, request: Any, username: str | None, **kwargs: Any) -> None:
    """Once for each lock-out. A name that is nobody's isn't kept: it may be a password in the wrong field."""
    if request.axes_failures_since_start != settings.AXES_FAILURE_LIMIT:
        return
    known = get_user_model().objects.filter(username=username).exists()
    audit.record(
        "lock-out", username if known and username else "", note="" if known else "no such user"
    )


def connect() -> None:
    pre_save.connect(forget, sender=AccessAttempt, dispatch_uid="forget")
    user_logged_in.connect(_signed_in, dispatch_uid="audit")
    user_logged_out.connect(_signed_out, dispatch_uid="audit")
    user_locked_out.connect(_locked_out, dispatch_uid="audit")
