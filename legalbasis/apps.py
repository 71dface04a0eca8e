from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LegalbasisConfig(AppConfig):
    name = "legalbasis"
    verbose_name = _("Law and places")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from legalbasis import content

        content.register_kinds()
