"""EKS."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NotRequired

import pulumi
import pulumi_aws as aws

from fleetform.components.base import Transforms
from fleetform.components.clusters.cluster import Cluster, ClusterArgs, NodePoolArgs, cluster_props, kubeconfig
from fleetform.components.names import limited
from fleetform.components.security.aws import AwsKey
from fleetform.components.security.policies import pod_trust, service_trust

LOGS = ["api", "audit", "authenticator", "controllerManager", "scheduler"]
LOG_DAYS = 90
ROLE_NAME_LIMIT = 64
TAINT_EFFECTS = {"NoSchedule": "NO_SCHEDULE", "PreferNoSchedule": "PREFER_NO_SCHEDULE", "NoExecute": "NO_EXECUTE"}
POLICIES = "arn:aws:iam::aws:policy"
ADMIN_POLICY = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"


class EksClusterArgs(ClusterArgs):
    """What an EKS cluster is made from."""

    account_id: str
    """Account it is in."""
    subnet_ids: pulumi.Input[list[str]]
    """Private subnets, one a zone."""
    service_range: str
    """Range of Kubernetes services."""
    admin_role_arn: NotRequired[str | None]
    """Role whose holders administer the cluster; only the role that creates it unless given."""
    key_arn: NotRequired[pulumi.Input[str]]
    """Key for secrets and logs; one of its own unless given."""


@dataclass(frozen=True)
class EksClusterNodes:
    """The resources below an EKS cluster."""

    role: aws.iam.Role
    logs: aws.cloudwatch.LogGroup
    cluster: aws.eks.Cluster
    node_role: aws.iam.Role
    node_groups: Sequence[aws.eks.NodeGroup]
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
        key = args["key_arn"] if "key_arn" in args else self._key().key_arn
        role = self._role("cluster-role", service_trust("eks.amazonaws.com"), {"cluster": "AmazonEKSClusterPolicy"})
        logs = aws.cloudwatch.LogGroup(
            self.named("logs"),
            name=log_group(name),
            retention_in_days=LOG_DAYS,
            kms_key_id=key,
            tags=args["tags"],
            opts=self.below(),
        )
        cluster = self._cluster(role, logs, key)
        self._access(cluster)
        node_role = self._role(
            "node-role",
            service_trust("ec2.amazonaws.com"),
            {"worker": "AmazonEKSWorkerNodePolicy", "registry": "AmazonEC2ContainerRegistryPullOnly"},
        )
        before = self._addons_for_nodes(cluster)
        groups = [self._node_group(pool, cluster, node_role, before) for pool in args["node_pools"]]
        after = self._addons_on_nodes(cluster, groups)
        self.nodes = EksClusterNodes(role, logs, cluster, node_role, groups, [*before, *after])
        self._ready = [*groups, *after]
        self.cluster_name = cluster.name
        self.location = pulumi.Output.from_input(args["region"])
        self.version = cluster.version
        self.endpoint = cluster.endpoint
        self.oidc_issuer = cluster.identities[0].oidcs[0].issuer
        self.identity = role.arn
        self.finish_cluster()

    @cached_property
    def kubeconfig(self) -> pulumi.Output[str]:
        """How to reach it: tokens come from the AWS command line."""
        cluster, region = self.nodes.cluster, self._args["region"]
        arguments = ["eks", "get-token", "--cluster-name", cluster.name, "--region", region]
        if role := self._args.get("admin_role_arn"):
            # The cluster knows the administrators' role alone, not who takes it on.
            arguments += ["--role-arn", role]
        return kubeconfig(
            self.pulumi_resource_name,
            cluster.endpoint,
            cluster.certificate_authority.data,
            {"command": "aws", "args": arguments},
        )

    def _key(self) -> AwsKey:
        name, args = self.pulumi_resource_name, self._args
        return AwsKey(
            self.named("encryption"),
            {
                "alias": f"eks/{name}",
                "purpose": f"Secrets and logs of the cluster {name}",
                "region": args["region"],
                "account_id": args["account_id"],
                "log_groups": [log_group(name)],
                "tags": args["tags"],
                "protect": args["protect"],
            },
            self.below(),
        )

    def _role(self, key: str, trust: str, policies: Mapping[str, str]) -> aws.iam.Role:
        """A role with policies that AWS keeps, and the permissions to create it alone."""
        role = aws.iam.Role(
            self.named(key),
            name=limited(self.named(key), ROLE_NAME_LIMIT),
            assume_role_policy=trust,
            tags=self._args["tags"],
            opts=self.below(),
        )
        for policy, path in policies.items():
            aws.iam.RolePolicyAttachment(
                self.named(f"{key}-{policy}"), role=role.name, policy_arn=f"{POLICIES}/{path}", opts=self.below()
            )
        return role

    def _cluster(self, role: aws.iam.Role, logs: aws.cloudwatch.LogGroup, key: pulumi.Input[str]) -> aws.eks.Cluster:
        args = self._args
        public = bool(args["authorized_ranges"])
        return aws.eks.Cluster(
            self.named("cluster"),
            name=self.pulumi_resource_name,
            version=args["version"],
            role_arn=role.arn,
            bootstrap_self_managed_addons=False,
            deletion_protection=args["protect"],
            enabled_cluster_log_types=LOGS,
            access_config={
                "authentication_mode": "API",
                "bootstrap_cluster_creator_admin_permissions": args.get("admin_role_arn") is None,
            },
            encryption_config={"provider": {"key_arn": key}, "resources": ["secrets"]},
            kubernetes_network_config={"ip_family": "ipv4", "service_ipv4_cidr": args["service_range"]},
            upgrade_policy={"support_type": "STANDARD"},
            vpc_config={
                "subnet_ids": args["subnet_ids"],
                "endpoint_private_access": True,
                "endpoint_public_access": public,
                "public_access_cidrs": args["authorized_ranges"] if public else None,
            },
            tags=args["tags"],
            # EKS would make the log group itself, without a key and for ever.
            opts=self.below(depends_on=[logs], protect=args["protect"] or None, delete_before_replace=True),
        )

    def _access(self, cluster: aws.eks.Cluster) -> None:
        """Gives the administrators' role its access entry."""
        role = self._args.get("admin_role_arn")
        if role is None:
            return
        entry = aws.eks.AccessEntry(
            self.named("admin-access"),
            cluster_name=cluster.name,
            principal_arn=role,
            type="STANDARD",
            tags=self._args["tags"],
            opts=self.below(),
        )
        aws.eks.AccessPolicyAssociation(
            self.named("admin-policy"),
            cluster_name=cluster.name,
            principal_arn=entry.principal_arn,
            policy_arn=ADMIN_POLICY,
            access_scope={"type": "cluster"},
            opts=self.below(),
        )

    def _node_group(
        self, pool: NodePoolArgs, cluster: aws.eks.Cluster, role: aws.iam.Role, before: Sequence[pulumi.Resource]
    ) -> aws.eks.NodeGroup:
        args, name = self._args, pool["name"]
        template = aws.ec2.LaunchTemplate(
            self.named(f"template-{name}"),
            name=f"{self.pulumi_resource_name}-{name}",
            update_default_version=True,
            # One hop keeps pods from the node's own role; they get theirs by Pod Identity.
            metadata_options={"http_endpoint": "enabled", "http_tokens": "required", "http_put_response_hop_limit": 1},
            block_device_mappings=[
                {
                    "device_name": "/dev/xvda",
                    "ebs": {
                        "volume_size": pool["disk_gib"],
                        "volume_type": "gp3",
                        "encrypted": "true",
                        "delete_on_termination": "true",
                    },
                }
            ],
            tag_specifications=[
                {"resource_type": kind, "tags": {**args["tags"], "Name": f"{self.pulumi_resource_name}-{name}"}}
                for kind in ("instance", "volume")
            ],
            tags=args["tags"],
            opts=self.below(),
        )
        return aws.eks.NodeGroup(
            self.named(f"pool-{name}"),
            cluster_name=cluster.name,
            node_group_name=name,
            node_role_arn=role.arn,
            subnet_ids=args["subnet_ids"],
            version=args["version"],
            ami_type=image_type(pool["machine_type"]),
            capacity_type="SPOT" if pool["spot"] else "ON_DEMAND",
            instance_types=[pool["machine_type"]],
            launch_template={
                "name": template.name,
                "version": template.latest_version.apply(lambda number: f"{number}"),
            },
            scaling_config={"min_size": pool["min"], "max_size": pool["max"], "desired_size": max(pool["min"], 1)},
            update_config={"max_unavailable_percentage": 33},
            node_repair_config={"enabled": True},
            labels=pool["labels"],
            taints=[
                {"key": taint["key"], "value": taint["value"], "effect": TAINT_EFFECTS[taint["effect"]]}
                for taint in pool["taints"]
            ],
            tags=args["tags"],
            opts=self.below(
                depends_on=list(before),
                delete_before_replace=True,
                # The autoscaler changes the size; the blueprint says the bounds.
                ignore_changes=["scalingConfig.desiredSize"],
            ),
        )

    def _addons_for_nodes(self, cluster: aws.eks.Cluster) -> list[aws.eks.Addon]:
        """What nodes need before they are ready: identities for pods, then their network."""
        agent = self._addon("eks-pod-identity-agent", cluster)
        role = self._role("network-role", pod_trust(self._args["account_id"]), {"cni": "AmazonEKS_CNI_Policy"})
        network = self._addon("vpc-cni", cluster, [agent], {"aws-node": role})
        return [agent, network, self._addon("kube-proxy", cluster)]

    def _addons_on_nodes(self, cluster: aws.eks.Cluster, groups: Sequence[aws.eks.NodeGroup]) -> list[aws.eks.Addon]:
        """What needs nodes to run on: names, and volumes."""
        role = self._role(
            "storage-role",
            pod_trust(self._args["account_id"]),
            {"driver": "service-role/AmazonEBSCSIDriverPolicy"},
        )
        storage = self._addon("aws-ebs-csi-driver", cluster, groups, {"ebs-csi-controller-sa": role})
        return [self._addon("coredns", cluster, groups), storage]

    def _addon(
        self,
        addon: str,
        cluster: aws.eks.Cluster,
        after: Sequence[pulumi.Resource] = (),
        identities: Mapping[str, aws.iam.Role] | None = None,
    ) -> aws.eks.Addon:
        """An add-on in the version that EKS recommends for the cluster's, with roles for its service accounts."""
        return aws.eks.Addon(
            self.named(f"addon-{addon}"),
            cluster_name=cluster.name,
            addon_name=addon,
            resolve_conflicts_on_create="OVERWRITE",
            resolve_conflicts_on_update="OVERWRITE",
            pod_identity_associations=[
                {"service_account": account, "role_arn": role.arn} for account, role in (identities or {}).items()
            ]
            or None,
            tags=self._args["tags"],
            opts=self.below(depends_on=list(after) or None),
        )


def image_type(machine_type: str) -> str:
    """Amazon Linux for a machine's processor: the families of Graviton have a `g` after their number.

    Source: https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html

    >>> image_type("m7i.large"), image_type("c7gn.xlarge"), image_type("g6.xlarge")
    ('AL2023_x86_64_STANDARD', 'AL2023_ARM_64_STANDARD', 'AL2023_x86_64_STANDARD')
    """
    return "AL2023_ARM_64_STANDARD" if re.match(r"[a-z]+\d+g", machine_type) else "AL2023_x86_64_STANDARD"


def log_group(cluster: str) -> str:
    """The log group that EKS writes a cluster's control-plane logs to."""
    return f"/aws/eks/{cluster}/cluster"
