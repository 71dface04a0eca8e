"""The report for auditors: what the site said about something on a day, under which law, approved by whom."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _, gettext_lazy

from legalbasis.publishing.admin import as_yaml
from legalbasis.said import said
from legalbasis.today import today


class SaidForm(forms.Form):
    about = forms.CharField(
        label=gettext_lazy("About"),
        max_length=120,
        help_text=gettext_lazy("The page’s name in addresses, like refund, or words of its title."),
    )
    on = forms.DateField(
        label=gettext_lazy("Day"), help_text=gettext_lazy("Like 2026-11-23, and not in the future.")
    )
    part = forms.CharField(
        label=gettext_lazy("Case or part"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Like r5; leave it empty for all of them."),
    )

    def clean_on(self):  # type: ignore[no-untyped-def]
        if self.cleaned_data["on"] > today():
            raise forms.ValidationError(_("That day is still to come."))
        return self.cleaned_data["on"]


def said_view(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm("publishing.audit"):  # type: ignore[union-attr]
        raise PermissionDenied
    form = SaidForm(request.GET if "about" in request.GET else None, initial={"on": today()})
    pages = None
    if form.is_valid():
        wanted = form.cleaned_data
        found = said(wanted["about"], wanted["on"], wanted["part"].strip())
        pages = [(one, as_yaml(one.entry.snapshot)) for one in found]
    context = {
        **admin.site.each_context(request),
        "title": _("What did the site say?"),
        "form": form,
        "pages": pages,
    }
    return render(request, "admin/said.html", context)
