from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

READERS = ("author", "local author", "approver", "publisher", "auditor")
MARKERS = READERS[:-1]


class FeedbackConfig(AppConfig):
    name = "config.feedback"
    label = "feedback"
    verbose_name = _("From citizens")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(seed, sender=self, dispatch_uid="feedback")


def seed(**kwargs: Any) -> None:
    """Every role may read what citizens wrote; all but auditors may mark it as dealt with."""
    from django.contrib.auth.models import Group, Permission

    found = Permission.objects.filter(content_type__app_label="feedback")
    for name in READERS:
        group, _made = Group.objects.get_or_create(name=name)
        verbs = ["view_report", "change_report"] if name in MARKERS else ["view_report"]
        group.permissions.add(*found.filter(codename__in=verbs))
