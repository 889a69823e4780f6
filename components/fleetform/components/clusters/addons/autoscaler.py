"""The cluster autoscaler on EKS, which has none itself."""

from dataclasses import dataclass
from typing import TypedDict

import pulumi
import pulumi_aws as aws
from pulumi_kubernetes.helm.v3 import Release

from fleetform.components.base import Component, Transforms
from fleetform.components.charts import release
from fleetform.components.clusters.cluster import AutoscalingArgs, NodePoolArgs
from fleetform.components.clusters.eks.access import pod_identity
from fleetform.components.clusters.eks.roles import role
from fleetform.components.clusters.pools import falls_back, priorities
from fleetform.components.security.policies import document, pod_trust

NAME = "cluster-autoscaler"
NAMESPACE = "kube-system"
READ = [
    "autoscaling:DescribeAutoScalingGroups",
    "autoscaling:DescribeAutoScalingInstances",
    "autoscaling:DescribeLaunchConfigurations",
    "autoscaling:DescribeScalingActivities",
    "ec2:DescribeImages",
    "ec2:DescribeInstanceTypes",
    "ec2:DescribeLaunchTemplateVersions",
    "ec2:GetInstanceTypesFromInstanceRequirements",
]
CHANGE = ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"]
"""Source: https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/cloudprovider/aws/README.md"""


class ClusterAutoscalerArgs(TypedDict):
    """What the autoscaler of an EKS cluster is made from."""

    cluster: pulumi.Input[str]
    """Name of the cluster."""
    region: str
    """Region it is in."""
    account_id: str
    """Account it is in."""
    autoscaling: AutoscalingArgs
    """How it chooses."""
    node_pools: list[NodePoolArgs]
    """The cluster's node pools."""
    tags: dict[str, str]
    """Tags of everything."""


@dataclass(frozen=True)
class ClusterAutoscalerNodes:
    """The resources below it."""

    role: aws.iam.Role
    identity: aws.eks.PodIdentityAssociation
    release: Release


class ClusterAutoscaler(Component):
    """Gives an EKS cluster as many nodes as its pods need: those that waste least, spot before full price."""

    def __init__(
        self,
        name: str,
        args: ClusterAutoscalerArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Installs it; `opts` must hand down an aws and a kubernetes provider, or the default ones are used."""
        props = {"packing": args["autoscaling"]["packing"], "region": args["region"]}
        super().__init__("clusters:ClusterAutoscaler", name, props, transform, opts)
        own = role(self, f"{NAME}-role", pod_trust(args["account_id"]), {}, args["tags"])
        policy = aws.iam.RolePolicy(
            self.named(f"{NAME}-policy"),
            name="scale-node-groups",
            role=own.name,
            policy=_policy(args),
            opts=self.below(),
        )
        identity = pod_identity(
            self,
            {"namespace": NAMESPACE, "service_account": NAME, "role_arn": own.arn},
            args["cluster"],
            args["tags"],
            [policy],
        )
        after = pulumi.ResourceOptions.merge(self.first(), pulumi.ResourceOptions(depends_on=[identity]))
        chart = release(self.named(NAME), NAME, NAMESPACE, self._values(args), after)
        self.nodes = ClusterAutoscalerNodes(own, identity, chart)
        self.finish({})

    def _values(self, args: ClusterAutoscalerArgs) -> dict[str, object]:
        dense, pools = args["autoscaling"]["packing"] == "dense", args["node_pools"]
        fallback = falls_back(pools)
        expanders = ["priority"] * fallback + ["least-waste" if dense else "random"]
        values: dict[str, object] = {
            "cloudProvider": "aws",
            "awsRegion": args["region"],
            "autoDiscovery": {"clusterName": args["cluster"]},
            "fullnameOverride": NAME,
            "replicaCount": 2,
            "priorityClassName": "system-cluster-critical",
            "rbac": {"serviceAccount": {"name": NAME}},
            "extraArgs": {
                "expander": ",".join(expanders),
                "balance-similar-node-groups": True,
                "skip-nodes-with-system-pods": not dense,
                "scale-down-utilization-threshold": "0.7" if dense else "0.5",
                "scale-down-unneeded-time": f"{args['autoscaling']['idle_minutes']}m",
            },
        }
        if fallback:
            # EKS calls the group of a node group `eks-NAME-` and a number.
            values["expanderPriorities"] = {
                str(rank): patterns for rank, patterns in priorities(pools, "^eks-{pool}-.*").items()
            }
        return values


def _policy(args: ClusterAutoscalerArgs) -> pulumi.Output[str]:
    """What it may do: read, and change the groups that EKS made for this cluster."""
    region, account = args["region"], args["account_id"]
    return document(
        {
            "actions": READ,
            "resources": ["*"],
            "conditions": {"StringEquals": {"aws:RequestedRegion": region}},
        },
        {
            "actions": ["eks:DescribeNodegroup"],
            "resources": [
                pulumi.Output.concat(f"arn:aws:eks:{region}:{account}:nodegroup/", args["cluster"], "/*"),
            ],
        },
        {
            "actions": CHANGE,
            "resources": [f"arn:aws:autoscaling:{region}:{account}:autoScalingGroup:*:autoScalingGroupName/*"],
            "conditions": {"StringEquals": {"aws:ResourceTag/eks:cluster-name": args["cluster"]}},
        },
    )
