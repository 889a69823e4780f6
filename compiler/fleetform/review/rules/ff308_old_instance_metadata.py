"""FF308: instances ask for a token before they tell their credentials."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World, mapping


def _check(world: World) -> Iterator[Found]:
    for item in world.of("aws:ec2/instance:Instance", "aws:ec2/launchTemplate:LaunchTemplate"):
        options = mapping(item.get("metadataOptions"))
        if options.get("httpTokens") != "required" and options.get("httpEndpoint") != "disabled":
            yield item.found("metadataOptions.httpTokens", "it gives its credentials without a token")


def _bad() -> None:
    import pulumi_aws as aws

    aws.ec2.LaunchTemplate("nodes", metadata_options={"http_tokens": "optional"})


def _good() -> None:
    import pulumi_aws as aws

    aws.ec2.LaunchTemplate("nodes", metadata_options={"http_tokens": "required"})


RULE = Rule(
    id="FF308",
    title="Instances ask for a token before they tell their credentials",
    severity=Severity.MEDIUM,
    why=(
        "Without a token (IMDSv1), a request that an application is tricked into making is enough to read the "
        "credentials of the machine. Set httpTokens to required."
    ),
    source="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html",
    check=_check,
    good=(_good,),
    bad=(_bad,),
)
