"""FF509: functions run on a runtime that is supported."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World

_DEPRECATED = frozenset(
    {
        "dotnet5.0",
        "dotnet6",
        "dotnet7",
        "dotnetcore2.1",
        "dotnetcore3.1",
        "go1.x",
        "java8",
        "nodejs10.x",
        "nodejs12.x",
        "nodejs14.x",
        "nodejs16.x",
        "nodejs18.x",
        "nodejs20.x",
        "provided",
        "python2.7",
        "python3.6",
        "python3.7",
        "python3.8",
        "python3.9",
        "ruby2.5",
        "ruby2.7",
        "ruby3.2",
    }
)


def _check(world: World) -> Iterator[Found]:
    for item in world.of("aws:lambda/function:Function"):
        runtime = item.get("runtime")
        if runtime in _DEPRECATED:
            yield item.found("runtime", f"{runtime} is deprecated")


def _bad() -> None:
    import pulumi_aws as aws

    aws.lambda_.Function("fn", role="arn:aws:iam::111122223333:role/fn", runtime="nodejs16.x", handler="a.b")


def _good() -> None:
    import pulumi_aws as aws

    aws.lambda_.Function("fn", role="arn:aws:iam::111122223333:role/fn", runtime="python3.13", handler="a.b")


RULE = Rule(
    id="FF509",
    title="Functions run on a runtime that is supported",
    severity=Severity.MEDIUM,
    why="A deprecated runtime gets no fixes, and one day functions on it can no longer be changed.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html#runtime-support-policy",
    check=_check,
    good=(_good,),
    bad=(_bad,),
)
