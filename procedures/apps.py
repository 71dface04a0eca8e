from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProceduresConfig(AppConfig):
    name = "procedures"
    verbose_name = _("Procedures and offices")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from procedures import content

        content.register_kinds()
