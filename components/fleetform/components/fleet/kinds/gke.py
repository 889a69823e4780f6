"""A GKE cluster with its network."""

from __future__ import annotations

import pulumi

from fleetform.blueprints import GcpAccount
from fleetform.blueprints.resolve import ResolvedCluster, ResolvedPlatform
from fleetform.components.clusters.gke import GkeCluster, GkeClusterArgs
from fleetform.components.fleet.clusters import Clusters
from fleetform.components.network.gcp import GcpNetwork, GcpNetworkArgs
from fleetform.components.translate.clusters import cluster as cluster_args


def make(fleet: Clusters, cluster: ResolvedCluster) -> GkeCluster:
    """Makes it."""
    opts = fleet.options(cluster)
    net = GcpNetwork(cluster.name, network(cluster), opts)
    return GkeCluster(cluster.name, args(cluster, fleet.resolved, net, fleet.zones.gcp(cluster)), opts)


def network(cluster: ResolvedCluster) -> GcpNetworkArgs:
    """The network of a GKE cluster."""
    assert isinstance(cluster.account, GcpAccount)
    return {
        "project": cluster.account.project,
        "region": cluster.region,
        "nodes": cluster.network.nodes,
        "pods": cluster.network.pods,
        "services": cluster.network.services,
    }


def args(
    resolved: ResolvedCluster, platform: ResolvedPlatform, net: GcpNetwork, zones: list[pulumi.Input[str]]
) -> GkeClusterArgs:
    """A GKE cluster in its network, in the given zones or in those that Google chooses."""
    assert isinstance(resolved.account, GcpAccount)
    return {
        "node_locations": zones,
        **cluster_args(resolved, platform),
        "project": resolved.account.project,
        "project_number": resolved.account.project_number,
        "network": net.network_id,
        "subnetwork": net.subnetwork_id,
    }
