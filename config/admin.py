from __future__ import annotations

from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class SiteAdmin(AdminSite):
    site_title = _("Shebao Guide")
    site_header = _("Shebao Guide: curation")
    index_title = _("What is to be kept current")
    enable_nav_sidebar = True
