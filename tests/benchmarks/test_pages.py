"""How long a page takes, beside a bare Django view that returns as many bytes, in one run.

Both go through the whole WSGI application, as gunicorn calls it. `make benchmarks` prints two ratios: a page
at an address that was asked before since the last publish (it is kept in memory), and one that is rendered.
"""

import io
import statistics
import time

import pytest
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.test.utils import setup_test_environment, teardown_test_environment
from django.urls import clear_url_caches, path

from config import urls
from legalbasis.kept import Pages
from legalbasis.visit import current

ROUNDS, TIMES = 5, 200
ANSWERS = "scheme=resident&reason=joined_emp&before_start=yes&used=no&region=440100"
PAGES = {
    "question": ("/en/check/refund/answers/", "scheme=resident"),
    "result": ("/en/check/refund/result/", ANSWERS),
}


@pytest.fixture
def application(db, settings):
    """The site without what Django adds for tests: it slows every template down."""
    teardown_test_environment()
    settings.ALLOWED_HOSTS = ["localhost"]
    current()
    yield get_wsgi_application()
    setup_test_environment()


def asked(application, address, query=""):
    """The body of one answer."""
    status = []
    environ = {
        "REQUEST_METHOD": "GET",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "SCRIPT_NAME": "",
        "PATH_INFO": address,
        "QUERY_STRING": query,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
    }
    response = application(environ, lambda line, headers: status.append(line))
    body = b"".join(response)
    response.close()
    assert status == ["200 OK"], address
    return body


def took(application, address, query=""):
    """Milliseconds for one answer."""
    began = time.perf_counter()
    for _ in range(TIMES):
        asked(application, address, query)
    return (time.perf_counter() - began) / TIMES * 1000


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asked_again_takes_at_most_three_times_a_bare_view(application, name, monkeypatch):
    page = PAGES[name]
    body = asked(application, *page)
    bare = path("bare", lambda request: HttpResponse(body))
    monkeypatch.setattr(urls, "urlpatterns", [bare, *urls.urlpatterns])
    clear_url_caches()
    times = {"bare": [], "kept": [], "rendered": []}
    try:
        assert asked(application, "/bare") == body
        for _ in range(ROUNDS):  # in turn, so that a busy machine slows all three alike
            times["bare"].append(took(application, "/bare"))
            times["kept"].append(took(application, *page))
            with monkeypatch.context() as forgetful:
                forgetful.setattr(Pages, "get", lambda self, key: None)
                times["rendered"].append(took(application, *page))
    finally:
        clear_url_caches()
    base, kept, rendered = (statistics.median(rounds) for rounds in times.values())
    print(
        f"\n{name}: {len(body)} bytes; bare {base:.2f} ms, kept {kept:.2f} ms ({kept / base:.1f}×),"
        f" rendered {rendered:.2f} ms ({rendered / base:.1f}×)"
    )
    assert kept <= 3 * base
