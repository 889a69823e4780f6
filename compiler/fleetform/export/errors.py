"""What cannot be exported, told by resource and property."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fleetform.graph.model import Resource, SourcePosition


@dataclass(frozen=True, slots=True)
class ExportProblem:
    """One thing that a target cannot take.

    Attributes:
        message: What is wrong, and what to do where that is known.
        resource: Type and name of the resource, where one is concerned.
        property: Path of the property in Pulumi spelling, where one is concerned.
        source: The line of the program that made the resource.
        suggestion: What was probably meant.
    """

    message: str
    resource: str = ""
    property: str = ""
    source: SourcePosition | None = None
    suggestion: str | None = None

    def __str__(self) -> str:
        place = f"{self.source}: " if self.source else ""
        what = f"{self.resource}{f' property {self.property}' if self.property else ''}: " if self.resource else ""
        hint = f"; did you mean {self.suggestion}?" if self.suggestion else ""
        return f"{place}{what}{self.message}{hint}"


class ExportError(Exception):
    """Everything that stands against an export. Nothing was written."""

    def __init__(self, problems: Sequence[ExportProblem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Problems:
    """Collects problems, so that all of them are told at once."""

    def __init__(self) -> None:
        self.found: list[ExportProblem] = []

    def add(
        self, message: str, resource: Resource | None = None, property_: str = "", suggestion: str | None = None
    ) -> None:
        """Notes one problem."""
        named = f"{resource.type} '{resource.name}'" if resource else ""
        problem = ExportProblem(message, named, property_, resource.source if resource else None, suggestion)
        if problem not in self.found:
            self.found.append(problem)

    def stop(self) -> None:
        """Ends the export if there is any problem.

        Raises:
            ExportError: With all of them.
        """
        if self.found:
            raise ExportError(self.found)
