from django.urls import path, register_converter

from legalbasis import format_views, views


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
    path("law/feed.xml", format_views.feed, name="law-feed"),
    path("law/<slug:slug>/", views.law, name="law"),
    path("law/<slug:slug>/akn.xml", format_views.xml, name="law-xml"),
    path("law/<slug:slug>/law.json", format_views.json, name="law-json"),
    path("law/<slug:slug>/text.txt", format_views.text, name="law-text"),
    path("law/<slug:slug>/print/", format_views.print_view, name="law-print"),
    path("law/<slug:slug>/compare/", views.compare, name="compare"),
    path("law/<slug:slug>/article-<article:number>/", views.article, name="article"),
    path("figures/", views.figures, name="figures"),
    path("glossary/", views.glossary, name="glossary"),
    path("editions/", views.editions, name="editions"),
]
