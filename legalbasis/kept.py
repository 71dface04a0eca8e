"""Rendered pages kept in memory with the edition they were made from.

A citizen page depends on the edition, the day and the address, and on nothing else: no cookie, no session.
So it is rendered once in a process and handed out again until something is published or the day ends. The
newest pages are kept, under a digest of their address, never written anywhere.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse

from legalbasis.visit import current

KEPT = 1024
P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


class Pages:
    """The newest pages of one edition. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pages: OrderedDict[bytes, tuple[bytes, dict[str, str]]] = OrderedDict()

    def get(self, name: bytes) -> HttpResponse | None:
        found = self._pages.get(name)
        return HttpResponse(found[0], headers=found[1]) if found else None

    def keep(self, name: bytes, response: HttpResponse) -> None:
        with self._lock:
            self._pages[name] = (response.content, dict(response.items()))
            while len(self._pages) > KEPT:
                self._pages.popitem(last=False)


def kept(view: View[P]) -> View[P]:
    """Keep what a citizen view answers with 200, unless it says `no-store`; no page of a preview.

    Raises NothingPublished before the first edition.
    """

    @wraps(view)
    def keeping(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if hasattr(request, "preview"):
            return view(request, *args, **kwargs)
        pages = current().derived("pages", Pages)
        address = f"{request.scheme} {request.get_host()} {request.get_full_path()}"
        name = hashlib.blake2b(address.encode(), digest_size=16).digest()
        response = pages.get(name)
        if response is None:
            response = view(request, *args, **kwargs)
            if response.status_code == 200 and "no-store" not in response.get("Cache-Control", ""):
                pages.keep(name, response)
        return response

    return keeping  # type: ignore[return-value]
