"""An EKS cluster with its key and its network, and what makes its nodes come and go."""

from __future__ import annotations

import pulumi

from fleetform.blueprints import AwsAccount, facts
from fleetform.blueprints.kinds.eks import EksSettings
from fleetform.blueprints.resolve import ResolvedCluster, ResolvedPlatform
from fleetform.components.clusters.addons.autoscaler import ClusterAutoscaler
from fleetform.components.clusters.addons.gpus import GpuPlugin
from fleetform.components.clusters.addons.node_pools import KarpenterPools
from fleetform.components.clusters.cluster import AutoscalingArgs, NodePoolArgs
from fleetform.components.clusters.eks import EksCluster, EksClusterArgs, log_group
from fleetform.components.clusters.karpenter import Karpenter
from fleetform.components.clusters.karpenter.component import CONTROLLER_LABEL
from fleetform.components.fleet.clusters import Clusters
from fleetform.components.network import aws as aws_network
from fleetform.components.network.aws import Vpc, VpcArgs
from fleetform.components.network.aws_subnets import VpcSubnets
from fleetform.components.security.aws import AwsKey, AwsKeyArgs
from fleetform.components.translate import eks as words
from fleetform.components.translate.clusters import cluster as cluster_args
from fleetform.components.translate.clusters import cluster_tags

USUAL_AUTOSCALING: AutoscalingArgs = {"packing": "dense", "idle_minutes": 10}
"""How nodes are chosen where they are made for pods, and nothing is said of that."""


def make(fleet: Clusters, cluster: ResolvedCluster) -> EksCluster:
    """Makes it."""
    opts, platform = fleet.options(cluster), fleet.resolved
    sealing = _key(cluster, platform, opts)
    if cluster.shared is not None:
        net = fleet.shared.subnets(cluster, ipv6=settings(cluster).ip_family == "ipv6")
    else:
        net = Vpc(cluster.name, vpc(cluster, platform, fleet.zones.aws(cluster), sealing), opts)
        fleet.topology.join(cluster, net)
    made = EksCluster(cluster.name, args(cluster, platform, net, sealing), opts)
    _nodes(fleet, cluster, made)
    return made


def settings(cluster: ResolvedCluster) -> EksSettings:
    """What only EKS has."""
    assert isinstance(cluster.only, EksSettings)
    return cluster.only


def _key(cluster: ResolvedCluster, platform: ResolvedPlatform, opts: pulumi.ResourceOptions) -> pulumi.Input[str]:
    """The key that is named, or one of the cluster's own."""
    named = settings(cluster).key_arn
    return named if named is not None else AwsKey(cluster.name, key(cluster, platform), opts).key_arn


def key(cluster: ResolvedCluster, platform: ResolvedPlatform) -> AwsKeyArgs:
    """The key for the secrets of an EKS cluster, and for its logs and those of its network."""
    assert isinstance(cluster.account, AwsAccount)
    return {
        "alias": f"{platform.name}/{cluster.name}",
        "purpose": f"Secrets and logs of the cluster {cluster.name}",
        "region": cluster.region,
        "account_id": cluster.account.account_id,
        "log_groups": [
            *([aws_network.log_group(cluster.name)] if cluster.shared is None else []),
            log_group(cluster.name),
        ],
        "tags": cluster_tags(cluster, platform),
        "protect": cluster.protect,
    }


def vpc(
    cluster: ResolvedCluster,
    platform: ResolvedPlatform,
    zones: list[pulumi.Input[str]],
    sealing: pulumi.Input[str],
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
        "nat": cluster.nat,
        "cluster": cluster.name,
        "ipv6": settings(cluster).ip_family == "ipv6",
        "tags": cluster_tags(cluster, platform),
        "key_arn": sealing,
    }


def args(
    resolved: ResolvedCluster, platform: ResolvedPlatform, network: Vpc | VpcSubnets, sealing: pulumi.Input[str]
) -> EksClusterArgs:
    """An EKS cluster in its network."""
    assert isinstance(resolved.account, AwsAccount)
    only, common = settings(resolved), cluster_args(resolved, platform)
    if only.compute == "karpenter":
        common["node_pools"] = [controllers()]
    return {
        **common,
        "account_id": resolved.account.account_id,
        "subnet_ids": network.private_subnet_ids,
        "service_range": resolved.network.services,
        "admin_role_arn": resolved.account.role_arn,
        "key_arn": sealing,
        "auto_mode": only.compute == "auto-mode",
        "access": words.access(only),
        "pod_identities": words.pod_identities(only),
        "addons": words.addons(only),
        "fargate_profiles": words.fargate_profiles(only),
        "ip_family": only.ip_family,
        "support": only.support,
    }


def controllers() -> NodePoolArgs:
    """The nodes that Karpenter runs on, which it does not make itself."""
    types = facts.machines()["aws"]["general"]["small"]
    return {
        "name": "karpenter",
        "machine_type": types[0],
        "min": 2,
        "max": 3,
        "spot": False,
        "disk_gib": 100,
        "labels": {CONTROLLER_LABEL: "true"},
        "taints": [],
    }


def _nodes(fleet: Clusters, cluster: ResolvedCluster, made: EksCluster) -> None:
    """What makes its nodes come and go, and tells Kubernetes of their GPUs."""
    assert isinstance(cluster.account, AwsAccount)
    common = cluster_args(cluster, fleet.resolved)
    tags, pools, scaling = common["tags"], common["node_pools"], common.get("autoscaling")
    compute = settings(cluster).compute
    plugin = compute != "auto-mode" and any(pool.get("gpu") for pool in pools)
    if not pools or (compute == "managed-node-groups" and scaling is None and not plugin):
        return
    opts = fleet.beside(cluster, made)
    if compute == "karpenter":
        Karpenter(
            cluster.name,
            {
                "cluster": cluster.name,
                "region": cluster.region,
                "account_id": cluster.account.account_id,
                "node_role_name": made.nodes.node_role.name,
                "node_role_arn": made.nodes.node_role.arn,
                "subnet_tags": aws_network.private_tags(cluster.name),
                "node_image": settings(cluster).node_image,
                "node_pools": pools,
                "autoscaling": scaling or USUAL_AUTOSCALING,
                "tags": tags,
            },
            opts,
        )
    elif compute == "auto-mode":
        KarpenterPools(
            cluster.name,
            {
                "node_class": {"group": "eks.amazonaws.com", "kind": "NodeClass", "name": "default"},
                "node_pools": pools,
                "autoscaling": scaling or USUAL_AUTOSCALING,
                "own_plugin": False,
                "tags": tags,
            },
            opts,
        )
    elif compute == "managed-node-groups" and scaling is not None:
        ClusterAutoscaler(
            cluster.name,
            {
                "cluster": made.cluster_name,
                "region": cluster.region,
                "account_id": cluster.account.account_id,
                "autoscaling": scaling,
                "node_pools": pools,
                "tags": tags,
            },
            opts,
        )
    if plugin:
        GpuPlugin(cluster.name, {"node_pools": pools, "tags": tags}, opts)
