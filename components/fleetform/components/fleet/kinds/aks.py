"""An AKS cluster with its network."""

from __future__ import annotations

import ipaddress

from fleetform.blueprints import AzureAccount, facts
from fleetform.blueprints.resolve import ResolvedCluster, ResolvedPlatform
from fleetform.components import tags
from fleetform.components.clusters.aks import AksCluster, AksClusterArgs
from fleetform.components.fleet.clusters import Clusters
from fleetform.components.network.azure import AzureNetwork, AzureNetworkArgs
from fleetform.components.translate.clusters import cluster as cluster_args
from fleetform.components.translate.clusters import cluster_tags

DNS_ADDRESS = 10
"""Which address of the service range the cluster's DNS takes, as on the other clouds."""


def make(fleet: Clusters, cluster: ResolvedCluster) -> AksCluster:
    """Makes it."""
    opts = fleet.options(cluster)
    net = AzureNetwork(cluster.name, network(cluster, fleet.resolved), opts)
    return AksCluster(cluster.name, args(cluster, fleet.resolved, net), opts)


def network(cluster: ResolvedCluster, platform: ResolvedPlatform) -> AzureNetworkArgs:
    """The network of an AKS cluster."""
    return {
        "location": cluster.region,
        "range": cluster.network.range,
        "nodes": cluster.network.nodes,
        "tags": tags.azure(cluster_tags(cluster, platform)),
    }


def args(resolved: ResolvedCluster, platform: ResolvedPlatform, net: AzureNetwork) -> AksClusterArgs:
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
    }
