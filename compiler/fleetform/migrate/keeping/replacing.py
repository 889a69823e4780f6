"""Writing files so that whoever looks sees the old file or the new one, whatever happens in between."""

from __future__ import annotations

import errno
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from fleetform.migrate.errors import MigrateError

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


def replace(path: Path, content: bytes, mode: int | None = None) -> None:
    """Writes a file at once: it is written beside first, is on the disk, and then takes the place.

    A link is followed: the file that it leads to is replaced, and the link stays.

    Args:
        path: The file; its folder is made if it is not there.
        content: What it holds from then on.
        mode: Its permissions; those that it has unless given.

    Raises:
        MigrateError: It cannot be written. The file is as it was.
    """
    try:
        _replace(path.resolve(), content, mode)
    except OSError as error:
        raise MigrateError(f"{path}: {why(error)}. The file is as it was") from error


def why(error: OSError) -> str:
    """Why something could not be written, and what to do."""
    if error.errno in _FULL:
        return "there is no room on the disk to write it: make room and start again"
    if error.errno in _FORBIDDEN:
        return f"it may not be written ({error.strerror}): allow it, or work in a copy of the folder"
    return f"it cannot be written ({error.strerror})"


def sync_folder(folder: Path) -> None:
    """Makes sure that names in a folder are on the disk."""
    # Not every system can open a folder; those that cannot keep names safe without it.
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _replace(path: Path, content: bytes, mode: int | None) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if mode is None:
        mode = path.stat().st_mode & 0o7777 if path.exists() else None
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:60]}-", suffix=".tmp")
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(0o666 & ~_umask() if mode is None else mode)
        beside.replace(path)
    except BaseException:  # an interrupt, too, must leave nothing lying about
        with suppress(OSError):
            beside.unlink()
        raise
    sync_folder(path.parent)


def _umask() -> int:
    known = os.umask(0o077)
    os.umask(known)
    return known
