"""Which machines a node pool has: chosen by what it is for, from a data file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fleetform.blueprints import facts
from fleetform.blueprints.fleet import Cluster
from fleetform.blueprints.kinds import Kind, KindSettings
from fleetform.blueprints.pools import GPU_PURPOSES, Gpu, NodePool, Taint

DEFAULT_MACHINES = {"aws": "m7i.large", "gcp": "n2-standard-2", "azure": "Standard_D2s_v5"}
PURPOSE_LABEL = "fleetform.dev/purpose"
GPU_TAINT = Taint(key="nvidia.com/gpu", value="present")
TAINTS = {
    "gpu-inference": GPU_TAINT,
    "gpu-training": GPU_TAINT,
    "arm": Taint(key="kubernetes.io/arch", value="arm64"),
    "batch": Taint(key=PURPOSE_LABEL, value="batch"),
}
"""Taints by purpose. Google Cloud gives its own nodes with GPUs and with Arm processors the same ones."""


@dataclass(frozen=True)
class ResolvedGpu:
    """The GPUs of each node of a pool.

    Attributes:
        name: What the cloud calls the GPU, where one must say it.
    """

    type: str
    count: int
    name: str | None
    drivers: bool
    shared_by: int | None


@dataclass(frozen=True)
class ResolvedPool:
    """A node pool with its machines.

    Attributes:
        machine_type: The machine; empty where machines have no names.
        machine_types: It and others that are as large, for pools of spot machines.
    """

    name: str
    machine_type: str
    machine_types: tuple[str, ...]
    gpu: ResolvedGpu | None
    min: int
    max: int
    spot: bool
    spot_fallback: bool
    disk_gib: int
    pods_per_node: int | None
    upgrade: str
    generation: int
    labels: Mapping[str, str]
    taints: tuple[Taint, ...]


def resolved_pools(cluster: Cluster, kind: Kind) -> tuple[ResolvedPool, ...]:
    """The node pools of a cluster: its own, or one where its kind needs one."""
    only = getattr(cluster, kind.field)
    told = only if isinstance(only, KindSettings) else KindSettings()
    if not told.takes_node_pools:
        return ()
    default = _default_pools(cluster.provider) if told.needs_node_pools else []
    return tuple(resolved_pool(pool, cluster.provider) for pool in cluster.node_pools or default)


def resolved_pool(pool: NodePool, provider: str) -> ResolvedPool:
    """A node pool with its machines in a cloud.

    Raises:
        KeyError: The cloud has no such GPU, or not so many on one machine; `check` tells that before.
    """
    gpu = wanted_gpu(pool, provider)
    types = _machine_types(pool, gpu, provider)
    labels = {PURPOSE_LABEL: pool.purpose} if pool.purpose else {}
    taint = TAINTS.get(pool.purpose or "", GPU_TAINT if gpu is not None else None)
    usual = [taint] if taint is not None and taint.key not in {own.key for own in pool.taints} else []
    return ResolvedPool(
        name=pool.name,
        machine_type=types[0] if types else "",
        machine_types=tuple(types),
        gpu=_resolved_gpu(gpu, provider),
        min=pool.min,
        max=pool.max,
        spot=pool.spot,
        spot_fallback=pool.spot_fallback,
        disk_gib=pool.disk_gib,
        pods_per_node=pool.pods_per_node,
        upgrade=pool.upgrade,
        generation=pool.generation,
        labels={**labels, **pool.labels},
        taints=(*usual, *pool.taints),
    )


def wanted_gpu(pool: NodePool, provider: str) -> Gpu | None:
    """The GPUs of a pool: those it names, or those that are usual for its purpose."""
    if pool.gpu is not None or pool.purpose not in GPU_PURPOSES or provider not in facts.PROVIDERS:
        return pool.gpu
    if pool.machine_type is not None:
        return None
    return Gpu.model_validate(facts.gpus()["defaults"][pool.purpose][provider])


def gpu_types(provider: str) -> Mapping[str, Any]:
    """The GPUs of a cloud, by type."""
    return facts.gpus()[provider]["types"] if provider in facts.PROVIDERS else {}


def offers(provider: str, gpu: Gpu) -> list[Mapping[str, Any]]:
    """The machines of a cloud that have so many GPUs of a type."""
    return [offer for offer in gpu_types(provider)[gpu.type]["offers"] if offer["count"] == gpu.count]


def _machine_types(pool: NodePool, gpu: Gpu | None, provider: str) -> list[str]:
    if pool.machine_type is not None:
        return [pool.machine_type]
    if provider not in facts.PROVIDERS:
        return []
    if gpu is None:
        return list(facts.machines()[provider][pool.purpose or "general"][pool.size])
    found = offers(provider, gpu)
    if not found:
        raise KeyError(f"{provider} has no machine with {gpu.count} GPUs of the type {gpu.type}")
    machines = found[0]["machines"]
    return [machines.get("any") or machines[pool.size]]


def _resolved_gpu(gpu: Gpu | None, provider: str) -> ResolvedGpu | None:
    if gpu is None:
        return None
    name = gpu_types(provider).get(gpu.type, {}).get("name")
    return ResolvedGpu(gpu.type, gpu.count, name, gpu.drivers == "install", gpu.shared_by)


def _default_pools(provider: str) -> list[NodePool]:
    machine = DEFAULT_MACHINES.get(provider)
    return [NodePool(name="general", machine_type=machine)] if machine else []
