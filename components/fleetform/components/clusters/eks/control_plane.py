"""The control plane of an EKS cluster."""

from __future__ import annotations

import pulumi
import pulumi_aws as aws

from fleetform.components.base import Component
from fleetform.components.clusters.eks.args import EksClusterArgs
from fleetform.components.security.aws import AwsKey

LOGS = ["api", "audit", "authenticator", "controllerManager", "scheduler"]
AUTO_MODE_ROLE = {
    "compute": "AmazonEKSComputePolicy",
    "storage": "AmazonEKSBlockStoragePolicy",
    "balancing": "AmazonEKSLoadBalancingPolicy",
    "networking": "AmazonEKSNetworkingPolicy",
}
"""Source: https://docs.aws.amazon.com/eks/latest/userguide/auto-cluster-iam-role.html"""


def log_group(cluster: str) -> str:
    """The log group that EKS writes a cluster's control-plane logs to."""
    return f"/aws/eks/{cluster}/cluster"


def key_of(component: Component, args: EksClusterArgs) -> pulumi.Input[str]:
    """The key for secrets and logs: the one that is given, or one of the cluster's own."""
    if "key_arn" in args:
        return args["key_arn"]
    name = component.pulumi_resource_name
    return AwsKey(
        component.named("encryption"),
        {
            "alias": f"eks/{name}",
            "purpose": f"Secrets and logs of the cluster {name}",
            "region": args["region"],
            "account_id": args["account_id"],
            "log_groups": [log_group(name)],
            "tags": args["tags"],
            "protect": args["protect"],
        },
        component.below(),
    ).key_arn


def control_plane(
    component: Component,
    args: EksClusterArgs,
    role: aws.iam.Role,
    logs: aws.cloudwatch.LogGroup,
    key: pulumi.Input[str],
    node_role: aws.iam.Role,
) -> aws.eks.Cluster:
    """The control plane."""
    public = bool(args["authorized_ranges"])
    auto = args.get("auto_mode", False)
    return aws.eks.Cluster(
        component.named("cluster"),
        name=component.pulumi_resource_name,
        version=args["version"],
        role_arn=role.arn,
        bootstrap_self_managed_addons=False,
        deletion_protection=args["protect"],
        enabled_cluster_log_types=LOGS,
        access_config={
            "authentication_mode": "API",
            "bootstrap_cluster_creator_admin_permissions": args.get("admin_role_arn") is None,
        },
        compute_config=_auto_compute(args, node_role) if auto else None,
        storage_config={"block_storage": {"enabled": True}} if auto else None,
        encryption_config={"provider": {"key_arn": key}, "resources": ["secrets"]},
        kubernetes_network_config=_network(args),
        upgrade_policy={"support_type": args.get("support", "standard").upper()},
        vpc_config={
            "subnet_ids": args["subnet_ids"],
            "endpoint_private_access": True,
            "endpoint_public_access": public,
            "public_access_cidrs": args["authorized_ranges"] if public else None,
        },
        tags=args["tags"],
        # EKS would make the log group itself, without a key and for ever.
        opts=component.below(depends_on=[logs], protect=args["protect"] or None, delete_before_replace=True),
    )


def _auto_compute(args: EksClusterArgs, node_role: aws.iam.Role) -> aws.eks.ClusterComputeConfigArgsDict:
    """Auto Mode, with the pools of its own: one for its add-ons, and one for all else where no pool is written."""
    pools = ["system"] if args["node_pools"] else ["general-purpose", "system"]
    return {"enabled": True, "node_pools": pools, "node_role_arn": node_role.arn}


def _network(args: EksClusterArgs) -> aws.eks.ClusterKubernetesNetworkConfigArgsDict:
    network: aws.eks.ClusterKubernetesNetworkConfigArgsDict = (
        {"ip_family": "ipv6"}
        if args.get("ip_family") == "ipv6"
        else {"ip_family": "ipv4", "service_ipv4_cidr": args["service_range"]}
    )
    if args.get("auto_mode"):
        network["elastic_load_balancing"] = {"enabled": True}
    return network
