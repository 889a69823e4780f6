"""Every kind of cluster with node pools, and every field of a node pool changed in it once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml
from pydantic.alias_generators import to_camel

from components.component_support import ROOT
from components.managed_support import ARO, CONFIG, PLATFORM
from fleetform.blueprints import NodePool, Platform
from fleetform.blueprints.pools import Gpu, Taint
from fleetform.graph.model import Graph
from fleetform.graph.recorder import record
from fleetform.programs.blueprint import deploy

MACHINES = {
    "aws": ("m7i.xlarge", "m7i.2xlarge"),
    "gcp": ("n2-standard-4", "n2-standard-8"),
    "azure": ("Standard_D4s_v5", "Standard_D8s_v5"),
    "vsphere": ("4x16", "8x32"),
    "docker": ("container", "other"),
    "other": ("any", "another"),
    "tanzu": ("best-effort-medium", "best-effort-large"),
}
HUB = {
    "name": "hub",
    "provider": "vsphere",
    "region": "berlin",
    "kind": "existing",
    "existing": {"kubeconfigFile": "k"},
}
GKE_AUTO = {"nodeAutoProvisioning": {"maxCpu": 9, "maxMemoryGib": 9}}
GPUS = {"aws": ("l4", "t4"), "gcp": ("l4", "t4"), "azure": ("h100", "a10")}


@dataclass(frozen=True)
class Made:
    """A kind of cluster.

    Attributes:
        name: How the test calls it.
        cluster: The cluster, as a blueprint has it, without node pools.
        has_hub: A hub makes it.
    """

    name: str
    cluster: Mapping[str, Any]
    has_hub: bool = False

    @property
    def machines(self) -> tuple[str, str]:
        """Two machines that it could have."""
        return MACHINES["tanzu" if self.cluster.get("kind") == "tanzu" else self.cluster["provider"]]

    @property
    def size(self) -> dict[str, int]:
        """Bounds that it takes; nodes that are made for pods have no fewest."""
        if self.name in ("eks-karpenter", "eks-auto"):
            return {"max": 6}
        if self.name == "aks-auto":
            return {}
        return {"min": 3, "max": 3 if self.name == "aro-1" else 6}

    @property
    def gpus(self) -> tuple[str, str]:
        """Two types of GPUs that it could have."""
        return GPUS.get(self.cluster["provider"], ("l4", "t4"))


@dataclass(frozen=True)
class Change:
    """A node pool before and after one field of it is changed; `gpu.` and `taints.` lead to fields inside."""

    field: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


def changes(made: Made) -> Iterator[Change]:
    """Every field of a node pool changed once, to something that makes sense for the kind or is refused by it."""
    machine, other = made.machines
    gpu, other_gpu = made.gpus
    size = made.size
    pool = {"machineType": machine, **size} if made.name != "capi-docker" else size
    with_gpu = {"purpose": "gpu-inference", **size, "gpu": {"type": gpu}}
    tainted = {**pool, "taints": [{"key": "a", "value": "b"}]}
    yield Change("machineType", pool, {**pool, "machineType": other})
    yield Change("purpose", size, {**size, "purpose": "memory"})
    yield Change("purpose", size, {**size, "purpose": "batch"})
    yield Change("size", size, {**size, "size": "xlarge"})
    yield Change("min", pool, {**pool, "min": 4, **({"max": 4} if made.name in ("aro-1", "aks-auto") else {})})
    yield Change("max", pool, {**pool, "max": 7})
    yield Change("spot", pool, {**pool, "spot": True})
    yield Change("spotFallback", {**pool, "spot": True}, {**pool, "spot": True, "spotFallback": True})
    yield Change("diskGib", pool, {**pool, "diskGib": 222})
    yield Change("podsPerNode", pool, {**pool, "podsPerNode": 40})
    blue = {**pool, "upgrade": "blue-green"}
    yield Change("upgrade", pool, blue)
    yield Change("generation", blue, {**blue, "generation": 2})
    yield Change("labels", pool, {**pool, "labels": {"a": "b"}})
    yield Change("taints", pool, tainted)
    yield Change("taints.effect", tainted, {**pool, "taints": [{"key": "a", "value": "b", "effect": "NoExecute"}]})
    yield Change("gpu", {"purpose": "gpu-inference", **size}, {**with_gpu, "gpu": {"type": other_gpu}})
    if made.has_hub:  # they have no GPUs, and hand taints on as they are
        return
    yield Change("taints.key", tainted, {**pool, "taints": [{"key": "c", "value": "b"}]})
    yield Change("taints.value", tainted, {**pool, "taints": [{"key": "a", "value": "c"}]})
    yield Change("gpu.type", with_gpu, {**with_gpu, "gpu": {"type": other_gpu}})
    yield Change("gpu.count", with_gpu, {**with_gpu, "gpu": {"type": gpu, "count": 2 if gpu == "h100" else 4}})
    yield Change("gpu.drivers", with_gpu, {**with_gpu, "gpu": {"type": gpu, "drivers": "none"}})
    yield Change("gpu.sharedBy", with_gpu, {**with_gpu, "gpu": {"type": gpu, "sharedBy": 4}})


def fields() -> set[str]:
    """All fields of a node pool, and those inside of them; the name is what tells pools apart."""
    inside = {"gpu": Gpu, "taints": Taint}
    found = {to_camel(name) for name in NodePool.model_fields} - {"name"}
    return found | {f"{part}.{to_camel(name)}" for part, model in inside.items() for name in model.model_fields}


def kinds() -> list[Made]:
    """All kinds that have node pools, and those that make their nodes themselves."""
    own = [
        Made("eks", {"provider": "aws", "region": "eu-central-1"}),
        Made("eks-karpenter", {"provider": "aws", "region": "eu-central-1", "eks": {"compute": "karpenter"}}),
        Made("eks-auto", {"provider": "aws", "region": "eu-central-1", "eks": {"compute": "auto-mode"}}),
        Made("gke", {"provider": "gcp", "region": "europe-west4"}),
        Made("gke-auto", {"provider": "gcp", "region": "europe-west4", "gke": GKE_AUTO}),
        Made("gke-autopilot", {"provider": "gcp", "region": "europe-west4", "gke": {"mode": "autopilot"}}),
        Made("aks", {"provider": "azure", "region": "westeurope"}),
        Made("aks-auto", {"provider": "azure", "region": "westeurope", "aks": {"nodeAutoProvisioning": True}}),
    ]  # fmt: skip
    return [*own, *_managed()]


def _managed() -> Iterator[Made]:
    for file in (PLATFORM, ARO):
        for cluster in yaml.safe_load(file.read_text(encoding="utf-8"))["fleet"]["clusters"]:
            if cluster.get("kind", "existing") != "existing":
                yield Made(cluster["name"], cluster, has_hub=cluster["kind"] != "aro")


def text(made: Made, pools: Sequence[Mapping[str, Any]]) -> str:
    """A blueprint with one cluster of a kind, and the hub that it needs."""
    head = yaml.safe_load(PLATFORM.read_text(encoding="utf-8"))
    cluster = {**made.cluster, "name": "this", "nodePools": pools}
    cluster.pop("labels", None)
    fleet: dict[str, Any] = {"clusters": [cluster]}
    if made.has_hub:
        cluster["hub"] = HUB["name"]
        fleet = {"hubs": [{"cluster": HUB["name"], "management": "assume"}], "clusters": [HUB, cluster]}
    own = {key: head[key] for key in ("name", "environment", "owner", "costCenter", "accounts")}
    return yaml.safe_dump({"kind": "Platform", **own, "fleet": fleet}, sort_keys=False)


def graph(platform: Platform) -> Graph:
    """What a platform becomes."""
    return record(lambda: deploy(platform), project="retail", stack="test", root=ROOT, secrets=CONFIG)


def seen(graph: Graph) -> dict[str, str]:
    """Everything that a graph says of its resources."""
    return {
        urn: repr((resource.inputs, resource.outputs, resource.options)) for urn, resource in graph.resources.items()
    }
