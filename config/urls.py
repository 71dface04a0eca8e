from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from config import views
from config.feedback.views import feedback, thanks
from config.preview import preview
from config.search.views import find
from config.sitemap import site_map

urlpatterns = [
    path("", views.entrance, name="entrance"),
    path("healthz", views.alive, name="healthz"),
    path("readyz", views.ready, name="readyz"),
    path("robots.txt", views.robots),
    path("sitemap.xml", site_map, name="sitemap"),
    path("preview/<str:token>/", preview),
    path("preview/<str:token>/<path:rest>", preview),
    path("admin/language/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
    *i18n_patterns(
        path("", views.home, name="home"),
        path("about/", views.about, name="about"),
        path("privacy/", views.privacy, name="privacy"),
        path("search/", find, name="search"),
        path("accessibility/", views.accessibility, name="accessibility"),
        path("feedback/", feedback, name="feedback"),
        path("feedback/thanks/", thanks, name="feedback_thanks"),
        path("", include("eligibility.urls")),
        path("", include("procedures.urls")),
        path("", include("legalbasis.urls")),
    ),
]

handler400 = "config.views.bad_request"
handler403 = "config.views.not_allowed"
handler404 = "config.views.not_found"
handler500 = "config.views.broken"
