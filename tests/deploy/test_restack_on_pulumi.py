"""An environment of one stack becomes one of many, and one again, on the real engine: nothing lost, nothing made."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from deploy.lives import own_variables
from engines.pulumi_engine import Pulumi, pulumi
from engines.pulumi_values import SECRET, SIGNATURE, MadeUp, reads_of
from fleetform.cli.recording import record_program
from fleetform.programs import open_program

pytestmark = pytest.mark.xdist_group("pulumi-units")

ONE, MANY = "stacks: one", "stacks: per-cluster"
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
  {ONE}
  hubs:
    - {{cluster: hub, gitops: push}}
  clusters:
    - {{name: hub, provider: gcp, region: europe-west1}}
    - {{name: a-spoke, provider: gcp, region: europe-west1}}
"""
HUSH = "nobody may read this"
CLUSTER = "gcp:container/cluster:Cluster"
UNITS = {"prod.shared", "prod.cluster.hub", "prod.cluster.a-spoke"}


class Sealing(MadeUp):
    """Tells a secret of every cluster."""

    def resource(self, token: str, name: str, inputs: Mapping[str, Any], preview: bool = False) -> dict[str, Any]:
        made = super().resource(token, name, inputs, preview)
        return {**made, "hush": {SIGNATURE: SECRET, "value": HUSH}} if token == CLUSTER else made


@pytest.fixture
def blueprint(tmp_path: Path) -> Path:
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\nmain: stacks\n", encoding="utf-8")
    (tmp_path / "stacks").mkdir()
    file = tmp_path / "stacks" / "prod.yaml"
    file.write_text(FLEET, encoding="utf-8")
    return file


@pytest.fixture
def engine(tmp_path: Path, blueprint: Path) -> Iterator[Pulumi]:
    reads = reads_of(record_program(open_program(blueprint)))
    with pulumi(tmp_path, ["gcp", "kubernetes"], made_up=Sealing(reads)) as engine:
        yield engine


def held(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Resources by stack, as they are in the state that Fleetform keeps; the stacks themselves not counted."""
    files = (folder / ".fleetform" / "state" / ".pulumi" / "stacks" / "shop").glob("*.json")
    read = {file.stem: json.loads(file.read_text(encoding="utf-8"))["checkpoint"]["latest"] for file in files}
    return {
        stack: [item for item in (latest or {}).get("resources", []) if item["type"] != "pulumi:pulumi:Stack"]
        for stack, latest in read.items()
    }


def things(items: list[dict[str, Any]]) -> dict[str, str]:
    """The id of what is outside of the state, by URN without its stack."""
    return {
        item["urn"].split("::", 1)[1]: item["id"]
        for item in items
        if item["custom"] and not item["type"].startswith("pulumi:")
    }


def test_to_many_stacks_and_back(engine: Pulumi, blueprint: Path, tmp_path: Path) -> None:
    engine.fleetform("up", "prod", "--yes")
    before = held(tmp_path)["prod"]
    done = [(sent.method, sent.urn) for sent in sent_to_clouds(engine)]
    assert len(things(before)) > 25

    blueprint.write_text(FLEET.replace(ONE, MANY), encoding="utf-8")
    refused = engine.fleetform("preview", "prod", status=3)
    assert f"the stack prod holds {len(before) + 1} resources" in refused.err
    assert "'fleetform restack prod' moves them" in refused.err

    kill_in_the_middle(engine, tmp_path)
    assert held(tmp_path)["prod"] == before
    assert "moves them" in engine.fleetform("up", "prod", "--yes", status=3).err
    moved = engine.fleetform("restack", "prod", "--yes")
    now = held(tmp_path)
    assert now["prod"] == []
    assert {stack for stack, items in now.items() if items} == UNITS
    assert things([item for stack in UNITS for item in now[stack]]) == things(before)
    assert sum(len(things(now[stack])) for stack in UNITS) == len(things(before))
    engine.fleetform("preview", "prod", "--expect-no-changes", "--parallel", "1")

    assert HUSH not in moved.out + moved.err
    files = [file for file in (tmp_path / ".fleetform").rglob("*") if file.is_file()]
    assert any("restack" in file.parts for file in files)
    assert [file for file in files if HUSH.encode() in file.read_bytes()] == []
    engine.variables |= own_variables(tmp_path)
    clusters = [item for item in engine.state("shop", "prod.cluster.hub").values() if item["type"] == CLUSTER]
    assert HUSH in str(clusters[0]["outputs"]["hush"])
    for name in own_variables(tmp_path):
        del engine.variables[name]

    blueprint.write_text(FLEET, encoding="utf-8")
    assert "the stack prod.shared holds" in engine.fleetform("up", "prod", "--yes", status=3).err
    planned = json.loads(engine.fleetform("restack", "prod", "--dry-run", "--json").out)
    assert {(move["from"], move["to"]) for move in planned["moves"]} == {
        (stack, "prod") for stack in UNITS - {"prod.shared"}
    }
    assert held(tmp_path) == now
    engine.fleetform("restack", "prod", "--yes")
    back = held(tmp_path)
    assert [stack for stack, items in back.items() if items] == ["prod"]
    named = ("urn", "id", "parent", "provider", "protect")
    assert {item["urn"]: [item.get(name) for name in named] for item in back["prod"]} == {
        item["urn"]: [item.get(name) for name in named] for item in before
    }
    assert [(sent.method, sent.urn) for sent in sent_to_clouds(engine)] == done


def sent_to_clouds(engine: Pulumi) -> list[Any]:
    """Everything that changed something."""
    return [sent for method in ("Create", "Update", "Delete") for sent in engine.journal.of(method, preview=False)]


def kill_in_the_middle(engine: Pulumi, folder: Path) -> None:
    """Kills a move as soon as the first unit has something."""
    running = engine.start("restack", "prod", "--yes", stdout=subprocess.DEVNULL)
    until = time.monotonic() + 120
    while not any(items for stack, items in held(folder).items() if stack in UNITS) and time.monotonic() < until:
        assert running.poll() is None, "it was over before it could be killed"
        time.sleep(0.02)
    running.send_signal(signal.SIGKILL)
    assert running.wait() == -signal.SIGKILL
