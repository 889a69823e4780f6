"""What clusters share that hubs make."""

from __future__ import annotations

from fleetform.components.clusters.cluster import NodePoolArgs


def pools_or_default(pools: list[NodePoolArgs], machine: str) -> list[NodePoolArgs]:
    """Node pools with machines: a usual one where none is named, and a usual pool where there is none.

    Args:
        pools: The pools that are written.
        machine: The machine that is usual.
    """
    usual: NodePoolArgs = {
        "name": "general",
        "machine_type": machine,
        "min": 1,
        "max": 3,
        "spot": False,
        "disk_gib": 100,
        "labels": {},
        "taints": [],
    }
    return [{**pool, "machine_type": pool["machine_type"] or machine} for pool in pools] or [usual]
