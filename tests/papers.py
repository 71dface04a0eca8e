"""What stands in a PDF, read by other programs than the one that made it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import zlib
from pathlib import Path

import pytest


def unpacked(made: bytes) -> bytes:
    """The file with every compressed stream opened."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", made, re.DOTALL)
    opened = []
    for stream in streams:
        try:
            opened.append(zlib.decompress(stream))
        except zlib.error:
            opened.append(b"")
    return b"\n".join([made, *opened])


def pages_of(made: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", unpacked(made)))


def text_of(made: bytes, folder: Path, last: int = 0) -> str:
    """What a reader can select, without white space; up to page `last`, if one is named."""
    return re.sub(r"\s", "", _read(made, folder, *(("-l", str(last)) if last else ())))


def words_of(made: bytes, folder: Path) -> list[tuple[float, str]]:
    """Every word, with where it ends, in points from the left edge of its page."""
    found = re.findall(r'<word [^>]*xMax="([\d.]+)"[^>]*>(.*?)</word>', _read(made, folder, "-bbox"))
    return [(float(right), word) for right, word in found]


def _read(made: bytes, folder: Path, *options: str) -> str:
    tool = shutil.which("pdftotext")
    if tool is None:
        if os.environ.get("CI") == "true":
            pytest.fail("pdftotext is missing (Debian: apt install poppler-utils)")
        pytest.skip("pdftotext is missing (Debian: apt install poppler-utils)")
    file = folder / "checklist.pdf"
    file.write_bytes(made)
    done = subprocess.run([tool, *options, "-enc", "UTF-8", file, "-"], capture_output=True, check=True)
    return done.stdout.decode()
