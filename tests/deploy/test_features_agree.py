"""Many small programs, one a feature, recorded and run by the real engine: both must say the same.

The programs of a folder, files and folders with a `__main__.py`, are run one after the other as one program, so that
the engine starts once for all of them.
What differs is told with the file and line of the resource.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from deploy.agreement import differences
from deploy.lives import packages
from deploy.telling import listen, untold
from deploy.test_recorder_agreement import HERE, PROJECT, STACK, agree, set_environment
from engines.pulumi_engine import pulumi
from engines.pulumi_values import reads_of
from fleetform.cli.recording import record_program
from fleetform.deploy.engine import run
from fleetform.programs import open_program

FEATURES = HERE / "features"
FOLDERS = sorted(place.name for place in FEATURES.iterdir() if any(place.glob("*.py")))
ALL_OF_THEM = """\
import runpy
from pathlib import Path

for place in sorted(Path("features").iterdir()):
    if place.suffix == ".py" or (place / "__main__.py").is_file():
        runpy.run_path(str(place.resolve()), run_name="__main__")
"""


@pytest.mark.parametrize("name", FOLDERS)
def test_the_recorder_agrees_on_every_feature(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = all_of(FEATURES / name, tmp_path)
    program = open_program(folder)
    graph = record_program(program)
    told = listen(monkeypatch)
    with pulumi(folder, packages(graph), reads_of(graph), local_backend=False) as engine:
        set_environment(engine, monkeypatch)
        run("up", program)
        state = engine.state(program.project, program.stack)
    agree([*differences(graph, state, engine.journal, program.folder, program.root), *untold(graph, told)])


def all_of(programs: Path, folder: Path) -> Path:
    """A project that runs the programs of a folder one after the other."""
    files = {"Pulumi.yaml": PROJECT, "Pulumi.dev.yaml": STACK, "program.py": ALL_OF_THEM, "files/greeting.txt": "hello"}
    for place, text in files.items():
        (folder / place).parent.mkdir(exist_ok=True)
        (folder / place).write_text(text, encoding="utf-8")
    shutil.copytree(programs, folder / "features", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def test_every_feature_has_resources() -> None:
    programs = [*FEATURES.glob("*/*.py"), *FEATURES.glob("*/*/__main__.py"), *HERE.glob("*.py")]
    assert len(programs) >= 60
    assert [file for file in programs if "pulumi" not in file.read_text(encoding="utf-8")] == []
