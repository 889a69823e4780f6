"""An OpenShift cluster that Hive on a hub installs into a network that is made for it."""

from __future__ import annotations

import pulumi

from fleetform.blueprints import AwsAccount, GcpAccount
from fleetform.blueprints.kinds.hive import HiveSettings
from fleetform.blueprints.resolve import ResolvedCluster, ResolvedPlatform
from fleetform.components.clusters.hive import HiveCluster, HiveClusterArgs
from fleetform.components.clusters.hive.args import HiveOnAwsArgs, HiveOnAzureArgs, HiveOnGcpArgs, HiveOnVsphereArgs
from fleetform.components.fleet import networks
from fleetform.components.fleet.clusters import Clusters
from fleetform.components.fleet.managed import pools_or_default
from fleetform.components.translate.clusters import cluster as cluster_args

MACHINES = {"aws": "m7i.xlarge", "gcp": "n2-standard-4", "azure": "Standard_D4s_v5", "vsphere": "4x16"}
"""Machines where none are named."""
CONTROL_PLANE = {"aws": "m7i.xlarge", "gcp": "n2-standard-4", "azure": "Standard_D8s_v5", "vsphere": "4x16"}
"""Machines of the control plane, the smallest that OpenShift takes."""


def make(fleet: Clusters, cluster: ResolvedCluster) -> HiveCluster:
    """Makes it."""
    made = args(cluster, fleet.resolved)
    match cluster.provider:
        case "aws":
            made["aws"] = _aws(fleet, cluster)
        case "gcp":
            made["gcp"] = _gcp(fleet, cluster)
        case "azure":
            made["azure"] = _azure(fleet, cluster)
        case _:
            made["vsphere"] = _vsphere(cluster, pulumi.Config())
    return HiveCluster(cluster.name, made, fleet.on_hub(cluster))


def settings(cluster: ResolvedCluster) -> HiveSettings:
    """What only OpenShift has."""
    assert isinstance(cluster.only, HiveSettings)
    return cluster.only


def args(cluster: ResolvedCluster, platform: ResolvedPlatform) -> HiveClusterArgs:
    """An OpenShift cluster, without what only its cloud asks for."""
    only = settings(cluster)
    assert only.base_domain is not None
    found = cluster_args(cluster, platform)
    return {
        **found,
        "node_pools": pools_or_default(found["node_pools"], MACHINES[cluster.provider]),
        "provider": cluster.provider,  # type: ignore[typeddict-item]  # the kind says where it can run
        "openshift_version": only.openshift_version,
        "release_image": only.release_image,
        "base_domain": only.base_domain,
        "pull_secret": only.pull_secret,
        "credentials_secret": only.credentials_secret,
        "ssh_public_key": only.ssh_public_key,
        "control_plane_machine": only.control_plane.machine_type or CONTROL_PLANE[cluster.provider],
        "machine_ranges": _machine_ranges(cluster),
        "pod_range": cluster.network.pods,
        "service_range": cluster.network.services,
    }


def _machine_ranges(cluster: ResolvedCluster) -> list[str]:
    """Where machines get their addresses: on AWS in a subnet for each zone, elsewhere in one."""
    if cluster.provider == "aws":
        return list(cluster.network.private_subnets[: cluster.zones])
    return [cluster.network.nodes]


def _aws(fleet: Clusters, cluster: ResolvedCluster) -> HiveOnAwsArgs:
    assert isinstance(cluster.account, AwsAccount)
    role = settings(cluster).role_arn or cluster.account.role_arn
    assert role is not None
    return {"role_arn": role, "subnet_ids": networks.aws(fleet, cluster).private_subnet_ids}


def _gcp(fleet: Clusters, cluster: ResolvedCluster) -> HiveOnGcpArgs:
    assert isinstance(cluster.account, GcpAccount)
    nodes = networks.gcp(fleet, cluster).nodes
    return {
        "project": cluster.account.project,
        "network": nodes.network.name,
        "subnetwork": nodes.subnetwork.name,
    }


def _azure(fleet: Clusters, cluster: ResolvedCluster) -> HiveOnAzureArgs:
    group = settings(cluster).azure_zone_group
    assert group is not None
    net = networks.azure(fleet, cluster)
    return {
        "zone_group": group,
        "network_group": net.resource_group_name,
        "network": net.nodes.virtual_network.name,
        "subnet": networks.azure_subnet(net),
    }


def _vsphere(cluster: ResolvedCluster, config: pulumi.Config) -> HiveOnVsphereArgs:
    at = settings(cluster).vsphere
    assert at is not None
    return {
        "server": at.server,
        "user": at.user,
        "password": config.require_secret(at.password),
        "certificates_secret": at.certificates_secret,
        "datacenter": at.datacenter,
        "cluster": at.cluster,
        "datastore": at.datastore,
        "network": at.network,
        "api_address": at.api_address,
        "ingress_address": at.ingress_address,
    }
