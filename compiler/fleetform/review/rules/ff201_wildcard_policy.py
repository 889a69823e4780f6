"""FF201: no policy allows everything on everything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.statements import actions, identity_statements
from fleetform.review.findings.world import World, texts

_ADMIN = ("*:*", "iam:*", "organizations:*")


def _check(world: World) -> Iterator[Found]:
    for item, path, statement in identity_statements(world):
        if "*" in texts(statement.get("Resource")) and not statement.get("Condition"):
            wild = [action for action in actions(statement) if action == "*" or action in _ADMIN]
            if wild or ("NotAction" in statement and "Action" not in statement):
                yield item.found(path, f"it allows {', '.join(wild) or 'all but a few actions'} on every resource")


def _bad() -> None:
    import json

    import pulumi_aws as aws

    statement: Any = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    aws.iam.Policy("all", policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))


def _good() -> None:
    import json

    import pulumi_aws as aws

    statement: Any = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::data/*"}
    aws.iam.Policy("reader", policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))


RULE = Rule(
    id="FF201",
    title="No policy allows everything on everything",
    severity=Severity.HIGH,
    why="Who has it owns the account. Name the actions and the resources that are needed.",
    source="https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
    check=_check,
    good=(_good,),
    bad=(_bad,),
)
