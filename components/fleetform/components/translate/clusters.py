"""Clusters and their networks."""

from __future__ import annotations

import ipaddress

import pulumi

from fleetform.blueprints import AwsAccount, AzureAccount, GcpAccount, facts
from fleetform.blueprints.resolve import ResolvedCluster, ResolvedPlatform
from fleetform.components import tags
from fleetform.components.clusters import eks as eks_cluster
from fleetform.components.clusters.aks import AksClusterArgs
from fleetform.components.clusters.cluster import ClusterArgs
from fleetform.components.clusters.eks import EksClusterArgs
from fleetform.components.clusters.gke import GkeClusterArgs
from fleetform.components.network import aws as aws_network
from fleetform.components.network.aws import Vpc, VpcArgs
from fleetform.components.network.azure import AzureNetwork, AzureNetworkArgs
from fleetform.components.network.gcp import GcpNetwork, GcpNetworkArgs
from fleetform.components.security.aws import AwsKey, AwsKeyArgs

DNS_ADDRESS = 10
"""Which address of the service range the cluster's DNS takes, as on the other clouds."""


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


def aws_key(cluster: ResolvedCluster, platform: ResolvedPlatform) -> AwsKeyArgs:
    """The key for the secrets of an EKS cluster, and for its logs and those of its network."""
    assert isinstance(cluster.account, AwsAccount)
    return {
        "alias": f"{platform.name}/{cluster.name}",
        "purpose": f"Secrets and logs of the cluster {cluster.name}",
        "region": cluster.region,
        "account_id": cluster.account.account_id,
        "log_groups": [aws_network.log_group(cluster.name), eks_cluster.log_group(cluster.name)],
        "tags": cluster_tags(cluster, platform),
        "protect": cluster.protect,
    }


def vpc(cluster: ResolvedCluster, platform: ResolvedPlatform, zones: list[pulumi.Input[str]], key: AwsKey) -> VpcArgs:
    """The network of an EKS cluster."""
    assert isinstance(cluster.account, AwsAccount)
    return {
        "range": cluster.network.range,
        "region": cluster.region,
        "account_id": cluster.account.account_id,
        "zones": zones,
        "private_subnets": list(cluster.network.private_subnets[: cluster.zones]),
        "public_subnets": list(cluster.network.public_subnets[: cluster.zones]),
        "nat": "per-zone" if cluster.nat == "per-zone" else "single",
        "cluster": cluster.name,
        "tags": cluster_tags(cluster, platform),
        "key_arn": key.key_arn,
    }


def eks(resolved: ResolvedCluster, platform: ResolvedPlatform, network: Vpc, key: AwsKey) -> EksClusterArgs:
    """An EKS cluster in its network."""
    assert isinstance(resolved.account, AwsAccount)
    return {
        **cluster(resolved, platform),
        "account_id": resolved.account.account_id,
        "subnet_ids": network.private_subnet_ids,
        "service_range": resolved.network.services,
        "admin_role_arn": resolved.account.role_arn,
        "key_arn": key.key_arn,
    }


def gcp_network(cluster: ResolvedCluster) -> GcpNetworkArgs:
    """The network of a GKE cluster."""
    assert isinstance(cluster.account, GcpAccount)
    return {
        "project": cluster.account.project,
        "region": cluster.region,
        "nodes": cluster.network.nodes,
        "pods": cluster.network.pods,
        "services": cluster.network.services,
    }


def gke(
    resolved: ResolvedCluster, platform: ResolvedPlatform, network: GcpNetwork, zones: list[pulumi.Input[str]]
) -> GkeClusterArgs:
    """A GKE cluster in its network, in the given zones or in those that Google chooses."""
    assert isinstance(resolved.account, GcpAccount)
    return {
        "node_locations": zones,
        **cluster(resolved, platform),
        "project": resolved.account.project,
        "project_number": resolved.account.project_number,
        "network": network.network_id,
        "subnetwork": network.subnetwork_id,
    }


def azure_network(cluster: ResolvedCluster, platform: ResolvedPlatform) -> AzureNetworkArgs:
    """The network of an AKS cluster."""
    return {
        "location": cluster.region,
        "range": cluster.network.range,
        "nodes": cluster.network.nodes,
        "tags": tags.azure(cluster_tags(cluster, platform)),
    }


def aks(resolved: ResolvedCluster, platform: ResolvedPlatform, network: AzureNetwork) -> AksClusterArgs:
    """An AKS cluster in its network."""
    assert isinstance(resolved.account, AzureAccount)
    services = ipaddress.ip_network(resolved.network.services)
    return {
        **cluster(resolved, platform),
        "tags": tags.azure(cluster_tags(resolved, platform)),
        "zones": resolved.zones if facts.has_zones("azure", resolved.region) else 0,
        "subscription_id": resolved.account.subscription_id,
        "tenant_id": resolved.account.tenant_id,
        "admin_group": resolved.account.admin_group,
        "resource_group_name": network.resource_group_name,
        "subnet_id": network.subnet_id,
        "pod_range": resolved.network.pods,
        "service_range": resolved.network.services,
        "dns_address": str(services[DNS_ADDRESS]),
    }
