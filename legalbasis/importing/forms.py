"""The two forms of an import: the file, and what the draft says beside its text."""

from __future__ import annotations

import re
from typing import Any

import msgspec
from django import forms
from django.conf import settings
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _, gettext_lazy

from legalbasis.importing.lines import Listing, Unreadable
from legalbasis.importing.reading import MOST_BYTES, read
from legalbasis.importing.wording import error_words
from legalbasis.models import Expression

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_SALT = "legalbasis.importing"
_LONGEST_HELD = 2_000_000  # below DATA_UPLOAD_MAX_MEMORY_SIZE, with room for the other fields


class _Bytes:
    """How a listing travels in the page: JSON in UTF-8, which is smaller than Django's own way."""

    def dumps(self, obj: Any) -> bytes:
        return msgspec.json.encode(obj)

    def loads(self, data: bytes) -> Any:
        return msgspec.json.decode(data, type=Listing)


def hold(listing: Listing) -> str:
    """The listing as signed text, so that nothing is stored between upload and draft."""
    return signing.dumps(listing, salt=_SALT, serializer=_Bytes, compress=True)


def held(text: str) -> Listing:
    """Raises signing.BadSignature if the text isn't ours or is too old."""
    age = settings.SESSION_COOKIE_AGE
    return signing.loads(text, salt=_SALT, serializer=_Bytes, max_age=age)  # type: ignore[no-any-return]


class UploadForm(forms.Form):
    """`listing` is set once the form is valid."""

    listing: Listing

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "A DOCX, Markdown, plain text or Akoma Ntoso file of one law, up to 10 MB."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".docx,.md,.markdown,.txt,.xml"}),
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        try:
            self.listing = read(file.name or "", file.read(MOST_BYTES + 1))
            if len(hold(self.listing)) > _LONGEST_HELD:
                raise Unreadable("too-long", most=100_000, lines=5_000)
        except Unreadable as error:
            raise forms.ValidationError(error_words(error), code=error.code) from error
        return file


class DraftForm(forms.ModelForm):
    """What the draft says beside its text. `accepted` is asked for while there are doubts."""

    held = forms.CharField(widget=forms.HiddenInput)
    accepted = forms.BooleanField(
        label=gettext_lazy("I have looked at every doubt; the draft may be made all the same.")
    )

    class Meta:
        model = Expression
        fields = ("work", "version", "in_force", "title", "source_zh", "source_en", "verified_on")
        help_texts = {
            "work": gettext_lazy("The law’s name in addresses, like social-insurance-law"),
            "version": gettext_lazy("The day of this wording, like 2018-12-29"),
            "in_force": gettext_lazy("The first day on which this wording applies"),
        }
        widgets = {
            "work": forms.TextInput(
                attrs={"list": "works", "autocomplete": "off", "class": "vTextField"}
            ),
            **{
                name: forms.TextInput(attrs={"class": "vTextField"})
                for name in ("title", "source_zh", "source_en")
            },
        }

    def __init__(self, *args: Any, doubts: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["work"].validators.append(_slug)
        if not doubts:
            del self.fields["accepted"]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if row := Expression.objects.filter(
            work=found.get("work"), version=found.get("version")
        ).first():
            self.refuse(row)
        return found

    def refuse(self, row: Expression) -> None:
        """Name the draft that is there already."""
        url = reverse("admin:legalbasis_expression_change", args=[row.pk])
        words = _("There is a draft of this text already: {}. Nothing was changed.")
        self.add_error("version", format_html(words, format_html('<a href="{}">{}</a>', url, row)))


def _slug(value: str) -> None:
    if not SLUG.match(value):
        raise forms.ValidationError(_("Use lower-case letters, digits and hyphens."))
