"""Networks of clusters that an installer on a hub puts into a network that is there."""

from __future__ import annotations

import pulumi

from fleetform.blueprints import AwsAccount, GcpAccount
from fleetform.blueprints.resolve import ResolvedCluster
from fleetform.components import tags
from fleetform.components.fleet.clusters import Clusters
from fleetform.components.network.aws import Vpc
from fleetform.components.network.azure import AzureNetwork
from fleetform.components.network.gcp import GcpNetwork
from fleetform.components.translate.clusters import cluster_tags


def aws(fleet: Clusters, cluster: ResolvedCluster) -> Vpc:
    """A VPC of the cluster's own."""
    assert isinstance(cluster.account, AwsAccount)
    made = Vpc(
        cluster.name,
        {
            "range": cluster.network.range,
            "region": cluster.region,
            "account_id": cluster.account.account_id,
            "zones": fleet.zones.aws(cluster),
            "private_subnets": list(cluster.network.private_subnets[: cluster.zones]),
            "public_subnets": list(cluster.network.public_subnets[: cluster.zones]),
            "nat": cluster.nat,
            "cluster": cluster.name,
            "tags": cluster_tags(cluster, fleet.resolved),
        },
        fleet.options(cluster),
    )
    fleet.topology.join(cluster, made)
    return made


def gcp(fleet: Clusters, cluster: ResolvedCluster) -> GcpNetwork:
    """A network of the cluster's own."""
    assert isinstance(cluster.account, GcpAccount)
    made = GcpNetwork(
        cluster.name,
        {
            "project": cluster.account.project,
            "region": cluster.region,
            "nodes": cluster.network.nodes,
            "pods": cluster.network.pods,
            "services": cluster.network.services,
        },
        fleet.options(cluster),
    )
    fleet.topology.join(cluster, made)
    return made


def azure(fleet: Clusters, cluster: ResolvedCluster) -> AzureNetwork:
    """A virtual network of the cluster's own."""
    made = AzureNetwork(
        cluster.name,
        {
            "location": cluster.region,
            # Pods and services have ranges beside it: Azure wants them outside of the network.
            "range": cluster.network.nodes,
            "nodes": cluster.network.nodes,
            "tags": tags.azure(cluster_tags(cluster, fleet.resolved)),
        },
        fleet.options(cluster),
    )
    fleet.topology.join(cluster, made)
    return made


def azure_subnet(net: AzureNetwork) -> pulumi.Output[str]:
    """The name of the only subnet of a virtual network: the end of its id."""
    return net.subnet_id.apply(lambda id_: id_.split("/")[-1])
