"""FF102: no bucket policy is for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.statements import actions, statements
from fleetform.review.findings.statements import is_everyone as is_everyone_principal
from fleetform.review.findings.world import World


def _check(world: World) -> Iterator[Found]:
    for item in world.of("aws:s3/bucketPolicy:BucketPolicy"):
        for statement in statements(item, "policy"):
            if is_everyone_principal(statement):
                yield item.found("policy", f"everybody may {', '.join(actions(statement)) or 'do what it allows'}")


def _bad() -> None:
    import json

    import pulumi_aws as aws

    statement: Any = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::site/*"}
    aws.s3.BucketPolicy("site", bucket="site", policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))


def _good() -> None:
    import json

    import pulumi_aws as aws

    statement: Any = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::site/*"}
    statement["Condition"] = {"StringEquals": {"aws:PrincipalOrgID": "o-example"}}
    aws.s3.BucketPolicy("site", bucket="site", policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))


RULE = Rule(
    id="FF102",
    title="No bucket policy is for everybody",
    severity=Severity.HIGH,
    why=(
        "A statement with the principal * and no condition lets anybody do what it allows. Name the accounts "
        "or roles, or narrow it by a condition such as aws:PrincipalOrgID."
    ),
    source="https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status",
    check=_check,
    good=(_good,),
    bad=(_bad,),
)
