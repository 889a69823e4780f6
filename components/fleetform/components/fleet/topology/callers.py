"""Who asks the API of a cluster from another network: the hubs that manage it, and agents on what it manages."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator

from fleetform.blueprints.network_models import JOINING
from fleetform.blueprints.resolve import ResolvedCluster, ResolvedPlatform

HUBS = ("eks", "gke", "aks")
"""Kinds of hub whose network is made here, so that others can be its peers."""
MOST_RANGES = 40
"""Ranges that are named one by one: a security group of AWS takes 60 rules, and GKE 100 authorized networks."""


def managers(platform: ResolvedPlatform, cluster: ResolvedCluster) -> Iterator[ResolvedCluster]:
    """The hubs of a cluster in the same cloud that have a network which is made here."""
    known = {one.name: one for one in platform.fleet}
    for name in dict.fromkeys((cluster.hub, cluster.standby)):
        hub = known.get(name or "")
        if hub is not None and hub is not cluster and hub.provider == cluster.provider and hub.kind.name in HUBS:
            yield hub


def reaches(platform: ResolvedPlatform, cluster: ResolvedCluster, other: ResolvedCluster) -> bool:
    """Whether there is a way between the networks of a cluster and its hub."""
    return platform.networking.topology != "isolated" or platform.place_of(cluster) is platform.place_of(other)


def calling_hubs(platform: ResolvedPlatform, cluster: ResolvedCluster) -> list[ResolvedCluster]:
    """The hubs that ask the API of a cluster."""
    return [hub for hub in managers(platform, cluster) if reaches(platform, cluster, hub)]


def calling_spokes(platform: ResolvedPlatform, hub: ResolvedCluster) -> list[ResolvedCluster]:
    """The clusters whose agents ask the API of their hub."""
    return [
        spoke
        for spoke in platform.fleet
        if spoke.hub == hub.name
        and spoke.agents
        and spoke.provider == hub.provider
        and spoke.kind.name in JOINING
        and hub.kind.name in HUBS
        and reaches(platform, spoke, hub)
    ]


def ranges(platform: ResolvedPlatform, clusters: Iterable[ResolvedCluster]) -> list[str]:
    """The ranges from which nodes and pods of clusters ask, joined where they are neighbours; the fleet's if many."""
    asking = [ipaddress.IPv4Network(one) for cluster in clusters for one in _own(cluster)]
    joined = [str(one) for one in ipaddress.collapse_addresses(asking)]
    return joined if len(joined) <= MOST_RANGES else [platform.address_range]


def _own(cluster: ResolvedCluster) -> set[str]:
    """Pods have addresses of their own on Google Cloud; elsewhere those of their network, or of their node."""
    network = cluster.network
    return {network.range, network.pods} if cluster.provider == "gcp" else {network.range}
