"""FF106: no security group lets everybody reach administration or databases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fleetform.review.findings.ports import is_everyone, watched
from fleetform.review.findings.rule import Found, Path, Rule, Severity
from fleetform.review.findings.world import Item, World, listed


def _found(item: Item, path: Path, rule: dict[str, Any], ranges: tuple[Any, ...]) -> Iterator[Found]:
    if not is_everyone([*ranges]):
        return
    all_of_it = str(rule.get("protocol")) in ("-1", "all")
    what = "every port" if all_of_it else watched(rule.get("fromPort"), rule.get("toPort"))
    if what:
        yield item.found(path, f"everybody reaches {what}")


def _check(world: World) -> Iterator[Found]:
    for item in world.of("aws:ec2/securityGroup:SecurityGroup"):
        for path, rule in item.items("ingress"):
            yield from _found(item, path, rule, (*listed(rule.get("cidrBlocks")), *listed(rule.get("ipv6CidrBlocks"))))
    for item in world.of("aws:ec2/securityGroupRule:SecurityGroupRule"):
        if item.get("type") == "ingress":
            ranges = (*listed(item.get("cidrBlocks")), *listed(item.get("ipv6CidrBlocks")))
            yield from _found(item, (), item.inputs, ranges)
    for item in world.of("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"):
        rule = {**item.inputs, "protocol": item.get("ipProtocol")}
        yield from _found(item, (), rule, (item.get("cidrIpv4"), item.get("cidrIpv6")))


def _bad_1() -> None:
    import pulumi_aws as aws

    rule: Any = {"protocol": "tcp", "from_port": 22, "to_port": 22, "cidr_blocks": ["0.0.0.0/0"]}
    aws.ec2.SecurityGroup("web", vpc_id="vpc-1", ingress=[rule])


def _bad_2() -> None:
    import pulumi_aws as aws

    aws.vpc.SecurityGroupIngressRule("all", security_group_id="sg-1", ip_protocol="-1", cidr_ipv4="0.0.0.0/0")


def _good() -> None:
    import pulumi_aws as aws

    rule: Any = {"protocol": "tcp", "from_port": 443, "to_port": 443, "cidr_blocks": ["0.0.0.0/0"]}
    aws.ec2.SecurityGroup("web", vpc_id="vpc-1", ingress=[rule])


RULE = Rule(
    id="FF106",
    title="No security group lets everybody reach administration or databases",
    severity=Severity.HIGH,
    why=(
        "SSH, RDP and database ports that the whole Internet reaches are tried within minutes. Allow the "
        "ranges you come from, or use a session manager or a private network."
    ),
    source="https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-19",
    check=_check,
    good=(_good,),
    bad=(
        _bad_1,
        _bad_2,
    ),
)
