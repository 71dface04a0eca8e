"""The addresses of a draft's way to the site, below `/admin/`."""

from __future__ import annotations

from django.contrib.admin import AdminSite
from django.urls import URLPattern, path

from legalbasis.publishing import release_admin as way, versions_admin as versions


def release_urls(site: AdminSite) -> list[URLPattern]:
    page = "release/<str:kind>/<str:key>"
    view = site.admin_view
    return [
        path("release/", view(way.waiting_view), name="release_waiting"),
        path("release/<int:pk>/approve/", view(way.approve_view), name="release_approve"),
        path("release/<int:pk>/revert/", view(versions.revert_view), name="release_revert"),
        path("release/past/", view(versions.past_view), name="release_past"),
        path("release/log/<int:seq>/roll-back/", view(way.roll_back_view), name="release_rollback"),
        path(f"{page}/submit/", view(way.submit_view), name="release_submit"),
        path(
            f"{page}/withdraw/", view(way.submit_view), {"withdrawing": True}, name="release_withdraw"
        ),
        path(f"{page}/publish/", view(way.publish_view), name="release_publish"),
        path(f"{page}/preview/", view(versions.preview_view), name="release_preview"),
        path(f"{page}/versions/", view(versions.versions_view), name="release_versions"),
    ]
