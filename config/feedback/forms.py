"""The form, and the signed note that travels in it: which page, which edition, since when it was open."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext as _, gettext_lazy

from config.feedback.models import LONGEST, Report

_SALT = "feedback"
SHORTEST_VISIT = 2  # seconds; nobody reads and writes faster
LONGEST_VISIT = 24 * 3600
_PAGE = re.compile(r"/(?:zh-hans|en)/[^?#\s\\]*")
# Eighteen digits of an identity card, or a mobile number: taken out before it is ever stored.
_PERSONAL = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|1[3-9]\d(?:[ -]?\d{4}){2})(?!\d)")


def page_of(written: str) -> str:
    """A path of ours without its query, which may hold answers; empty for anything else."""
    found = _PAGE.match(written[:300])
    return found[0] if found and not found[0].startswith("//") else ""


def pledge(page: str, edition: int) -> str:
    return signing.dumps([page, edition], salt=_SALT)


class TooSoon(Exception):
    """The form came back faster than a person can write."""


def redeem(token: str) -> tuple[str, int]:
    """The page and the edition that the form was opened on. Raises BadSignature, TooSoon."""
    page, edition = signing.loads(token, salt=_SALT, max_age=LONGEST_VISIT)
    try:
        signing.loads(token, salt=_SALT, max_age=SHORTEST_VISIT)
    except signing.SignatureExpired:
        return str(page), int(edition)
    raise TooSoon


class ReportForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("What is it about?"),
        choices=Report.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what it is about")},
    )
    text = forms.CharField(
        label=gettext_lazy("What is wrong?"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"class": "field", "rows": 6, "autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Write what is wrong"),
            "max_length": gettext_lazy(
                "That is %(show_value)d characters long. Keep it to %(limit_value)d."
            ),
        },
    )
    # No person sees this field; programs that fill in every form do.
    website = forms.CharField(required=False)

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if _PERSONAL.search(text):
            raise forms.ValidationError(
                _("This looks like an ID or a phone number. Take it out: we want no personal data.")
            )
        return text

    def trapped(self) -> bool:
        return bool(self.data.get("website"))

    def problems(self) -> list[tuple[str, Any]]:
        """The field to go to, and what is wrong there."""
        where = {"kind": "id_kind_0", "text": "id_text"}
        return [(where[name], errors[0]) for name, errors in self.errors.items() if name in where]
