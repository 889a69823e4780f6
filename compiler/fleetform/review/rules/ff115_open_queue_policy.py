"""FF115: no queue, topic, key or secret is for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.statements import actions, statements
from fleetform.review.findings.statements import is_everyone as is_everyone_principal
from fleetform.review.findings.world import World

_POLICIES = {
    "aws:sqs/queuePolicy:QueuePolicy": "policy",
    "aws:sqs/queue:Queue": "policy",
    "aws:sns/topicPolicy:TopicPolicy": "policy",
    "aws:sns/topic:Topic": "policy",
    "aws:kms/key:Key": "policy",
    "aws:kms/keyPolicy:KeyPolicy": "policy",
    "aws:secretsmanager/secretPolicy:SecretPolicy": "policy",
    "aws:ecr/repositoryPolicy:RepositoryPolicy": "policy",
}


def _check(world: World) -> Iterator[Found]:
    for token, path in _POLICIES.items():
        for item in world.of(token):
            for statement in statements(item, path):
                if is_everyone_principal(statement):
                    yield item.found(path, f"everybody may {', '.join(actions(statement)) or 'do what it allows'}")


def _bad() -> None:
    import json

    import pulumi_aws as aws

    statement: Any = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sqs:SendMessage", "Resource": "*"}
    aws.sqs.QueuePolicy("orders", queue_url="https://sqs", policy=json.dumps({"Statement": [statement]}))


def _good() -> None:
    import json

    import pulumi_aws as aws

    principal: Any = {"AWS": "arn:aws:iam::111122223333:root"}
    statement: Any = {"Effect": "Allow", "Principal": principal, "Action": "sqs:SendMessage", "Resource": "*"}
    aws.sqs.QueuePolicy("orders", queue_url="https://sqs", policy=json.dumps({"Statement": [statement]}))


RULE = Rule(
    id="FF115",
    title="No queue, topic, key or secret is for everybody",
    severity=Severity.HIGH,
    why=(
        "A statement with the principal * and no condition lets any AWS account use it. Name the accounts or "
        "roles, or narrow it by a condition."
    ),
    source="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-anonymous",
    check=_check,
    good=(_good,),
    bad=(_bad,),
)
