"""Which engines are there. A test that needs one asks here, and is skipped with a reason where it is not."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BIN = ROOT / ".engines" / "bin"


def find(name: str) -> Path | None:
    """The engine that `make engines` installed, or one on PATH."""
    own = BIN / name
    if own.is_file():
        return own
    found = shutil.which(name)
    return Path(found) if found else None


def engine(name: str) -> Path:
    """An engine's path; skips the test where it is not there, or fails it where all engines are demanded."""
    found = find(name)
    if found is None:
        told = f"needs {name}: run 'make engines'"
        if os.environ.get("FLEETFORM_REQUIRE_ENGINES"):
            pytest.fail(told)
        pytest.skip(told)
    return found
