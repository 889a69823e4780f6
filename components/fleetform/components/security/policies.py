"""IAM policy documents of AWS. Statements name their actions: none allows more than is known."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, TypedDict

import pulumi

VERSION = "2012-10-17"


class Statement(TypedDict):
    """One permission."""

    actions: list[str]
    """Actions by their full names, e.g. `logs:PutLogEvents`."""
    resources: Sequence[pulumi.Input[str]]
    """ARNs."""
    conditions: NotRequired[Mapping[str, Any]]
    """Conditions, as IAM writes them."""


def document(*statements: Statement) -> pulumi.Output[str]:
    """A policy that allows what the statements say, as JSON text.

    Raises:
        ValueError: An action has a wildcard.
    """
    return pulumi.Output.json_dumps({"Version": VERSION, "Statement": [_statement(item) for item in statements]})


def service_trust(service: str, actions: Sequence[str] = ("sts:AssumeRole",), account_id: str | None = None) -> str:
    """A trust policy that lets one AWS service take on a role.

    Args:
        service: The service, e.g. `eks.amazonaws.com`.
        actions: What it may do with the role.
        account_id: Account on whose behalf alone it may, where the service says on whose behalf it acts:
            others cannot use the service as their deputy then.

    Returns:
        The policy as JSON text.
    """
    statement: dict[str, Any] = {"Effect": "Allow", "Principal": {"Service": service}, "Action": list(actions)}
    if account_id is not None:
        statement["Condition"] = {"StringEquals": {"aws:SourceAccount": account_id}}
    return json.dumps({"Version": VERSION, "Statement": [statement]})


def pod_trust(account_id: str) -> str:
    """A trust policy by which EKS Pod Identity gives a role to pods of an account's clusters.

    Source: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
    """
    return service_trust("pods.eks.amazonaws.com", ("sts:AssumeRole", "sts:TagSession"), account_id)


def _statement(statement: Statement) -> dict[str, Any]:
    for action in statement["actions"]:
        if "*" in action:
            raise ValueError(f"'{action}' allows more than is known: name the actions")
    made: dict[str, Any] = {
        "Effect": "Allow",
        "Action": statement["actions"],
        "Resource": list(statement["resources"]),
    }
    if "conditions" in statement:
        made["Condition"] = statement["conditions"]
    return made
