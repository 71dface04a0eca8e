from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.signing.recovery import recover


class Command(BaseCommand):
    help = "A new start for somebody who can't sign in: unlock, drop the second step, print a link."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("user")
        parser.add_argument("--operator", default="operator", help="who signs for it in the audit")
        parser.add_argument(
            "--keep-second-step", action="store_true", help="only the password is lost, not the phone"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["user"]).first()
        if user is None:
            raise CommandError(f"There is no user {options['user']}.")
        if not user.is_active:
            raise CommandError(
                f"{options['user']} was made inactive; that is for a superuser to change."
            )
        link = recover(user, options["operator"], keep_second_step=options["keep_second_step"])
        self.stdout.write(f"Give {user} this link, good once and for an hour, to set a new password:")
        self.stdout.write(f"  {link}")
