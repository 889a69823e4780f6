"""Nodes of an EKS cluster: managed node groups, and Fargate."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence

import pulumi
import pulumi_aws as aws

from fleetform.components.base import Component
from fleetform.components.clusters.cluster import GpuArgs, NodePoolArgs
from fleetform.components.clusters.eks.args import EksClusterArgs
from fleetform.components.clusters.eks.roles import role
from fleetform.components.clusters.pools import cloud_name, first_size, made_anew, node_labels, pool_key
from fleetform.components.security.policies import service_trust

TAINT_EFFECTS = {"NoSchedule": "NO_SCHEDULE", "PreferNoSchedule": "PREFER_NO_SCHEDULE", "NoExecute": "NO_EXECUTE"}
BOUNDARY = "==FLEETFORM=="


def node_group(
    component: Component,
    pool: NodePoolArgs,
    args: EksClusterArgs,
    cluster: aws.eks.Cluster,
    node_role: aws.iam.Role,
    before: Sequence[pulumi.Resource],
) -> aws.eks.NodeGroup:
    """A node pool."""
    template = _template(component, pool, args)
    return aws.eks.NodeGroup(
        component.named(pool_key("pool", pool)),
        cluster_name=cluster.name,
        node_group_name=cloud_name(pool),
        node_role_arn=node_role.arn,
        subnet_ids=args["subnet_ids"],
        version=args["version"],
        ami_type=image_type(pool["machine_type"], pool.get("gpu")),
        capacity_type="SPOT" if pool["spot"] else "ON_DEMAND",
        instance_types=(pool.get("machine_types") if pool["spot"] else None) or [pool["machine_type"]],
        launch_template={
            "name": template.name,
            "version": template.latest_version.apply(lambda number: f"{number}"),
        },
        scaling_config={"min_size": pool["min"], "max_size": pool["max"], "desired_size": first_size(pool)},
        update_config={"max_unavailable_percentage": 33},
        node_repair_config={"enabled": True},
        labels=node_labels(pool),
        taints=[
            {"key": taint["key"], "value": taint["value"], "effect": TAINT_EFFECTS[taint["effect"]]}
            for taint in pool["taints"]
        ],
        tags=args["tags"],
        opts=component.below(
            depends_on=list(before),
            **made_anew(component, "pool", pool),
            # The autoscaler changes the size; the blueprint says the bounds.
            ignore_changes=["scalingConfig.desiredSize"],
        ),
    )


def fargate_profiles(
    component: Component, args: EksClusterArgs, cluster: aws.eks.Cluster
) -> list[aws.eks.FargateProfile]:
    """The profiles of Fargate, one after the other, as EKS wants it."""
    profiles = args.get("fargate_profiles") or []
    if not profiles:
        return []
    policies = {"fargate": "AmazonEKSFargatePodExecutionRolePolicy"}
    trust = service_trust("eks-fargate-pods.amazonaws.com", account_id=args["account_id"])
    pods = role(component, "fargate-role", trust, policies, args["tags"])
    made: list[aws.eks.FargateProfile] = []
    for profile in profiles:
        made.append(
            aws.eks.FargateProfile(
                component.named(f"fargate-{profile['name']}"),
                cluster_name=cluster.name,
                fargate_profile_name=profile["name"],
                pod_execution_role_arn=pods.arn,
                subnet_ids=args["subnet_ids"],
                selectors=[
                    {"namespace": selector["namespace"], "labels": selector["labels"] or None}
                    for selector in profile["selectors"]
                ],
                tags=args["tags"],
                opts=component.below(depends_on=made[-1:] or None),
            )
        )
    return made


def image_type(machine_type: str, gpu: GpuArgs | None = None) -> str:
    """Amazon Linux for a machine's processor: the families of Graviton have a `g` after their number.

    Source: https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html

    >>> image_type("m7i.large"), image_type("c7gn.xlarge"), image_type("g6.xlarge")
    ('AL2023_x86_64_STANDARD', 'AL2023_ARM_64_STANDARD', 'AL2023_x86_64_STANDARD')
    >>> image_type("g6.xlarge", {"type": "l4", "count": 1, "drivers": True})
    'AL2023_x86_64_NVIDIA'
    """
    processor = "ARM_64" if re.match(r"[a-z]+\d+g", machine_type) else "x86_64"
    return f"AL2023_{processor}_{'NVIDIA' if gpu is not None and gpu['drivers'] else 'STANDARD'}"


def _template(component: Component, pool: NodePoolArgs, args: EksClusterArgs) -> aws.ec2.LaunchTemplate:
    name = f"{component.pulumi_resource_name}-{pool['name']}"
    return aws.ec2.LaunchTemplate(
        component.named(f"template-{pool['name']}"),
        name=name,
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
        user_data=_user_data(pool),
        tag_specifications=[
            {"resource_type": kind, "tags": {**args["tags"], "Name": name}} for kind in ("instance", "volume")
        ],
        tags=args["tags"],
        opts=component.below(),
    )


def _user_data(pool: NodePoolArgs) -> str | None:
    """What kubelet is told besides, which EKS adds its own to.

    Source: https://awslabs.github.io/amazon-eks-ami/nodeadm/doc/api/
    """
    pods = pool.get("pods_per_node")
    if pods is None:
        return None
    config = (
        f"apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\nspec:\n  kubelet:\n    config:\n      maxPods: {pods}\n"
    )
    text = (
        f'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="{BOUNDARY}"\n\n'
        f"--{BOUNDARY}\nContent-Type: application/node.eks.aws\n\n{config}\n--{BOUNDARY}--\n"
    )
    return base64.b64encode(text.encode()).decode()
