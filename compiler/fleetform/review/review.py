"""Everything that is told of a change."""

from __future__ import annotations

from dataclasses import dataclass, field

from fleetform.review.changes import Changes
from fleetform.review.cost.estimate import Cost
from fleetform.review.findings.judging import Findings


@dataclass(frozen=True)
class Differing:
    """What the real engine says otherwise than the comparison.

    Attributes:
        source: What was read.
        missing: Operations of the engine that the comparison does not have, by URN or address.
        extra: Operations of the comparison that the engine does not have.
        other: Resources for which the two have different operations.
    """

    source: str
    missing: dict[str, str] = field(default_factory=dict[str, str])
    extra: dict[str, str] = field(default_factory=dict[str, str])
    other: dict[str, tuple[str, str]] = field(default_factory=dict[str, "tuple[str, str]"])

    def __bool__(self) -> bool:
        return bool(self.missing or self.extra or self.other)


@dataclass(frozen=True)
class Review:
    """A change, and what is said about it.

    Attributes:
        changes: What changes.
        findings: What rules say; None where they were not asked.
        cost: What it costs; None where that was not asked.
        engine: How the real plan differs; None where there is none.
        notes: What the reader should know about how this was made.
    """

    changes: Changes
    findings: Findings | None = None
    cost: Cost | None = None
    engine: Differing | None = None
    notes: tuple[str, ...] = ()
