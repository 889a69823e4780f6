"""A cluster that a Supervisor makes."""

from __future__ import annotations

from fleetform.blueprints.kinds.tanzu import TanzuSettings
from fleetform.blueprints.resolve import ResolvedCluster, ResolvedPlatform
from fleetform.components.clusters.tanzu import TanzuCluster, TanzuClusterArgs
from fleetform.components.fleet.clusters import Clusters
from fleetform.components.fleet.managed import pools_or_default
from fleetform.components.translate.clusters import cluster as cluster_args

MACHINE = "best-effort-medium"


def make(fleet: Clusters, cluster: ResolvedCluster) -> TanzuCluster:
    """Makes it."""
    return TanzuCluster(cluster.name, args(cluster, fleet.resolved), fleet.on_hub(cluster))


def args(cluster: ResolvedCluster, platform: ResolvedPlatform) -> TanzuClusterArgs:
    """A cluster on a Supervisor."""
    only = cluster.only
    assert isinstance(only, TanzuSettings)
    assert only.namespace is not None
    assert only.storage_class is not None
    found = cluster_args(cluster, platform)
    return {
        **found,
        "node_pools": pools_or_default(found["node_pools"], MACHINE),
        "namespace": only.namespace,
        "cluster_class": only.cluster_class,
        "release": only.release or f"v{cluster.version}.{only.patch}",
        "storage_class": only.storage_class,
        "control_plane_machine": only.control_plane.machine_type or MACHINE,
        "control_plane_replicas": only.control_plane.replicas,
        "pod_range": cluster.network.pods,
        "service_range": cluster.network.services,
    }
