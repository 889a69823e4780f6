"""What surveys find."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from posixpath import dirname

from fleetform.migrate.findings import ORDER, Finding, Severity
from fleetform.migrate.kinds import HCL, kind_of
from fleetform.migrate.survey.facts import Facts
from fleetform.migrate.survey.links import Key, Link, links, reached, waves


class Status(StrEnum):
    """How far a root module is."""

    MOVED = "moved"
    """It runs with OpenTofu already."""
    READY = "ready"
    """Nothing that a person has to decide stands in the way."""
    DECISION = "needs a decision"
    BLOCKED = "blocked"


@dataclass(slots=True)
class RepositorySurvey:
    """What one folder holds.

    Attributes:
        name: How reports call it.
        root: The folder.
        folders: What each folder with configuration says of itself.
        findings: What rules found, the worst first.
        files: How many files were read, by kind.
        lines: How many lines they have.
        links: Files that are symbolic links: they are never written through.
    """

    name: str
    root: Path
    folders: dict[str, Facts] = field(default_factory=dict[str, Facts])
    findings: list[Finding] = field(default_factory=list[Finding])
    files: dict[str, int] = field(default_factory=dict[str, int])
    lines: int = 0
    links: frozenset[str] = frozenset()

    @property
    def roots(self) -> list[Facts]:
        """Its root modules, by folder."""
        return [self.folders[folder] for folder in sorted(self.folders) if self.folders[folder].is_root]

    @property
    def children(self) -> list[Facts]:
        """Folders with configuration that others call, by folder."""
        found = (self.folders[folder] for folder in sorted(self.folders))
        return [one for one in found if one.files and not one.is_root]

    def counted(self) -> dict[Severity, int]:
        """How many findings there are of each severity."""
        return {severity: sum(one.severity is severity for one in self.findings) for severity in ORDER}


@dataclass
class Survey:
    """What all folders hold, and how their root modules hang together."""

    repositories: list[RepositorySurvey]

    @cached_property
    def folders(self) -> dict[Key, Facts]:
        """All folders with configuration."""
        return {(one.name, folder): facts for one in self.repositories for folder, facts in one.folders.items()}

    @cached_property
    def roots(self) -> dict[Key, Facts]:
        """All root modules."""
        return {key: facts for key, facts in self.folders.items() if facts.is_root}

    @cached_property
    def links(self) -> list[Link]:
        """What root modules read of each other."""
        return links(self.roots, self.folders)

    @cached_property
    def waves(self) -> list[list[Key]]:
        """The order of migration."""
        return waves(self.roots, self.links)

    @cached_property
    def statuses(self) -> dict[Key, Status]:
        """How far each root module is: the worst of what it and the modules that it calls are told."""
        return {key: _status(self.roots[key], self.worst(key)) for key in self.roots}

    @cached_property
    def _severities(self) -> Mapping[Key, set[Severity]]:
        found: dict[Key, set[Severity]] = {}
        for repository in self.repositories:
            # What is around the code is no module's: a pipeline in the folder of one runs them all.
            for one in (told for told in repository.findings if kind_of(told.path) in HCL):
                found.setdefault((repository.name, dirname(one.path)), set()).add(one.severity)
        return found

    def worst(self, key: Key) -> Severity | None:
        """The worst that is told of a root module and of the modules that it calls."""
        told = {severity for folder in reached(key, self.folders) for severity in self._severities.get(folder, ())}
        return next((severity for severity in ORDER if severity in told), None)

    def counted(self) -> dict[Severity, int]:
        """How many findings there are of each severity."""
        each = [one.counted() for one in self.repositories]
        return {severity: sum(one[severity] for one in each) for severity in ORDER}

    @property
    def needs_somebody(self) -> bool:
        """Whether anything blocks or needs a decision."""
        found = self.counted()
        return bool(found[Severity.BLOCKS] or found[Severity.DECISION])


def _status(facts: Facts, worst: Severity | None) -> Status:
    match worst:
        case Severity.BLOCKS:
            return Status.BLOCKED
        case Severity.DECISION:
            return Status.DECISION
        case _:
            return Status.MOVED if facts.is_opentofu else Status.READY
