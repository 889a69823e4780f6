"""Looking for a command-line program: in the project's `.engines/bin`, then on PATH."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fleetform.cli.doctor.finding import Finding, Group

_VERSION = re.compile(r"\d+\.\d+(\.\d+)?([-+.][0-9A-Za-z.+-]+)?")
_NO_QUESTIONS = {"CHECKPOINT_DISABLE": "1", "PULUMI_SKIP_UPDATE_CHECK": "true"}
"""So that terraform and pulumi do not ask their makers for newer versions."""
_PATIENCE = 20
"""Seconds a program may take to say its version."""


def program(name: str, arguments: Sequence[str], *, purpose: str, get: str, group: Group = "engine") -> Finding:
    """Looks for a program and asks its version.

    Args:
        name: Name of the program.
        arguments: What makes it print its version.
        purpose: What it is needed for.
        get: How to get it where the project does not install it.
        group: What sort of thing it is.
    """
    folder = project_folder()
    pinned: str = _pinned(folder).get(name, {}).get("version", "")
    path = _find(name, folder)
    if path is None:
        return Finding(group, name, purpose, there=False, advice=f"make engines, or {get}" if pinned else get)
    version = _ask(path, arguments)
    if not version:
        return Finding(group, name, purpose, there=True, where=str(path), advice="does not say its version")
    other = f"this project is tested with {pinned}" if pinned and pinned != version else ""
    return Finding(group, name, purpose, there=True, version=version, where=str(path), advice=other)


def project_folder() -> Path | None:
    """The nearest folder upwards that pins engines or has them installed."""
    here = Path.cwd()
    marks = ("engines/engines.json", ".engines/bin")
    return next((folder for folder in (here, *here.parents) if any((folder / mark).exists() for mark in marks)), None)


def _pinned(folder: Path | None) -> dict[str, Any]:
    """Engines that the project pins; none where Fleetform is used as a package."""
    try:
        return json.loads((folder / "engines" / "engines.json").read_text(encoding="utf-8")) if folder else {}
    except (OSError, ValueError):
        return {}


def _find(name: str, folder: Path | None) -> Path | None:
    own = folder / ".engines" / "bin" / name if folder else None
    if own is not None and own.is_file():
        return own
    found = shutil.which(name)
    return Path(found) if found else None


def _ask(path: Path, arguments: Sequence[str]) -> str:
    """The version a program tells; empty where it tells none."""
    try:
        done = subprocess.run(
            [str(path), *arguments],
            capture_output=True,
            text=True,
            timeout=_PATIENCE,
            check=False,
            env={**os.environ, **_NO_QUESTIONS},
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    found = _VERSION.search(done.stdout or done.stderr)
    return found[0] if found and not done.returncode else ""
