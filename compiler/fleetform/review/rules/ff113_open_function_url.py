"""FF113: function addresses ask who calls."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World


def _check(world: World) -> Iterator[Found]:
    for item in world.of("aws:lambda/functionUrl:FunctionUrl"):
        if item.get("authorizationType") == "NONE":
            yield item.found("authorizationType", "anybody may call the function")


def _bad() -> None:
    import pulumi_aws as aws

    aws.lambda_.FunctionUrl("checkout", function_name="checkout", authorization_type="NONE")


def _good() -> None:
    import pulumi_aws as aws

    aws.lambda_.FunctionUrl("checkout", function_name="checkout", authorization_type="AWS_IAM")


RULE = Rule(
    id="FF113",
    title="Function addresses ask who calls",
    severity=Severity.HIGH,
    why=(
        "With authorization NONE anybody who knows the address calls the function, and its cost is yours. Use "
        "AWS_IAM, or put a gateway in front that checks the caller."
    ),
    source="https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html",
    check=_check,
    good=(_good,),
    bad=(_bad,),
)
