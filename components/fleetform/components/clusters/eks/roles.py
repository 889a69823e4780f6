"""Roles below an EKS cluster."""

from collections.abc import Mapping

import pulumi_aws as aws

from fleetform.components.base import Component
from fleetform.components.names import limited

ROLE_NAME_LIMIT = 64
POLICIES = "arn:aws:iam::aws:policy"


def role(component: Component, key: str, trust: str, policies: Mapping[str, str], tags: dict[str, str]) -> aws.iam.Role:
    """A role with policies that AWS keeps, and the permissions to create it alone.

    Args:
        component: What it is a part of.
        key: Its key there.
        trust: Who may take it on.
        policies: A key for each policy, and its path below AWS's own.
        tags: Tags.
    """
    made = aws.iam.Role(
        component.named(key),
        name=limited(component.named(key), ROLE_NAME_LIMIT),
        assume_role_policy=trust,
        tags=tags,
        opts=component.below(),
    )
    for policy, path in policies.items():
        aws.iam.RolePolicyAttachment(
            component.named(f"{key}-{policy}"),
            role=made.name,
            policy_arn=f"{POLICIES}/{path}",
            opts=component.below(),
        )
    return made
