"""An ARO cluster."""

from __future__ import annotations

import pulumi

from fleetform.blueprints import AzureAccount
from fleetform.blueprints.kinds.aro import AroSettings
from fleetform.blueprints.resolve import ResolvedCluster, ResolvedPlatform
from fleetform.components import tags
from fleetform.components.clusters.aro import AroCluster, AroClusterArgs, domain_of
from fleetform.components.fleet.clusters import Clusters
from fleetform.components.fleet.managed import pools_or_default
from fleetform.components.translate.clusters import cluster as cluster_args
from fleetform.components.translate.clusters import cluster_tags

MACHINE = "Standard_D4s_v5"


def make(fleet: Clusters, cluster: ResolvedCluster) -> AroCluster:
    """Makes it."""
    return AroCluster(cluster.name, args(cluster, fleet.resolved, pulumi.Config()), fleet.options(cluster))


def args(cluster: ResolvedCluster, platform: ResolvedPlatform, config: pulumi.Config) -> AroClusterArgs:
    """An ARO cluster in a network of its own; its secrets come from the stack's configuration."""
    only = cluster.only
    assert isinstance(only, AroSettings)
    assert isinstance(cluster.account, AzureAccount)
    assert only.service_principal is not None
    assert only.resource_provider is not None
    found = cluster_args(cluster, platform)
    control_plane, nodes, *_ = cluster.network.private_subnets
    principal = only.service_principal
    return {
        **found,
        "tags": tags.azure(cluster_tags(cluster, platform)),
        "node_pools": pools_or_default(found["node_pools"], MACHINE),
        "subscription_id": cluster.account.subscription_id,
        "openshift_version": only.openshift_version,
        "domain": only.domain or domain_of(cluster.name),
        "client_id": principal.client_id,
        "client_secret": config.require_secret(principal.secret),
        "principals": {"cluster": principal.object_id, "service": only.resource_provider},
        "pull_secret": config.require_secret(only.pull_secret) if only.pull_secret else None,
        "control_plane_machine": only.control_plane_machine,
        "range": cluster.network.nodes,
        "control_plane_range": control_plane,
        "nodes_range": nodes,
        "pod_range": cluster.network.pods,
        "service_range": cluster.network.services,
    }
