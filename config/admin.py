from __future__ import annotations

from django.contrib.admin import AdminSite
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _


class SiteAdmin(AdminSite):
    site_title = _("Shebao Guide")
    site_header = _("Shebao Guide: curation")
    index_title = _("What is to be kept current")
    enable_nav_sidebar = True

    def get_urls(self) -> list[URLResolver | URLPattern]:
        from legalbasis.review_admin import accept_view, review_view

        return [
            path("review/", self.admin_view(review_view), name="review"),
            path("review/accept/", self.admin_view(accept_view), name="review_accept"),
            *super().get_urls(),
        ]
