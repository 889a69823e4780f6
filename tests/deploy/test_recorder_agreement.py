"""Small programs, each about one thing, recorded and run by the real engine: both must say the same."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from deploy.agreement import differences
from deploy.lives import packages
from deploy.telling import listen, untold
from engines.pulumi_engine import Pulumi, pulumi
from engines.pulumi_values import reads_of
from fleetform.cli.recording import record_program
from fleetform.deploy.engine import run
from fleetform.programs import open_program

HERE = Path(__file__).parent / "programs"
REFERENCES = HERE / "references"
PROGRAMS = sorted(file.stem for file in HERE.glob("*.py"))
PROJECT = """\
name: shop
runtime: python
main: program.py
config:
  fromProject: {default: given}
"""
STACK = """\
config:
  shop:text: plain
  shop:number: 41
  shop:float: 2.5
  shop:flag: true
  shop:object: {list: [a, b], deep: {key: value, when: 2012-10-17}}
  aws:region: eu-west-1
"""
SHOWN = 20


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "Pulumi.yaml").write_text(PROJECT, encoding="utf-8")
    (tmp_path / "Pulumi.dev.yaml").write_text(STACK, encoding="utf-8")
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "greeting.txt").write_text("hello", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_recorder_agrees_with_the_engine(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(HERE / f"{name}.py", folder / "program.py")
    program = open_program(folder)
    graph = record_program(program)
    told = listen(monkeypatch)
    with pulumi(folder, packages(graph), reads_of(graph), local_backend=False) as engine:
        set_environment(engine, monkeypatch)
        run("up", program)
        state = engine.state(program.project, program.stack)
    agree([*differences(graph, state, engine.journal, program.folder, program.root), *untold(graph, told)])


def test_outputs_of_another_stack(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stack is deployed, and another one reads its outputs.

    None of them is secret: that is known only where the other stack is, so a recorded program cannot know.
    """
    base, reader = folder / "base", folder / "reader"
    for place, file in ((base, REFERENCES / "base.py"), (reader, REFERENCES / "reader.py")):
        place.mkdir()
        shutil.copy(file, place / "program.py")
        (place / "Pulumi.yaml").write_text(PROJECT.replace("shop", place.name), encoding="utf-8")
    program = open_program(reader)
    graph = record_program(program)
    with pulumi(folder, {"aws", "random"}, reads_of(graph), local_backend=False) as engine:
        set_environment(engine, monkeypatch)
        run("up", open_program(base))
        run("up", program)
        state = engine.state(program.project, program.stack)
    agree(differences(graph, state, engine.journal, program.folder, program.root))


def set_environment(engine: Pulumi, monkeypatch: pytest.MonkeyPatch) -> None:
    """Gives this process the engine's environment."""
    for variable in set(os.environ) - set(engine.variables):
        monkeypatch.delenv(variable)
    for variable, value in engine.variables.items():
        monkeypatch.setenv(variable, value)


def agree(found: list[str]) -> None:
    """Fails with the first differences."""
    told = "\n".join(found[:SHOWN])
    assert not found, f"{len(found)} differences between the engine and the recorded graph:\n{told}"
