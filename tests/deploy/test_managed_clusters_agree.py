"""Clusters that hubs make: what is recorded is what the real engine is sent, and a second preview has no changes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from components.managed_support import CONFIG, PLATFORM
from deploy.agreement import differences
from deploy.lives import packages
from deploy.test_recorder_agreement import agree, set_environment
from engines.pulumi_engine import pulumi
from engines.pulumi_values import reads_of
from fleetform.cli.recording import record_program
from fleetform.deploy.engine import run
from fleetform.programs import open_program


@pytest.mark.parametrize("name", ["managed", "aro"])
def test_the_recorder_agrees_with_the_engine(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(PLATFORM.with_name(f"{name}.yaml"), tmp_path / f"{name}.yaml")
    program = open_program(tmp_path / f"{name}.yaml", config=CONFIG)
    graph = record_program(program)
    with pulumi(tmp_path, packages(graph), reads_of(graph), local_backend=False) as engine:
        set_environment(engine, monkeypatch)
        run("up", program)
        state = engine.state(program.project, program.stack)
    agree(differences(graph, state, engine.journal, program.folder, program.root))
