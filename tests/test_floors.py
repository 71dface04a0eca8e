"""The floors of the house: an import goes down only, and thinking needs neither Django nor a clock."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
# From the lowest floor to the roof; publishing is an app inside legalbasis, below it.
FLOORS = ["legalbasis.publishing", "legalbasis", "procedures", "eligibility", "config"]
# What publishing may use of the floor around it: shapes and the calendar day, no content.
SHAPES = {"legalbasis.documents", "legalbasis.today"}
PURE = [
    "eligibility/engine/*.py",
    *(f"eligibility/{name}.py" for name in ("answers", "changes", "compile", "conditions", "checks", "result")),
    *(f"procedures/{name}.py" for name in ("asked", "checklist", "checks", "deadlines", "documents", "words")),
    "procedures/local.py",
    "eligibility/documents.py",
    *(f"eligibility/{name}.py" for name in ("asking", "calculators", "desk", "estimates", "estimating")),
    *(f"eligibility/{name}.py" for name in ("grounds", "reach", "scenarios")),
    "eligibility/curation/words.py",
    "eligibility/curation/drawing.py",
    *(f"legalbasis/{name}.py" for name in ("figures", "redline", "review")),
    "config/todo.py",
    *(f"eligibility/{name}.py" for name in ("data", "data_result", "data_shapes", "explain")),
    *(f"legalbasis/{name}.py" for name in ("checks", "citations", "documents", "library", "places", "text")),
    *(f"legalbasis/{name}.py" for name in ("mentions", "references", "referring")),
    "legalbasis/glossary.py",
    *(f"config/search/{name}.py" for name in ("articles", "entries", "index", "query", "results")),
    *(f"config/search/{name}.py" for name in ("situations", "snippets", "words")),
    "legalbasis/formats/*.py",
    *(f"legalbasis/importing/{name}.py" for name in ("articles", "dates", "docx", "doubts", "header")),
    *(f"legalbasis/importing/{name}.py" for name in ("lines", "marks", "reading", "tree", "walk")),
    "eligibility/overlay_template.py",
    "legalbasis/publishing/writing.py",
    *(f"legalbasis/publishing/{name}.py" for name in ("comparing", "edition", "kinds", "problems", "packs")),
]  # fmt: skip


def imports(file):
    """The modules that a file imports, with the line."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{file}:{node.lineno}: say the whole name"
            yield node.module, node.lineno
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def floor(module):
    """The floor of a dotted name, the lowest that fits; None outside the house."""
    return next((n for n, name in enumerate(FLOORS) if f"{module}.".startswith(f"{name}.")), None)


def sources():
    for name in ("config", "eligibility", "procedures", "legalbasis"):
        yield from (file for file in (ROOT / name).rglob("*.py") if "migrations" not in file.parts)


def test_an_import_goes_down_only():
    upward = []
    for file in sources():
        here = floor(".".join(file.relative_to(ROOT).with_suffix("").parts))
        for module, line in imports(file):
            there = floor(module)
            shapes = any(module == one or module.startswith(f"{one}.") for one in SHAPES)
            package = module == "legalbasis" and here == 0
            if there is not None and there > here and not shapes and not package:
                upward.append(f"{file.relative_to(ROOT)}:{line} imports {module}")
    assert upward == []


@pytest.mark.parametrize("pattern", PURE)
def test_thinking_needs_no_django_and_no_clock(pattern):
    files = list(ROOT.glob(pattern))
    assert files
    for file in files:
        outside = [(m, line) for m, line in imports(file) if m.split(".")[0] in ("django", "time")]
        assert outside == [], file
        calls = [
            node.attr
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            if isinstance(node, ast.Attribute) and node.attr in ("today", "now", "localdate")
        ]
        assert calls == [], f"{file} asks the clock"
        assert "legalbasis.today" not in {module for module, _line in imports(file)}, file


WITHOUT = """
import importlib, sys

class NoDjango:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == "django":
            raise ImportError("this module needs Django")

sys.meta_path.insert(0, NoDjango())
for name in sys.argv[1:]:
    importlib.import_module(name)
"""


def test_thinking_can_be_done_where_there_is_no_django():
    """Nor may a module that thinks rest on one that needs Django."""
    files = [file.relative_to(ROOT) for pattern in PURE for file in sorted(ROOT.glob(pattern))]
    names = [".".join(file.with_suffix("").parts).removesuffix(".__init__") for file in files]
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, *names], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
