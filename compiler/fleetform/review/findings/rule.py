"""What a rule is, and what it says."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from fleetform.graph.model import Resource, SourcePosition
from fleetform.review.matching import identity

if TYPE_CHECKING:
    from fleetform.review.findings.world import World

Path = tuple[str | int, ...]


class Severity(StrEnum):
    """How bad a finding is."""

    HIGH = "high"
    """Somebody can get in, or data can be lost."""
    MEDIUM = "medium"
    """A safeguard is missing."""
    LOW = "low"
    """It will cost time or money one day."""


ORDER = (Severity.HIGH, Severity.MEDIUM, Severity.LOW)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a rule says.

    Attributes:
        rule: Id of the rule.
        resource: What it says it about.
        path: Where in its inputs; empty for the whole resource.
        message: What is wrong, in a sentence without its end.
        severity: How bad it is; the rule's own severity where a check gives none.
    """

    rule: str
    resource: Resource
    path: Path
    message: str
    severity: Severity

    @property
    def position(self) -> SourcePosition | None:
        """The line of the blueprint behind it, else of the program."""
        return self.resource.origin or self.resource.source

    @property
    def fingerprint(self) -> str:
        """What stays the same while the finding is the same, whatever else changes: lines, order, other items."""
        return self.fingerprint_as(self.resource.urn)

    def fingerprint_as(self, urn: str) -> str:
        """The fingerprint that the finding would have under another URN."""
        steps = "/".join("*" if isinstance(step, int) else step for step in self.path)
        of_stack = self.resource.type == "pulumi:pulumi:Stack"
        place = self.message if of_stack else f"{identity(urn)} {steps}"
        return hashlib.sha256(f"{self.rule} {place}".encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Rule:
    """A rule.

    Attributes:
        id: `FF` and three digits; rules of users have ids of their own.
        title: What it asks for, in a few words.
        severity: How bad it is to break it.
        why: What can happen, and what to do, in two or three sentences.
        source: Address of the page that says so.
        check: Gives a finding for every place that breaks it.
        good: Programs that keep it, for documentation and tests.
        bad: Programs that break it.
        stack: Stack in which those programs run.
    """

    id: str
    title: str
    severity: Severity
    why: str
    source: str
    check: Callable[[World], Iterable[Found]]
    good: tuple[Callable[[], object], ...] = ()
    bad: tuple[Callable[[], object], ...] = ()
    stack: str = "dev"


@dataclass(frozen=True, slots=True)
class Found:
    """What a check gives: a place and what is wrong with it."""

    resource: Resource
    path: Path
    message: str
    severity: Severity | None = None
