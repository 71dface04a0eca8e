"""A real site for the journeys: gunicorn with two workers, its own database, Debian's Chromium.

The database is made on the server that DATABASE_URL names, or is a file if that is SQLite.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from playwright.sync_api import Browser, Locator, Page, sync_playwright

# Playwright keeps an event loop in this thread; Django need not refuse to work beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

ROOT = Path(__file__).resolve().parents[2]
POSTGRES = ROOT / "tests" / "postgres.sh"
CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
PHONE = {"width": 360, "height": 780}
DESKTOP = {"width": 1280, "height": 900}


def left_out(what: str) -> NoReturn:
    """Skip in words; under CI nothing may be left out."""
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)


@dataclass
class Site:
    """A running site: where it is, where it keeps its rows, who may sign in."""

    url: str
    database_url: str
    environment: dict[str, str]
    log: Path
    passwords: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, language: str = "en") -> tuple[int, str]:
        """Status and text of a page, over a connection of its own."""
        request = urllib.request.Request(self.url + path, headers={"Accept-Language": language})
        try:
            with urllib.request.urlopen(request, timeout=20) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def manage(self, *command: str) -> str:
        return manage(self.environment, *command)

    def served_by(self) -> list[str]:
        """The processes that answered so far, in the order of their answers."""
        return re.findall(r"^worker <?(\d+)", self.log.read_text(), re.MULTILINE)


def manage(environment: dict[str, str], *command: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT, env=environment, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, f"manage.py {' '.join(command)}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@contextmanager
def running_site(database_url: str, folder: Path) -> Iterator[Site]:
    """Seed a fresh database and serve it, as `make run` does."""
    environment = {
        **{name: value for name, value in os.environ.items() if name not in {"HOST", "SITE_ORIGIN"}},
        "DATABASE_URL": database_url,
        "LOCAL": "1",
        "DEBUG": "0",
        "PORT": "0",
        "WEB_CONCURRENCY": "2",
        "STATIC_ROOT": str(folder / "static"),
    }
    manage(environment, "migrate", "--noinput", "-v", "0")
    manage(environment, "load_pack", "config/packs", "--publish")
    manage(environment, "collectstatic", "--noinput", "-v", "0")
    curators = manage(environment, "make_curators")
    log = folder / "gunicorn.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            [
                sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py",
                "--access-logformat", "worker %(p)s %(s)s %(U)s",
            ],
            cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        site = Site(_address(server, log), database_url, environment, log)
        site.passwords = dict(re.findall(r"^ +(\S+) +(\S+)$", curators, re.MULTILINE))
        yield site
    finally:
        server.terminate()
        server.wait(timeout=20)


def _address(server: subprocess.Popen[bytes], log: Path) -> str:
    """Where the server listens, once it can serve pages."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and server.poll() is None:
        found = re.search(r"Listening at: (http://[\d.:]+)", log.read_text())
        if found:
            try:
                urllib.request.urlopen(f"{found[1]}/readyz", timeout=20).close()
            except urllib.error.URLError:
                pass
            else:
                return found[1]
        time.sleep(0.1)
    raise RuntimeError(f"gunicorn does not answer:\n{log.read_text()}")


@contextmanager
def throwaway_postgres() -> Iterator[Path]:
    """A PostgreSQL server of the test's own; yields the folder of its socket."""
    done = subprocess.run([POSTGRES, "start"], capture_output=True, text=True, check=True)
    folder = Path(done.stdout.strip())
    try:
        yield folder
    finally:
        subprocess.run([POSTGRES, "drop", folder], check=True)


def on_postgres() -> bool:
    return os.environ.get("DATABASE_URL", "").startswith("postgres")


@contextmanager
def site_of_its_own(folder: Path, name: str) -> Iterator[Site]:
    """A running site with a database made for it, on the server that DATABASE_URL names or in a file."""
    if not on_postgres():
        with running_site(f"sqlite:///{folder / name}.sqlite3", folder) as running:
            yield running
        return
    server = os.environ["DATABASE_URL"]
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        with running_site(urlunsplit(urlsplit(server)._replace(path=f"/{name}")), folder) as running:
            yield running
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with site_of_its_own(tmp_path_factory.mktemp("site"), "journeys") as running:
        yield running


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        left_out(f"{CHROMIUM} is missing (Debian: apt install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@contextmanager
def opened(browser: Browser, site: Site, **options: object) -> Iterator[Page]:
    """A page in a fresh context: nothing of an earlier test is in it."""
    context = browser.new_context(base_url=site.url, **options)
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def follow(locator: Locator) -> None:
    """Click what leads to another page, and be there: a click alone may return before that."""
    with locator.page.expect_navigation():
        locator.click()


@pytest.fixture
def page_without_script(chromium: Browser, site: Site) -> Iterator[Page]:
    with opened(chromium, site, java_script_enabled=False, viewport=PHONE) as page:
        yield page


@pytest.fixture
def page_with_script(chromium: Browser, site: Site) -> Iterator[Page]:
    with opened(chromium, site, viewport=PHONE) as page:
        yield page


@pytest.fixture
def phone(chromium: Browser, site: Site) -> Iterator[Page]:
    with opened(chromium, site, viewport=PHONE) as page:
        yield page


@pytest.fixture
def desktop(chromium: Browser, site: Site) -> Iterator[Page]:
    with opened(chromium, site, viewport=DESKTOP) as page:
        yield page


@pytest.fixture(scope="package")
def java() -> str:
    found = shutil.which("java")
    if not found:
        left_out("java is missing (Debian: apt install default-jre-headless)")
    return found


@pytest.fixture(scope="package")
def node_modules() -> Path:
    folder = ROOT / "tests" / "node_modules"
    if not folder.is_dir():
        left_out("tests/node_modules is missing (npm ci --prefix tests)")
    return folder
