"""The citizen's pages as a draft would make them, for whoever was sent the link.

The preview is mounted: every page lies below `/preview/<token>/`, and since addresses are made with that
prefix, all links lead on within it. Only pages for people are shown, each with a banner, none kept or indexed.
"""

from __future__ import annotations

import logging

from django.core.exceptions import BadRequest
from django.core.signing import BadSignature, SignatureExpired
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import get_script_prefix, resolve, set_script_prefix
from django.utils import translation
from django.utils.translation import get_language_from_path, get_language_from_request, gettext as _
from django.views.decorators.http import require_safe

from config.views import bad_request, not_found
from legalbasis.publishing.preview import Preview, opened
from legalbasis.publishing.shelf import NothingPublished
from legalbasis.today import today

HEADERS = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}
log = logging.getLogger(__name__)


@require_safe
def preview(request: HttpRequest, token: str, rest: str = "") -> HttpResponse:
    path = f"/{rest}"
    language = get_language_from_path(path)
    with translation.override(language or get_language_from_request(request)):
        response = _answer(request, token, path, language)
        for name, value in HEADERS.items():
            response[name] = value
        response["Content-Language"] = translation.get_language() or "zh-hans"
        return response


def _answer(request: HttpRequest, token: str, path: str, language: str | None) -> HttpResponse:
    try:
        found = opened(token, today())
    except SignatureExpired:
        return render(request, "preview_over.html", status=410)
    except (BadSignature, KeyError, ValueError, TypeError):
        words = _("This is not a whole preview link. Ask whoever sent it to you to send it again.")
        return bad_request(request, BadRequest(words))
    if path == "/":
        return HttpResponseRedirect(f"{request.path}{translation.get_language()}/")
    before = get_script_prefix()
    set_script_prefix(f"{before}preview/{token}/")
    try:
        return _mounted(request, found, path) if language else not_found(request, Http404())
    finally:
        set_script_prefix(before)


def _mounted(request: HttpRequest, found: Preview, path: str) -> HttpResponse:
    """The page at a path as the preview's edition makes it. A draft may be such that no page can be made."""
    request.preview = found  # type: ignore[attr-defined]
    request.path = request.path_info = path  # what is logged or sent on from here names no link
    try:
        match = resolve(path)
        response = match.func(request, *match.args, **match.kwargs)
    except BadRequest as error:
        return bad_request(request, error)
    except Http404 as error:
        return not_found(request, error)
    except NothingPublished:
        raise
    except Exception:  # whatever an unchecked draft leads to is the draft's fault, and said so
        log.exception("a page of a preview can't be made")
        return render(request, "preview_broken.html", status=409)
    if response.get("Location") or response.get("Content-Type", "").startswith("text/html"):
        return response  # type: ignore[no-any-return]
    words = _("There are no files in a preview, only pages.")
    return bad_request(request, BadRequest(words))
