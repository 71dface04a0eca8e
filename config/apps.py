from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "config"
    label = "site"

    def ready(self) -> None:
        from django.contrib import admin
        from django_otp.plugins.otp_static.models import StaticDevice
        from django_otp.plugins.otp_totp.models import TOTPDevice

        from config import checks  # noqa: F401 - entering them is all it does
        from config.signing import lockout

        lockout.connect()
        # Secrets are set up by their owners and reset by an operator; nobody looks at them.
        admin.site.unregister([StaticDevice, TOTPDevice])
