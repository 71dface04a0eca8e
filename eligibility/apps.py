from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EligibilityConfig(AppConfig):
    name = "eligibility"
    verbose_name = _("Questionnaires and cases")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from eligibility import content

        content.register_kinds()
