from django.urls import path

from procedures import checklist_views, views

urlpatterns = [
    path("procedures/", views.index, name="procedures"),
    path("procedures/<slug:slug>/", views.procedure, name="procedure"),
    path("procedures/<slug:slug>/checklist/", checklist_views.checklist_page, name="checklist"),
    path("procedures/<slug:slug>/checklist.pdf", checklist_views.checklist_file, name="checklist-pdf"),
    path("procedures/<slug:slug>/slip/", checklist_views.slip, name="slip"),
    path("procedures/<slug:slug>/dates.ics", checklist_views.dates, name="dates"),
    path("life/<slug:event>/", views.life, name="life"),
]
