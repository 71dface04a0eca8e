"""Answers that concern one person: their pages are kept by nobody, found by nobody and named to nobody."""

from __future__ import annotations

from django.http import HttpResponse

PRIVATE = {
    "Cache-Control": "private, no-cache",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


def private(response: HttpResponse) -> HttpResponse:
    """A page with somebody's answers, or words, in its address."""
    for name, value in PRIVATE.items():
        response[name] = value
    return response
