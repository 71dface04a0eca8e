from django.urls import path

from eligibility import views

urlpatterns = [
    path("check/<slug:slug>/", views.start, name="start"),
    path("check/<slug:slug>/answers/", views.ask, name="answers"),
    path("check/<slug:slug>/result/", views.outcome, name="result"),
]
