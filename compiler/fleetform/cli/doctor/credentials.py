"""Looking for credentials: whether there are any, never what they are."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from fleetform.cli.doctor.finding import Finding


def credentials(
    name: str, *, purpose: str, variables: Sequence[Sequence[str]], files: Sequence[Path], get: str
) -> Finding:
    """Looks for credentials in the environment and in files.

    Args:
        name: Whose they are.
        purpose: What they are needed for.
        variables: Environment variables; each group must be set as a whole.
        files: Files that may hold them.
        get: How to get them.
    """
    group = next((names for names in variables if all(os.environ.get(one) for one in names)), None)
    if group is not None:
        return Finding("credentials", name, purpose, there=True, where=f"environment: {', '.join(group)}")
    file = next((file for file in files if file.is_file()), None)
    if file is not None:
        return Finding("credentials", name, purpose, there=True, where=_from_home(file))
    return Finding("credentials", name, purpose, there=False, advice=get)


def file_from(variable: str, default: Path) -> Path:
    """The file an environment variable names, or the usual one."""
    return Path(os.environ.get(variable) or default)


def _from_home(file: Path) -> str:
    """A path as people write it, without the name of the person."""
    try:
        return f"~/{file.relative_to(Path.home())}"
    except ValueError:
        return str(file)
