"""Statements of AWS policy documents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fleetform.review.findings.world import Item, World, listed, mapping, texts

POLICIES = {
    "aws:iam/policy:Policy": "policy",
    "aws:iam/rolePolicy:RolePolicy": "policy",
    "aws:iam/userPolicy:UserPolicy": "policy",
    "aws:iam/groupPolicy:GroupPolicy": "policy",
}


def statements(item: Item, path: str) -> Iterator[dict[str, Any]]:
    """The statements of the document at an input that allow something."""
    document = mapping(item.document(path))
    for statement in listed(document.get("Statement")):
        found = mapping(statement)
        if found.get("Effect") == "Allow":
            yield found


def identity_statements(world: World) -> Iterator[tuple[Item, str, dict[str, Any]]]:
    """What identities are allowed, with the resource and input that say it."""
    for token, path in POLICIES.items():
        for item in world.of(token):
            for statement in statements(item, path):
                yield item, path, statement
    for role in world.of("aws:iam/role:Role"):
        for where, policy in role.items("inlinePolicies"):
            document = mapping(policy.get("policy"))
            for statement in listed(document.get("Statement")):
                if mapping(statement).get("Effect") == "Allow":
                    yield role, ".".join(map(str, where)), mapping(statement)


def is_everyone(statement: dict[str, Any]) -> bool:
    """Whether a statement is for anybody at all, without a condition that narrows it."""
    principal = statement.get("Principal")
    named = texts(principal) if not isinstance(principal, dict) else texts(mapping(principal).get("AWS"))
    return "*" in named and not statement.get("Condition")


def actions(statement: dict[str, Any]) -> list[str]:
    """The actions that a statement names."""
    return texts(statement.get("Action"))
