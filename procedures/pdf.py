"""A checklist as a tagged PDF (PDF/UA-1), set by typst. The data goes in as data, never as markup.

One PDF is made at a time in a process, so that many who ask for one can't keep the pages from others.
The same checklist is made once: the newest are kept.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections import OrderedDict
from functools import cache
from pathlib import Path
from typing import Any

import typst

HERE = Path(__file__).parent
KEPT = 64
PATIENCE = 2.0  # seconds to wait for one's turn


class Busy(Exception):
    """Too many PDFs are being asked for; try again in a moment."""


class Unprintable(Exception):
    """The checklist can't be set: its words hold a character that our fonts lack."""


_turn = threading.Lock()
_made: OrderedDict[str, bytes] = OrderedDict()


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        font_paths=[str(HERE / "fonts")], include_system_fonts=False, include_embedded_fonts=False
    )


def checklist_pdf(content: dict[str, Any]) -> bytes:
    """Set the content of a checklist (see `typst/checklist.typ`). Raises Busy, Unprintable."""
    data = json.dumps(content, ensure_ascii=False, sort_keys=True)
    name = hashlib.sha256(data.encode()).hexdigest()
    if kept := _made.get(name):  # in one step: another thread may be dropping it
        return kept
    if not _turn.acquire(timeout=PATIENCE):
        raise Busy
    try:
        made = typst.compile(
            str(HERE / "typst" / "checklist.typ"),
            root=str(HERE / "typst"),
            font_paths=_fonts(),
            sys_inputs={"data": data},
            format="pdf",
            pdf_standards=["ua-1"],
        )
    except typst.TypstError as error:
        raise Unprintable from error
    finally:
        _turn.release()
    _made[name] = made
    while len(_made) > KEPT:
        _made.popitem(last=False)
    return made
