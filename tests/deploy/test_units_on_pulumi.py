"""Environments of many stacks on the real engine: in order, past failures, and on after a kill."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from engines.pulumi_engine import Pulumi, pulumi
from engines.pulumi_values import MadeUp, reads_of
from fleetform.cli.recording import record_program
from fleetform.programs import Program, open_program

pytestmark = pytest.mark.xdist_group("pulumi-units")

# Sixty take two minutes: they are all brought up where every way is asked for.
SPOKES = 58 if os.environ.get("FLEETFORM_EVERY_WAY") else 7
FLEET = f"""\
kind: Platform
name: shop
environment: prod
owner: team
costCenter: cc-1
accounts:
  - {{name: gcp, provider: gcp, project: shop-prod-1, projectNumber: "471147114713"}}
gitops: {{repository: "https://git.example.com/p.git"}}
fleet:
  stacks: per-cluster
  hubs:
    - {{cluster: hub, gitops: push}}
  clusters:
    - {{name: hub, provider: gcp, region: europe-west1}}
  matrix:
    - {{name: s, provider: gcp, regions: [europe-west1], count: {SPOKES}}}
"""
BROKEN = "s-europe-west1-06"
KILLED_AFTER = SPOKES // 3


class Unwilling(MadeUp):
    """Makes everything, but not the cluster of one unit as long as that is broken."""

    broken = True
    version = "1.35.3-gke.1"

    def resource(self, token: str, name: str, inputs: Mapping[str, Any], preview: bool = False) -> dict[str, Any]:
        if self.broken and not preview and token == "gcp:container/cluster:Cluster" and name.startswith(BROKEN):
            raise RuntimeError("the region has no room")
        made = super().resource(token, name, inputs, preview)
        return {**made, "masterVersion": self.version} if "masterVersion" in made and not preview else made


@pytest.fixture
def program(tmp_path: Path) -> Program:
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\nmain: stacks\n", encoding="utf-8")
    (tmp_path / "stacks").mkdir()
    (tmp_path / "stacks" / "prod.yaml").write_text(FLEET, encoding="utf-8")
    return open_program(tmp_path / "stacks" / "prod.yaml")


@pytest.fixture
def made_up(program: Program) -> Unwilling:
    return Unwilling(reads_of(record_program(program)))


@pytest.fixture
def engine(tmp_path: Path, program: Program, made_up: Unwilling) -> Iterator[Pulumi]:
    with pulumi(tmp_path, ["gcp", "kubernetes", "random"], made_up=made_up) as engine:
        # Somebody pulls the plug here: what was made must be in the state at once.
        del engine.variables["PULUMI_SKIP_CHECKPOINTS"]
        yield engine


def states(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Resources by stack, as they are in the state that Fleetform keeps."""
    files = (folder / ".fleetform" / "state" / ".pulumi" / "stacks" / "shop").glob("*.json")
    return {
        file.stem: json.loads(file.read_text(encoding="utf-8"))["checkpoint"]["latest"].get("resources", [])
        for file in files
    }


def made(engine: Pulumi) -> Counter[str]:
    return Counter(sent.urn for sent in engine.journal.of("Create", preview=False))


def test_many_units_one_broken_and_a_kill_in_the_middle(
    engine: Pulumi, program: Program, made_up: Unwilling, tmp_path: Path
) -> None:
    """At the end all state is right, nothing was made twice, and nothing is anywhere that no state knows."""
    assert len(program.units) == SPOKES + 2
    engine.journal.delay = 0.05
    running = engine.start("up", "prod", "--yes", "--parallel", "4", stdout=subprocess.DEVNULL)
    while len(states_done(tmp_path)) < KILLED_AFTER and running.poll() is None:
        time.sleep(0.1)
    running.send_signal(signal.SIGKILL)
    assert running.wait() == -signal.SIGKILL
    engine.journal.delay = 0
    before = states_done(tmp_path)
    assert KILLED_AFTER <= len(before) < SPOKES

    again = engine.fleetform("up", "prod", "--yes", "--parallel", "4", status=3)
    assert "going on with the run of" in again.out
    assert not any(f"] {unit}:" in again.out for unit in before)
    assert f"cluster/{BROKEN}: failed" in again.out
    assert "the region has no room" in again.out
    assert f"prod: {SPOKES + 1} done, 1 failed" in again.out, again.out

    made_up.broken = False
    last = engine.fleetform("up", "prod", "--yes", status=0)
    assert f"[{SPOKES + 2}/{SPOKES + 2}] cluster/{BROKEN}:" in last.out

    everything = made(engine)
    assert [urn for urn, times in everything.items() if times > 1] == []
    kept = states(tmp_path)
    assert kept.keys() == {"prod.shared", *(f"prod.{unit.name.replace('/', '.')}" for unit in program.units)}
    known = [item["urn"] for items in kept.values() for item in items]
    assert len(known) == len(set(known))
    assert everything.keys() <= set(known)
    assert len({len(items) for stack, items in kept.items() if "cluster.s-" in stack}) == 1
    assert not any((tmp_path / ".fleetform" / "state" / ".pulumi" / "locks").rglob("*.json"))
    # Google's channel has taken the hub along; what runs is asked of every unit's stack.
    made_up.version = "1.36.1-gke.7"
    engine.fleetform("refresh", "prod", "--yes", "--unit", "cluster/hub")
    plan = json.loads(engine.fleetform("plan-upgrade", "prod", "--deployed", "--to", "1.36", "--json", status=0).out)
    changes = [change for wave in plan["waves"] for batch in wave["batches"] for change in batch]
    assert len(changes) == SPOKES
    assert {change["from"] for change in changes} == {"1.35.3-gke.1"}
    assert (plan["unchanged"], plan["refused"]) == (["hub"], {})
    assert (
        "nothing to do"
        not in engine.fleetform("preview", "prod", "--unit", "cluster/*-0[6-7]", "--expect-no-changes").out
    )


def test_a_fresh_environment_is_previewed_and_only_what_was_chosen_is_touched(engine: Pulumi, tmp_path: Path) -> None:
    nothing = engine.fleetform("plan-upgrade", "prod", "--deployed", status=3)
    assert nothing.err == "no stack of prod has a cluster yet: bring it up, or leave out what reads stacks\n"
    preview = engine.fleetform("preview", "prod", "--unit", "cluster/*-01", "--json")
    (unit,) = json.loads(preview.out)["units"]
    assert (unit["unit"], unit["stack"], unit["status"]) == (
        "cluster/s-europe-west1-01",
        "prod.cluster.s-europe-west1-01",
        "done",
    )
    assert unit["changes"]["create"] > 10
    assert made(engine) == {}
    engine.fleetform("up", "prod", "--yes", "--unit", "shared")
    assert [stack for stack, items in states(tmp_path).items() if items] == ["prod.shared"]
    refused = engine.fleetform("up", "prod", "--yes", "--unit", "cluster/nowhere", status=2)
    assert "no unit matches 'cluster/nowhere'" in refused.err


def states_done(folder: Path) -> dict[str, Any]:
    """Units that the run has noted as done."""
    file = folder / ".fleetform" / "runs" / "prod.json"
    return json.loads(file.read_text(encoding="utf-8"))["done"] if file.exists() else {}
