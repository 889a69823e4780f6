"""What Karpenter may do in an AWS account: make and remove the machines of its own cluster.

Source: https://karpenter.sh/docs/reference/cloudformation/
"""

from __future__ import annotations

import pulumi

from fleetform.components.security.policies import document

NODE_POOL = {"aws:ResourceTag/karpenter.sh/nodepool": "*"}
MADE = ("fleet", "instance", "volume", "network-interface", "launch-template", "spot-instances-request")
READ = [
    "ec2:DescribeCapacityReservations",
    "ec2:DescribeImages",
    "ec2:DescribeInstances",
    "ec2:DescribeInstanceStatus",
    "ec2:DescribeInstanceTypeOfferings",
    "ec2:DescribeInstanceTypes",
    "ec2:DescribeLaunchTemplates",
    "ec2:DescribePlacementGroups",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSpotPriceHistory",
    "ec2:DescribeSubnets",
]


def machines(cluster: str, region: str, account: str) -> pulumi.Output[str]:
    """Making, naming and removing machines that say whose they are."""
    ec2 = f"arn:aws:ec2:{region}"
    own = {f"aws:ResourceTag/kubernetes.io/cluster/{cluster}": "owned"}
    asked = {f"aws:RequestTag/kubernetes.io/cluster/{cluster}": "owned", "aws:RequestTag/eks:eks-cluster-name": cluster}
    asked_pool = {"aws:RequestTag/karpenter.sh/nodepool": "*"}
    made = [f"{ec2}:{account}:{kind}/*" for kind in MADE]
    create = ["ec2:RunInstances", "ec2:CreateFleet"]
    used = ("security-group", "subnet", "capacity-reservation", "placement-group")
    return document(
        {
            "actions": create,
            "resources": [f"{ec2}::image/*", f"{ec2}::snapshot/*", *(f"{ec2}:{account}:{kind}/*" for kind in used)],
        },
        {
            "actions": create,
            "resources": [f"{ec2}:{account}:launch-template/*"],
            "conditions": {"StringEquals": own, "StringLike": NODE_POOL},
        },
        {
            "actions": [*create, "ec2:CreateLaunchTemplate"],
            "resources": made,
            "conditions": {"StringEquals": asked, "StringLike": asked_pool},
        },
        {
            "actions": ["ec2:CreateTags"],
            "resources": made,
            "conditions": {
                "StringEquals": {**asked, "ec2:CreateAction": ["RunInstances", "CreateFleet", "CreateLaunchTemplate"]},
                "StringLike": asked_pool,
            },
        },
        {
            "actions": ["ec2:CreateTags"],
            "resources": [f"{ec2}:{account}:instance/*"],
            "conditions": {
                "StringEquals": own,
                "StringLike": NODE_POOL,
                "StringEqualsIfExists": {"aws:RequestTag/eks:eks-cluster-name": cluster},
                "ForAllValues:StringEquals": {
                    "aws:TagKeys": ["eks:eks-cluster-name", "karpenter.sh/nodeclaim", "Name"]
                },
            },
        },
        {
            "actions": ["ec2:TerminateInstances", "ec2:DeleteLaunchTemplate"],
            "resources": [f"{ec2}:{account}:instance/*", f"{ec2}:{account}:launch-template/*"],
            "conditions": {"StringEquals": own, "StringLike": NODE_POOL},
        },
    )


def surroundings(
    cluster: str, region: str, account: str, node_role: pulumi.Input[str], queue: pulumi.Input[str]
) -> pulumi.Output[str]:
    """Reading what there is, handing nodes their role, and hearing of interruptions."""
    in_region = {"StringEquals": {"aws:RequestedRegion": region}}
    return document(
        {"actions": READ, "resources": ["*"], "conditions": in_region},
        {"actions": ["pricing:GetProducts", "iam:ListInstanceProfiles"], "resources": ["*"]},
        {"actions": ["ssm:GetParameter"], "resources": [f"arn:aws:ssm:{region}::parameter/aws/service/*"]},
        {"actions": ["iam:GetInstanceProfile"], "resources": [f"arn:aws:iam::{account}:instance-profile/*"]},
        {
            "actions": ["iam:PassRole"],
            "resources": [node_role],
            "conditions": {"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}},
        },
        {"actions": ["eks:DescribeCluster"], "resources": [f"arn:aws:eks:{region}:{account}:cluster/{cluster}"]},
        {"actions": ["sqs:DeleteMessage", "sqs:GetQueueUrl", "sqs:ReceiveMessage"], "resources": [queue]},
    )
