"""Where the table of a package is: in the user's project, in the installation, or nowhere, and it is derived.

A user's own tables (`fleetform names add`) are in `.fleetform/names/` of the program's folder, of the working folder or
of a folder above one of them, or in a folder that FLEETFORM_NAMES names. They come before those of the installation.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from fleetform.names.packs import Pack, pack

FOLDER = Path(".fleetform") / "names"
VARIABLE = "FLEETFORM_NAMES"
PROVIDER, COVERAGE = "@provider", "@coverage"
"""Entries of a table that are no types: its provider, and what was counted when it was made."""

_program: list[Path] = []


def look_beside(program: Path) -> None:
    """Look for the user's tables beside a program, too; the last program counts.

    Args:
        program: Its folder.
    """
    folder = program.resolve()
    if _program != [folder]:
        _program[:] = [folder]
        forget()


def forget() -> None:
    """Forget what was read: tables may have changed."""
    from fleetform.names import terraform

    _own.cache_clear()
    table_of.cache_clear()
    terraform.forget()


@cache
def table_of(package: str) -> Mapping[str, Any] | None:
    """The Terraform table of a Pulumi package; None if it has none and nothing can be derived."""
    own = _own(package)
    if own is not None:
        return own
    packed = pack(f"terraform-{package}")
    if packed is not None:
        return packed
    from fleetform.names.derived import derived_table

    return derived_table(package)


@cache
def _own(package: str) -> Pack | None:
    file = next((file for folder in folders() if (file := folder / f"{package}.pack").is_file()), None)
    return Pack(file) if file is not None else None


def own_packages() -> dict[str, Path]:
    """The user's tables by Pulumi package."""
    found: dict[str, Path] = {}
    for folder in folders():
        for file in sorted(folder.glob("*.pack")):
            found.setdefault(file.stem, file)
    return found


def folders() -> Iterator[Path]:
    """The folders that hold a user's tables, the nearest first."""
    named = [Path(part) for part in os.environ.get(VARIABLE, "").split(os.pathsep) if part]
    starts = [*_program, Path.cwd()]
    above = (folder / FOLDER for start in starts for folder in (start, *start.parents))
    yield from dict.fromkeys(folder for folder in (*named, *above) if folder.is_dir())
