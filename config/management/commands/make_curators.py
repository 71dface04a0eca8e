from __future__ import annotations

import secrets
from typing import Any

from django.contrib.auth.models import Group, User
from django.core.management.base import BaseCommand

from legalbasis.publishing.models import Curator
from legalbasis.publishing.roles import ROLES

LOCAL_PLACE = "330000"


class Command(BaseCommand):
    help = "Where there is no user yet, make one for each role, with passwords printed once."

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.exists():
            return
        self.stdout.write(
            "Curators for this machine, one for each role; passwords are shown this once:"
        )
        for role in ROLES:
            name, password = role.replace(" ", "-"), secrets.token_urlsafe(12)
            user = User.objects.create_user(name, password=password, is_staff=True)
            user.groups.add(Group.objects.get(name=role))
            if role == "local author":
                Curator.objects.create(user=user, place=LOCAL_PLACE)
            self.stdout.write(f"  {name:<13} {password}")
