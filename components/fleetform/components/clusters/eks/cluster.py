"""The EKS cluster itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pulumi
import pulumi_aws as aws

from fleetform.components.base import Transforms
from fleetform.components.clusters.cluster import Cluster, cluster_props, kubeconfig
from fleetform.components.clusters.eks import access
from fleetform.components.clusters.eks.addons import Addons
from fleetform.components.clusters.eks.args import EksClusterArgs
from fleetform.components.clusters.eks.control_plane import AUTO_MODE_ROLE, control_plane, key_of, log_group
from fleetform.components.clusters.eks.node_groups import fargate_profiles, node_group
from fleetform.components.clusters.eks.roles import role
from fleetform.components.clusters.pools import expanded
from fleetform.components.security.policies import service_trust

LOG_DAYS = 90


@dataclass(frozen=True)
class EksClusterNodes:
    """The resources below an EKS cluster."""

    role: aws.iam.Role
    logs: aws.cloudwatch.LogGroup
    cluster: aws.eks.Cluster
    node_role: aws.iam.Role
    node_groups: Sequence[aws.eks.NodeGroup]
    fargate_profiles: Sequence[aws.eks.FargateProfile]
    addons: Sequence[aws.eks.Addon]


class EksCluster(Cluster):
    """An EKS cluster: private API, sealed secrets, all control-plane logs, Pod Identity, private encrypted nodes."""

    def __init__(
        self,
        name: str,
        args: EksClusterArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes the cluster; `opts` must hand down an aws provider for its region, or the default one is used."""
        super().__init__("clusters:EksCluster", name, cluster_props("aws", args), transform, opts)
        self._args = args
        tags, auto = args["tags"], args.get("auto_mode", False)
        key = key_of(self, args)
        trust = ("sts:AssumeRole", "sts:TagSession") if auto else ("sts:AssumeRole",)
        policies = {"cluster": "AmazonEKSClusterPolicy", **(AUTO_MODE_ROLE if auto else {})}
        own = role(self, "cluster-role", service_trust("eks.amazonaws.com", trust), policies, tags)
        logs = aws.cloudwatch.LogGroup(
            self.named("logs"),
            name=log_group(name),
            retention_in_days=LOG_DAYS,
            kms_key_id=key,
            tags=tags,
            opts=self.below(),
        )
        node_role = self._node_role()
        cluster = control_plane(self, args, own, logs, key, node_role)
        access.give_access(self, args, cluster)
        addons = Addons(self, args, cluster)
        before = [] if auto else addons.for_nodes()
        groups = [] if auto else self._groups(cluster, node_role, before)
        profiles = fargate_profiles(self, args, cluster)
        after = addons.others([cluster]) if auto else [*addons.on_nodes(groups), *addons.others(groups)]
        access.give_identities(self, args, cluster, before)
        self.nodes = EksClusterNodes(own, logs, cluster, node_role, groups, profiles, [*before, *after])
        self._ready = [*groups, *profiles, *after] or [cluster]
        self.cluster_name = cluster.name
        self.location = pulumi.Output.from_input(args["region"])
        self.version = cluster.version
        self.endpoint = cluster.endpoint
        self.oidc_issuer = cluster.identities[0].oidcs[0].issuer
        self.identity = own.arn
        self.finish_cluster(args, [group.node_group_name for group in groups])

    @cached_property
    def certificate(self) -> pulumi.Output[str]:
        """The API's certificate authority, as base64 of PEM."""
        return self.nodes.cluster.certificate_authority.data

    @cached_property
    def kubeconfig(self) -> pulumi.Output[str]:
        """How to reach it: tokens come from the AWS command line."""
        cluster, region = self.nodes.cluster, self._args["region"]
        arguments = ["eks", "get-token", "--cluster-name", cluster.name, "--region", region]
        if admin := self._args.get("admin_role_arn"):
            # The cluster knows the administrators' role alone, not who takes it on.
            arguments += ["--role-arn", admin]
        return kubeconfig(
            self.pulumi_resource_name,
            cluster.endpoint,
            self.certificate,
            {"command": "aws", "args": arguments},
        )

    def _node_role(self) -> aws.iam.Role:
        """The role of nodes; those of Auto Mode need less, as their pods get roles of their own."""
        auto = self._args.get("auto_mode", False)
        worker = "AmazonEKSWorkerNodeMinimalPolicy" if auto else "AmazonEKSWorkerNodePolicy"
        policies = {"worker": worker, "registry": "AmazonEC2ContainerRegistryPullOnly"}
        return role(self, "node-role", service_trust("ec2.amazonaws.com"), policies, self._args["tags"])

    def _groups(
        self, cluster: aws.eks.Cluster, node_role: aws.iam.Role, before: Sequence[pulumi.Resource]
    ) -> list[aws.eks.NodeGroup]:
        pools = expanded(self._args["node_pools"])
        return [node_group(self, pool, self._args, cluster, node_role, before) for pool in pools]
