"""FF205: no role can be assumed by everybody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.statements import is_everyone as is_everyone_principal
from fleetform.review.findings.statements import statements
from fleetform.review.findings.world import World


def _check(world: World) -> Iterator[Found]:
    for item in world.of("aws:iam/role:Role"):
        for statement in statements(item, "assumeRolePolicy"):
            if is_everyone_principal(statement):
                yield item.found("assumeRolePolicy", "everybody may assume the role")


def _bad() -> None:
    import json

    import pulumi_aws as aws

    statement: Any = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}
    aws.iam.Role("node", assume_role_policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))


def _good() -> None:
    import json

    import pulumi_aws as aws

    statement: Any = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
    aws.iam.Role("node", assume_role_policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))


RULE = Rule(
    id="FF205",
    title="No role can be assumed by everybody",
    severity=Severity.HIGH,
    why="A trust policy with the principal * lets any AWS account use the role. Name who may assume it.",
    source="https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
    check=_check,
    good=(_good,),
    bad=(_bad,),
)
