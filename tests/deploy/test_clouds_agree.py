"""Test platforms with all options: the recorder says the same of them as the real engine."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from components.accounts_support import text as in_accounts
from components.clouds_support import PLATFORM
from components.hubs_support import PLATFORM as HUBS
from components.networks_support import PLATFORM as NETWORKS
from components.networks_support import text
from components.shared_support import PLATFORM as SHARED
from deploy.agreement import differences
from deploy.lives import packages
from deploy.telling import listen, untold
from deploy.test_recorder_agreement import agree, set_environment
from engines.pulumi_engine import pulumi
from engines.pulumi_values import reads_of
from fleetform.cli.recording import record_program
from fleetform.deploy.engine import run
from fleetform.programs import open_program


@pytest.mark.parametrize("platform", [PLATFORM, HUBS, NETWORKS, SHARED], ids=["clouds", "hubs", "networks", "shared"])
def test_the_recorder_agrees_on_every_option(platform: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    agree_on(Path(shutil.copy(platform, tmp_path)), tmp_path, monkeypatch)


@pytest.mark.parametrize(
    "platform",
    [text("peering"), in_accounts("peering")],
    ids=["one account", "several accounts"],
)
def test_the_recorder_agrees_on_ways_between_networks(
    platform: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "networks.yaml"
    file.write_text(platform, encoding="utf-8")
    agree_on(file, tmp_path, monkeypatch)


def agree_on(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = open_program(file)
    graph = record_program(program)
    told = listen(monkeypatch)
    with pulumi(tmp_path, packages(graph), reads_of(graph), local_backend=False) as engine:
        set_environment(engine, monkeypatch)
        run("up", program)
        state = engine.state(program.project, program.stack)
    agree([*differences(graph, state, engine.journal, program.folder, program.root), *untold(graph, told)])
