"""Reading journals: what earlier migrations of a folder did, and what they kept."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fleetform.migrate.errors import MigrateError
from fleetform.migrate.keeping.journal import FOLDER, KEPT, LINES, VERSION

BACK = "migrate rollback"


@dataclass
class Kept:
    """What a migration knew of one file.

    Attributes:
        name: As the journal calls it: from the root, or the whole path where it lies outside.
        copy: The copy of what was there before; None where nothing was.
        before: The hash of that.
        mode: The permissions of that.
        after: The hashes that the migration left; None among them where it took the file away.
        state: Serial and lineage that it left, of a state.
    """

    name: str
    copy: Path | None = None
    before: str | None = None
    mode: int | None = None
    after: set[str | None] = field(default_factory=set[str | None])
    state: dict[str, Any] | None = None


@dataclass
class Record:
    """The journal of a migration that was.

    Attributes:
        folder: Where it is.
        what: The command.
        begun: When, as it was written.
        done: Whether the migration came to its end.
        undone: Whether it was taken back.
        files: What it changed, by name, in order.
    """

    folder: Path
    what: str
    begun: str
    done: bool = False
    undone: bool = False
    files: dict[str, Kept] = field(default_factory=dict[str, Kept])

    @property
    def name(self) -> str:
        """How people call it."""
        return self.folder.name


def records(root: Path) -> list[Record]:
    """The journals of a folder, oldest first.

    Raises:
        MigrateError: One cannot be read.
    """
    above = root / FOLDER
    folders = sorted(path for path in above.iterdir() if (path / LINES).is_file()) if above.is_dir() else []
    read = [_record(folder) for folder in folders]
    return [one for one in read if one is not None]


def record(folder: Path) -> Record:
    """One journal.

    Raises:
        MigrateError: It cannot be read.
    """
    read = _record(folder)
    if read is None:
        raise MigrateError(f"{folder / LINES}: a journal that never began")
    return read


def _record(folder: Path) -> Record | None:
    """None for one that was cut off before its first line: then nothing was changed."""
    file = folder / LINES
    try:
        whole = file.read_bytes().split(b"\n")
        # What stands behind the last line end was cut off, and its change never began.
        lines: list[dict[str, Any]] = [json.loads(line) for line in whole[:-1]]
        if not lines:
            return None
        if lines[0]["journal"] != VERSION:
            raise MigrateError(f"{file}: was written by another version of fleetform; take that one")
        made = Record(folder, str(lines[0]["what"]), str(lines[0]["begun"]))
        for line in lines[1:]:
            _take(made, line)
    except OSError as error:
        raise MigrateError(f"{file}: cannot be read ({error.strerror})") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        told = f"{file}: is damaged. The copies are in {folder / KEPT}; put them back by hand"
        raise MigrateError(told) from error
    return made


def _take(made: Record, line: dict[str, Any]) -> None:
    if "keep" in line:
        copy = made.folder / KEPT / Path(line["copy"]).name
        made.files[line["keep"]] = Kept(line["keep"], copy, line["hash"], line["mode"])
    elif "create" in line:
        made.files[line["create"]] = Kept(line["create"])
    elif "after" in line:
        kept = made.files[line["after"]]
        kept.after.add(line["hash"])
        kept.state = line.get("state", kept.state)
    made.done = made.done or "done" in line
    made.undone = made.undone or "undone" in line
