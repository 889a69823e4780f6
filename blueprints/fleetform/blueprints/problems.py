"""Mistakes in blueprints, told so that a person can mend them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

MOST_ALLOWED = 12


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
        shown = ", ".join(self.allowed[:MOST_ALLOWED]) + (", ..." if len(self.allowed) > MOST_ALLOWED else "")
        allowed = f" (allowed: {shown})" if self.allowed else ""
        return f"{place}{path}{self.message}{hint}{allowed}"

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


class BlueprintError(Exception):
    """Mistakes in a blueprint: all of them."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
