"""What a migration changes: the edits of findings, brought together for each file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from fleetform.migrate.errors import MigrateError
from fleetform.migrate.findings import Finding, Severity
from fleetform.migrate.hcl.edits import Edit, EditError, apply
from fleetform.migrate.kinds import FileKind, kind_of
from fleetform.migrate.survey.model import RepositorySurvey


@dataclass(frozen=True, slots=True)
class Change:
    """A file that changes, or one that is made.

    Attributes:
        path: Its path from the surveyed folder.
        before: The file whose edits they are, as it was.
        content: What the file holds afterwards.
        edits: How many edits that were.
        rules: The rules that wanted them.
    """

    path: str
    before: bytes
    content: bytes
    edits: int
    rules: tuple[str, ...]


@dataclass(slots=True)
class Plan:
    """What a migration changes in one folder.

    Attributes:
        root: The folder.
        changes: Files, by path.
        left: What was not done, and why; the next migration may do it.
    """

    root: Path
    changes: list[Change] = field(default_factory=list[Change])
    left: list[str] = field(default_factory=list[str])


# OpenTofu reads `main.tofu` and not `main.tf` where it finds both: what Terraform reads can stay as it is.
_BOTH = ((".tf", ".tofu"), (".tf.json", ".tofu.json"), (".tftest.hcl", ".tofutest.hcl"))
_BOTH_KINDS = frozenset({FileKind.CONFIGURATION, FileKind.TEST})


def plan(repository: RepositorySurvey, *, serve_both: bool = False) -> Plan:
    """What rewriting changes; nothing is written.

    Args:
        repository: What was found.
        serve_both: Leave Terraform's files as they are, and write OpenTofu's beside them.

    Raises:
        MigrateError: A file has changed, or can no longer be read.
    """
    result = Plan(repository.root)
    for path, findings in _by_path(repository.findings).items():
        if path in repository.links:
            result.left.append(f"{path}: is a link; the file that it leads to is changed where it is surveyed")
            continue
        target = _beside(path) if serve_both else path
        if target is None:
            continue
        change = _change(repository.root, path, target, findings, result)
        if change is not None:
            result.changes.append(change)
    return result


def _by_path(findings: Iterable[Finding]) -> Mapping[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for one in findings:
        if one.edits and one.severity is Severity.AUTOMATIC:
            found.setdefault(one.path, []).append(one)
    return found


def _beside(path: str) -> str | None:
    """The file that OpenTofu reads in place of one; None where there is no such thing."""
    if kind_of(path) not in _BOTH_KINDS:
        return None
    return next((path.removesuffix(old) + new for old, new in _BOTH if path.endswith(old)), None)


def _change(root: Path, path: str, target: str, findings: list[Finding], result: Plan) -> Change | None:
    source = _read(root / path)
    content, used, refused = _applied(source, findings)
    for one in refused:
        result.left.append(f"{path}:{one.line}:{one.column}: {one.rule} wants bytes that another rule changes")
    if target != path and (root / target).exists():
        if _read(root / target) != content:
            result.left.append(f"{target}: is there and differs; it was left as it is")
        return None
    if content == source:
        return None
    rules = tuple(sorted({one.rule for one in used}))
    return Change(target, source, content, len({edit for one in used for edit in one.edits}), rules)


def _applied(source: bytes, findings: list[Finding]) -> tuple[bytes, list[Finding], list[Finding]]:
    """The file with the edits of as many findings as go together; those of one finding only as a whole."""
    edits: set[Edit] = set()
    used: list[Finding] = []
    refused: list[Finding] = []
    content = source
    try:
        # Nearly always all of them go together.
        return apply(source, {edit for one in findings for edit in one.edits}), findings, []
    except EditError:
        pass
    for one in findings:
        try:
            content = apply(source, edits | set(one.edits))
        except EditError:
            refused.append(one)
        else:
            edits |= set(one.edits)
            used.append(one)
    return content, used, refused


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise MigrateError(f"{path}: cannot be read ({error.strerror}). Nothing was changed") from error
