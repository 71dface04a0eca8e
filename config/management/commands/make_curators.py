from __future__ import annotations

import secrets
from typing import Any

from django.contrib.auth.models import Group, Permission, User
from django.core.management.base import BaseCommand

DRAFTS = ("legalbasis", "eligibility", "procedures")


class Command(BaseCommand):
    help = "Make the author and approver groups and, where there is no user yet, one local curator in each."

    def handle(self, *args: Any, **options: Any) -> None:
        author, _ = Group.objects.get_or_create(name="author")
        approver, _ = Group.objects.get_or_create(name="approver")
        drafts = Permission.objects.filter(content_type__app_label__in=DRAFTS)
        views = Permission.objects.filter(codename__startswith="view_")
        log = views.filter(content_type__app_label="publishing")
        author.permissions.set([*drafts, *log])
        publish = Permission.objects.get(content_type__app_label="publishing", codename="publish")
        approver.permissions.set([*views.filter(content_type__app_label__in=DRAFTS), *log, publish])
        if User.objects.exists():
            return
        self.stdout.write("Two curators for this machine; the passwords are shown this once:")
        for name, group in (("author", author), ("approver", approver)):
            password = secrets.token_urlsafe(12)
            user = User.objects.create_user(name, password=password, is_staff=True)
            user.groups.add(group)
            self.stdout.write(f"  {name:<9} {password}")
