"""A cluster that Rancher on a hub makes in a network that is made for it, or takes in."""

from __future__ import annotations

from dataclasses import replace

from fleetform.blueprints import GcpAccount
from fleetform.blueprints.kinds.rancher import RancherSettings
from fleetform.blueprints.resolve import ResolvedCluster, ResolvedPlatform
from fleetform.components.clusters.rancher import RancherCluster, RancherClusterArgs
from fleetform.components.clusters.rancher.args import (
    RancherOnAwsArgs,
    RancherOnAzureArgs,
    RancherOnGcpArgs,
    RancherOnVsphereArgs,
)
from fleetform.components.fleet import networks
from fleetform.components.fleet.clusters import Clusters
from fleetform.components.fleet.managed import pools_or_default
from fleetform.components.translate.clusters import cluster as cluster_args

MACHINES = {
    "aws": "m7i.large",
    "gcp": "n2-standard-2",
    "azure": "Standard_D2s_v5",
    "vsphere": "4x16",
    "other": "",
}
"""Machines where none are named."""


def make(fleet: Clusters, cluster: ResolvedCluster) -> RancherCluster:
    """Makes it."""
    made = args(cluster, fleet.resolved)
    if made["distribution"] != "import":
        _place(fleet, cluster, made)
    return RancherCluster(cluster.name, made, fleet.on_hub(cluster))


def settings(cluster: ResolvedCluster) -> RancherSettings:
    """What only Rancher has."""
    assert isinstance(cluster.only, RancherSettings)
    return cluster.only


def args(cluster: ResolvedCluster, platform: ResolvedPlatform) -> RancherClusterArgs:
    """A cluster of Rancher, without what only its cloud asks for."""
    only = settings(cluster)
    machine = MACHINES[cluster.provider]
    found = cluster_args(cluster, platform)
    if only.distribution == "import":
        found["node_pools"] = []
    else:
        found["node_pools"] = pools_or_default(found["node_pools"], machine)
    made: RancherClusterArgs = {
        **found,
        "distribution": only.distribution,
        "namespace": only.namespace,
        "release": only.release,
        "cloud_credential": only.cloud_credential,
        "image": only.image,
        "control_plane_machine": only.control_plane.machine_type or machine,
        "control_plane_replicas": only.control_plane.replicas,
        "control_plane_disk_gib": only.control_plane.disk_gib,
    }
    if cluster.planned is not None:
        made["pod_range"], made["service_range"] = cluster.planned.pods, cluster.planned.services
    return made


def _place(fleet: Clusters, cluster: ResolvedCluster, made: RancherClusterArgs) -> None:
    match cluster.provider:
        case "aws":
            made["aws"] = _aws(fleet, cluster)
        case "gcp":
            made["gcp"] = _gcp(fleet, cluster)
        case "azure":
            made["azure"] = _azure(fleet, cluster)
        case _:
            made["vsphere"] = _vsphere(cluster)


def _aws(fleet: Clusters, cluster: ResolvedCluster) -> RancherOnAwsArgs:
    net = networks.aws(fleet, cluster)
    zone, *_ = fleet.zones.aws(cluster)
    return {"vpc_id": net.vpc_id, "subnet_id": net.nodes.private_subnets[0].id, "zone": zone}


def _gcp(fleet: Clusters, cluster: ResolvedCluster) -> RancherOnGcpArgs:
    assert isinstance(cluster.account, GcpAccount)
    nodes = networks.gcp(fleet, cluster).nodes
    zone, *_ = fleet.zones.gcp(replace(cluster, zones=1))
    return {
        "project": cluster.account.project,
        "zone": zone,
        "network": nodes.network.name,
        "subnetwork": nodes.subnetwork.name,
    }


def _azure(fleet: Clusters, cluster: ResolvedCluster) -> RancherOnAzureArgs:
    net = networks.azure(fleet, cluster)
    return {
        "resource_group": net.resource_group_name,
        "network": net.nodes.virtual_network.name,
        "subnet": networks.azure_subnet(net),
    }


def _vsphere(cluster: ResolvedCluster) -> RancherOnVsphereArgs:
    at = settings(cluster).vsphere
    assert at is not None
    return {
        "datacenter": at.datacenter,
        "datastore": at.datastore,
        "folder": at.folder,
        "resource_pool": at.resource_pool,
        "network": at.network,
    }
