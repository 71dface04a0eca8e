"""A form for what is wrong on a page. No cookie, no personal data, no query string of the page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.signing import BadSignature
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from config.feedback.forms import ReportForm, TooSoon, page_of, pledge, redeem
from config.feedback.limits import IN_A_MINUTE, doorkeeper
from config.feedback.models import LONGEST, Report
from legalbasis.visit import current, visit


# Citizen pages set no cookie, so there is none to hold a CSRF token. None is needed: the form acts in nobody's
# name, looks at no session, and a forged one does no more than anybody can do by filling in a form. A signed
# note in the page says that we gave it out, and when.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, ReportForm(), page_of(request.GET.get("page", "")))
    form = ReportForm(request.POST)
    page = page_of(request.POST.get("page", ""))
    try:
        page, edition = redeem(request.POST.get("token", ""))
    except TooSoon:
        return _page(request, form, page, _("That was very quick. Send it once more."), 400)
    except BadSignature:
        words = _("This form was open for too long. Your words are still here: send them once more.")
        return _page(request, form, page, words, 400)
    if form.trapped():
        return _thanks(page)
    if not form.is_valid():
        return _page(request, form, page, status=400)
    try:
        if Report.objects.since(60).count() >= IN_A_MINUTE or not doorkeeper.lets_in(_address(request)):
            words = _(
                "Too many messages are coming in. Your words are still here: try again in ten minutes."
            )
            return _page(request, form, page, words, 429)
        Report.objects.create(
            page=page,
            edition=edition,
            language=get_language() or "",
            kind=form.cleaned_data["kind"],
            text=form.cleaned_data["text"],
        )
    except DatabaseError:
        connection.close()
        words = _(
            "We can’t take messages just now. Your words are still here: try again in a few minutes, "
            "or call 12393."
        )
        return _page(request, form, page, words, 503)
    return _thanks(page)


def _address(request: HttpRequest) -> str:
    """Who asks, by the last proxy's word if there is one that we believe."""
    if settings.SECURE_PROXY_SSL_HEADER:
        forwarded: str = request.META.get("HTTP_X_FORWARDED_FOR", "")
        if forwarded:
            return forwarded.rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def _thanks(page: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('feedback_thanks')}?{urlencode({'page': page})}")


def _page(
    request: HttpRequest, form: ReportForm, page: str, refusal: str = "", status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "visit": visit(request),
        "form": form,
        "page": page,
        "token": pledge(page, current().seq),
        "refusal": refusal,
        "problems": form.problems() if form.is_bound else [],
        "longest": LONGEST,
    }
    return _private(render(request, "feedback.html", context, status=status))


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    if response.status_code in (429, 503):
        response["Retry-After"] = "600" if response.status_code == 429 else "60"
    return response


@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    context = {"visit": visit(request), "page": page_of(request.GET.get("page", ""))}
    return _private(render(request, "feedback_thanks.html", context))
