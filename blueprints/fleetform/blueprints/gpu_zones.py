"""Where machines with GPUs are: in some regions and, on Google Cloud, in some zones of them.

Names of zones mean the same to everybody on Google Cloud alone. On AWS each account has its own, and on Azure each
subscription, so of those no data can tell which zone has a machine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fleetform.blueprints import facts, networks
from fleetform.blueprints.machines import ResolvedPool, gpu_types

ZONED = "gcp"
"""The cloud whose zones are known."""
MACHINE_ZONES = "machineZones"
"""What a blueprint's facts call the zones that are newer than the data."""


def regions(provider: str, kind: str, offer: Mapping[str, Any], told: Mapping[str, Any]) -> list[str]:
    """Regions with the machines of an offer.

    Args:
        provider: The cloud.
        kind: Type of the GPU.
        offer: One of its offers.
        told: The blueprint's own facts.
    """
    known = _zones(provider, kind, offer) if provider == ZONED else offer["regions"]
    added = facts.added(told, MACHINE_ZONES, f"{provider}-{kind}")
    return [*known, *(zone.rpartition("-")[0] for zone in added)]


def zones(kind: str, offer: Mapping[str, Any], region: str, told: Mapping[str, Any]) -> list[str]:
    """Zones of a region of Google Cloud with the machines of an offer; none where they are not known."""
    known = [f"{region}-{end}" for end in _zones(ZONED, kind, offer).get(region, ())]
    added = [zone for zone in facts.added(told, MACHINE_ZONES, f"{ZONED}-{kind}") if zone.rpartition("-")[0] == region]
    return list(dict.fromkeys([*known, *added]))


def chosen(pool: ResolvedPool, region: str, count: int, told: Mapping[str, Any]) -> list[str]:
    """Zones of a node pool on Google Cloud: those of its cluster that have its GPUs; none where that is not known.

    Args:
        pool: The node pool.
        region: The region of its cluster.
        count: How many zones the cluster spans.
        told: The blueprint's own facts.
    """
    if pool.gpu is None:
        return []
    offer = next(
        (one for one in gpu_types(ZONED)[pool.gpu.type]["offers"] if pool.machine_type in one["machines"].values()),
        None,
    )
    if offer is None:
        return []
    return among(zones(pool.gpu.type, offer, region, told), named(region, count, told))[:count]


def named(region: str, count: int, told: Mapping[str, Any]) -> list[str]:
    """Zones of a cluster that spans fewer than its region has, where the blueprint's facts name them."""
    return facts.added(told, "availabilityZones", region)[:count] if count < networks.ZONES else []


def among(there: Sequence[str], wanted: Sequence[str]) -> list[str]:
    """The zones that are among the wanted ones; all where none are."""
    return [zone for zone in there if zone in wanted] if wanted else list(there)


def _zones(provider: str, kind: str, offer: Mapping[str, Any]) -> Mapping[str, Sequence[str]]:
    return offer.get("zones") or gpu_types(provider)[kind]["zones"]
