"""Moving files into a folder so that all of it can be taken back: by an error, or by a user who has enough."""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path


class Moves:
    """Moves that were made, and how to take them back.

    Args:
        folder: Where files go.
        staging: A folder of the same disk in which new files wait, and old ones are kept meanwhile.
    """

    def __init__(self, folder: Path, staging: Path) -> None:
        self._folder = folder
        self._staging = staging
        self._kept = staging / ".before"
        self._done: list[str] = []
        self._made: list[Path] = []

    def put(self, name: str, content: bytes | None = None) -> None:
        """Puts a staged file, or this content, in its place; a file that is the same already stays.

        Raises:
            OSError: It cannot be done.
        """
        target, source = self._folder / name, self._staging / name
        if content is not None:
            if target.is_file() and target.read_bytes() == content:
                return
            source.parent.mkdir(parents=True, exist_ok=True)
            source.write_bytes(content)
        self._make_folder(target.parent)
        self._keep(name)
        source.replace(target)

    def remove(self, name: str) -> None:
        """Takes a file away, and folders that are empty then.

        Raises:
            OSError: It cannot be done.
        """
        self._keep(name)
        (self._folder / name).unlink()
        _remove_empty(self._folder, (self._folder / name).parent)

    def take_back(self) -> None:
        """Makes everything as it was."""
        for name in reversed(self._done):
            target, kept = self._folder / name, self._kept / name
            if kept.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                kept.replace(target)
            else:
                target.unlink(missing_ok=True)
        for folder in reversed(self._made):
            with suppress(OSError):  # somebody put something in it meanwhile
                folder.rmdir()

    def _make_folder(self, folder: Path) -> None:
        for missing in reversed([path for path in (folder, *folder.parents) if not path.exists()]):
            missing.mkdir(exist_ok=True)
            self._made.append(missing)

    def _keep(self, name: str) -> None:
        """Keeps what is in a place; what was kept first is what was there before."""
        target, kept = self._folder / name, self._kept / name
        if name in self._done:
            return
        if target.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(target, kept)
            except OSError:  # not every disk has hard links
                shutil.copy2(target, kept)
        self._done.append(name)


@contextmanager
def moving(folder: Path, staging: Path) -> Generator[Moves]:
    """Moves for the time of the block; whatever ends it early takes them back.

    Args:
        folder: Where files go.
        staging: A folder of the same disk.
    """
    moves = Moves(folder, staging)
    try:
        yield moves
    except BaseException:  # a user's interrupt is as good a reason as an error
        moves.take_back()
        raise


def _remove_empty(folder: Path, inside: Path) -> None:
    while inside != folder and not any(inside.iterdir()):
        inside.rmdir()
        inside = inside.parent
