"""FF306: load balancers and storage do not serve plain HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World


def _check(world: World) -> Iterator[Found]:
    for item in world.of("aws:lb/listener:Listener", "aws:alb/listener:Listener"):
        if item.get("protocol") == "HTTP":
            kinds = [action.get("type") for _, action in item.items("defaultActions")]
            if kinds and "redirect" not in kinds:
                yield item.found("protocol", "it serves plain HTTP and does not redirect")
    for item in world.of("azure-native:storage:StorageAccount"):
        if item.get("enableHttpsTrafficOnly") is False:
            yield item.found("enableHttpsTrafficOnly", "it serves plain HTTP")


def _bad() -> None:
    import pulumi_aws as aws

    forward: Any = {"type": "forward", "target_group_arn": "arn:aws:target"}
    aws.lb.Listener("web", load_balancer_arn="arn:aws:lb", port=80, protocol="HTTP", default_actions=[forward])


def _good() -> None:
    import pulumi_aws as aws

    redirect: Any = {"type": "redirect", "redirect": {"port": "443", "protocol": "HTTPS", "status_code": "HTTP_301"}}
    aws.lb.Listener("web", load_balancer_arn="arn:aws:lb", port=80, protocol="HTTP", default_actions=[redirect])


RULE = Rule(
    id="FF306",
    title="Load balancers and storage do not serve plain HTTP",
    severity=Severity.MEDIUM,
    why="Whoever is on the way reads and changes what is sent. Redirect to HTTPS.",
    source="https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-1",
    check=_check,
    good=(_good,),
    bad=(_bad,),
)
