"""How Karpenter hears that AWS takes a machine back: a queue, and the events that are put into it."""

from __future__ import annotations

import json

import pulumi_aws as aws

from fleetform.components.base import Component
from fleetform.components.names import limited
from fleetform.components.security.policies import VERSION

QUEUE_NAME_LIMIT = 80
RULE_NAME_LIMIT = 64
RETENTION_SECONDS = 300
EVENTS = {
    "health": ("aws.health", "AWS Health Event"),
    "spot": ("aws.ec2", "EC2 Spot Instance Interruption Warning"),
    "rebalance": ("aws.ec2", "EC2 Instance Rebalance Recommendation"),
    "state": ("aws.ec2", "EC2 Instance State-change Notification"),
    "reservation": ("aws.ec2", "EC2 Capacity Reservation Instance Interruption Warning"),
}


def interruption_queue(component: Component, region: str, account: str, tags: dict[str, str]) -> aws.sqs.Queue:
    """The queue, with the rules that fill it.

    Its policy names both as they are called, so that it is known before they are there.
    """
    name = limited(f"{component.pulumi_resource_name}-karpenter", QUEUE_NAME_LIMIT)
    queue = aws.sqs.Queue(
        component.named("interruptions"),
        name=name,
        message_retention_seconds=RETENTION_SECONDS,
        sqs_managed_sse_enabled=True,
        tags=tags,
        opts=component.below(),
    )
    rules = {key: _rule(component, key, source, kind, tags) for key, (source, kind) in EVENTS.items()}
    names = [f"arn:aws:events:{region}:{account}:rule/{_rule_name(component, key)}" for key in EVENTS]
    aws.sqs.QueuePolicy(
        component.named("interruptions-policy"),
        queue_url=queue.url,
        policy=_policy(f"arn:aws:sqs:{region}:{account}:{name}", names),
        opts=component.below(),
    )
    for key, rule in rules.items():
        aws.cloudwatch.EventTarget(
            component.named(f"event-{key}-target"),
            rule=rule.name,
            target_id="karpenter",
            arn=queue.arn,
            opts=component.below(),
        )
    return queue


def _rule(component: Component, key: str, source: str, kind: str, tags: dict[str, str]) -> aws.cloudwatch.EventRule:
    return aws.cloudwatch.EventRule(
        component.named(f"event-{key}"),
        name=_rule_name(component, key),
        description=f"{kind} for Karpenter",
        event_pattern=json.dumps({"source": [source], "detail-type": [kind]}),
        tags=tags,
        opts=component.below(),
    )


def _rule_name(component: Component, key: str) -> str:
    return limited(f"{component.pulumi_resource_name}-karpenter-{key}", RULE_NAME_LIMIT)


def _policy(queue: str, rules: list[str]) -> str:
    """The rules alone may send, and nobody without encryption."""
    return json.dumps(
        {
            "Version": VERSION,
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"Service": "events.amazonaws.com"},
                    "Action": ["sqs:SendMessage"],
                    "Resource": [queue],
                    "Condition": {"ArnEquals": {"aws:SourceArn": rules}},
                },
                {
                    "Effect": "Deny",
                    "Principal": "*",
                    "Action": ["sqs:*"],
                    "Resource": [queue],
                    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
                },
            ],
        }
    )
