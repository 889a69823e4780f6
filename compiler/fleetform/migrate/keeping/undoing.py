"""The way back: files as they were before a migration, and what can no longer be undone.

A file is put back only while it is as the migration left it. What was written to it since would be lost otherwise, so
it is told instead. Going back is written in a journal of its own: it, too, can be undone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Literal, TypeAlias

from fleetform.migrate.errors import MigrateError
from fleetform.migrate.keeping.journal import FOLDER, LINES, append, begin, digest
from fleetform.migrate.keeping.records import BACK, Kept, Record, records
from fleetform.migrate.keeping.replacing import replace


class Step(StrEnum):
    """What going back means for a file."""

    RESTORE = "restore"
    REMOVE = "remove"
    NOTHING = "as it was"
    TURN = "turn addresses back"
    LEAVE = "leave"
    BLOCKED = "cannot be undone"


@dataclass(frozen=True, slots=True)
class Undoing:
    """What going back means for one file.

    Attributes:
        kept: What the migration knew of it.
        path: The file.
        step: What is to be done.
        why: Why it cannot be undone, and what to do.
    """

    kept: Kept
    path: Path
    step: Step
    why: str = ""


States: TypeAlias = Literal["restore", "addresses", "leave"]
"""What is done with states: the old one comes back; today's goes on, with Terraform's addresses; nothing."""
SerialOf: TypeAlias = Callable[[Path], tuple[int, str] | None]
"""Serial and lineage of a state, None where it cannot be read."""
Turned: TypeAlias = Callable[[Path], bytes]
"""A state as it is today, with Terraform's addresses."""


def last(root: Path, name: str | None = None) -> Record:
    """The migration to take back.

    Args:
        root: The folder that was migrated.
        name: Which, as its journal is called; the last one that was not taken back unless given.

    Raises:
        MigrateError: There is none.
    """
    found = records(root)
    if name is not None:
        chosen = [one for one in found if one.name == name]
        if not chosen:
            there = ", ".join(one.name for one in found) or "none"
            raise MigrateError(f"{root}: no journal is called '{name}'. There are: {there}")
        return chosen[0]
    open_ones = [one for one in found if one.what != BACK and not one.undone and one.files]
    if not open_ones:
        raise MigrateError(f"{root}: {_none(root, found)}")
    return open_ones[-1]


def plan(root: Path, record: Record, serial_of: SerialOf, states: States = "restore") -> list[Undoing]:
    """What going back means for each file; nothing is written.

    Args:
        root: The folder that was migrated.
        record: The migration.
        serial_of: Reads a state.
        states: What is done with states.
    """
    return [_undoing(root / kept.name, kept, serial_of, states) for kept in reversed(record.files.values())]


def blocked(steps: list[Undoing], *, force: bool) -> list[Undoing]:
    """The steps that stop it: forcing overwrites files, but never a state that went on."""
    stops = [one for one in steps if one.step is Step.BLOCKED]
    return [one for one in stops if one.kept.state is not None or one.kept.copy is None] if force else stops


def undo(root: Path, record: Record, steps: list[Undoing], turned: Turned) -> Path:
    """Goes back.

    Args:
        root: The folder that was migrated.
        record: The migration.
        steps: What `plan` says; what is blocked is overwritten.
        turned: Gives a state as it is today with Terraform's addresses.

    Returns:
        Where everything is kept that was replaced by going back.

    Raises:
        MigrateError: Something cannot be written. Starting again goes on from there.
    """
    journal = begin(root, BACK)
    for one in steps:
        if one.step in (Step.RESTORE, Step.BLOCKED):
            assert one.kept.copy is not None  # others are not overwritten, see `blocked`
            journal.write(one.path, one.kept.copy.read_bytes())
            replace(one.path, one.kept.copy.read_bytes(), one.kept.mode)
        elif one.step is Step.REMOVE:
            journal.remove(one.path)
        elif one.step is Step.TURN:
            journal.write(one.path, turned(one.path))
    journal.done()
    append(record.folder / LINES, {"undone": True})
    return journal.folder


def _none(root: Path, found: list[Record]) -> str:
    if any(one.undone for one in found):
        return "every migration of this folder has been taken back already"
    for above in root.resolve().parents:
        if (above / FOLDER).is_dir():
            return f"no migration of this folder kept anything, but one of {above} did: give that folder"
    return "no migration of this folder kept anything; 'git checkout' may have what was there"


def _undoing(path: Path, kept: Kept, serial_of: SerialOf, states: States) -> Undoing:
    if kept.state is not None and states == "leave":
        return Undoing(kept, path, Step.LEAVE)
    now = digest(path.read_bytes()) if path.is_file() else None
    if now == kept.before:
        return Undoing(kept, path, Step.NOTHING)
    if kept.state is not None and states == "addresses" and now is not None:
        return Undoing(kept, path, Step.TURN)
    if now not in kept.after and now is not None:
        return Undoing(kept, path, Step.BLOCKED, _changed(path, kept, serial_of))
    if kept.copy is None:
        return Undoing(kept, path, Step.REMOVE)
    if not kept.copy.is_file() or digest(kept.copy.read_bytes()) != kept.before:
        told = f"the copy in {kept.copy} is gone or damaged: take it from git, or from a backup of yours"
        return Undoing(Kept(kept.name, None, state=kept.state), path, Step.BLOCKED, told)
    return Undoing(kept, path, Step.RESTORE)


def _changed(path: Path, kept: Kept, serial_of: SerialOf) -> str:
    if kept.state is None:
        if kept.copy is None:
            return "was made by the migration and changed since: remove it yourself if you want it gone"
        return "was changed after the migration: --force puts back what was there, and keeps a copy of today's"
    today = serial_of(path)
    if today is None:
        return f"is no state any more that can be read; what was there before the migration is in {kept.copy}"
    serial, lineage = today
    if lineage != kept.state["lineage"]:
        return f"is another state now (its lineage changed); what was there before is in {kept.copy}"
    return (
        f"the state went on: the migration left serial {kept.state['serial']}, today it is {serial}. Putting the old "
        "one back would forget what was made since. '--state addresses' keeps today's state and turns its addresses "
        "back; '--state leave' takes only the configuration back"
    )
