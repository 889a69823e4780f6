"""FF208: no access keys that never end."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World


def _check(world: World) -> Iterator[Found]:
    for item in world.of("aws:iam/accessKey:AccessKey"):
        yield item.found("", "a key that works until it is removed")
    for item in world.of("gcp:serviceaccount/key:Key"):
        yield item.found("", "a key that works until it is removed")


def _bad_1() -> None:
    import pulumi_aws as aws

    aws.iam.AccessKey("ci", user="ci")


def _bad_2() -> None:
    import pulumi_gcp as gcp

    gcp.serviceaccount.Key("ci", service_account_id="ci")


def _good() -> None:
    import pulumi_aws as aws

    aws.iam.Role("ci", assume_role_policy="{}")


RULE = Rule(
    id="FF208",
    title="No access keys that never end",
    severity=Severity.MEDIUM,
    why=(
        "An access key of a user, or a key of a service account, works until somebody removes it, wherever it "
        "was copied to. Use roles, or workload identity federation."
    ),
    source="https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#bp-workloads-use-roles",
    check=_check,
    good=(_good,),
    bad=(
        _bad_1,
        _bad_2,
    ),
)
