"""A preview: the edition that would result if a draft were published today, behind a link that expires.

The link carries kind, key and digest, signed, so it shows what the draft said when the link was made. Whoever
holds it sees just that: it opens no door but its own.
"""

from __future__ import annotations

import datetime
import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from django.core import signing
from django.http import HttpRequest
from django.utils.timezone import localtime

from legalbasis.publishing import drafts
from legalbasis.publishing.edition import Edition, Entry
from legalbasis.publishing.kinds import KINDS, decode
from legalbasis.publishing.log import Change, store
from legalbasis.publishing.models import Snapshot
from legalbasis.publishing.rows import RowError
from legalbasis.publishing.shelf import NothingPublished, shelf

DAYS = 7
PAGES = 8  # a link for more pages would be longer than an address may be
KEPT = 4
_SALT = "preview"


@dataclass(frozen=True)
class Preview:
    """What a link opens. `until` is when it stops to."""

    edition: Edition
    changes: tuple[Change, ...]
    until: datetime.datetime


@dataclass
class _Shelf:
    """The newest previewed editions, so that what a page derives is derived once. Shared between threads."""

    editions: OrderedDict[object, Edition] = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)


_kept = _Shelf()


def kept_digest(kind: str, key: str) -> str:
    """The digest of a draft as it stands, its snapshot kept; empty if it is incomplete or gone."""
    row = drafts.find(kind, key)
    if row is None:
        return ""
    try:
        return store(kind, key, drafts.read(row))
    except RowError:
        return ""


def token(changes: list[Change]) -> str:
    return signing.dumps([[one.kind, one.key, one.sha256 or ""] for one in changes], salt=_SALT)


def path_of(changes: list[Change]) -> str:
    """Where the preview begins: to be put before the path of a page (`en/`); empty for too many pages."""
    return f"/preview/{token(changes)}/" if 0 < len(changes) <= PAGES else ""


def links(request: HttpRequest, changes: list[Change]) -> dict[str, str]:
    """The preview's `start`, and the whole addresses of the page itself in `zh` and `en`."""
    start = path_of(changes)
    if not start:
        return {}
    page = page_of(changes[0])
    whole = {lang: request.build_absolute_uri(f"{start}{lang}/{page}") for lang in ("zh-hans", "en")}
    return {"start": start, "zh": whole["zh-hans"], "en": whole["en"]}


def page_of(change: Change) -> str:
    """The page below the language prefix on which a change is best looked at; empty for the home page."""
    kind = KINDS[change.kind]
    snapshot = Snapshot.objects.filter(sha256=change.sha256).first() if kind.path else None
    return kind.path(decode(change.kind, bytes(snapshot.body))) if kind.path and snapshot else ""


def opened(signed: str, day: datetime.date) -> Preview:
    """What a link opens. Raises signing.SignatureExpired, signing.BadSignature."""
    age = datetime.timedelta(days=DAYS)
    pages = signing.loads(signed, salt=_SALT, max_age=age)
    made = signing.b62_decode(signed.rsplit(":", 2)[1])
    until = localtime(datetime.datetime.fromtimestamp(made, datetime.UTC) + age)
    changes = tuple(Change(kind, key, sha256 or None) for kind, key, sha256 in pages)
    return Preview(_edition(changes, day), changes, until)


def _edition(changes: tuple[Change, ...], day: datetime.date) -> Edition:
    try:
        now = shelf.current(day)
    except NothingPublished:
        now = Edition(0, day, {}, {})
    name = now.seq, day, changes
    with _kept.lock:
        found = _kept.editions.get(name)
    if found:
        return found
    entries, documents = {**now.entries}, {**now.documents}
    rows = {one.sha256: one for one in Snapshot.objects.filter(sha256__in=[c.sha256 for c in changes])}
    for change in changes:
        page = change.kind, change.key
        entries.pop(page, None)
        documents.pop(page, None)
        if change.sha256 in rows:
            documents[page] = decode(change.kind, bytes(rows[change.sha256].body))
            entries[page] = Entry(now.seq, *page, change.sha256, day)
    made = Edition(now.seq, day, dict(sorted(entries.items())), dict(sorted(documents.items())))
    with _kept.lock:
        _kept.editions[name] = made
        while len(_kept.editions) > KEPT:
            _kept.editions.popitem(last=False)
    return made
