"""An AKS cluster with its network, its fleet, and what makes its nodes come and go."""

from __future__ import annotations

import ipaddress

from fleetform.blueprints import AzureAccount, facts
from fleetform.blueprints.kinds.aks import AksSettings
from fleetform.blueprints.memberships import azure_fleet
from fleetform.blueprints.resolve import ResolvedCluster, ResolvedPlatform
from fleetform.components import tags
from fleetform.components.clusters.addons.gpus import GpuPlugin
from fleetform.components.clusters.addons.node_pools import KarpenterPools
from fleetform.components.clusters.aks import AksCluster, AksClusterArgs, AksFleetArgs
from fleetform.components.clusters.aks.agent_pools import system_pool
from fleetform.components.clusters.cluster import AutoscalingArgs
from fleetform.components.fleet import azure_fleets
from fleetform.components.fleet.clusters import Clusters
from fleetform.components.fleet.topology import callers
from fleetform.components.names import compact
from fleetform.components.network.azure import AzureNetwork, AzureNetworkArgs
from fleetform.components.network.azure_shared import AzureSubnet
from fleetform.components.translate.clusters import cluster as cluster_args
from fleetform.components.translate.clusters import cluster_tags

DNS_ADDRESS = 10
"""Which address of the service range the cluster's DNS takes, as on the other clouds."""


ACCOUNT_LIMIT = 24
"""Longest name of a storage account."""

USUAL_AUTOSCALING: AutoscalingArgs = {"packing": "dense", "idle_minutes": 10}
"""How nodes are chosen where AKS makes them for pods, and nothing is said of that."""


def make(fleet: Clusters, cluster: ResolvedCluster) -> AksCluster:
    """Makes it."""
    opts = fleet.options(cluster)
    if cluster.shared is not None:
        net = fleet.shared.azure_subnet(cluster)
    else:
        net = AzureNetwork(cluster.name, network(cluster, fleet.resolved), opts)
        fleet.topology.join(cluster, net)
    made = AksCluster(cluster.name, {**args(cluster, fleet.resolved, net), "fleet": membership(fleet, cluster)}, opts)
    _nodes(fleet, cluster, made)
    return made


def settings(cluster: ResolvedCluster) -> AksSettings:
    """What only AKS has."""
    assert isinstance(cluster.only, AksSettings)
    return cluster.only


def membership(fleet: Clusters, cluster: ResolvedCluster) -> AksFleetArgs | None:
    """The fleet manager that a cluster joins; another unit may hold that."""
    wanted, key = settings(cluster).fleet, azure_fleet(cluster)
    if wanted is None or wanted.name is None or key is None:
        return None
    manager = fleet.azure_fleets.get(key)
    return {
        "name": manager.name if manager is not None else wanted.name,
        "resource_group_name": azure_fleets.group_name(wanted.name),
        "group": wanted.group,
    }


def _nodes(fleet: Clusters, cluster: ResolvedCluster, made: AksCluster) -> None:
    """Which nodes AKS may make, and what tells Kubernetes of their GPUs."""
    common = cluster_args(cluster, fleet.resolved)
    pools, own = common["node_pools"], common["tags"]
    if settings(cluster).node_auto_provisioning:
        _, pools = system_pool(cluster.name, pools)
        if pools:
            KarpenterPools(
                cluster.name,
                {
                    "node_class": {"group": "karpenter.azure.com", "kind": "AKSNodeClass", "name": "default"},
                    "node_pools": pools,
                    "autoscaling": common.get("autoscaling") or USUAL_AUTOSCALING,
                    "own_plugin": True,
                    "tags": own,
                },
                fleet.beside(cluster, made),
            )
    if any(pool.get("gpu") for pool in pools):
        GpuPlugin(cluster.name, {"node_pools": pools, "tags": own}, fleet.beside(cluster, made))


def network(cluster: ResolvedCluster, platform: ResolvedPlatform) -> AzureNetworkArgs:
    """The network of an AKS cluster."""
    made: AzureNetworkArgs = {
        "location": cluster.region,
        # Pods and services have ranges beside it: Azure wants them outside of the network.
        "range": cluster.network.nodes,
        "nodes": cluster.network.nodes,
        "tags": tags.azure(cluster_tags(cluster, platform)),
    }
    if cluster.flow_logs:
        assert isinstance(cluster.account, AzureAccount)
        made["flow_log_account"] = compact(f"{cluster.name}-flows-{cluster.account.subscription_id}", ACCOUNT_LIMIT)
    return made


def args(resolved: ResolvedCluster, platform: ResolvedPlatform, net: AzureNetwork | AzureSubnet) -> AksClusterArgs:
    """An AKS cluster in its network."""
    assert isinstance(resolved.account, AzureAccount)
    services = ipaddress.ip_network(resolved.network.services)
    return {
        **cluster_args(resolved, platform),
        "tags": tags.azure(cluster_tags(resolved, platform)),
        "zones": resolved.zones if facts.has_zones("azure", resolved.region) else 0,
        "subscription_id": resolved.account.subscription_id,
        "tenant_id": resolved.account.tenant_id,
        "admin_group": resolved.account.admin_group,
        "resource_group_name": net.resource_group_name,
        "subnet_id": net.subnet_id,
        "pod_range": resolved.network.pods,
        "service_range": resolved.network.services,
        "dns_address": str(services[DNS_ADDRESS]),
        "public_name": bool(callers.calling_hubs(platform, resolved) or callers.calling_spokes(platform, resolved)),
        "tier": settings(resolved).tier,
        "node_auto_provisioning": settings(resolved).node_auto_provisioning,
    }
