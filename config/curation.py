"""The admin as a Django app, with our own site in the place of Django's."""

from django.contrib.admin.apps import AdminConfig


class CurationConfig(AdminConfig):
    default_site = "config.admin.SiteAdmin"
