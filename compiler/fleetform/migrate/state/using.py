"""Whether somebody uses a local state now: the engines lock it, and so do we."""

from __future__ import annotations

import json
import struct
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from fleetform.migrate.errors import MigrateError
from fleetform.migrate.keeping.replacing import why


@contextmanager
def alone(path: Path) -> Generator[None]:
    """Locks a state as the engines do, for the time of the block.

    They lock the file itself (`fcntl`) and write who it is beside it (`internal/states/statemgr/filesystem.go` of
    OpenTofu 1.12.6).

    Raises:
        MigrateError: An engine has it, or it may not be written.
    """
    try:
        file = path.open("rb+")
    except OSError as error:
        raise MigrateError(f"{path}: {why(error)}. The file is as it was") from error
    with file:
        try:
            _lock(file.fileno())
        except OSError as error:
            raise _locked(path) from error
        if _beside(path).exists():
            raise _locked(path)
        yield


def _lock(handle: int) -> None:
    """Takes the lock, or fails at once."""
    try:
        import fcntl
    except ImportError:  # Windows locks in another way; there the file beside the state is all that we go by
        return
    if hasattr(fcntl, "F_OFD_SETLK"):
        # A lock of this open file. One of the process would be lost when it reads the file once more and closes it.
        fcntl.fcntl(handle, fcntl.F_OFD_SETLK, struct.pack("hhqqi", fcntl.F_WRLCK, 0, 0, 0, 0))
    else:
        fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.lock.info")


def _locked(path: Path) -> MigrateError:
    return MigrateError(
        f"{path}: is locked{_who(path)}. Nothing was changed: wait until that has ended. If nothing runs any more, "
        f"'terraform force-unlock', or remove {_beside(path)}"
    )


def _who(path: Path) -> str:
    """Who has it, as the engine wrote down."""
    try:
        said = json.loads(_beside(path).read_bytes())
        told = f" by {said['Who']} ({said['Operation']}, since {said['Created']})"
    except (OSError, ValueError, KeyError, TypeError):  # it comes and goes, and is only half written now and then
        return ""
    return told if told.isprintable() else ""
