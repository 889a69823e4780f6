"""Node pools made anew on the real engine: the new one is there before the old one goes, and nothing else changes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.test_recorder_agreement import set_environment
from engines.pulumi_engine import Pulumi, pulumi
from engines.pulumi_standin import Sent
from engines.pulumi_values import MadeUp, reads_of
from fleetform.cli.recording import record_program
from fleetform.deploy.engine import run
from fleetform.export.crossplane.export import export as export_crossplane
from fleetform.export.opentofu import export as export_opentofu
from fleetform.graph.model import Graph
from fleetform.programs import open_program
from fleetform.review.replacement import forces_replacement

LIMITS = {
    "aws:eks/nodeGroup:NodeGroup": ("nodeGroupName", re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_-]{0,62}")),
    "gcp:container/nodePool:NodePool": ("name", re.compile(r"[a-z]([a-z0-9-]{0,38}[a-z0-9])?")),
    "azure-native:containerservice:AgentPool": ("agentPoolName", re.compile(r"[a-z][a-z0-9]{0,11}")),
}
"""Node pools: what holds the name, and the names that the cloud takes."""
CONTROL_PLANES = {
    "aws:eks/cluster:Cluster": "version",
    "gcp:container/cluster:Cluster": "minMasterVersion",
    "azure-native:containerservice:ManagedCluster": "kubernetesVersion",
}
CHANGES = ("Create", "Update", "Delete")

ACCOUNTS = """\
kind: Platform
name: shop
environment: test
owner: team
costCenter: cc-1
accounts:
  - {name: aws, provider: aws, accountId: "111122223333"}
  - {name: gcp, provider: gcp, project: shop-4711}
  - name: azure
    provider: azure
    subscriptionId: 00000000-0000-0000-0000-000000000001
    tenantId: 00000000-0000-0000-0000-000000000002
facts: {availabilityZones: {eu-west-1: [eu-west-1a, eu-west-1b, eu-west-1c]}}
"""
FLEET = """\
fleet:
  defaults:
    all:
      version: "{version}"
      nodePools: [{pools}]
  clusters:
    - {{name: on-aws, provider: aws, region: eu-west-1}}
    - {{name: on-gcp, provider: gcp, region: europe-west1}}
    - {{name: on-azure, provider: azure, region: westeurope}}
"""
GENERAL = "{name: general, purpose: general, size: small}"
BLUE = "{{name: letterten0, purpose: memory, size: {size}, upgrade: blue-green, generation: {generation}}}"
"""Ten letters: with the generation as long as AKS takes."""
SPOT = (
    "{{name: eightltr, purpose: batch, size: {size}, spot: true, spotFallback: true, upgrade: blue-green, "
    "generation: {generation}}}"
)
BESIDE = "{name: beside, purpose: memory, size: xlarge}"


def blueprint(generation: int = 1, version: str = "1.35", *, blue: bool = True, beside: bool = False) -> str:
    """The fleet, its blue-green pools in a generation; later ones have larger machines."""
    size = "medium" if generation == 1 else "large"
    pools = [GENERAL, *([BLUE] if blue else []), SPOT]
    written = [GENERAL, *(pool.format(size=size, generation=generation) for pool in pools[1:])]
    return ACCOUNTS + FLEET.format(version=version, pools=", ".join([*written, *([BESIDE] if beside else [])]))


class Clouds(MadeUp):
    """Replaces what the clouds replace, and makes room first where a name would be there twice, as providers do."""

    graph: Graph

    def replaced(
        self, urn: str, olds: Mapping[str, Any], news: Mapping[str, Any], changed: list[str]
    ) -> tuple[list[str], bool]:
        resource = self.graph.resources[urn]
        found = [key for key in changed if forces_replacement(resource, (key,))]
        named = LIMITS.get(resource.type, ("",))[0]
        # azure-native makes room always, unless the program says otherwise.
        first = resource.type.startswith("azure-native:") or olds.get(named) == news.get(named)
        return found, bool(found) and first


@dataclass
class Fleet:
    """The fleet on the engine."""

    folder: Path
    engine: Pulumi
    clouds: Clouds

    def becomes(self, text: str) -> list[Sent]:
        """Brings it up as a blueprint says; what the clouds were asked to change, in order."""
        file = self.folder / "test.yaml"
        file.write_text(text, encoding="utf-8")
        program = open_program(file)
        self.clouds.graph = record_program(program)
        self.clouds.reads = reads_of(self.clouds.graph)
        self.engine.journal.clear()
        run("up", program)
        return [sent for sent in self.engine.journal.all() if sent.method in CHANGES and not sent.preview]


@pytest.fixture
def fleet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Fleet]:
    clouds = Clouds()
    packages = ["aws", "gcp", "azure-native", "kubernetes", "random"]
    with pulumi(tmp_path, packages, local_backend=False, made_up=clouds) as engine:
        set_environment(engine, monkeypatch)
        yield Fleet(tmp_path, engine, clouds)


def pools(sent: list[Sent], method: str) -> dict[tuple[str, str], int]:
    """When each node pool was made, changed or removed, by its type and its name in the cloud."""
    return {
        (one.token, one.inputs[LIMITS[one.token][0]]): when
        for when, one in enumerate(sent)
        if one.method == method and one.token in LIMITS
    }


def beside_pools(sent: list[Sent]) -> set[tuple[str, str]]:
    """What else was changed."""
    return {(one.method, one.token) for one in sent if one.token not in LIMITS}


def of_every_cloud(*names: str) -> set[tuple[str, str]]:
    return {(token, name) for token in LIMITS for name in names}


def test_pools_are_made_anew_beside_the_old_ones_and_follow_control_planes(fleet: Fleet) -> None:
    """Generation 1, generation 2, a new version, then another pool beside the old one, which goes after that."""
    first = pools(fleet.becomes(blueprint()), "Create")
    old = of_every_cloud("letterten0", "eightltr", "eightltrod")
    assert old <= set(first)

    sent = fleet.becomes(blueprint(2))
    made, gone = pools(sent, "Create"), pools(sent, "Delete")
    assert set(made) == of_every_cloud("letterten0g2", "eightltrg2", "eightltrodg2")
    assert set(gone) == old
    for token, name in old:
        assert made[token, f"{name}g2"] < gone[token, name], f"{token} {name} went before the new one was there"
    assert pools(sent, "Update") == {}
    # The autoscaler's list of pools is a ConfigMap, which the provider makes anew.
    config = "kubernetes:core/v1:ConfigMap"
    assert beside_pools(sent) == {("Create", config), ("Delete", config)}
    for token, name in [*first, *made]:
        assert LIMITS[token][1].fullmatch(name), f"{token} takes no name {name}"
    assert not set(first) & set(made)

    sent = fleet.becomes(blueprint(2, "1.36"))
    control = {one.token: when for when, one in enumerate(sent) if one.token in CONTROL_PLANES}
    assert set(control) == set(CONTROL_PLANES)
    assert all(sent[when].inputs[CONTROL_PLANES[token]] == "1.36" for token, when in control.items())
    eks, aks = "aws:eks/nodeGroup:NodeGroup", "azure-native:containerservice:AgentPool"
    behind = {eks: "aws:eks/cluster:Cluster", aks: "azure-native:containerservice:ManagedCluster"}
    changed = pools(sent, "Update")
    names = ("letterten0g2", "eightltrg2", "eightltrodg2")
    # GKE's own channel takes nodes along; the first pool of AKS is a part of the cluster.
    assert set(changed) == {(eks, "general"), *((token, name) for token in behind for name in names)}
    assert all(control[behind[token]] < when for (token, _), when in changed.items())
    assert {one.method for one in sent} == {"Update"}

    sent = fleet.becomes(blueprint(2, "1.36", beside=True))
    assert set(pools(sent, "Create")) == of_every_cloud("beside")
    assert {one.method for one in sent} == {"Create"}
    sent = fleet.becomes(blueprint(2, "1.36", beside=True, blue=False))
    assert set(pools(sent, "Delete")) == of_every_cloud("letterten0g2")
    assert {one.method for one in sent} == {"Delete"}
    assert fleet.becomes(blueprint(2, "1.36", beside=True, blue=False)) == []


def graph_of(folder: Path, generation: int) -> Graph:
    file = folder / "test.yaml"
    file.write_text(blueprint(generation), encoding="utf-8")
    return record_program(open_program(file))


def test_opentofu_makes_the_new_pool_first(tmp_path: Path) -> None:
    """What has another address is moved, so that OpenTofu sees one pool that takes another's place, not two."""
    files = export_opentofu(graph_of(tmp_path, 2), syntax="json", layout="flat")
    parts = [json.loads(text) for name, text in files.items() if name.endswith(".tf.json")]
    resources: dict[str, dict[str, Any]] = {}
    for part in parts:
        for kind, named in part.get("resource", {}).items():
            resources.setdefault(kind, {}).update(named)
    moved = {
        (one["from"].rpartition(".")[2], one["to"].rpartition(".")[2])
        for part in parts
        for one in part.get("moved", ())
    }
    for kind in ("aws_eks_node_group", "google_container_node_pool", "azapi_resource"):
        found = {
            name: one.get("lifecycle", {}).get("create_before_destroy")
            for name, one in resources[kind].items()
            if "_pool_" in name
        }
        new = {name: first for name, first in found.items() if name.endswith("g2")}
        assert len(new) == 3
        assert set(new.values()) == {True}, kind
        assert {first for name, first in found.items() if name not in new} <= {None, False}
        assert {(name.removesuffix("g2"), name) for name in new} <= moved


def test_crossplane_has_an_object_for_every_generation(tmp_path: Path) -> None:
    """An object whose name in the cloud changes makes another pool there, and forgets the one that it had."""
    seen: dict[tuple[str, str], set[str]] = {}
    for generation in (1, 2):
        for name, text in export_crossplane(graph_of(tmp_path, generation)).items():
            for one in yaml.safe_load_all(text) if name.endswith(".yaml") else ():
                kind, metadata = one["kind"], one["metadata"]
                if kind in ("NodeGroup", "NodePool", "KubernetesClusterNodePool"):
                    external = metadata["annotations"]["crossplane.io/external-name"]
                    seen.setdefault((kind, metadata["name"]), set()).add(external)
    assert len(seen) == 2 * len(of_every_cloud("letterten0", "eightltr", "eightltrod")) + 2
    assert {key: external for key, external in seen.items() if len(external) > 1} == {}
