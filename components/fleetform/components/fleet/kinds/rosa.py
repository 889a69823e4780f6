"""A ROSA cluster that Cluster API on a hub makes."""

from __future__ import annotations

from fleetform.blueprints import AwsAccount
from fleetform.blueprints.kinds.rosa import RosaSettings
from fleetform.blueprints.resolve import ResolvedCluster, ResolvedPlatform
from fleetform.components.clusters.rosa import RosaCluster, RosaClusterArgs
from fleetform.components.fleet.clusters import Clusters
from fleetform.components.fleet.managed import pools_or_default
from fleetform.components.translate.clusters import cluster as cluster_args

MACHINE = "m7i.xlarge"


def make(fleet: Clusters, cluster: ResolvedCluster) -> RosaCluster:
    """Makes it."""
    return RosaCluster(cluster.name, args(cluster, fleet.resolved), fleet.on_hub(cluster))


def args(cluster: ResolvedCluster, platform: ResolvedPlatform) -> RosaClusterArgs:
    """A ROSA cluster in a network that is made for it."""
    only = cluster.only
    assert isinstance(only, RosaSettings)
    assert isinstance(cluster.account, AwsAccount)
    role = only.role_arn or cluster.account.role_arn
    assert role is not None
    found = cluster_args(cluster, platform)
    return {
        **found,
        "node_pools": pools_or_default(found["node_pools"], MACHINE),
        "role_arn": role,
        "role_prefix": only.role_prefix,
        "openshift_version": only.openshift_version,
        "channel_group": only.channel_group,
        "nodes_range": cluster.network.nodes,
        "pod_range": cluster.network.pods,
        "service_range": cluster.network.services,
        "billing_account": only.billing_account,
        "credentials_secret": only.credentials_secret,
    }
