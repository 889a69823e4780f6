"""FF510: what holds data is protected in production."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.review.danger import holds
from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World, is_true

_SWITCHES = ("deletionProtection", "deletionProtectionEnabled")


def _check(world: World) -> Iterator[Found]:
    if not world.graph.stack.lower().startswith(("prod", "prd", "live")):
        return
    for item in world.items:
        options = item.resource.options
        kind = holds(item.resource.type)
        if kind not in ("database", "cluster", "bucket", "volume") or options.protect or options.retain_on_delete:
            continue
        if not any(is_true(item.get(name)) for name in _SWITCHES):
            yield item.found("", f"a {kind} that one wrong line deletes")


def _bad() -> None:
    import pulumi_aws as aws

    aws.dynamodb.Table("orders")


def _good() -> None:
    import pulumi
    import pulumi_aws as aws

    aws.dynamodb.Table("orders", opts=pulumi.ResourceOptions(protect=True))


RULE = Rule(
    id="FF510",
    title="What holds data is protected in production",
    severity=Severity.LOW,
    why=("Without protect, one wrong line in a program deletes it. Set protect, or deletion protection of the cloud."),
    source="https://www.pulumi.com/docs/iac/concepts/options/protect/",
    check=_check,
    good=(_good,),
    bad=(_bad,),
    stack="prod",
)
