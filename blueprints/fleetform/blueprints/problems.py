"""Mistakes in blueprints, told so that a person can mend them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

MOST_ALLOWED = 20
"""As many values are listed; of more, some."""
SOME_ALLOWED = 6


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake.

    Attributes:
        file: File it is in; empty for models made in code.
        line: Line, from 1; 0 for models made in code.
        column: Column, from 1.
        path: Path in the document, e.g. `fleet.clusters[hub-eu].region`.
        message: What is wrong.
        found: What was found there.
        allowed: What is allowed there, where that is a list.
        suggestion: What was probably meant.
    """

    file: str
    line: int
    column: int
    path: str
    message: str
    found: Any = None
    allowed: list[str] = field(default_factory=list[str])
    suggestion: str | None = None

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}: " if self.line else f"{self.file}: " if self.file else ""
        path = f"{self.path}: " if self.path else ""
        hint = f"; did you mean '{self.suggestion}'?" if self.suggestion else ""
        if len(self.allowed) > MOST_ALLOWED:
            some = ", ".join(self.allowed[:SOME_ALLOWED])
            allowed = f" (allowed: {some} and {len(self.allowed) - SOME_ALLOWED} more)"
        else:
            allowed = f" (allowed: {', '.join(self.allowed)})" if self.allowed else ""
        return f"{place}{path}{self.message}{hint}{allowed}"

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


class BlueprintError(Exception):
    """Mistakes in a blueprint: all of them, each once, in the order of their places."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        once = {str(problem): problem for problem in problems}
        self.problems = sorted(once.values(), key=lambda problem: (problem.file, problem.line, problem.column))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def near_match(name: str, known: Sequence[str]) -> str | None:
    """What was probably meant by a name that is not known."""
    from difflib import get_close_matches  # only mistakes need it, and starting has to be quick

    spelt = {other.lower(): other for other in known}
    found = get_close_matches(re.sub(r"[ _]", "-", name.lower()), spelt, n=1) or get_close_matches(
        name.lower(), spelt, n=1
    )
    return spelt[found[0]] if found else None
