from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, path, re_path
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _


class SiteAdmin(AdminSite):
    site_title = _("Shebao Guide")
    site_header = _("Shebao Guide: curation")
    index_title = _("What is to be kept current")
    enable_nav_sidebar = True

    def signed_in(self, request: HttpRequest) -> bool:
        """Whether a curator gave the password, not too long ago. The second step may be wanting."""
        from config.signing.lockout import SIGNED_IN_AT

        since = timezone.now().timestamp() - request.session.get(SIGNED_IN_AT, 0)
        return super().has_permission(request) and since < settings.SESSION_LONGEST

    def has_permission(self, request: HttpRequest) -> bool:
        from config.signing.second_step import wanted

        return self.signed_in(request) and not wanted(request)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Who gave the password goes on to the second step; whose time is over starts anew."""
        from config.signing.second_step import wanted

        if self.signed_in(request) and (there := wanted(request)) and request.method == "GET":
            onward = request.GET.get(REDIRECT_FIELD_NAME, "")
            query = f"?{urlencode({REDIRECT_FIELD_NAME: onward})}" if onward else ""
            return HttpResponseRedirect(f"{there}{query}")
        if super().has_permission(request) and not self.signed_in(request) and request.method == "GET":
            logout(request)
        return super().login(request, extra_context)

    def get_urls(self) -> list[URLResolver | URLPattern]:
        from config.pack_admin import export_view, load_view, overlay_view, packs_view
        from config.signing import recovery, second_step
        from config.todo_admin import go_view, todo_view
        from legalbasis.publishing.release_urls import release_urls
        from legalbasis.review_admin import accept_view, review_view
        from legalbasis.said_admin import said_view

        return [
            path("to-do/", self.admin_view(todo_view), name="todo"),
            path("to-do/go/", self.admin_view(go_view), name="todo_go"),
            path("review/", self.admin_view(review_view), name="review"),
            path("review/accept/", self.admin_view(accept_view), name="review_accept"),
            path("said/", self.admin_view(said_view), name="said"),
            path("packs/", self.admin_view(packs_view), name="packs"),
            path("packs/load/", self.admin_view(load_view), name="packs_load"),
            path("packs/overlay/", self.admin_view(overlay_view), name="packs_overlay"),
            re_path(
                r"^packs/(?P<what>drafts|published)\.zip$",
                self.admin_view(export_view),
                name="packs_export",
            ),
            path("second-step/", second_step.check, name="second_step"),
            path("second-step/set-up/", second_step.set_up, name="second_step_set_up"),
            path("recover/<uidb64>/<token>/", recovery.new_password, name="recover"),
            *release_urls(self),
            *super().get_urls(),
        ]
