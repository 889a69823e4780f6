"""A GKE cluster with its network."""

from __future__ import annotations

import pulumi

from fleetform.blueprints import GcpAccount
from fleetform.blueprints.kinds.gke import GkeSettings
from fleetform.blueprints.machines import gpu_types
from fleetform.blueprints.resolve import ResolvedCluster, ResolvedPlatform
from fleetform.components.clusters.gke import GkeCluster, GkeClusterArgs
from fleetform.components.clusters.gke.args import NodeAutoProvisioningArgs
from fleetform.components.fleet.clusters import Clusters
from fleetform.components.fleet.topology import callers
from fleetform.components.network.gcp import GcpNetwork, GcpNetworkArgs
from fleetform.components.network.gcp_shared import GcpSubnetwork
from fleetform.components.translate.clusters import cluster as cluster_args


def make(fleet: Clusters, cluster: ResolvedCluster) -> GkeCluster:
    """Makes it."""
    opts = fleet.options(cluster)
    if cluster.shared is not None:
        net = fleet.shared.subnetwork(cluster)
    else:
        net = GcpNetwork(cluster.name, network(cluster), opts)
        fleet.topology.join(cluster, net)
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
        "nat": cluster.nat != "none",
    }


def args(
    resolved: ResolvedCluster,
    platform: ResolvedPlatform,
    net: GcpNetwork | GcpSubnetwork,
    zones: list[pulumi.Input[str]],
) -> GkeClusterArgs:
    """A GKE cluster in its network, in the given zones or in those that Google chooses."""
    only = resolved.only
    assert isinstance(resolved.account, GcpAccount)
    assert isinstance(only, GkeSettings)
    hubs, spokes = callers.calling_hubs(platform, resolved), callers.calling_spokes(platform, resolved)
    return {
        "node_locations": zones,
        "private_ranges": callers.ranges(platform, [*hubs, *spokes]),
        **cluster_args(resolved, platform),
        "project": resolved.account.project,
        "project_number": resolved.account.project_number,
        "network": net.network_id,
        "subnetwork": net.subnetwork_id,
        "autopilot": only.mode == "autopilot",
        "channel": only.channel,
        "node_auto_provisioning": _auto_provisioning(only),
        "fleet_project": (only.fleet.project or resolved.account.project) if only.fleet is not None else None,
        "security_group": only.security_group,
    }


def _auto_provisioning(only: GkeSettings) -> NodeAutoProvisioningArgs | None:
    spec = only.node_auto_provisioning
    if spec is None:
        return None
    return {
        "max_cpu": spec.max_cpu,
        "max_memory_gib": spec.max_memory_gib,
        "gpus": [{"name": gpu_types("gcp")[gpu.type]["name"], "max": gpu.max} for gpu in spec.gpus],
    }
