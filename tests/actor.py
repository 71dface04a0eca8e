"""A process that does one act on the site's database, to be killed on the way, or says how things stand.

actor.py act FOLDER {import|publish} SHA-FILE    says "ready", acts, says "done" and the seconds
actor.py states                                  answers each line on standard input with a line of JSON
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
django.setup()

from legalbasis.publishing import drafts  # noqa: E402
from legalbasis.publishing.edition import fold  # noqa: E402
from legalbasis.publishing.kinds import encode, fingerprint  # noqa: E402
from legalbasis.publishing.loading import load  # noqa: E402
from legalbasis.publishing.log import Change, publish  # noqa: E402
from legalbasis.publishing.models import DraftSave, LogEntry, Snapshot  # noqa: E402
from legalbasis.today import today  # noqa: E402


def act(folder: Path, what: str, pages: list[list[str]]) -> None:
    """Load the packs into the drafts, or publish these (kind, key, sha256), in one go."""
    list(LogEntry.objects.all()[:1])  # connected
    print("ready", flush=True)
    began = time.monotonic()
    if what == "import":
        load(folder, day=today(), replace_drafts=True)
    else:
        publish(
            [Change(*page) for page in pages],
            starts_on=today(),
            author="author",
            approver="approver",
            reason="test",
        )
    print(f"done {time.monotonic() - began}", flush=True)


def state(pages: list[list[str]]) -> dict[str, object]:
    """What the drafts, and what the log says of these pages; and whether the log is whole."""
    log = LogEntry.objects.entries()
    published = fold(log, log[-1].seq, today())
    known = set(Snapshot.objects.values_list("sha256", flat=True))
    return {
        "seqs": [log[0].seq, log[-1].seq, len(log)],
        "torn": sorted({one.sha256 for one in log if one.sha256} - known),
        "saves": DraftSave.objects.count(),
        "drafts": [
            fingerprint(kind, key, encode(drafts.read(drafts.find(kind, key))))
            for kind, key, _sha in pages
        ],
        "published": [published[kind, key].sha256 for kind, key, _sha in pages],
    }


if __name__ == "__main__":
    if sys.argv[1] == "act":
        act(Path(sys.argv[2]), sys.argv[3], json.loads(Path(sys.argv[4]).read_text()))
    else:
        for line in sys.stdin:
            print(json.dumps(state(json.loads(line))), flush=True)
