from django.urls import path

from eligibility import data_views, example_views, explain_views, views

urlpatterns = [
    path("check/<slug:slug>/", views.start, name="start"),
    path("examples/", example_views.examples, name="examples"),
    path("examples/<slug:slug>/<slug:name>/", example_views.example, name="example"),
    path("check/<slug:slug>/answers/", views.ask, name="answers"),
    path("check/<slug:slug>/result/", views.outcome, name="result"),
    path("check/<slug:slug>/explain/", explain_views.explain, name="explain"),
    path("check/<slug:slug>/answers.json", data_views.interview, name="answers-json"),
    path("check/<slug:slug>/result.json", data_views.result_data, name="result-json"),
    path("check/places.json", data_views.places, name="places-json"),
]
