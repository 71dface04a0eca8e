"""What stands between a strange request and the pages: too long, wrong method, nothing published."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from eligibility.data_views import is_data, refused
from legalbasis.publishing.shelf import NothingPublished

LONGEST_QUERY = 4096


def _discreet(response: HttpResponse) -> None:
    """An address may hold answers: it goes nowhere else, and an error at it is not kept or listed."""
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    if response.status_code >= 400:
        response.headers.setdefault("X-Robots-Tag", "noindex")
        response.headers.setdefault("Cache-Control", "private, no-cache")


class CleanRequests:
    """Turns what no page can answer into a clear page with a way on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY:
            reason = _("The address is too long to be one of ours.")
            response = (
                refused("too-long")
                if is_data(request.path)
                else render(request, "400.html", {"reason": reason}, status=400)
            )
            _discreet(response)
            return response
        response = self.get_response(request)
        page = not (request.path.startswith("/admin/") or is_data(request.path))
        if response.status_code == 405 and page:
            allowed = response["Allow"]
            response = render(request, "405.html", status=405)
            response["Allow"] = allowed
        if not request.path.startswith("/admin/"):
            _discreet(response)
        if request.method == "HEAD" and not response.streaming:
            length = len(response.content)
            response.content = b""
            response["Content-Length"] = str(length)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, NothingPublished):
            return None
        response = render(request, "503.html", status=503)
        response["Retry-After"] = "10"
        return response
