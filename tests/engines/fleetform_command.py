"""Running the command line, as a person does in a process of its own, or in this one."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from fleetform.cli.main import main

COMMAND = [sys.executable, "-c", "from fleetform.cli.main import main; main()"]


@dataclass(frozen=True)
class Done:
    """What a command did."""

    status: int
    out: str
    err: str


def fleetform(*arguments: str | Path, cwd: Path, environment: dict[str, str] | None = None) -> Done:
    """Runs a command to its end."""
    done = subprocess.run(
        [*COMMAND, *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "110", **(environment or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def run(*arguments: str) -> int:
    """Runs a command in this process; its exit status."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert isinstance(ended.value.code, int)
    return ended.value.code


def everything(folder: Path) -> dict[str, str]:
    """Every file below a folder with a digest of what is in it, and every folder and link."""
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if path.is_symlink():
            found[name] = f"link to {path.readlink()}"
        elif path.is_file():
            found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
        else:
            found[name] = "folder"
    return found
