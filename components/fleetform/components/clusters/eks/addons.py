"""Add-ons of an EKS cluster."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import pulumi
import pulumi_aws as aws

from fleetform.components.base import Component
from fleetform.components.clusters.eks.args import EksAddonArgs, EksClusterArgs
from fleetform.components.clusters.eks.roles import role
from fleetform.components.names import limited
from fleetform.components.security.policies import document, pod_trust

AUTO_MODE_HAS = ("eks-pod-identity-agent", "vpc-cni", "kube-proxy", "coredns", "aws-ebs-csi-driver")
"""What Auto Mode brings itself: https://docs.aws.amazon.com/eks/latest/userguide/eks-add-ons.html#addon-consider-auto"""
IPV6_ACTIONS = {
    "read": ["ec2:DescribeInstances", "ec2:DescribeTags", "ec2:DescribeNetworkInterfaces", "ec2:DescribeInstanceTypes"],
    "assign": ["ec2:AssignIpv6Addresses"],
    "tag": ["ec2:CreateTags"],
}
"""Source: https://docs.aws.amazon.com/eks/latest/userguide/cni-iam-role.html#cni-iam-role-create-ipv6-policy"""


class Addons:
    """Makes the add-ons of a cluster: those that every cluster has, and those that it names."""

    def __init__(self, component: Component, args: EksClusterArgs, cluster: aws.eks.Cluster) -> None:
        self._component = component
        self._args = args
        self._cluster = cluster
        self._named: dict[str, EksAddonArgs] = {addon["name"]: addon for addon in args.get("addons", [])}

    def for_nodes(self) -> list[aws.eks.Addon]:
        """What nodes need before they are ready: identities for pods, then their network."""
        agent = self._make("eks-pod-identity-agent")
        network = self._make("vpc-cni", [agent], {"aws-node": self._network_role()})
        return [agent, network, self._make("kube-proxy")]

    def on_nodes(self, nodes: Sequence[pulumi.Resource]) -> list[aws.eks.Addon]:
        """What needs nodes to run on: names, and volumes."""
        storage_role = role(
            self._component,
            "storage-role",
            pod_trust(self._args["account_id"]),
            {"driver": "service-role/AmazonEBSCSIDriverPolicy"},
            self._args["tags"],
        )
        storage = self._make("aws-ebs-csi-driver", nodes, {"ebs-csi-controller-sa": storage_role})
        return [self._make("coredns", nodes), storage]

    def others(self, nodes: Sequence[pulumi.Resource]) -> list[aws.eks.Addon]:
        """What the cluster names besides."""
        return [self._make(name, nodes) for name in self._named if name not in AUTO_MODE_HAS]

    def _make(
        self,
        name: str,
        after: Sequence[pulumi.Resource] = (),
        identities: Mapping[str, aws.iam.Role] | None = None,
    ) -> aws.eks.Addon:
        """An add-on in the version that EKS recommends for the cluster's, with roles for its service accounts."""
        told: EksAddonArgs = self._named.get(name, {"name": name})
        roles: dict[str, pulumi.Input[str]] = {account: made.arn for account, made in (identities or {}).items()}
        if (account := told.get("service_account")) and (arn := told.get("role_arn")):
            roles[account] = arn
        configuration = told.get("configuration")
        return aws.eks.Addon(
            self._component.named(f"addon-{name}"),
            cluster_name=self._cluster.name,
            addon_name=name,
            addon_version=told.get("version"),
            configuration_values=json.dumps(configuration, sort_keys=True) if configuration else None,
            resolve_conflicts_on_create="OVERWRITE",
            resolve_conflicts_on_update="OVERWRITE",
            pod_identity_associations=[{"service_account": account, "role_arn": arn} for account, arn in roles.items()]
            or None,
            tags=self._args["tags"],
            opts=self._component.below(depends_on=list(after) or None),
        )

    def _network_role(self) -> aws.iam.Role:
        """The role of the network add-on. AWS has a policy for IPv4 alone."""
        component, args = self._component, self._args
        ipv6 = args.get("ip_family") == "ipv6"
        policies = {} if ipv6 else {"cni": "AmazonEKS_CNI_Policy"}
        made = role(component, "network-role", pod_trust(args["account_id"]), policies, args["tags"])
        if ipv6:
            region, account = args["region"], args["account_id"]
            interfaces = f"arn:aws:ec2:{region}:{account}:network-interface/*"
            in_region = {"StringEquals": {"aws:RequestedRegion": region}}
            aws.iam.RolePolicy(
                component.named("network-role-ipv6"),
                name=limited(component.named("ipv6"), 64),
                role=made.name,
                policy=document(
                    {"actions": IPV6_ACTIONS["read"], "resources": ["*"], "conditions": in_region},
                    {"actions": IPV6_ACTIONS["assign"], "resources": [interfaces]},
                    {"actions": IPV6_ACTIONS["tag"], "resources": [interfaces]},
                ),
                opts=component.below(),
            )
        return made
