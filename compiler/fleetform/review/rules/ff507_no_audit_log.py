"""FF507: clusters keep an audit log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import Unknown, World, texts


def _check(world: World) -> Iterator[Found]:
    for item in world.of("aws:eks/cluster:Cluster"):
        kinds = item.get("enabledClusterLogTypes")
        if not isinstance(kinds, Unknown) and "audit" not in texts(kinds):
            yield item.found("enabledClusterLogTypes", "it keeps no audit log")


def _bad() -> None:
    import pulumi_aws as aws

    access: Any = {"subnet_ids": ["subnet-1"]}
    aws.eks.Cluster("shop", role_arn="arn:aws:iam::111122223333:role/eks", vpc_config=access)


def _good() -> None:
    import pulumi_aws as aws

    aws.eks.Cluster(
        "shop",
        role_arn="arn:aws:iam::111122223333:role/eks",
        enabled_cluster_log_types=["api", "audit"],
        vpc_config={"subnet_ids": ["subnet-1"]},
    )


RULE = Rule(
    id="FF507",
    title="Clusters keep an audit log",
    severity=Severity.MEDIUM,
    why="After an attack nobody knows what was done, and by whom. Switch on at least the log type audit.",
    source="https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html",
    check=_check,
    good=(_good,),
    bad=(_bad,),
)
