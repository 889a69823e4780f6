"""A test run ends with what it did not test, and why."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SKIPPING = """
import pytest

@pytest.mark.parametrize("number", [1, 2])
def test_with_an_engine(number):
    pytest.skip("needs tofu: run 'make engines'")

@pytest.mark.skip(reason="another reason")
def test_other():
    pass

def test_that_runs():
    pass
"""


def summary(folder: Path, root: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "conftest", "-c", os.devnull, f"--rootdir={folder}", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(root / "tests")},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_skips_are_counted_by_reason(tmp_path: Path, root: Path) -> None:
    (tmp_path / "test_skipping.py").write_text(SKIPPING, encoding="utf-8")
    told = summary(tmp_path, root)
    assert "not tested here, and why" in told
    assert "    2 tests: needs tofu: run 'make engines'\n" in told
    assert "    1 test: another reason\n" in told


def test_nothing_is_said_where_nothing_was_skipped(tmp_path: Path, root: Path) -> None:
    (tmp_path / "test_skipping.py").write_text(SKIPPING, encoding="utf-8")
    assert "not tested here" not in summary(tmp_path, root, "-k", "runs")
