"""FF506: logs end some day."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World


def _check(world: World) -> Iterator[Found]:
    for item in world.of("aws:cloudwatch/logGroup:LogGroup"):
        if item.get("retentionInDays") in (None, 0):
            yield item.found("retentionInDays", "what is in it is kept for ever")


def _bad() -> None:
    import pulumi_aws as aws

    aws.cloudwatch.LogGroup("shop")


def _good() -> None:
    import pulumi_aws as aws

    aws.cloudwatch.LogGroup("shop", retention_in_days=30)


RULE = Rule(
    id="FF506",
    title="Logs end some day",
    severity=Severity.LOW,
    why=("What nobody reads is paid for each month, and what is personal in it must not be kept. Set retentionInDays."),
    source="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html#SettingLogRetention",
    check=_check,
    good=(_good,),
    bad=(_bad,),
)
