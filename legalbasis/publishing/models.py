"""Snapshots and the publication log. Both only ever grow."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from legalbasis.publishing.edition import Entry


class AppendOnly(Exception):
    """Someone tried to change or delete a row that must stay as it was written."""


class AppendOnlyQuerySet(models.QuerySet):  # type: ignore[type-arg]
    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnly(f"{self.model.__name__} rows are never changed")

    def delete(self) -> NoReturn:
        raise AppendOnly(f"{self.model.__name__} rows are never deleted")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly(f"{self.model.__name__} rows are never changed")


class AppendOnlyModel(models.Model):
    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly(f"{type(self).__name__} {self.pk} is never changed")
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly(f"{type(self).__name__} {self.pk} is never deleted")


class Snapshot(AppendOnlyModel):
    """A document as it once was, under its fingerprint."""

    sha256 = models.CharField(_("digest"), max_length=64, primary_key=True)
    kind = models.CharField(_("kind"), max_length=40)
    key = models.CharField(_("key"), max_length=120)
    schema_version = models.PositiveIntegerField(_("schema version"))
    body = models.BinaryField(_("body"))

    class Meta:
        verbose_name = _("snapshot")
        verbose_name_plural = _("snapshots")
        indexes = [models.Index(fields=["kind", "key"], name="snapshot_page")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} {self.sha256[:12]}"


class DraftSave(AppendOnlyModel):
    """That a draft was saved, by whom, and what it then said. Packs sign as "seed"."""

    kind = models.CharField(_("kind"), max_length=40)
    key = models.CharField(_("key"), max_length=120)
    snapshot = models.ForeignKey(
        Snapshot, models.PROTECT, related_name="saves", verbose_name=_("snapshot")
    )
    author = models.CharField(_("author"), max_length=150)
    at = models.DateTimeField(_("saved at"), auto_now_add=True)

    class Meta:
        verbose_name = _("saved draft")
        verbose_name_plural = _("saved drafts")
        indexes = [models.Index(fields=["kind", "key", "-id"], name="draftsave_page")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} {self.author}"


class LogEntryQuerySet(AppendOnlyQuerySet):
    def entries(self, up_to: int | None = None) -> list[Entry]:
        """The log as values, oldest first."""
        rows = self.order_by("seq")
        if up_to is not None:
            rows = rows.filter(seq__lte=up_to)
        fields = ("seq", "kind", "key", "snapshot_id", "starts_on")
        return [Entry(*row) for row in rows.values_list(*fields)]

    def last_seq(self) -> int:
        return self.aggregate(last=models.Max("seq"))["last"] or 0


class LogEntry(AppendOnlyModel):
    """A line of the publication log: from `starts_on`, this page reads like that snapshot."""

    seq = models.PositiveBigIntegerField(_("edition"), primary_key=True)
    kind = models.CharField(_("kind"), max_length=40)
    key = models.CharField(_("key"), max_length=120)
    snapshot = models.ForeignKey(
        Snapshot,
        models.PROTECT,
        null=True,
        related_name="publications",
        verbose_name=_("snapshot"),
    )
    starts_on = models.DateField(_("starts on"))
    author = models.CharField(_("author"), max_length=150)
    approver = models.CharField(_("approver"), max_length=150)
    reason = models.TextField(_("reason"))
    at = models.DateTimeField(_("published at"), auto_now_add=True)

    objects = LogEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication log entry")
        verbose_name_plural = _("publication log")
        ordering = ["-seq"]
        permissions = [("publish", _("Can publish and roll back"))]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind} {self.key}"


class Curator(models.Model):
    """The place that somebody curates, and all below it. Who has a role for every place needs none."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="curator", verbose_name=_("user")
    )
    place = models.CharField(
        _("place"),
        max_length=6,
        validators=[RegexValidator(r"^\d{6}$", _("A GB/T 2260 code has six digits, like 330000."))],
        help_text=_("GB/T 2260 code, like 330000: this place and every place in it."),
    )

    class Meta:
        verbose_name = _("place of a curator")
        verbose_name_plural = _("places of curators")
        permissions = [
            ("nationwide", _("Works for every place")),
            ("approve", _("Can approve what others wrote")),
            ("audit", _("Can read and export the audit")),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.place}"


class Submission(AppendOnlyModel):
    """A draft put before the approvers as it then read; without a snapshot, the wish to withdraw the page."""

    snapshot = models.ForeignKey(
        Snapshot, models.PROTECT, null=True, related_name="submissions", verbose_name=_("snapshot")
    )
    kind = models.CharField(_("kind"), max_length=40)
    key = models.CharField(_("key"), max_length=120)
    author = models.CharField(_("author"), max_length=150)
    at = models.DateTimeField(_("submitted at"), auto_now_add=True)
    note = models.TextField(_("note"))

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        indexes = [models.Index(fields=["kind", "key", "-id"], name="submission_page")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} {self.author}"


class Approval(AppendOnlyModel):
    """That somebody approved a submission: exactly what it says, and nothing later."""

    submission = models.ForeignKey(
        Submission, models.PROTECT, related_name="approvals", verbose_name=_("submission")
    )
    approver = models.CharField(_("approver"), max_length=150)
    at = models.DateTimeField(_("approved at"), auto_now_add=True)

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")

    def __str__(self) -> str:
        return f"{self.submission} {self.approver}"


class AuditAct(models.TextChoices):
    SAVE = "save", _("saved")
    DELETE = "delete", _("deleted")
    SUBMIT = "submit", _("submitted")
    APPROVE = "approve", _("approved")
    RETURN = "return", _("sent back")
    PUBLISH = "publish", _("published")
    WITHDRAW = "withdraw", _("withdrew")
    ROLL_BACK = "roll-back", _("rolled back")
    SIGN_IN = "sign-in", _("signed in")
    SIGN_OUT = "sign-out", _("signed out")
    LOCK_OUT = "lock-out", _("locked out")
    SECOND_STEP = "second-step", _("changed the second step of signing in")
    RECOVERY = "recovery", _("signing in recovered")
    ROLES = "roles", _("changed somebody’s rights")
    EXPORT = "export", _("exported")


class Audit(AppendOnlyModel):
    """Who did what, when, to which row. `place` is the row, `note` what changed or why."""

    at = models.DateTimeField(_("at"), auto_now_add=True, db_index=True)
    who = models.CharField(_("who"), max_length=150, db_index=True)
    act = models.CharField(_("act"), max_length=12, choices=AuditAct.choices)
    kind = models.CharField(_("kind"), max_length=40, blank=True)
    key = models.CharField(_("key"), max_length=120, blank=True)
    place = models.CharField(_("row"), max_length=200, blank=True)
    snapshot = models.ForeignKey(
        Snapshot,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="audited",
        verbose_name=_("snapshot"),
    )
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("line of the audit")
        verbose_name_plural = _("audit")
        ordering = ["-id"]
        indexes = [models.Index(fields=["kind", "key", "-id"], name="audit_page")]

    def __str__(self) -> str:
        return f"{self.who} {self.act} {self.kind} {self.key}".strip()
