"""EKS."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pulumi
import pulumi_aws as aws

from fleetform.components.base import Transforms
from fleetform.components.clusters.cluster import Cluster, ClusterArgs, NodePoolArgs, cluster_props, kubeconfig
from fleetform.components.clusters.policies import service_trust

LOGS = ["api", "audit", "authenticator", "controllerManager", "scheduler"]
LOG_DAYS = 90
ADDONS = ("vpc-cni", "kube-proxy", "coredns", "eks-pod-identity-agent")
TAINT_EFFECTS = {"NoSchedule": "NO_SCHEDULE", "PreferNoSchedule": "PREFER_NO_SCHEDULE", "NoExecute": "NO_EXECUTE"}
NODE_POLICIES = {
    "worker": "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy",
    "registry": "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly",
    "cni": "arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy",
}
CLUSTER_POLICY = "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy"
STORAGE_POLICY = "arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy"
ADMIN_POLICY = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"


class EksClusterArgs(ClusterArgs):
    """What an EKS cluster is made from."""

    account_id: str
    """Account it is in."""
    subnet_ids: pulumi.Input[list[str]]
    """Private subnets, one a zone."""
    service_range: str
    """Range of Kubernetes services."""
    admin_role_arn: str | None
    """Role whose holders administer the cluster; only the role that creates it unless given."""


@dataclass(frozen=True)
class EksClusterNodes:
    """The resources below an EKS cluster."""

    key: aws.kms.Key
    role: aws.iam.Role
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
        key = self._key(args)
        role = self._role("cluster-role", f"{name}-eks", "eks.amazonaws.com", args["tags"], {"cluster": CLUSTER_POLICY})
        logs = aws.cloudwatch.LogGroup(
            self.named("logs"),
            name=f"/aws/eks/{name}/cluster",
            retention_in_days=LOG_DAYS,
            kms_key_id=key.arn,
            tags=args["tags"],
            opts=self.below(),
        )
        cluster = self._cluster(args, key, role, logs)
        self._access(args, cluster)
        node_role = self._role("node-role", f"{name}-node", "ec2.amazonaws.com", args["tags"], NODE_POLICIES)
        groups = [self._node_group(pool, args, cluster, node_role) for pool in args["node_pools"]]
        addons = self._addons(args, cluster, groups)
        self.nodes = EksClusterNodes(key, role, cluster, node_role, groups, addons)
        self.cluster_name = cluster.name
        self.location = pulumi.Output.from_input(args["region"])
        self.version = cluster.version
        self.endpoint = cluster.endpoint
        self.oidc_issuer = cluster.identities[0].oidcs[0].issuer
        self.identity = role.arn
        self._region = args["region"]
        self.finish_cluster()

    @cached_property
    def kubeconfig(self) -> pulumi.Output[str]:
        """How to reach it: tokens come from the AWS command line."""
        cluster = self.nodes.cluster
        return kubeconfig(
            self.pulumi_resource_name,
            cluster.endpoint,
            cluster.certificate_authority.data,
            {
                "command": "aws",
                "args": ["eks", "get-token", "--cluster-name", cluster.name, "--region", self._region],
            },
        )

    def _key(self, args: EksClusterArgs) -> aws.kms.Key:
        """The key for secrets and logs: the account administers it, the log service uses it for this cluster only."""
        name, region, account = self.pulumi_resource_name, args["region"], args["account_id"]
        key = aws.kms.Key(
            self.named("key"),
            description=f"Secrets and logs of the cluster {name}",
            enable_key_rotation=True,
            deletion_window_in_days=30,
            policy=pulumi.Output.json_dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Sid": "Account",
                            "Effect": "Allow",
                            "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
                            "Action": "kms:*",
                            "Resource": "*",
                        },
                        {
                            "Sid": "Logs",
                            "Effect": "Allow",
                            "Principal": {"Service": f"logs.{region}.amazonaws.com"},
                            "Action": ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey"],
                            "Resource": "*",
                            "Condition": {
                                "ArnEquals": {
                                    "kms:EncryptionContext:aws:logs:arn": (
                                        f"arn:aws:logs:{region}:{account}:log-group:/aws/eks/{name}/cluster"
                                    )
                                }
                            },
                        },
                    ],
                }
            ),
            tags=args["tags"],
            opts=self.below(protect=args["protect"] or None),
        )
        aws.kms.Alias(self.named("key-alias"), name=f"alias/eks/{name}", target_key_id=key.key_id, opts=self.below())
        return key

    def _role(
        self, key: str, role_name: str, service: str, tags: Mapping[str, str], policies: Mapping[str, str]
    ) -> aws.iam.Role:
        role = aws.iam.Role(
            self.named(key),
            name=role_name,
            assume_role_policy=service_trust(service),
            tags=tags,
            opts=self.below(),
        )
        for policy, arn in policies.items():
            aws.iam.RolePolicyAttachment(
                self.named(f"{key}-{policy}"), role=role.name, policy_arn=arn, opts=self.below()
            )
        return role

    def _cluster(
        self, args: EksClusterArgs, key: aws.kms.Key, role: aws.iam.Role, logs: aws.cloudwatch.LogGroup
    ) -> aws.eks.Cluster:
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
                "bootstrap_cluster_creator_admin_permissions": args["admin_role_arn"] is None,
            },
            encryption_config={"provider": {"key_arn": key.arn}, "resources": ["secrets"]},
            kubernetes_network_config={"ip_family": "ipv4", "service_ipv4_cidr": args["service_range"]},
            upgrade_policy={"support_type": "STANDARD"},
            vpc_config={
                "subnet_ids": args["subnet_ids"],
                "endpoint_private_access": True,
                "endpoint_public_access": public,
                "public_access_cidrs": args["authorized_ranges"] if public else None,
            },
            tags=args["tags"],
            opts=self.below(depends_on=[logs], protect=args["protect"] or None),
        )

    def _access(self, args: EksClusterArgs, cluster: aws.eks.Cluster) -> None:
        """Gives the administrators' role its access entry."""
        role = args["admin_role_arn"]
        if role is None:
            return
        entry = aws.eks.AccessEntry(
            self.named("admin-access"),
            cluster_name=cluster.name,
            principal_arn=role,
            type="STANDARD",
            tags=args["tags"],
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
        self, pool: NodePoolArgs, args: EksClusterArgs, cluster: aws.eks.Cluster, role: aws.iam.Role
    ) -> aws.eks.NodeGroup:
        name = pool["name"]
        template = aws.ec2.LaunchTemplate(
            self.named(f"template-{name}"),
            name=f"{self.pulumi_resource_name}-{name}",
            update_default_version=True,
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
            ami_type="AL2023_x86_64_STANDARD",
            capacity_type="SPOT" if pool["spot"] else "ON_DEMAND",
            instance_types=[pool["machine_type"]],
            launch_template={"id": template.id, "version": template.latest_version.apply(lambda number: f"{number}")},
            scaling_config={"min_size": pool["min"], "max_size": pool["max"], "desired_size": max(pool["min"], 1)},
            update_config={"max_unavailable_percentage": 33},
            labels=pool["labels"],
            taints=[
                {"key": taint["key"], "value": taint["value"], "effect": TAINT_EFFECTS[taint["effect"]]}
                for taint in pool["taints"]
            ],
            tags=args["tags"],
            # The autoscaler changes the size; the blueprint says the bounds.
            opts=self.below(ignore_changes=["scalingConfig.desiredSize"]),
        )

    def _addons(
        self, args: EksClusterArgs, cluster: aws.eks.Cluster, groups: Sequence[aws.eks.NodeGroup]
    ) -> list[aws.eks.Addon]:
        """The add-ons every cluster needs; the storage driver gets its permissions by Pod Identity."""
        addons = [
            aws.eks.Addon(
                self.named(f"addon-{addon}"),
                cluster_name=cluster.name,
                addon_name=addon,
                resolve_conflicts_on_create="OVERWRITE",
                resolve_conflicts_on_update="OVERWRITE",
                tags=args["tags"],
                # DNS needs nodes to run on; the others make nodes ready.
                opts=self.below(depends_on=list(groups) if addon == "coredns" else None),
            )
            for addon in ADDONS
        ]
        role = aws.iam.Role(
            self.named("storage-role"),
            name=f"{self.pulumi_resource_name}-ebs-csi",
            assume_role_policy=service_trust("pods.eks.amazonaws.com", ("sts:AssumeRole", "sts:TagSession")),
            tags=args["tags"],
            opts=self.below(),
        )
        attachment = aws.iam.RolePolicyAttachment(
            self.named("storage-role-driver"), role=role.name, policy_arn=STORAGE_POLICY, opts=self.below()
        )
        association = aws.eks.PodIdentityAssociation(
            self.named("storage-identity"),
            cluster_name=cluster.name,
            namespace="kube-system",
            service_account="ebs-csi-controller-sa",
            role_arn=role.arn,
            tags=args["tags"],
            opts=self.below(),
        )
        storage = aws.eks.Addon(
            self.named("addon-storage"),
            cluster_name=cluster.name,
            addon_name="aws-ebs-csi-driver",
            resolve_conflicts_on_create="OVERWRITE",
            resolve_conflicts_on_update="OVERWRITE",
            tags=args["tags"],
            opts=self.below(depends_on=[*groups, attachment, association]),
        )
        return [*addons, storage]
