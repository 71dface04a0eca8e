"""`kill -9` in the midst of a publish or of a pack's import: all of it or nothing, and the site serves on.

KILLS=50 is the long form; KILL_SEED draws other moments.
"""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
import threading
import time
import uuid

import msgspec
import psycopg
import pytest

from legalbasis.publishing.kinds import encode, fingerprint
from legalbasis.publishing.packs import read
from legalbasis.publishing.writing import as_pack, file_name
from tests.browser.conftest import ROOT, on_postgres, site_of_its_own
from tests.conftest import PACKS
from tests.press import reworded

KILLS = int(os.environ.get("KILLS", "6"))
SEED = int(os.environ.get("KILL_SEED", "6"))
ACTOR = ROOT / "tests" / "actor.py"
READ = ("/en/", "/en/law/social-insurance-law/", "/en/check/refund/answers/?scheme=resident")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A site in service with a database of its own."""
    if not on_postgres():
        pytest.skip("a server that outlives its client is needed; the run on PostgreSQL does this")
    folder = tmp_path_factory.mktemp("site")
    with site_of_its_own(folder, f"kill_{uuid.uuid4().hex[:8]}") as running:
        yield running


def folder_of(folder, documents):
    """A folder of packs, and the (kind, key, sha256) of each page in it."""
    pages = []
    for (kind, key), document in documents.items():
        file = folder / file_name(kind, key, document)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(as_pack(kind, document), encoding="utf-8")
        pages.append([kind, key, fingerprint(kind, key, encode(document))])
    (folder / "pages.json").write_text(json.dumps(pages))
    return folder, pages


@pytest.fixture(scope="module")
def wordings(tmp_path_factory):
    """Two wordings of every law and of the refund table: as it is, and with other words."""
    packed, _problems = read(PACKS)
    old = {
        (one.kind, one.key): one.document
        for one in packed
        if one.kind == "work" or (one.kind, one.key) == ("questionnaire", "refund")
    }
    new = {
        page: msgspec.structs.replace(
            one, title=msgspec.structs.replace(one.title, en=one.title.en + " *")
        )
        for page, one in old.items()
    }
    refund = ("questionnaire", "refund")
    new[refund] = reworded(new[refund], "r5", amount=None)
    made = tmp_path_factory.mktemp("packs")
    return folder_of(made / "old", old), folder_of(made / "new", new)


class Reader(threading.Thread):
    """A citizen who never stops reading."""

    def __init__(self, site):
        super().__init__(daemon=True)
        self.site, self.stopped = site, threading.Event()
        self.statuses, self.editions = [], set()

    def run(self):
        while not self.stopped.wait(0.05):
            for path in READ:
                try:
                    status, text = self.site.get(path)
                except OSError as error:
                    status, text = str(error), ""
                self.statuses.append(status)
                self.editions |= {int(seq) for seq in re.findall(r"Edition (\d+)", text)}


class Bench:
    """Acts on the database in processes of their own, and asks another how things stand."""

    def __init__(self, site):
        self.environ = {**site.environment, "PGAPPNAME": "actor"}
        self.url = site.database_url
        self.watcher = subprocess.Popen(
            [sys.executable, ACTOR, "states"], cwd=ROOT, env=site.environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def act(self, what, folder, kill_after=None):
        """How long the act took; None if it was killed before it was done."""
        words = [sys.executable, ACTOR, "act", folder, what, folder / "pages.json"]
        with subprocess.Popen(
            words, cwd=ROOT, env=self.environ, text=True, stdout=subprocess.PIPE
        ) as actor:
            assert actor.stdout.readline() == "ready\n"
            if kill_after is not None:
                time.sleep(kill_after)
                actor.kill()
            rest = actor.stdout.read()
        assert kill_after is not None or rest.startswith("done "), "the act itself fails"
        self._settle()
        return float(rest.split()[1]) if rest else None

    def _settle(self):
        """Until the server has noticed that its client is gone."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            for _ in range(600):
                left = connection.execute(
                    "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'actor'"
                ).fetchone()[0]
                if not left:
                    return
                time.sleep(0.05)
        raise AssertionError("a killed client's session lives on")

    def state(self, pages):
        self.watcher.stdin.write(json.dumps(pages) + "\n")
        self.watcher.stdin.flush()
        return json.loads(self.watcher.stdout.readline())

    def close(self):
        self.watcher.stdin.close()
        self.watcher.stdout.close()
        self.watcher.wait()


def test_a_killed_publish_or_import_leaves_all_or_nothing(site, wordings, record_property):
    (old, old_pages), (new, new_pages) = wordings
    told = {"old": [sha for *_page, sha in old_pages], "new": [sha for *_page, sha in new_pages]}
    folders = {"old": old, "new": new}
    bench, reader, moments = Bench(site), Reader(site), random.Random(SEED)
    reader.start()
    try:
        # How long each takes undisturbed, there and back; the snapshots of both wordings are then kept.
        takes, editions, midway, whole = {}, {bench.state(old_pages)["seqs"][1]}, 0, 0
        for what, name in (
            ("import", "new"),
            ("publish", "new"),
            ("import", "old"),
            ("publish", "old"),
        ):
            takes[what] = bench.act(what, folders[name])
            before = bench.state(old_pages)
            editions.add(before["seqs"][1])
        assert before["drafts"] == before["published"] == told["old"]
        for turn in range(KILLS):
            what, part = (("import", "drafts"), ("publish", "published"))[turn % 2]
            other = "published" if part == "drafts" else "drafts"
            stands = "old" if before[part] == told["old"] else "new"
            wanted = "new" if stands == "old" else "old"
            done = bench.act(what, folders[wanted], moments.uniform(0, takes[what]))
            takes[what] = min(takes[what], done or takes[what])  # the first were slow: nothing was warm
            after = bench.state(old_pages)
            midway += done is None
            whole += after[part] == told[wanted]
            where = f"turn {turn}, {what}"
            assert after[part] in (told[stands], told[wanted]), f"{where}: half of it was kept"
            assert done is None or after[part] == told[wanted], f"{where}: done, and yet not kept"
            assert after[other] == before[other], where
            first, last, count = after["seqs"]
            assert (first, count) == (1, last), f"{where}: the log has a hole"
            assert after["torn"] == [], f"{where}: the log names what is not kept"
            kept = after[part] == told[wanted]
            assert last - before["seqs"][1] == (len(old_pages) if kept and what == "publish" else 0), (
                where
            )
            assert (after["saves"] > before["saves"]) == (kept and what == "import"), where
            editions.add(last)
            before = after
        for name in ("new", "old"):  # nothing is left locked, and life goes on
            bench.act("import", folders[name])
            bench.act("publish", folders[name])
            editions.add(bench.state(old_pages)["seqs"][1])
        end = bench.state(old_pages)
        assert end["drafts"] == end["published"] == told["old"]
    finally:
        reader.stopped.set()
        reader.join(30)
        bench.close()
    record_property("killed midway", midway)
    record_property("kept whole", whole)
    record_property("pages read", len(reader.statuses))
    print(
        f"{KILLS} kills, {midway} midway, {whole} kept whole; {len(reader.statuses)} pages read", takes
    )
    assert midway >= KILLS // 3, "too few were killed in the midst"
    assert set(reader.statuses) == {200}
    assert len(reader.statuses) > 20
    assert reader.editions <= editions, "a page from the midst of a publish"
