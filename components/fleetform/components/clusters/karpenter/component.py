"""Karpenter: nodes made for the pods that wait, of the machines that node pools allow."""

from dataclasses import dataclass
from typing import Any, TypedDict

import pulumi
import pulumi_aws as aws
from pulumi_kubernetes.apiextensions import CustomResource
from pulumi_kubernetes.helm.v3 import Release

from fleetform.components import tags as labels_of
from fleetform.components.base import Component, Transforms
from fleetform.components.charts import release
from fleetform.components.clusters.addons.node_pools import KarpenterPools
from fleetform.components.clusters.cluster import AutoscalingArgs, NodePoolArgs
from fleetform.components.clusters.eks.access import pod_identity
from fleetform.components.clusters.eks.roles import role
from fleetform.components.clusters.karpenter import policy
from fleetform.components.clusters.karpenter.interruptions import interruption_queue
from fleetform.components.clusters.pools import cloud_name, made_anew, pool_key
from fleetform.components.names import limited
from fleetform.components.security.policies import pod_trust

NAME = "karpenter"
NAMESPACE = "kube-system"
CLASS_API = "karpenter.k8s.aws"
CONTROLLER_LABEL = "fleetform.dev/karpenter"
"""Label of the nodes that Karpenter itself runs on, which it does not make."""
PROFILE_NAME_LIMIT = 128


class KarpenterArgs(TypedDict):
    """What Karpenter on an EKS cluster is made from."""

    cluster: str
    """Name of the cluster."""
    region: str
    """Region it is in."""
    account_id: str
    """Account it is in."""
    node_role_name: pulumi.Input[str]
    """Name of the role of its nodes."""
    node_role_arn: pulumi.Input[str]
    """ARN of the role of its nodes."""
    subnet_tags: dict[str, str]
    """Tags of the subnets of its nodes."""
    node_image: str
    """Image of its nodes: a release of Amazon's, e.g. `al2023@v20260724`."""
    node_pools: list[NodePoolArgs]
    """Which nodes it may make."""
    autoscaling: AutoscalingArgs
    """When nodes go."""
    tags: dict[str, str]
    """Tags of everything."""


@dataclass(frozen=True)
class KarpenterNodes:
    """The resources below it."""

    role: aws.iam.Role
    queue: aws.sqs.Queue
    profile: aws.iam.InstanceProfile
    release: Release
    classes: dict[str, CustomResource]
    pools: KarpenterPools


class Karpenter(Component):
    """Karpenter with the permissions of its cluster alone, a queue of interruptions, and a class for each node pool."""

    def __init__(
        self,
        name: str,
        args: KarpenterArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Installs it; `opts` must hand down an aws and a kubernetes provider, or the default ones are used."""
        props = {"cluster": args["cluster"], "region": args["region"]}
        super().__init__("clusters:Karpenter", name, props, transform, opts)
        tags = args["tags"]
        profile = aws.iam.InstanceProfile(
            self.named("profile"),
            name=limited(f"{name}-karpenter-nodes", PROFILE_NAME_LIMIT),
            role=args["node_role_name"],
            tags=tags,
            opts=self.below(),
        )
        queue = interruption_queue(self, args["region"], args["account_id"], tags)
        own = role(self, "karpenter-role", pod_trust(args["account_id"]), {}, tags)
        allowed = self._policies(args, own, queue)
        identity = pod_identity(
            self, {"namespace": NAMESPACE, "service_account": NAME, "role_arn": own.arn}, args["cluster"], tags, allowed
        )
        after = pulumi.ResourceOptions.merge(self.first(), pulumi.ResourceOptions(depends_on=[identity]))
        chart = release(self.named(NAME), NAME, NAMESPACE, _values(args, queue), after)
        classes = {pool["name"]: self._class(pool, args, profile, chart) for pool in args["node_pools"]}
        pools = KarpenterPools(
            name,
            {
                "node_class": {"group": CLASS_API, "kind": "EC2NodeClass"},
                "node_pools": args["node_pools"],
                "autoscaling": args["autoscaling"],
                "own_plugin": True,
                "tags": tags,
            },
            self.below(depends_on=list(classes.values())),
        )
        self.nodes = KarpenterNodes(own, queue, profile, chart, classes, pools)
        self.finish({})

    def _policies(self, args: KarpenterArgs, own: aws.iam.Role, queue: aws.sqs.Queue) -> list[pulumi.Resource]:
        place = (args["cluster"], args["region"], args["account_id"])
        documents = {
            "machines": policy.machines(*place),
            "surroundings": policy.surroundings(*place, args["node_role_arn"], queue.arn),
        }
        return [
            aws.iam.RolePolicy(
                self.named(f"karpenter-{key}"), name=key, role=own.name, policy=document, opts=self.below()
            )
            for key, document in documents.items()
        ]

    def _class(
        self, pool: NodePoolArgs, args: KarpenterArgs, profile: aws.iam.InstanceProfile, chart: Release
    ) -> CustomResource:
        """Everything of a pool's nodes that only AWS has."""
        pods = pool.get("pods_per_node")
        spec: dict[str, Any] = {
            "amiSelectorTerms": [{"alias": args["node_image"]}],
            "instanceProfile": profile.name,
            "subnetSelectorTerms": [{"tags": args["subnet_tags"]}],
            # The group that EKS made for the cluster and its nodes, which alone has this tag.
            "securityGroupSelectorTerms": [{"tags": {"aws:eks:cluster-name": args["cluster"]}}],
            # One hop keeps pods from the node's own role; they get theirs by Pod Identity.
            "metadataOptions": {"httpEndpoint": "enabled", "httpTokens": "required", "httpPutResponseHopLimit": 1},
            "blockDeviceMappings": [
                {
                    "deviceName": "/dev/xvda",
                    "ebs": {
                        "volumeSize": f"{pool['disk_gib']}Gi",
                        "volumeType": "gp3",
                        "encrypted": True,
                        "deleteOnTermination": True,
                    },
                }
            ],
            "tags": args["tags"],
            **({"kubelet": {"maxPods": pods}} if pods else {}),
        }
        return CustomResource(
            self.named(pool_key("class", pool)),
            api_version=f"{CLASS_API}/v1",
            kind="EC2NodeClass",
            metadata={"name": cloud_name(pool), "labels": labels_of.kubernetes(args["tags"])},
            spec=spec,
            opts=self.below(depends_on=[chart], **made_anew(self, "class", pool)),
        )


def _values(args: KarpenterArgs, queue: aws.sqs.Queue) -> dict[str, Any]:
    return {
        "settings": {"clusterName": args["cluster"], "interruptionQueue": queue.name},
        "serviceAccount": {"name": NAME},
        "nodeSelector": {"kubernetes.io/os": "linux", CONTROLLER_LABEL: "true"},
        "controller": {"resources": {"requests": {"cpu": "500m", "memory": "1Gi"}, "limits": {"memory": "1Gi"}}},
    }
