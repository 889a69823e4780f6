"""What is kept of a run over units, so that one that was stopped goes on where it was."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

FOLDER = "runs"


@dataclass
class Record:
    """The record of the last run of an environment.

    Attributes:
        file: Where it is kept.
        operation: What was done.
        fingerprint: Tells whether the program is still the same.
        started: When it began.
        done: What was finished: the changes by unit.
        finished: Whether the run came to its end with nothing failed.
        resumed: Whether this goes on with a run that did not.
    """

    file: Path
    operation: str
    fingerprint: str
    started: str
    done: dict[str, Mapping[str, int]] = field(default_factory=dict[str, Mapping[str, int]])
    finished: bool = False
    resumed: bool = False

    def finish(self, unit: str, changes: Mapping[str, int]) -> None:
        """Notes that a unit is done; kept at once."""
        self.done[unit] = dict(changes)
        self.save()

    def save(self) -> None:
        """Writes it, whole or not at all."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        beside = self.file.with_suffix(".new")
        kept = {
            "operation": self.operation,
            "fingerprint": self.fingerprint,
            "started": self.started,
            "finished": self.finished,
            "done": self.done,
        }
        with beside.open("w", encoding="utf-8") as stream:
            json.dump(kept, stream, indent=1)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(self.file)


def begin(own_folder: Path, stack: str, operation: str, fingerprint: str, *, anew: bool = False) -> Record:
    """The record of a run that begins, or goes on.

    Args:
        own_folder: Where Fleetform keeps what is of this machine only.
        stack: The environment's own stack.
        operation: `up`, `destroy` …
        fingerprint: Of the program; a run of another program or operation is not gone on with.
        anew: Go on with nothing.
    """
    file = own_folder / FOLDER / f"{stack}.json"
    before = {} if anew else _read(file)
    if before.get("operation") == operation and before.get("fingerprint") == fingerprint and not before.get("finished"):
        done = cast("dict[str, Mapping[str, int]]", before.get("done") or {})
        return Record(file, operation, fingerprint, str(before.get("started")), dict(done), resumed=bool(done))
    return Record(file, operation, fingerprint, datetime.now(UTC).isoformat(timespec="seconds"))


def _read(file: Path) -> dict[str, Any]:
    try:
        read: object = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        # None was kept, or it was torn: every unit is looked at again, which is never wrong.
        return {}
    return cast("dict[str, Any]", read) if isinstance(read, dict) else {}
