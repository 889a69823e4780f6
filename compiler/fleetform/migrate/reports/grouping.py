"""Findings as people look for them: by repository, by module, the same one told once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from posixpath import dirname

from fleetform.migrate.findings import ORDER, Finding, Severity
from fleetform.migrate.kinds import HCL, kind_of
from fleetform.migrate.survey.links import Key, described
from fleetform.migrate.survey.model import RepositorySurvey, Status, Survey


@dataclass(frozen=True, slots=True)
class Same:
    """Findings of one rule that say the same."""

    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        """The first of them."""
        return self.findings[0]

    @property
    def places(self) -> tuple[str, ...]:
        """Where they are."""
        return tuple(f"{one.path}:{one.line}:{one.column}" for one in self.findings)


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one module, or those around the code.

    Attributes:
        title: What it is called.
        about: What it is, in a few words.
        status: How far it is, if it is a root module.
        same: Its findings.
    """

    title: str
    about: str
    status: Status | None
    same: tuple[Same, ...]


def groups(survey: Survey, repository: RepositorySurvey) -> list[Group]:
    """The groups of a repository: root modules, then other modules, then what is around; those with nothing to say too.

    Args:
        survey: All repositories.
        repository: The one.
    """
    inside: dict[str, list[Finding]] = {}
    around: list[Finding] = []
    for one in repository.findings:
        if kind_of(one.path) in HCL and dirname(one.path) in repository.folders:
            inside.setdefault(dirname(one.path), []).append(one)
        else:
            around.append(one)
    found: list[Group] = []
    for facts in repository.roots:
        status = survey.statuses[(repository.name, facts.folder)]
        about = f"root module, state: {described(facts.backend)}"
        found.append(Group(facts.folder or ".", about, status, same(inside.pop(facts.folder, []))))
    for folder, told in sorted(inside.items()):
        callers = repository.folders[folder].callers
        about = f"module, called by {names(callers)}" if callers else "module"
        found.append(Group(folder or ".", about, None, same(told)))
    if around:
        found.append(Group("around the code", "", None, same(around)))
    return found


def same(findings: Iterable[Finding]) -> tuple[Same, ...]:
    """Findings that say the same together, the worst first."""
    found: dict[tuple[Severity, str, str, str], list[Finding]] = {}
    for one in findings:
        found.setdefault((one.severity, one.rule, one.message, one.advice), []).append(one)
    ordered = sorted(found.items(), key=lambda item: (ORDER.index(item[0][0]), item[0][1]))
    return tuple(Same(tuple(told)) for _, told in ordered)


def names(found: Sequence[str], first: int = 3) -> str:
    """Some names, and how many more there are."""
    shown = [one or "." for one in found[:first]]
    rest = len(found) - len(shown)
    return ", ".join(shown) + (f" and {rest:,} more" if rest else "")


def counted(number: int, what: str) -> str:
    """A number of things."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def summary(repository: RepositorySurvey) -> str:
    """What a repository holds, in a line."""
    told = [
        counted(len(repository.roots), "root module"),
        counted(len(repository.children), "other module"),
        counted(sum(repository.files.values()), "file"),
        counted(repository.lines, "line"),
    ]
    return ", ".join(told)


def key_name(survey: Survey, key: Key) -> str:
    """A root module's name in a report over one repository, or over many."""
    repository, folder = key
    alone = len(survey.repositories) == 1
    return (folder or ".") if alone else f"{repository}/{folder}".rstrip("/")


def status_counts(survey: Survey, repository: RepositorySurvey | None = None) -> dict[Status, int]:
    """How many root modules have each status, of one repository or of all."""
    wanted = [status for key, status in survey.statuses.items() if repository is None or key[0] == repository.name]
    return {status: wanted.count(status) for status in Status}
