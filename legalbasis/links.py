"""Addresses as the pages print them."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest


def query(*parts: Mapping[str, str]) -> str:
    """A query string of the parts, with its question mark; empty if there is nothing."""
    pairs = [(key, value) for part in parts for key, value in part.items() if value]
    return f"?{urlencode(pairs, safe='~')}" if pairs else ""


def absolute(request: HttpRequest, path: str) -> str:
    """The whole address of a path, under the origin that the operator has set or the one in use."""
    if settings.SITE_ORIGIN:
        return f"{settings.SITE_ORIGIN}{path}"
    return request.build_absolute_uri(path)
