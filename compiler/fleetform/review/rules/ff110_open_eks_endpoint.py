"""FF110: the API of an EKS cluster is not open to everybody."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.review.findings.ports import is_everyone
from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World, mapping


def _check(world: World) -> Iterator[Found]:
    for item in world.of("aws:eks/cluster:Cluster"):
        access = mapping(item.get("vpcConfig"))
        if access.get("endpointPublicAccess") is False:
            continue
        ranges = access.get("publicAccessCidrs")
        if not ranges or is_everyone(ranges):
            yield item.found("vpcConfig.publicAccessCidrs", "everybody on the Internet reaches its API")


def _bad() -> None:
    import pulumi_aws as aws

    aws.eks.Cluster("shop", role_arn="arn:aws:iam::111122223333:role/eks", vpc_config={"subnet_ids": ["subnet-1"]})


def _good_1() -> None:
    import pulumi_aws as aws

    aws.eks.Cluster(
        "shop",
        role_arn="arn:aws:iam::111122223333:role/eks",
        vpc_config={
            "subnet_ids": ["subnet-1"],
            "endpoint_public_access": True,
            "public_access_cidrs": ["203.0.113.0/24"],
        },
    )


def _good_2() -> None:
    import pulumi_aws as aws

    aws.eks.Cluster(
        "shop",
        role_arn="arn:aws:iam::111122223333:role/eks",
        vpc_config={"subnet_ids": ["subnet-1"], "endpoint_public_access": False, "endpoint_private_access": True},
    )


RULE = Rule(
    id="FF110",
    title="The API of an EKS cluster is not open to everybody",
    severity=Severity.HIGH,
    why=(
        "Whoever finds a hole in the API server, or a token, needs nothing else. Make the endpoint private, "
        "or name the ranges in publicAccessCidrs."
    ),
    source="https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html",
    check=_check,
    good=(
        _good_1,
        _good_2,
    ),
    bad=(_bad,),
)
