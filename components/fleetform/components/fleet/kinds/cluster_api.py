"""A cluster that Cluster API makes on a hub."""

from __future__ import annotations

from typing import cast

from fleetform.blueprints import AwsAccount, AzureAccount, GcpAccount
from fleetform.blueprints.kinds.cluster_api import ClusterApiSettings
from fleetform.blueprints.resolve import ResolvedCluster, ResolvedPlatform
from fleetform.components.clusters.capi import classes
from fleetform.components.clusters.capi.cluster import ClusterApiCluster, ClusterApiClusterArgs
from fleetform.components.clusters.capi.on import OnAwsArgs, OnAzureArgs, OnGcpArgs, OnVsphereArgs
from fleetform.components.fleet.clusters import Clusters
from fleetform.components.fleet.managed import pools_or_default
from fleetform.components.translate.clusters import cluster as cluster_args

MACHINES = {
    "aws": "m7i.large",
    "gcp": "n2-standard-2",
    "azure": "Standard_D2s_v5",
    "vsphere": "4x16",
    "docker": "container",
}
"""Machines where none are named."""


def make(fleet: Clusters, cluster: ResolvedCluster) -> ClusterApiCluster:
    """Makes it."""
    return ClusterApiCluster(cluster.name, args(cluster, fleet.resolved), fleet.on_hub(cluster))


def args(cluster: ResolvedCluster, platform: ResolvedPlatform) -> ClusterApiClusterArgs:
    """A cluster from our ClusterClass, in the network that is planned for it."""
    only = cast("ClusterApiSettings", cluster.only)
    machine = MACHINES[cluster.provider]
    found = cluster_args(cluster, platform)
    made: ClusterApiClusterArgs = {
        **found,
        "node_pools": pools_or_default(found["node_pools"], machine),
        "infrastructure": cluster.provider,  # type: ignore[typeddict-item]  # the kind says where it can run
        "class_namespace": classes.NAMESPACE,
        "patch": only.patch,
        "control_plane": {
            "replicas": only.control_plane.replicas,
            "machine_type": only.control_plane.machine_type or machine,
            "disk_gib": only.control_plane.disk_gib,
        },
        "pod_range": cluster.network.pods,
        "service_range": cluster.network.services,
        "image": only.image,
    }
    match cluster.provider:
        case "aws":
            made["aws"] = _aws(cluster, only)
        case "gcp":
            made["gcp"] = _gcp(cluster, only)
        case "azure":
            made["azure"] = _azure(cluster, only)
        case "vsphere":
            made["vsphere"] = _vsphere(only)
        case _:
            pass
    return made


def _aws(cluster: ResolvedCluster, only: ClusterApiSettings) -> OnAwsArgs:
    assert isinstance(cluster.account, AwsAccount)
    role = (only.aws.role_arn if only.aws else None) or cluster.account.role_arn
    assert role is not None
    return {"role_arn": role, "range": cluster.network.nodes}


def _gcp(cluster: ResolvedCluster, only: ClusterApiSettings) -> OnGcpArgs:
    assert isinstance(cluster.account, GcpAccount)
    assert only.gcp is not None
    return {
        "project": cluster.account.project,
        "nodes_range": cluster.network.nodes,
        "service_account": only.gcp.service_account,
    }


def _azure(cluster: ResolvedCluster, only: ClusterApiSettings) -> OnAzureArgs:
    assert isinstance(cluster.account, AzureAccount)
    assert only.azure is not None
    control_plane, nodes, *_ = cluster.network.private_subnets
    return {
        "subscription_id": cluster.account.subscription_id,
        "tenant_id": cluster.account.tenant_id,
        "client_id": only.azure.client_id,
        "node_identity": only.azure.node_identity,
        "range": cluster.network.nodes,
        "control_plane_range": control_plane,
        "nodes_range": nodes,
    }


def _vsphere(only: ClusterApiSettings) -> OnVsphereArgs:
    assert only.vsphere is not None
    at = only.vsphere
    return {
        "server": at.server,
        "thumbprint": at.thumbprint,
        "datacenter": at.datacenter,
        "datastore": at.datastore,
        "folder": at.folder,
        "resource_pool": at.resource_pool,
        "network": at.network,
        "storage_policy": at.storage_policy,
        "address": at.address,
        "identity": at.identity,
        "controller_secret": at.controller_secret,
    }
