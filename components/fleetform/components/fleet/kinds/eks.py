"""An EKS cluster with its key and its network."""

from __future__ import annotations

import pulumi

from fleetform.blueprints import AwsAccount
from fleetform.blueprints.resolve import ResolvedCluster, ResolvedPlatform
from fleetform.components.clusters import eks as eks_cluster
from fleetform.components.clusters.eks import EksCluster, EksClusterArgs
from fleetform.components.fleet.clusters import Clusters
from fleetform.components.network import aws as aws_network
from fleetform.components.network.aws import Vpc, VpcArgs
from fleetform.components.security.aws import AwsKey, AwsKeyArgs
from fleetform.components.translate.clusters import cluster as cluster_args
from fleetform.components.translate.clusters import cluster_tags


def make(fleet: Clusters, cluster: ResolvedCluster) -> EksCluster:
    """Makes it."""
    opts, platform = fleet.options(cluster), fleet.resolved
    sealed = AwsKey(cluster.name, key(cluster, platform), opts)
    net = Vpc(cluster.name, vpc(cluster, platform, fleet.zones.aws(cluster), sealed), opts)
    return EksCluster(cluster.name, args(cluster, platform, net, sealed), opts)


def key(cluster: ResolvedCluster, platform: ResolvedPlatform) -> AwsKeyArgs:
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


def vpc(
    cluster: ResolvedCluster, platform: ResolvedPlatform, zones: list[pulumi.Input[str]], sealed: AwsKey
) -> VpcArgs:
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
        "key_arn": sealed.key_arn,
    }


def args(resolved: ResolvedCluster, platform: ResolvedPlatform, network: Vpc, sealed: AwsKey) -> EksClusterArgs:
    """An EKS cluster in its network."""
    assert isinstance(resolved.account, AwsAccount)
    return {
        **cluster_args(resolved, platform),
        "account_id": resolved.account.account_id,
        "subnet_ids": network.private_subnet_ids,
        "service_range": resolved.network.services,
        "admin_role_arn": resolved.account.role_arn,
        "key_arn": sealed.key_arn,
    }
