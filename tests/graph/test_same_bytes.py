"""The same program gives the same graph, to the byte: on two hash seeds, and from another folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

SOURCES = ("blueprints", "components", "compiler")
RUN = "from fleetform.cli.main import main; main()"


def saved(checkout: Path, program: str, file: Path, seed: str) -> bytes:
    """The saved graph of a program as a checkout of the project records it."""
    path = os.pathsep.join(str(checkout / source) for source in SOURCES)
    subprocess.run(
        [sys.executable, "-c", RUN, "graph", program, "-o", str(file)],
        cwd=checkout,
        env={**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": seed},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return file.read_bytes()


def test_other_seed_and_other_folder_give_the_same_bytes(root: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "another" / "checkout"
    for folder in (*SOURCES, "stacks"):
        shutil.copytree(root / folder, elsewhere / folder, ignore=shutil.ignore_patterns("__pycache__"))
    here = saved(root, "stacks/dev.yaml", tmp_path / "here.json", "1")
    there = saved(elsewhere, "stacks/dev.yaml", tmp_path / "there.json", "2")
    assert len(here.splitlines()) > 80
    assert here == there
    assert str(root).encode() not in here
    assert b"fleetform/components/platform.py:" in here
