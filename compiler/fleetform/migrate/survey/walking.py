"""Which files a survey reads: what git knows of, or what lies in the folder; never what tools put there."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fleetform.migrate.kinds import FileKind, kind_of

LARGEST = 4 * 1024 * 1024
"""Files with more bytes are not read."""

_SKIPPED = frozenset(
    {".git", ".fleetform", ".terraform", ".terragrunt-cache", ".tofu", "node_modules", ".venv", ".external_modules"}
)
# What a repository says in its own configuration must not run anything here.
QUIET = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "core.untrackedCache=false")


@dataclass(frozen=True, slots=True)
class Entry:
    """A file that a survey reads.

    Attributes:
        path: Its path from the surveyed folder, with `/`.
        kind: What it is.
        size: Its bytes.
        is_link: Whether it is a symbolic link: what it leads to is read, and never written through it.
    """

    path: str
    kind: FileKind
    size: int
    is_link: bool


def files(root: Path) -> list[str]:
    """All files of a folder, whatever they are, with `/`.

    Args:
        root: The folder; what git ignores in it is left out where it is a git work tree.
    """
    listed = _of_git(root)
    return sorted(set(_walked(root) if listed is None else _sorted_out(root, listed)))


def entries(root: Path) -> list[Entry]:
    """The files to read, by path.

    Args:
        root: The folder; what git ignores in it is left out where it is a git work tree.
    """
    found: dict[str, Entry] = {}
    for path in files(root):
        entry = _entry(root, path)
        if entry is not None:
            found[path] = entry
    return list(found.values())


def _of_git(root: Path) -> list[str] | None:
    """What git knows of, and new files that it does not ignore; None where there is no git."""
    command = ["git", *QUIET, "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        done = subprocess.run(command, capture_output=True, check=False)
    except OSError:
        return None
    if done.returncode:
        return None
    return [os.fsdecode(path) for path in done.stdout.split(b"\0") if path]


def _sorted_out(root: Path, listed: list[str]) -> Iterator[str]:
    for path in listed:
        if _SKIPPED.intersection(path.split("/")):
            continue
        whole = root / path
        if whole.is_dir() and not whole.is_symlink():
            # A repository within the repository, which git tells as one thing.
            yield from (f"{path.rstrip('/')}/{inner}" for inner in files(whole))
        else:
            yield path


def _walked(root: Path) -> Iterator[str]:
    """All files; links to folders are not followed, so that no loop of them matters."""
    pending = [""]
    while pending:
        folder = pending.pop()
        try:
            with os.scandir(root / folder) as found:
                inside = sorted(found, key=lambda one: one.name)
        except OSError:
            continue
        for one in inside:
            path = f"{folder}/{one.name}" if folder else one.name
            if one.is_dir(follow_symlinks=False):
                if one.name not in _SKIPPED:
                    pending.append(path)
            else:
                yield path


def _entry(root: Path, path: str) -> Entry | None:
    kind = kind_of(path)
    if kind is None and "." in path.rpartition("/")[2]:
        return None
    whole = root / path
    try:
        found = whole.stat()
        if not _is_file(found) or (kind is None and not _is_script(whole, found)):
            return None
    except (OSError, ValueError):
        return None
    return Entry(path, kind or FileKind.SHELL, found.st_size, whole.is_symlink())


def _is_file(found: os.stat_result) -> bool:
    # A pipe or a device would be waited for.
    return (found.st_mode & 0o170000) == 0o100000


def _is_script(path: Path, found: os.stat_result) -> bool:
    """Whether a file without an ending is a script for a shell."""
    if not found.st_mode & 0o111 or found.st_size > LARGEST:
        return False
    with path.open("rb") as file:
        first = file.readline(100)
    return first.startswith(b"#!") and b"sh" in first
