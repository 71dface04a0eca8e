"""What curators do in the admin, step by step, for tests: open, save, submit, approve, publish."""

from __future__ import annotations

import re

from django.contrib.messages import get_messages
from django.urls import reverse

from legalbasis.publishing import drafts
from legalbasis.publishing.kinds import KINDS
from legalbasis.publishing.models import Submission
from legalbasis.today import today
from tests.press import hrefs, tags


def admin_url(row, act="change", *args):
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}_{act}"
    return reverse(name, args=[row.pk, *args] if act != "changelist" else [])


def filled(page):
    """What a browser sends when the form of a change page is saved as it is: line ends are CR LF."""
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    sent = {"opened": page.context.get("opened")}
    for form in forms:
        for field in form:
            value = field.value()
            widget = field.field.widget
            if value is None or value is False:
                continue
            if hasattr(widget, "format_value") and not isinstance(value, bool):
                value = widget.format_value(value)
            if isinstance(value, str):
                value = re.sub(r"\r?\n", "\r\n", value)
            sent[field.html_name] = "on" if value is True else value
    return {name: value for name, value in sent.items() if value is not None}


def save(browser, row, **changes):
    """Open the change page of a row, change fields, save. The messages that are shown."""
    url = admin_url(row)
    page = browser.get(url)
    assert page.status_code == 200
    after = browser.post(url, {**filled(page), **changes})
    assert after.status_code == 302, after.context and after.context.get("errors")
    browser.cookies.pop("messages", None)  # read here; the page that would show them isn't opened
    return [str(one) for one in get_messages(after.wsgi_request)]


def page_of(row):
    """Kind and key of a draft's row."""
    kind = drafts.kind_of(row)
    return kind, KINDS[kind].key(row)


def release_url(row, act):
    return reverse(f"admin:release_{act}", args=page_of(row))


def approve_url(row):
    kind, key = page_of(row)
    last = Submission.objects.filter(kind=kind, key=key).order_by("-id").first()
    return reverse("admin:release_approve", args=[last.pk])


def submit(browser, row, act="submit"):
    """Press "Submit" (or "Withdraw") on the draft's page."""
    url = release_url(row, act)
    assert url in hrefs(browser.get(admin_url(row)).text), "the change page has the button"
    return browser.post(url, {"note": "clearer", "anyway": "1"})


def approve(browser, row):
    """Look at the newest submission and approve it."""
    url = approve_url(row)
    assert browser.get(url).status_code == 200
    return browser.post(url)


def publish(browser, row, **form):
    """Press "Publish" on the draft's page, and again once what changes from that day has been shown."""
    url = release_url(row, "publish")
    assert url in hrefs(browser.get(admin_url(row)).text), "the change page has the button"
    sent = {"starts_on": str(today()), "reason": "clearer", "keeping": "on", **form}
    page = browser.get(url)
    for _time in range(2):
        page = browser.post(url, {**sent, **hidden(page)})
        if page.status_code == 302:
            break
    return page


def hidden(page):
    """The hidden fields of a page's forms, as a browser sends them."""
    found = {
        a["name"]: a.get("value", "") for _t, a in tags(page, "input") if a.get("type") == "hidden"
    }
    return {name: value for name, value in found.items() if name in ("shown", "submission")}


def release(author, approver, publisher, row, **form):
    """All three steps. The page that comes last."""
    assert submit(author, row).status_code == 302
    assert approve(approver, row).status_code == 302
    return publish(publisher, row, **form)
