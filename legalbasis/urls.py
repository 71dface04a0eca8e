from django.urls import path, register_converter

from legalbasis import views


class ArticleNumber:
    """58, or 17-1 for 第十七条之一."""

    regex = r"[1-9]\d{0,3}(?:-[1-9]\d?)?"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ArticleNumber, "article")

urlpatterns = [
    path("law/", views.laws, name="laws"),
    path("law/<slug:slug>/", views.law, name="law"),
    path("law/<slug:slug>/article-<article:number>/", views.article, name="article"),
    path("editions/", views.editions, name="editions"),
]
