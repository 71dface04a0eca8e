"""A problem as a value that a person can act on: which document, where in it, what is wrong."""

from __future__ import annotations

from dataclasses import dataclass

from legalbasis.documents import Text


@dataclass(frozen=True)
class Problem:
    """`place` is a path inside the document (`cases.r5.headline`), or `file:line` for a pack."""

    kind: str
    key: str
    place: str
    message: Text
    code: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.key}: {self.place}: {self.message.en}"


class Refused(Exception):
    """Nothing was published or loaded; `problems` says why, all at once."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems
