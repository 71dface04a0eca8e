from django.urls import path

from eligibility import example_views, views

urlpatterns = [
    path("check/<slug:slug>/", views.start, name="start"),
    path("examples/", example_views.examples, name="examples"),
    path("examples/<slug:slug>/<slug:name>/", example_views.example, name="example"),
    path("check/<slug:slug>/answers/", views.ask, name="answers"),
    path("check/<slug:slug>/result/", views.outcome, name="result"),
]
