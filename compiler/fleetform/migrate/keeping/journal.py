"""The journal of a migration: written before each change, so that every change can be taken back.

It lies in `.fleetform/migration/<time>/` of the folder that is migrated. `journal.jsonl` has a line for each thing that
happens, and a line is on the disk before the thing happens; `kept/` has the files as they were. A line that is cut off
belongs to a change that never began. States hold secrets: only the owner can read the folder, and git ignores it.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from fleetform.migrate.errors import MigrateError
from fleetform.migrate.keeping.replacing import replace, sync_folder, why

FOLDER = Path(".fleetform") / "migration"
LINES = "journal.jsonl"
KEPT = "kept"
VERSION = 1


def digest(content: bytes) -> str:
    """What tells a file's content from any other."""
    return hashlib.sha256(content).hexdigest()


@dataclass
class Journal:
    """What a migration did so far, and what was there before.

    Attributes:
        root: The folder that is migrated.
        folder: Where the journal and the files as they were are.
    """

    root: Path
    folder: Path
    _known: dict[str, tuple[Path, str]] = field(default_factory=dict[str, tuple[Path, str]])

    def keep(self, path: Path) -> Path:
        """Keeps a file as it is now, before it is changed. What is kept already stays as it was first.

        Args:
            path: A file, below the root or anywhere.

        Returns:
            The copy.

        Raises:
            MigrateError: It cannot be kept; the file must not be changed then.
        """
        name = self._name(path)
        if name in self._known:
            return self.folder / KEPT / self._known[name][1]
        try:
            content = path.read_bytes()
            mode = path.stat().st_mode & 0o7777
        except OSError as error:
            raise MigrateError(f"{path}: cannot be read ({error.strerror}); nothing of it was changed") from error
        copy = self.folder / KEPT / self._remember(name, path)
        replace(copy, content, 0o600)
        self._write({"keep": name, "copy": copy.name, "hash": digest(content), "mode": mode})
        return copy

    def created(self, path: Path) -> None:
        """Says that a file is about to be made that was not there before.

        Raises:
            MigrateError: It cannot be written down; the file must not be made then.
        """
        name = self._name(path)
        if name not in self._known:
            self._remember(name, path)
            self._write({"create": name})

    def write(self, path: Path, content: bytes, **facts: object) -> None:
        """Changes or makes a file: what was there is kept, then the new content takes its place at once.

        Args:
            path: The file.
            content: What it holds from then on.
            facts: What a way back has to know of it besides.

        Raises:
            MigrateError: It cannot be done; the file is as it was.
        """
        if path.exists():
            self.keep(path)
        else:
            self.created(path)
        self._write({"after": self._name(path), "hash": digest(content), **facts})
        replace(path, content)

    def remove(self, path: Path) -> None:
        """Keeps a file and takes it away.

        Raises:
            MigrateError: It cannot be done; the file is as it was.
        """
        self.keep(path)
        self._write({"after": self._name(path), "hash": None})
        try:
            path.unlink()
        except OSError as error:
            raise MigrateError(f"{path}: {why(error)}. The file is as it was") from error
        sync_folder(path.parent)

    def done(self) -> None:
        """Says that the migration is complete, and how it left each file.

        Raises:
            MigrateError: It cannot be written down.
        """
        for name, (path, _) in self._known.items():
            self._write({"after": name, "hash": digest(path.read_bytes()) if path.exists() else None})
        self._write({"done": True})

    def _name(self, path: Path) -> str:
        """How a file is called in the journal: from the root where it is below, so that the folder can be moved."""
        whole = Path(os.path.abspath(path))  # noqa: PTH100  a link is a name of its own: resolve() would follow it
        root = Path(os.path.abspath(self.root))  # noqa: PTH100  as above
        return whole.relative_to(root).as_posix() if whole.is_relative_to(root) else whole.as_posix()

    def _remember(self, name: str, path: Path) -> str:
        """What the copy of a file is called: by number, since paths can be too long or lie outside."""
        self._known[name] = (path, f"{len(self._known) + 1:05d}")
        return self._known[name][1]

    def _write(self, line: dict[str, Any]) -> None:
        append(self.folder / LINES, line)


def append(file: Path, line: dict[str, Any]) -> None:
    """Adds a line to a journal that is on the disk when this returns.

    Raises:
        MigrateError: It cannot be written.
    """
    try:
        with file.open("ab+") as stream:
            _drop_cut_off(stream)
            stream.write(json.dumps(line).encode() + b"\n")
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise MigrateError(f"{file}: {why(error)}. No file was changed without a copy") from error


def _drop_cut_off(stream: BinaryIO) -> None:
    """Takes away a last line that was cut off: its change never began, and a line behind it could not be read."""
    if stream.tell() == 0:
        return
    stream.seek(-1, os.SEEK_END)
    if stream.read(1) != b"\n":
        stream.seek(0)
        stream.truncate(stream.read().rfind(b"\n") + 1)


def begin(root: Path, what: str = "migrate terraform") -> Journal:
    """Starts the journal of a migration.

    Args:
        root: The folder that is migrated.
        what: The command, for people who look into the journal.

    Returns:
        The journal; nothing but its own folder was written.

    Raises:
        MigrateError: The folder cannot be written.
    """
    now = datetime.now(UTC)
    above = root / FOLDER
    try:
        above.mkdir(parents=True, exist_ok=True)
        above.chmod(0o700)
        ignored = above / ".gitignore"
        if not ignored.exists():
            ignored.write_text("# Copies of states are in here: they hold secrets.\n*\n", encoding="utf-8")
        folder = _new_folder(above, now)
        (folder / KEPT).mkdir(mode=0o700)
    except OSError as error:
        raise MigrateError(f"{root}: {why(error)}. Nothing was changed") from error
    sync_folder(above)
    append(folder / LINES, {"journal": VERSION, "what": what, "begun": now.isoformat(timespec="seconds")})
    return Journal(root, folder)


def _new_folder(above: Path, now: datetime) -> Path:
    """A folder called after the time; two migrations of one second are told apart by a number."""
    for number in range(1000):
        tail = f"-{number}" if number else ""
        folder = above / f"{now:%Y%m%dT%H%M%SZ}{tail}"
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            continue
        return folder
    raise MigrateError(f"{above}: a thousand migrations began in this second")
