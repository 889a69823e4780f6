"""What node pools have in common on all clouds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pulumi

from fleetform.components.base import Component
from fleetform.components.clusters.cluster import NodePoolArgs, TaintArgs

FULL_PRICE = "od"
"""What is put after the name of a pool of spot machines, for the pool that it falls back to."""
SHARING_LABEL = "nvidia.com/device-plugin.config"


def expanded(pools: Sequence[NodePoolArgs]) -> list[NodePoolArgs]:
    """The pools, each pool of spot machines that falls back followed by the one that it falls back to."""
    found: list[NodePoolArgs] = []
    for pool in pools:
        found.append(pool)
        if pool["spot"] and pool.get("spot_fallback"):
            found.append({**pool, "name": f"{pool['name']}{FULL_PRICE}", "spot": False, "min": 0})
    return found


def falls_back(pools: Sequence[NodePoolArgs]) -> bool:
    """Whether any of the pools falls back to machines at the full price."""
    return any(pool["spot"] and pool.get("spot_fallback") for pool in pools)


def cloud_name(pool: NodePoolArgs) -> str:
    """What the cloud calls a pool: a new generation is a new pool."""
    generation = pool.get("generation", 1)
    return pool["name"] if generation == 1 else f"{pool['name']}g{generation}"


def is_blue_green(pool: NodePoolArgs) -> bool:
    """Whether a pool is made anew beside the old one."""
    return pool.get("upgrade") == "blue-green"


def pool_key(kind: str, pool: NodePoolArgs) -> str:
    """What the resource of a pool is called in its component.

    A new generation is another resource: what is asked for by objects, as in Crossplane, would else forget the old one.
    """
    return f"{kind}-{cloud_name(pool)}"


def made_anew(component: Component, kind: str, pool: NodePoolArgs) -> dict[str, Any]:
    """Options of a pool's resource: a generation takes the place of the one before, which goes once it is there."""
    before = pool.get("generation", 1) - 1
    named = component.named(pool_key(kind, {**pool, "generation": before}))
    return {
        "aliases": [pulumi.Alias(name=named)] if before else None,
        # A new generation has a name of its own, so it can be there before the old one goes.
        "delete_before_replace": not is_blue_green(pool),
    }


def first_size(pool: NodePoolArgs) -> int:
    """How many nodes a pool begins with: one at least, but none that costs much or is there for lack of others."""
    spare = pool.get("gpu") is not None or (pool.get("spot_fallback") and not pool["spot"])
    return pool["min"] if spare else max(pool["min"], 1)


def node_labels(pool: NodePoolArgs) -> dict[str, str]:
    """Labels of nodes where NVIDIA's device plugin is ours to run, which finds its nodes by them."""
    gpu = pool.get("gpu")
    if gpu is None:
        return pool["labels"]
    shared = gpu.get("shared_by")
    sharing = {SHARING_LABEL: sharing_name(shared)} if shared else {}
    return {"nvidia.com/gpu.present": "true", **sharing, **pool["labels"]}


def sharing_name(pods: int) -> str:
    """Name of the device plugin's settings for GPUs that so many pods share."""
    return f"shared-by-{pods}"


def taint_text(taint: TaintArgs) -> str:
    """A taint as kubelet writes it."""
    return f"{taint['key']}={taint['value']}:{taint['effect']}"


def priorities(pools: Sequence[NodePoolArgs], group: str) -> dict[int, list[str]]:
    """Which groups of nodes the autoscaler takes first: those of spot machines that fall back.

    Args:
        pools: All pools.
        group: What the cloud calls the group of a pool, as a pattern with `{pool}` in it.
    """
    spot = [cloud_name(pool) for pool in pools if pool["spot"] and pool.get("spot_fallback")]
    return {50: [group.format(pool=name) for name in spot], 10: [".*"]}
