"""Which clusters their hub must reach, and cannot by anything that is made here."""

from __future__ import annotations

from fleetform.blueprints.resolve import ResolvedCluster, ResolvedPlatform

PLACED = ("eks", "gke", "aks")
"""Kinds whose network is made here; how others are reached, only those know who made them."""


def unreached(platform: ResolvedPlatform) -> list[str]:
    """Names of clusters with a private API that a hub in another network asks, with no way made here between both."""
    by_name = {cluster.name: cluster for cluster in platform.fleet}
    found: list[str] = []
    for cluster in platform.clusters:
        hub = by_name.get(cluster.hub or "")
        asked = (cluster.pushed and platform.gitops is not None) or cluster.agents
        if hub is None or not asked or cluster.endpoint.access == "public":
            continue
        if {hub.kind.name, cluster.kind.name} <= set(PLACED) and not _joined(platform, cluster, hub):
            found.append(cluster.name)
    return found


def _joined(platform: ResolvedPlatform, cluster: ResolvedCluster, hub: ResolvedCluster) -> bool:
    if platform.place_of(cluster) is platform.place_of(hub):
        return True
    return cluster.provider == hub.provider and platform.networking.topology != "isolated"
