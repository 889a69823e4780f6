"""What every kind of cluster is made from, in the words of components."""

from __future__ import annotations

from fleetform.blueprints.resolve import ResolvedCluster, ResolvedPlatform
from fleetform.components.clusters.cluster import ClusterArgs


def cluster(cluster: ResolvedCluster, platform: ResolvedPlatform) -> ClusterArgs:
    """What every kind of cluster is made from."""
    return {
        "region": cluster.region,
        "version": cluster.version,
        "role": "hub" if cluster.role == "hub" else "spoke",
        "node_pools": [
            {
                "name": pool.name,
                "machine_type": pool.machine_type,
                "min": pool.min,
                "max": pool.max,
                "spot": pool.spot,
                "disk_gib": pool.disk_gib,
                "labels": dict(pool.labels),
                "taints": [{"key": taint.key, "value": taint.value, "effect": taint.effect} for taint in pool.taints],
            }
            for pool in cluster.node_pools
        ],
        "authorized_ranges": list(cluster.endpoint.authorized_ranges) if cluster.endpoint.access == "public" else [],
        "labels": dict(cluster.labels),
        "tags": cluster_tags(cluster, platform),
        "protect": cluster.protect,
        "zones": cluster.zones,
    }


def cluster_tags(cluster: ResolvedCluster, platform: ResolvedPlatform) -> dict[str, str]:
    """Tags of everything that belongs to a cluster."""
    return {**platform.tags, "cluster": cluster.name}
