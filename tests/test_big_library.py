"""A law of 1,500 articles in a library of 500: an article page costs what it costs in the small one."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from legalbasis import library
from legalbasis.documents import Expression, Provision, Text, Work
from legalbasis.publishing import kinds, shelf as shelves
from legalbasis.publishing.log import Change, publish, store
from legalbasis.publishing.shelf import shelf
from legalbasis.text import article_name, paragraphs
from tests.press import data, section

LAWS, ARTICLES, OTHERS = 500, 1500, 6
SMALL = "/en/law/social-insurance-law/article-{}/"
BIG = "/en/law/great-code/article-{}/"


def work(slug, n):
    name = Text(f"第{n}号示例法", f"Sample law No. {n}")
    day = datetime.date(2020, 1, 1)
    return Work(slug, name, name, "law", name, "100000", day, Text("示例", "Sample"), "certain", day)


def text(slug, count):
    """Articles that refer to one another, as laws do."""
    articles = tuple(
        Provision(
            "article",
            str(n),
            paragraphs=paragraphs(
                [
                    f"第{n}件事，适用本法{article_name(str(max(1, n - 7)))}的规定。",
                    "有下列情形的除外：",
                    "（一）甲；",
                    "（二）乙。",
                ]
            ),
        )
        for n in range(1, count + 1)
    )
    day = datetime.date(2020, 1, 1)
    return Expression(slug, day, day, slug, Text("示例", "Sample"), day, articles)


@pytest.fixture
def big(edition):
    """The published library with 500 laws more, one of them as long as the Civil Code and a fifth."""
    slugs = ["great-code", *(f"sample-{n}" for n in range(2, LAWS + 1))]
    changes = []
    for n, slug in enumerate(slugs, 1):
        document = work(slug, n)
        changes.append(Change("work", slug, store("work", slug, document)))
        body = text(slug, ARTICLES if slug == "great-code" else OTHERS)
        key = f"{slug}@{body.version}"
        changes.append(Change("expression", key, store("expression", key, body)))
    publish(changes, starts_on=edition.day, author="a", approver="b", reason="test")
    shelf.look_again()
    return shelf.current(edition.day)


def cost(citizen, monkeypatch, address):
    """Queries and decoded documents that a page takes."""
    decoded = []
    decode = kinds.decode
    with monkeypatch.context() as patch, CaptureQueriesContext(connection) as queries:
        patch.setattr(shelves, "decode", lambda kind, body: decoded.append(kind) or decode(kind, body))
        page = citizen.get(address)
    assert page.status_code == 200
    return page, len(queries), len(decoded)


def test_an_article_page_of_a_great_code_costs_no_more_than_one_of_a_small_library(
    citizen, big, monkeypatch
):
    assert len(library.laws(big)) > LAWS
    citizen.get(BIG.format(1)), citizen.get(SMALL.format(1))  # warm
    for number in (2, 750, 1500):
        page, queries, decoded = cost(citizen, monkeypatch, BIG.format(number))
        assert data(page)["article"] == str(number)
        assert f"第{number}件事" in section(page, "text")
        assert (queries, decoded) == (0, 0)
    assert cost(citizen, monkeypatch, SMALL.format(58))[1:] == (0, 0)


def test_its_articles_are_linked_to_one_another(citizen, big):
    page = citizen.get(BIG.format(750))
    assert "/en/law/great-code/article-743/" in section(page, "text")
