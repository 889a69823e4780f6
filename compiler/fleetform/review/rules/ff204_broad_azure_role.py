"""FF204: no owner or contributor of a whole subscription."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World, text_of

_ROLES = {
    "8e3af657-a8ff-443c-a75c-2fe8c4bcb635": "Owner",
    "b24988ac-6180-42a0-ab88-20f7382dd24c": "Contributor",
    "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9": "User Access Administrator",
}


def _check(world: World) -> Iterator[Found]:
    for item in world.of("azure-native:authorization:RoleAssignment"):
        role = _ROLES.get(text_of(item.get("roleDefinitionId")).rpartition("/")[2].lower())
        scope = text_of(item.get("scope")).strip("/").lower().split("/")
        wide = len(scope) == 2 and scope[0] == "subscriptions"
        wide = wide or (len(scope) >= 3 and scope[1] == "microsoft.management")
        if role and wide:
            yield item.found(
                "roleDefinitionId", f"{role} of a whole {'subscription' if len(scope) == 2 else 'management group'}"
            )


def _bad() -> None:
    import pulumi_azure_native as azure

    subscription = "/subscriptions/00000000-0000-0000-0000-000000000001"
    azure.authorization.RoleAssignment(
        "ci",
        principal_id="00000000-0000-0000-0000-000000000002",
        role_definition_id=f"{subscription}/providers/Microsoft.Authorization/roleDefinitions/b24988ac-6180-42a0-ab88-20f7382dd24c",
        scope=subscription,
    )


def _good() -> None:
    import pulumi_azure_native as azure

    subscription = "/subscriptions/00000000-0000-0000-0000-000000000001"
    azure.authorization.RoleAssignment(
        "ci",
        principal_id="00000000-0000-0000-0000-000000000002",
        role_definition_id=f"{subscription}/providers/Microsoft.Authorization/roleDefinitions/b24988ac-6180-42a0-ab88-20f7382dd24c",
        scope=f"{subscription}/resourceGroups/shop",
    )


RULE = Rule(
    id="FF204",
    title="No owner or contributor of a whole subscription",
    severity=Severity.MEDIUM,
    why=(
        "Owner and Contributor on a subscription or management group reach everything in it. Give a narrower "
        "role, or the role on one resource group."
    ),
    source="https://learn.microsoft.com/azure/role-based-access-control/best-practices",
    check=_check,
    good=(_good,),
    bad=(_bad,),
)
