"""What a citizen wrote about a page: no name, no address, no answers."""

from __future__ import annotations

import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LONGEST = 2_000


class ReportQuerySet(models.QuerySet):  # type: ignore[type-arg]
    def since(self, seconds: int) -> ReportQuerySet:
        return self.filter(at__gt=timezone.now() - datetime.timedelta(seconds=seconds))

    def waiting(self) -> ReportQuerySet:
        return self.filter(dealt_with=False)


class Report(models.Model):
    """`page` is a path without its query, empty for the site as a whole; `edition` what stood there then."""

    class Kind(models.TextChoices):
        WRONG = "wrong", _("Something is wrong")
        OLD = "old", _("Something is out of date")
        UNCLEAR = "unclear", _("I don’t understand it")
        BROKEN = "broken", _("A link or a button doesn’t work")
        OTHER = "other", _("Something else")

    page = models.CharField(_("page"), max_length=300, blank=True)
    edition = models.PositiveBigIntegerField(_("edition"))
    language = models.CharField(_("language"), max_length=10)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    text = models.TextField(_("what they wrote"), max_length=LONGEST)
    at = models.DateTimeField(_("sent at"), default=timezone.now, db_index=True)
    dealt_with = models.BooleanField(_("dealt with"), default=False)
    dealt_by = models.CharField(_("dealt with by"), max_length=150, blank=True)
    dealt_at = models.DateTimeField(_("dealt with at"), null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("message from a citizen")
        verbose_name_plural = _("messages from citizens")
        ordering = ["dealt_with", "-at"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.page or '/'}"
