"""Interview, result and places as JSON. docs/data.md explains the documents to outsiders."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import wraps

import msgspec
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import conditional_page

from eligibility import data
from eligibility.data_result import result_document
from eligibility.data_shapes import JsonError
from eligibility.documents import Option
from eligibility.engine.interview import Ask
from eligibility.explain import explained
from eligibility.forms import offered
from eligibility.result import result
from eligibility.talk import Talk, talk
from legalbasis import library
from legalbasis.documents import Text
from legalbasis.kept import kept
from legalbasis.links import absolute, query as tail
from legalbasis.private import PRIVATE
from legalbasis.publishing.shelf import NothingPublished
from legalbasis.visit import Visit, visit

# Any page may read these from a browser: they are the same for everybody, no cookie or login plays a part,
# and whoever asks has put the answers into the address.
OPEN = {"Access-Control-Allow-Origin": "*", "X-Content-Type-Options": "nosniff"}
_ADDRESS = re.compile(r"/[a-z-]+/check/(?:places|[-\w]+/(?:answers|result))\.json", re.ASCII)

_REFUSED = {
    "no-such-questionnaire": (404, Text("没有这份问答。", "There is no such questionnaire.")),
    "too-long": (
        400,
        Text("网址太长，不像是本站的网址。", "The address is too long to be one of ours."),
    ),
    "only-get": (405, Text("此处只能读取，请用GET。", "This can only be read. Use GET.")),
    "nothing-published": (
        503,
        Text("本站还没有发布内容，请稍后再试。", "Nothing is published here yet. Try again later."),
    ),
}


def is_data(path: str) -> bool:
    """Whether a path is one of those that answer in JSON whatever happens."""
    return _ADDRESS.fullmatch(path) is not None


def refused(code: str, words: Text | None = None) -> HttpResponse:
    """An error as a document."""
    status, usual = _REFUSED.get(code, (400, None))
    document = JsonError("shebao-error/1", status, code, words or usual)  # type: ignore[arg-type]
    return _answer(document, status)


def _answer(document: msgspec.Struct, status: int = 200) -> HttpResponse:
    headers = {**PRIVATE, **OPEN}
    body = data.written(document)
    return HttpResponse(body, content_type="application/json", status=status, headers=headers)


def _as_data(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer in JSON what the view refuses."""

    @wraps(view)
    def answering(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            response = refused("only-get")
            response["Allow"] = "GET, HEAD"
            return response
        try:
            return view(request, *args, **kwargs)
        except BadRequest:
            return refused(
                "bad-address", Text(_complaint(request, "zh-hans"), _complaint(request, "en"))
            )
        except Http404:
            return refused("no-such-questionnaire")
        except NothingPublished:
            response = refused("nothing-published")
            response["Retry-After"] = "10"
            return response

    return answering


def _complaint(request: HttpRequest, language: str) -> str:
    """What is wrong with the day or the edition in an address, in the words of the pages."""
    with translation.override(language):
        try:
            visit(request)
        except BadRequest as error:
            return str(error)
    return ""


def _address(request: HttpRequest, here: Visit) -> data.Address:
    def address(name: str, *args: str, query: Mapping[str, str] | None = None) -> str:
        wanted = query or {}
        pinned = {key: value for key, value in here.pinned.items() if key not in wanted}
        return absolute(request, reverse(name, args=args) + tail(wanted, pinned))

    return address


def _setting(request: HttpRequest, said: Talk) -> data.Setting:
    address = _address(request, said.here)
    return data.Setting(said.here.edition, said.asked, said.given, said.kept, address)


def _next(request: HttpRequest, said: Talk) -> HttpResponse:
    """The next question; 422 if an answer can't stand."""
    stands, wrong = said.replayed.stands, said.given.wrong
    question = None
    usual: list[Option] = []
    if said.outcome is None:
        first = (
            stands.key
            if isinstance(stands, Ask)
            else next(k for k in said.asked.questions if k in wrong)
        )
        question = said.asked.questions[first]
        masks = {key: said.asked.answer(key, value) for key, value in said.kept.items()}
        usual, _rest = offered(said.asked, question, masks)
    document = data.interview(_setting(request, said), request.GET, question, usual)
    return _answer(document, 422 if wrong else 200)


@_as_data
@kept
def interview(request: HttpRequest, slug: str) -> HttpResponse:
    return _next(request, talk(request, slug))


@_as_data
@kept
def result_data(request: HttpRequest, slug: str) -> HttpResponse:
    """The result, or the question that is missing."""
    said = talk(request, slug)
    if said.outcome is None:
        return _next(request, said)
    here, asked = said.here, said.asked
    found = result(here.edition, asked, said.outcome, said.kept)
    rows = explained(here.edition, asked, said.kept, said.outcome)
    return _answer(result_document(_setting(request, said), request.GET, found, rows, here.pin))


@_as_data
@conditional_page
@kept
def places(request: HttpRequest) -> HttpResponse:
    here = visit(request)
    response = _answer(data.places_document(here.edition, library.places(here.edition)))
    for name in PRIVATE:  # nobody's answers are in this one
        del response[name]
    return response
