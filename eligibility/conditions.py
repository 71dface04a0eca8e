"""Conditions in writing: `scheme = resident & gap_months <= 3 & region under 330000`.

One line is one box. `key = a`, `key in {a, b}`, `n <= 3`, `n >= 4`, `1 <= n <= 12`, `n = 0`,
`age(birth) < 40`, `region under 330000`; ` & ` joins. Reading and writing are inverse.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from eligibility.documents import Box, Question, Range

NUMERIC = ("number", "months", "amount", "date")
_TERMS = {
    "under": re.compile(r"^(\w+) under (?:\{([^}]*)\}|(\w+))$"),
    "in": re.compile(r"^(\w+) in \{([^}]*)\}$"),
    "between": re.compile(r"^(\d+) <= (age\((\w+)\)|\w+) <= (\d+)$"),
    "compare": re.compile(r"^(age\((\w+)\)|\w+) (<=|>=|<|>|=) (\S+)$"),
}


def write(box: Box, questions: Mapping[str, Question]) -> str:
    """A box as one line; the whole space is `always`."""
    return " & ".join(_term(key, value, questions) for key, value in box.items()) or "always"


def _term(key: str, value: tuple[str, ...] | Range, questions: Mapping[str, Question]) -> str:
    if isinstance(value, Range):
        name = f"age({key})" if value.unit == "age" else key
        if value.least is not None and value.least == value.most:
            return f"{name} = {value.least}"
        if value.least is not None and value.most is not None:
            return f"{value.least} <= {name} <= {value.most}"
        return f"{name} >= {value.least}" if value.most is None else f"{name} <= {value.most}"
    region = key in questions and questions[key].kind == "region"
    if len(value) == 1:
        return f"{key} {'under' if region else '='} {value[0]}"
    return f"{key} {'under' if region else 'in'} {{{', '.join(value)}}}"


def read(line: str, questions: Mapping[str, Question]) -> Box:
    """The box that a line describes. Raises ValueError, naming the term that can't be read."""
    if line.strip() == "always":
        return {}
    box: Box = {}
    for term in line.split("&"):
        key, value = _value(" ".join(term.split()), questions)
        if key in box:
            raise ValueError(f"{key} stands twice")
        box[key] = value
    return box


def _value(term: str, questions: Mapping[str, Question]) -> tuple[str, tuple[str, ...] | Range]:
    if match := _TERMS["under"].match(term):
        return match[1], _names(match[2] or match[3])
    if match := _TERMS["in"].match(term):
        return match[1], _names(match[2])
    if match := _TERMS["between"].match(term):
        unit = "age" if match[3] else "value"
        return match[3] or match[2], Range(int(match[1]), int(match[4]), unit)  # type: ignore[arg-type]
    if match := _TERMS["compare"].match(term):
        key = match[2] or match[1]
        numeric = match[2] or (key in questions and questions[key].kind in NUMERIC)
        if not numeric and match[3] == "=":
            return key, (match[4],)
        if re.fullmatch(r"-?\d+", match[4]):
            least, most = _BOUNDS[match[3]](int(match[4]))
            return key, Range(least, most, "age" if match[2] else "value")
    raise ValueError(f"can't read “{term}”")


_BOUNDS: dict[str, Callable[[int], tuple[int | None, int | None]]] = {
    "<=": lambda n: (None, n),
    "<": lambda n: (None, n - 1),
    ">=": lambda n: (n, None),
    ">": lambda n: (n + 1, None),
    "=": lambda n: (n, n),
}


def _names(words: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in words.split(",") if word.strip())
