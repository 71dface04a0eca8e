from django.urls import path

from procedures import views

urlpatterns = [
    path("procedures/", views.index, name="procedures"),
    path("procedures/<slug:slug>/", views.procedure, name="procedure"),
    path("procedures/<slug:slug>/checklist/", views.checklist_page, name="checklist"),
    path("procedures/<slug:slug>/checklist.pdf", views.checklist_file, name="checklist-pdf"),
    path("procedures/<slug:slug>/slip/", views.slip, name="slip"),
    path("procedures/<slug:slug>/dates.ics", views.dates, name="dates"),
    path("life/<slug:event>/", views.life, name="life"),
]
