"""A new start for somebody who can't sign in: an operator prints a link, good once and for an hour."""

from __future__ import annotations

from axes.utils import reset
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.contrib.auth.views import PasswordResetConfirmView
from django.db import transaction
from django.urls import reverse, reverse_lazy
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from legalbasis.publishing import audit


class _NewPassword(PasswordResetConfirmView):
    template_name = "admin/new_password.html"
    success_url = reverse_lazy("admin:login")

    def form_valid(self, form):  # type: ignore[no-untyped-def]
        answer = super().form_valid(form)
        audit.record("recovery", form.user.get_username(), note="new password set by its owner")
        return answer


new_password = _NewPassword.as_view()


@transaction.atomic
def recover(user: User, operator: str, *, keep_second_step: bool = False) -> str:
    """Unlock, and make the old password, and with it every session, and the second step worthless.

    Returns the link to set a new password.
    """
    name = user.get_username()
    reset(username=name)
    if not keep_second_step:
        TOTPDevice.objects.filter(user=user).delete()
        StaticDevice.objects.filter(user=user).delete()
    user.set_unusable_password()
    user.save()
    note = f"for {name}: unlocked, password void" + ("" if keep_second_step else ", second step void")
    audit.record("recovery", operator, note=note)
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    path = reverse("admin:recover", args=[uid, default_token_generator.make_token(user)])
    return f"{settings.SITE_ORIGIN}{path}"
