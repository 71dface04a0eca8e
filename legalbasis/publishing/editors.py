"""Two editors at once: whoever saves second is shown both versions and chooses; nothing typed is lost.

A change form carries short digests of every field as it was opened. If a field reads otherwise when the form
comes back, nothing is saved: a page puts what is stored beside what was typed, and sends what is chosen as the
form again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from legalbasis.publishing.rows import NAMES

Values = dict[str, str]


@dataclass(frozen=True)
class Field:
    """A field of the form to come: `theirs` is stored, `mine` was typed; `chosen` is which to begin with.

    `words` puts either into words, where a field is kept in another way than it is filled in.
    """

    name: str
    label: str
    theirs: str
    mine: str
    chosen: str = ""
    words: Callable[[str], str] = str

    @property
    def theirs_said(self) -> str:
        return self.words(self.theirs)

    @property
    def mine_said(self) -> str:
        return self.words(self.mine)

    @property
    def differs(self) -> bool:
        return self.theirs != self.mine


@dataclass
class Stored:
    """A form and its inline forms as they stand in the database, by the names that a browser sends."""

    main: Values
    labels: Values
    rows: dict[str, list[tuple[str, Values]]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    blanks: dict[str, Values] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    fixed: dict[str, set[str]] = field(default_factory=dict)
    widgets: dict[str, Any] = field(default_factory=dict)


def _text(bound: Any) -> str:
    value = bound.value()
    if value is None or value is False:
        return ""
    if value is True:
        return "on"
    if hasattr(bound.field.widget, "format_value"):
        value = bound.field.widget.format_value(value)
    if isinstance(
        value, list | tuple
    ):  # the one chosen of a list, or all the lines of a list that is ticked
        value = "\n".join(value)
    return _plain("" if value is None else str(value))


def _sent(sent: QueryDict, name: str) -> str:
    return _plain("\n".join(sent.getlist(name)))


def _typed(now: Stored, sent: QueryDict, name: str) -> str:
    """What was sent of a field; where many inputs make one, as its form would have been opened with it."""
    widget = now.widgets[name]
    if hasattr(widget, "canonical"):
        return _plain(widget.canonical(sent.getlist(name)))
    return _sent(sent, name)


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n")


def _read(form: Any) -> Values:
    return {bound.name: _text(bound) for bound in form}


def stored(admin: Any, request: HttpRequest, row: Any) -> Stored:
    """What the change form of a row would show now."""
    form = admin.get_form(request, row, change=True)(instance=row)
    found = Stored(_read(form), {bound.name: str(bound.label) for bound in form})
    found.widgets = {bound.name: bound.field.widget for bound in form}
    counts: dict[str, int] = {}
    for made, inline in admin.get_formsets_with_inlines(request, row):
        prefix = made.get_default_prefix()
        counts[prefix] = counts.get(prefix, 0) + 1
        if counts[prefix] > 1:
            prefix = f"{prefix}-{counts[prefix]}"
        formset = made(instance=row, prefix=prefix, queryset=inline.get_queryset(request))
        key = formset.model._meta.pk.name
        found.rows[prefix] = [(str(one.instance.pk), _read(one)) for one in formset.initial_forms]
        found.titles[prefix] = str(inline.verbose_name)
        found.blanks[prefix] = _read(formset.empty_form)
        found.keys[prefix] = key
        found.fixed[prefix] = {key, formset.fk.name}
        found.labels |= {f"{prefix}-{bound.name}": str(bound.label) for bound in formset.empty_form}
    return found


def _digest(text: str) -> str:
    return hashlib.blake2b(text.strip().encode(), digest_size=4).hexdigest()


def _digests(values: Values) -> Values:
    return {name: _digest(text) for name, text in values.items()}


def opened(found: Stored) -> str:
    """What a form carries of how it was opened."""
    rows = {prefix: {pk: _digests(one) for pk, one in some} for prefix, some in found.rows.items()}
    return json.dumps({"main": _digests(found.main), "rows": rows}, separators=(",", ":"))


def _opened(text: str) -> dict[str, Any] | None:
    try:
        base = json.loads(text)
        ok = isinstance(base["main"], dict) and all(
            isinstance(one, dict) for one in base["rows"].values()
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return base if ok else None


def conflict(admin: Any, request: HttpRequest, object_id: str) -> HttpResponse | None:
    """The page for the second editor, if what the form was opened with is no longer what is stored."""
    base = _opened(request.POST.get("opened", ""))
    if base is None:
        return None
    row = admin.get_object(request, unquote(object_id))
    moved = row is None
    if row is None:
        row = _again(admin, request)
    if row is None:
        return _gone(admin, request)
    if not admin.has_change_permission(request, row):
        return None
    # Two saves, one after the other. In no order: a model's own may join, and PostgreSQL locks no such row.
    list(admin.model._base_manager.select_for_update().filter(pk=row.pk).order_by())
    row.refresh_from_db()
    now = stored(admin, request, row)
    if not moved and json.loads(opened(now)) == base:
        return None
    fields = list(_fields(now, request.POST, base))
    context = {
        **admin.admin_site.each_context(request),
        "title": _("Somebody else saved this meanwhile: %(name)s") % {"name": row},
        "opts": admin.opts,
        "action": _url(admin, row),
        "opened": opened(now),
        "fields": fields,
        "differing": [one for one in fields if one.differs],
        "counts": _counts(fields, now),
        "acts": [name for name in ("_save", "_continue", "_addanother") if name in request.POST],
    }
    return render(request, "admin/publishing/conflict.html", context, status=409)


def _url(admin: Any, row: Any) -> str:
    return reverse(f"admin:{admin.opts.app_label}_{admin.opts.model_name}_change", args=[row.pk])


def _fields(now: Stored, sent: QueryDict, base: dict[str, Any]) -> Iterator[Field]:
    """Every field of the form to come, with both versions where they differ."""
    for name, theirs in now.main.items():
        words = getattr(now.widgets[name], "said", str)
        found = _field(name, now.labels[name], theirs, _typed(now, sent, name), base["main"])
        yield replace(found, words=words)
    for prefix in now.rows:
        for place, (standing, mine, was) in enumerate(_pairs(now, prefix, sent, base)):
            title = f"{now.titles[prefix]} {place + 1}"
            for name in now.blanks[prefix]:
                label = f"{title}: {now.labels[f'{prefix}-{name}']}"
                stays = name in now.fixed[prefix] or mine is None
                here = standing.get(name, "")
                typed = here if stays else (mine or {}).get(name, "")
                yield _field(f"{prefix}-{place}-{name}", label, here, typed, was, name)


def _field(
    name: str, label: str, theirs: str, mine: str, base: Mapping[str, Any], short: str = ""
) -> Field:
    """What the second editor didn't touch stays as the first has it."""
    if theirs.strip() == mine.strip():
        return Field(name, label, theirs, theirs)
    untouched = base.get(short or name) == _digest(mine)
    return Field(name, label, theirs, mine, "theirs" if untouched else "mine")


def _pairs(
    now: Stored, prefix: str, sent: QueryDict, base: dict[str, Any]
) -> list[tuple[Values, Values | None, Mapping[str, Any]]]:
    """The inline rows to come, each as stored, as typed (None if it wasn't there), and as opened.

    Rows are matched by their key; those without a match by their place, since a draft that was brought back
    has its rows anew.
    """
    key, blank = now.keys[prefix], now.blanks[prefix]
    own = [name for name in blank if name not in now.fixed[prefix]]
    was = base["rows"].get(prefix, {})
    typed = [
        {name: _sent(sent, f"{prefix}-{place}-{name}") for name in blank}
        for place in range(_count(sent.get(f"{prefix}-TOTAL_FORMS", "")))
    ]
    known = {one[key]: one for one in typed if one.get(key)}
    standing = {pk for pk, _values in now.rows[prefix]}
    strays = iter([one for pk, one in known.items() if pk not in standing])
    pairs: list[tuple[Values, Values | None, Mapping[str, Any]]] = []
    for pk, theirs in now.rows[prefix]:
        mine = known.get(pk)
        if mine is None and pk not in was:
            mine = next(strays, None)
        pairs.append((theirs, mine, was.get(mine[key], {}) if mine else {}))
    for stray in strays:  # taken out meanwhile, and changed here
        opened_as = was.get(stray[key], {})
        if any(opened_as.get(name) != _digest(stray[name]) for name in own):
            pairs.append((blank, {**stray, key: ""}, {}))
    new = [one for one in typed if not one.get(key)]
    above = {name: blank[name] for name in now.fixed[prefix]}
    for one in new:
        if any(one[name] != blank[name] for name in own):
            pairs.append(({**one, **above}, one, {}))
    return pairs


def _count(text: str) -> int:
    return min(int(text), 1000) if text.isascii() and text.isdigit() else 0


def _counts(fields: Iterable[Field], now: Stored) -> list[tuple[str, int]]:
    """The management form of each list of inline rows."""
    names = [one.name for one in fields]
    found = []
    for prefix, rows in now.rows.items():
        total = sum(
            name.startswith(f"{prefix}-") and name.endswith(f"-{now.keys[prefix]}") for name in names
        )
        found += [(f"{prefix}-TOTAL_FORMS", total), (f"{prefix}-INITIAL_FORMS", len(rows))]
    return found


def _again(admin: Any, request: HttpRequest) -> Any:
    """The row that took the place of one which is gone: of the same name, under the same rows."""
    own = {one.name: one for one in admin.model._meta.fields}
    named = {name: request.POST[name] for name in NAMES if name in own and request.POST.get(name)}
    above = {
        name: request.POST[name]
        for name, one in own.items()
        if one.is_relation and request.POST.get(name, "").isdigit()
    }
    if not named:
        return None
    try:
        found = list(admin.get_queryset(request).filter(**named, **above)[:2])
    except (ValueError, ValidationError):
        return None
    return found[0] if len(found) == 1 else None


def _gone(admin: Any, request: HttpRequest) -> HttpResponse:
    """Somebody deleted the row: what was typed is shown, to be taken elsewhere."""
    skipped = ("csrfmiddlewaretoken", "opened", "_save", "_continue", "_addanother")
    typed = [(name, text) for name, text in request.POST.items() if name not in skipped and text]
    context = {
        **admin.admin_site.each_context(request),
        "title": _("Somebody else deleted this meanwhile"),
        "opts": admin.opts,
        "typed": [one for one in typed if not one[0].endswith(("_FORMS", "-id"))],
    }
    return render(request, "admin/publishing/gone.html", context, status=409)


def carried(admin: Any, request: HttpRequest, row: Any) -> str:
    """What the change form is to carry: as it was opened first, where it is shown again for an error."""
    if row is None or not admin.has_change_permission(request, row):
        return ""
    return request.POST.get("opened") or opened(stored(admin, request, row))
