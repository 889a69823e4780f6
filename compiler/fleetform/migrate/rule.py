"""What a rule is: one file in `migrate/rules`, found by its name.

A rule file holds `RULE = Rule(id="FM101", ...)`. Its check looks at one module, or at one file of other kinds, and
gives a `Found` for each place; edits make what is automatic:

    def _check(module: Module) -> Iterator[Found]:
        for block in module.terraform("backend"):
            if block.labels == ("oci",):
                yield found(block, "the oci backend is Terraform's alone")

Examples are the rule's documentation and its tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from fleetform.migrate.findings import Severity
from fleetform.migrate.hcl.edits import Edit
from fleetform.migrate.kinds import FileKind
from fleetform.migrate.module import Module, TextFile, Version


class Placed(Protocol):
    """A part of a document: a block, an attribute, an expression, a call, a name that is read."""

    @property
    def start(self) -> int:
        """Its first byte."""
        ...

    @property
    def document(self) -> File:
        """The file."""
        ...


class File(Protocol):
    """A file that a place is in."""

    @property
    def path(self) -> str:
        """Its path."""
        ...

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of a byte."""
        ...


@dataclass(frozen=True, slots=True)
class Found:
    """What a check gives: a place and what is the matter with it.

    Attributes:
        file: The file.
        offset: The byte.
        message: What it is, in a sentence without its end. Never a value that may be a secret.
        edits: What rewriting changes in the same file.
        severity: Where it differs from the rule's.
        advice: Where it differs from the rule's.
        source: Where it differs from the rule's.
    """

    file: File
    offset: int
    message: str
    edits: tuple[Edit, ...] = ()
    severity: Severity | None = None
    advice: str | None = None
    source: str | None = None


def found(
    part: Placed,
    message: str,
    *edits: Edit,
    severity: Severity | None = None,
    advice: str | None = None,
    source: str | None = None,
) -> Found:
    """A finding at a part of a document.

    Args:
        part: The block, attribute, expression, call or traversal.
        message: What it is, in a sentence without its end.
        edits: What rewriting changes in the same file.
        severity: Where it differs from the rule's.
        advice: Where it differs from the rule's.
        source: Where it differs from the rule's.
    """
    return Found(part.document, part.start, message, edits, severity, advice, source)


@dataclass(frozen=True)
class Example:
    """Files, and what a rule makes of them.

    Attributes:
        files: Sources by path: `{"main.tf": "..."}`. Folders are allowed; each is a module.
        expected: The files that rewriting changes, as they are afterwards.
        target: The OpenTofu version that is moved to; the default one if None.
        offers: What the user asked to be offered.
        validates: Whether `tofu validate` accepts the result as it stands.
    """

    files: Mapping[str, str]
    expected: Mapping[str, str] = field(default_factory=dict[str, str])
    target: Version | None = None
    offers: frozenset[str] = frozenset()
    validates: bool = True


@dataclass(frozen=True)
class Rule:
    """A rule.

    Attributes:
        id: `FM` and three digits.
        name: Its name in file names and lists: `oci-backend`.
        title: What it finds, in a few words.
        severity: What a finding asks for, where the check says nothing else.
        advice: What to do, in a sentence or two.
        source: Address of the page that says so.
        check: Looks at a module.
        check_text: Looks at a file of other kinds.
        kinds: Which kinds `check_text` looks at.
        offer: The word after `--offer` without which it does not run; empty for rules that always do.
        fires: Examples in which it finds something.
        near: Examples that look alike, and in which it finds nothing.
    """

    id: str
    name: str
    title: str
    severity: Severity
    advice: str
    source: str
    check: Callable[[Module], Iterable[Found]] | None = None
    check_text: Callable[[TextFile], Iterable[Found]] | None = None
    kinds: frozenset[FileKind] = frozenset()
    offer: str = ""
    fires: tuple[Example, ...] = ()
    near: tuple[Example, ...] = ()
