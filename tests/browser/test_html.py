"""The Nu HTML checker finds no error in any kind of page."""

from __future__ import annotations

import json
import re
import subprocess

import pytest

from tests.browser.pages import LANGUAGES, addresses

pytestmark = pytest.mark.browser


def check(java, node_modules, files):
    """The checker's messages, one call for all files."""
    jar = node_modules / "vnu-jar" / "build" / "dist" / "vnu.jar"
    command = [java, "-jar", jar, "--errors-only", "--format", "json", *files]
    done = subprocess.run(command, capture_output=True, text=True)
    return json.loads(done.stderr)["messages"]


def test_every_kind_of_page_is_valid_html(site, java, node_modules, tmp_path):
    files = []
    for language, locale in LANGUAGES.items():
        for name, address, _shown in addresses(language):
            status, text = site.get(address, locale)
            assert status < 500, f"{address}\n{site.log.read_text()[-3000:]}"
            files.append(tmp_path / f"{language}-{name}.html")
            files[-1].write_text(text)
    control = tmp_path / "control.html"
    control.write_text(re.sub(r"<title>.*?</title>", "", files[0].read_text()))

    messages = check(java, node_modules, [*files, control])

    named = {message["url"].rsplit("/", 1)[-1] for message in messages}
    assert control.name in named, "the checker overlooked a page without a title"
    errors = [
        f"{message['url'].rsplit('/', 1)[-1]}, line {message.get('lastLine')}: {message['message']}"
        for message in messages
        if not message["url"].endswith(control.name)
    ]
    assert not errors, "\n".join(errors)
