"""What every kind of cluster is made from, in the words of components."""

from __future__ import annotations

from fleetform.blueprints import gpu_zones
from fleetform.blueprints.machines import ResolvedPool
from fleetform.blueprints.resolve import ResolvedCluster, ResolvedPlatform
from fleetform.blueprints.shared_networks import ResolvedNetwork
from fleetform.components.clusters.cluster import (
    AutoscalingArgs,
    ClusterArgs,
    GpuArgs,
    MaintenanceArgs,
    NodePoolArgs,
)


def cluster(cluster: ResolvedCluster, platform: ResolvedPlatform) -> ClusterArgs:
    """What every kind of cluster is made from."""
    return {
        "region": cluster.region,
        "version": cluster.version,
        "role": "hub" if cluster.role == "hub" else "spoke",
        "node_pools": [{**node_pool(pool), "zones": _zones(pool, cluster, platform)} for pool in cluster.node_pools],
        "authorized_ranges": list(cluster.endpoint.authorized_ranges) if cluster.endpoint.access == "public" else [],
        "labels": dict(cluster.labels),
        "tags": cluster_tags(cluster, platform),
        "protect": cluster.protect,
        "autoscaling": _autoscaling(cluster),
        "maintenance": _maintenance(cluster),
        "zones": cluster.zones,
    }


def cluster_tags(cluster: ResolvedCluster, platform: ResolvedPlatform) -> dict[str, str]:
    """Tags of everything that belongs to a cluster."""
    return {**platform.tags, "cluster": cluster.name}


def network_tags(network: ResolvedNetwork, platform: ResolvedPlatform) -> dict[str, str]:
    """Tags of everything that belongs to a network of several clusters."""
    return {**platform.tags, "network": network.name}


def place_tags(place: ResolvedCluster | ResolvedNetwork, platform: ResolvedPlatform) -> dict[str, str]:
    """Tags of what belongs to the network of one cluster, or to one of several."""
    return cluster_tags(place, platform) if isinstance(place, ResolvedCluster) else network_tags(place, platform)


def node_pool(pool: ResolvedPool) -> NodePoolArgs:
    """A node pool."""
    return {
        "name": pool.name,
        "machine_type": pool.machine_type,
        "machine_types": list(pool.machine_types),
        "min": pool.min,
        "max": pool.max,
        "spot": pool.spot,
        "spot_fallback": pool.spot_fallback,
        "disk_gib": pool.disk_gib,
        "labels": dict(pool.labels),
        "taints": [{"key": taint.key, "value": taint.value, "effect": taint.effect} for taint in pool.taints],
        "gpu": _gpu(pool),
        "pods_per_node": pool.pods_per_node,
        "upgrade": "blue-green" if pool.upgrade == "blue-green" else "surge",
        "generation": pool.generation,
    }


def _zones(pool: ResolvedPool, cluster: ResolvedCluster, platform: ResolvedPlatform) -> list[str]:
    if cluster.provider != gpu_zones.ZONED:
        return []
    return gpu_zones.chosen(pool, cluster.region, cluster.zones, platform.facts)


def _gpu(pool: ResolvedPool) -> GpuArgs | None:
    gpu = pool.gpu
    if gpu is None:
        return None
    return {
        "type": gpu.type,
        "count": gpu.count,
        "name": gpu.name,
        "drivers": gpu.drivers,
        "shared_by": gpu.shared_by,
    }


def _autoscaling(cluster: ResolvedCluster) -> AutoscalingArgs | None:
    spec = cluster.autoscaling
    return {"packing": spec.packing, "idle_minutes": spec.idle_minutes} if spec is not None else None


def _maintenance(cluster: ResolvedCluster) -> MaintenanceArgs | None:
    spec = cluster.maintenance
    return {"days": list(spec.days), "start": spec.start, "hours": spec.hours} if spec is not None else None
