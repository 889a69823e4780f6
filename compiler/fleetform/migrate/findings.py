"""What a migration finds: where, how bad, what to do, and who says so."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from fleetform.migrate.hcl.edits import Edit


class Severity(StrEnum):
    """What a finding asks for."""

    BLOCKS = "blocks"
    """OpenTofu does not run this, and no rewriting says the same: a person has to change it first."""
    DECISION = "decision"
    """It can go on in more than one way, or behaves differently: a person has to choose."""
    AUTOMATIC = "automatic"
    """The migration rewrites it."""
    NOTE = "note"
    """Good to know; nothing has to be done."""


ORDER = (Severity.BLOCKS, Severity.DECISION, Severity.AUTOMATIC, Severity.NOTE)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a rule says.

    Attributes:
        rule: Id of the rule.
        path: The file, relative to the folder that is surveyed, with `/`.
        line: From 1.
        column: From 1, in characters.
        severity: What it asks for.
        message: What it is, in a sentence without its end.
        advice: What to do.
        source_url: The page that says so.
        edits: What rewriting changes in the file; only for automatic findings and for what is offered.
    """

    rule: str
    path: str
    line: int
    column: int
    severity: Severity
    message: str
    advice: str
    source_url: str
    edits: tuple[Edit, ...] = ()

    @property
    def fingerprint(self) -> str:
        """What stays the same while the finding is the same, whatever lines come before it; those alike share it."""
        said = f"{self.rule} {self.path} {self.message}".encode("utf-8", "surrogateescape")
        return hashlib.sha256(said).hexdigest()[:16]
