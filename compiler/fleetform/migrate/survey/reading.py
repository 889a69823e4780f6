"""Reading the files of a batch of folders; runs in several processes."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from fleetform.migrate.checking import built_in, check_module, check_text
from fleetform.migrate.findings import Finding
from fleetform.migrate.hcl import Document, parse
from fleetform.migrate.module import Module, Repository, TextFile
from fleetform.migrate.rules.fm001_not_readable import RULE as NOT_READABLE
from fleetform.migrate.survey.facts import Facts
from fleetform.migrate.survey.gathering import facts_of
from fleetform.migrate.survey.walking import LARGEST, Entry


@dataclass(slots=True)
class Batch:
    """Some files of one repository.

    Attributes:
        repository: Its place in the list of repositories.
        root: The surveyed folder.
        folders: Files that are parsed, by folder.
        texts: Other files.
        size: Their bytes.
    """

    repository: int
    root: Path
    folders: dict[str, list[Entry]] = field(default_factory=dict[str, list[Entry]])
    texts: list[Entry] = field(default_factory=list[Entry])
    size: int = 0

    @property
    def files(self) -> int:
        """How many files there are."""
        return sum(map(len, self.folders.values())) + len(self.texts)


@dataclass(slots=True)
class Taken:
    """What was read of a batch.

    Attributes:
        repository: The repository's place.
        files: How many files.
        folders: What each folder says of itself.
        findings: What rules found.
        lines: Lines of the files that were parsed.
    """

    repository: int
    files: int
    folders: list[Facts] = field(default_factory=list[Facts])
    findings: list[Finding] = field(default_factory=list[Finding])
    lines: int = 0


def read_facts(batch: Batch) -> Taken:
    """What the folders of a batch say of themselves."""
    taken = Taken(batch.repository, batch.files)
    for folder, entries in batch.folders.items():
        documents, unread = _documents(batch.root, entries)
        taken.folders.append(facts_of(folder, documents))
        taken.findings += unread
        taken.lines += sum(len(one.lines.starts) for one in documents)
    return taken


_REPOSITORIES: list[Repository] = []


def prepare(repositories: list[Repository]) -> None:
    """Tells a process what rules may know of the repositories."""
    _REPOSITORIES[:] = repositories


def run_rules(batch: Batch) -> Taken:
    """What rules find in the files of a batch.

    Raises:
        MigrateError: A rule failed.
    """
    taken = Taken(batch.repository, batch.files)
    around, rules = _REPOSITORIES[batch.repository], built_in()
    for folder, entries in batch.folders.items():
        documents, _ = _documents(batch.root, entries)
        taken.findings += check_module(Module(folder, tuple(documents), around), rules)
    for entry in batch.texts:
        source = _read(batch.root, entry)
        if isinstance(source, bytes):
            taken.findings += check_text(TextFile(entry.path, source, entry.kind, around), rules)
        else:
            taken.findings.append(source)
    return taken


def _documents(root: Path, entries: list[Entry]) -> tuple[list[Document], list[Finding]]:
    documents: list[Document] = []
    unread: list[Finding] = []
    for entry in entries:
        source = _read(root, entry)
        if isinstance(source, bytes):
            documents.append(parse(entry.path, source))
        else:
            unread.append(source)
    return documents, unread


def _read(root: Path, entry: Entry) -> bytes | Finding:
    """The bytes of a file, or what is told where it cannot be read."""
    if entry.size > LARGEST:
        return _unread(entry, f"not looked at: it is larger than {LARGEST // 1024 // 1024} MiB")
    try:
        return (root / entry.path).read_bytes()
    except OSError as error:
        return _unread(entry, f"not looked at: {error.strerror}")


def _unread(entry: Entry, message: str) -> Finding:
    rule = NOT_READABLE
    return Finding(rule.id, entry.path, 1, 1, rule.severity, message, rule.advice, rule.source)
