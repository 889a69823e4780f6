"""Node pools as Karpenter's objects, for whoever makes nodes by them: Karpenter, EKS Auto Mode, AKS."""

from typing import Any, NotRequired, TypedDict

import pulumi
from pulumi_kubernetes.apiextensions import CustomResource

from fleetform.components import tags
from fleetform.components.base import Component, Transforms
from fleetform.components.clusters.cluster import AutoscalingArgs, NodePoolArgs
from fleetform.components.clusters.pools import cloud_name, is_blue_green, made_anew, node_labels, pool_key

API = "karpenter.sh/v1"


class NodeClassArgs(TypedDict):
    """The class that says everything of nodes that only one cloud has."""

    group: str
    """Its API group."""
    kind: str
    """Its kind."""
    name: NotRequired[str]
    """Its name; each pool has one of its own name unless given."""


class KarpenterPoolsArgs(TypedDict):
    """What the node pools are made from."""

    node_class: NodeClassArgs
    """The class of their nodes."""
    node_pools: list[NodePoolArgs]
    """The node pools."""
    autoscaling: AutoscalingArgs
    """When nodes go."""
    own_plugin: bool
    """NVIDIA's device plugin is ours to run, which finds its nodes by their labels."""
    tags: dict[str, str]
    """Labels of everything."""


class KarpenterPools(Component):
    """Node pools that say which nodes may be made, and when they go."""

    def __init__(
        self,
        name: str,
        args: KarpenterPoolsArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes them; `opts` must hand down a kubernetes provider, or the default one is used."""
        super().__init__("clusters:KarpenterPools", name, {"class": args["node_class"]["kind"]}, transform, opts)
        labels = tags.kubernetes(args["tags"])
        self.nodes: dict[str, CustomResource] = {
            pool["name"]: CustomResource(
                self.named(pool_key("pool", pool)),
                api_version=API,
                kind="NodePool",
                metadata={"name": cloud_name(pool), "labels": labels},
                spec=pool_spec(pool, args),
                opts=self.first(**made_anew(self, "pool", pool)),
            )
            for pool in args["node_pools"]
        }
        self.finish({})


def pool_spec(pool: NodePoolArgs, args: KarpenterPoolsArgs) -> dict[str, Any]:
    """What a node pool is. It has no fewest nodes: nodes are there for pods."""
    types = (pool.get("machine_types") if pool["spot"] else None) or [pool["machine_type"]]
    return {
        "template": {
            "metadata": {"labels": node_labels(pool) if args["own_plugin"] else pool["labels"]},
            "spec": {
                "nodeClassRef": {"name": cloud_name(pool), **args["node_class"]},
                "requirements": [
                    _among("node.kubernetes.io/instance-type", types),
                    _among("karpenter.sh/capacity-type", _capacity(pool)),
                ],
                "taints": [{key: value for key, value in taint.items() if value} for taint in pool["taints"]],
            },
        },
        "limits": {"nodes": str(pool["max"])},
        "disruption": {
            "consolidationPolicy": "WhenEmptyOrUnderutilized"
            if args["autoscaling"]["packing"] == "dense"
            else "WhenEmpty",
            "consolidateAfter": f"{args['autoscaling']['idle_minutes']}m",
            # One after the other, or all anew at once: new nodes are there before old ones go.
            "budgets": [{"nodes": "100%" if is_blue_green(pool) else "33%"}],
        },
    }


def _among(key: str, values: list[str]) -> dict[str, Any]:
    return {"key": key, "operator": "In", "values": values}


def _capacity(pool: NodePoolArgs) -> list[str]:
    """Spot nodes come first where both are allowed."""
    if not pool["spot"]:
        return ["on-demand"]
    return ["spot", "on-demand"] if pool.get("spot_fallback") else ["spot"]
