"""FF415: A cluster has machines that stay."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import Item, World, is_true


def _cluster(item: Item, path: str) -> object:
    """The cluster a pool belongs to: its name, or what it reads the name of."""
    return item.resource.inputs.get(path)


def _check(world: World) -> Iterator[Found]:
    pools: dict[object, list[tuple[Item, str, bool]]] = {}
    for item in world.of("aws:eks/nodeGroup:NodeGroup"):
        spot = item.get("capacityType") == "SPOT"
        pools.setdefault(_cluster(item, "clusterName"), []).append((item, "capacityType", spot))
    for item in world.of("gcp:container/nodePool:NodePool"):
        spot = is_true(item.get("nodeConfig.spot")) or is_true(item.get("nodeConfig.preemptible"))
        pools.setdefault(_cluster(item, "cluster"), []).append((item, "nodeConfig", spot))
    for found in pools.values():
        if all(spot for _, _, spot in found):
            item, path, _ = found[0]
            yield item.found(path, "its cluster has spot machines alone")


def _bad() -> None:
    import pulumi_aws as aws

    aws.eks.NodeGroup(
        "spot",
        cluster_name="shop",
        node_role_arn="arn:aws:iam::111122223333:role/node",
        subnet_ids=["subnet-1"],
        capacity_type="SPOT",
        scaling_config={"min_size": 1, "max_size": 3, "desired_size": 1},
    )


def _good() -> None:
    import pulumi_aws as aws

    for capacity in ("ON_DEMAND", "SPOT"):
        aws.eks.NodeGroup(
            capacity.lower(),
            cluster_name="shop",
            node_role_arn="arn:aws:iam::111122223333:role/node",
            subnet_ids=["subnet-1"],
            capacity_type=capacity,
            scaling_config={"min_size": 1, "max_size": 3, "desired_size": 1},
        )


RULE = Rule(
    id="FF415",
    title="A cluster has machines that stay",
    severity=Severity.MEDIUM,
    why=(
        "With spot machines alone there may be none at all, and what the cluster itself needs (DNS, "
        "controllers) has nowhere to run."
    ),
    source="https://docs.aws.amazon.com/eks/latest/userguide/managed-node-groups.html#managed-node-group-capacity-types",
    check=_check,
    good=(_good,),
    bad=(_bad,),
)
