"""What Crossplane may do with a resource."""

from __future__ import annotations

from typing import Any

from fleetform.export.crossplane.identities import Scope
from fleetform.export.crossplane.property_paths import Ignored
from fleetform.graph.model import Resource, ResourceKind

_ALL = ("Observe", "Create", "Update", "Delete", "LateInitialize")


def policies(scope: Scope, resource: Resource) -> dict[str, Any]:
    """`managementPolicies`, and the older `deletionPolicy` where the kind has it; nothing where all is allowed."""
    if resource.kind is ResourceKind.READ:
        return {"managementPolicies": ["Observe"], **_deletion(scope)}
    forbidden: set[str] = set()
    keep = resource.options.protect or resource.options.retain_on_delete
    if keep:
        forbidden.add("Delete")
    if Ignored(resource.options.ignore_changes).everything:
        forbidden |= {"Update", "LateInitialize"}
    if not forbidden:
        return {}
    allowed = [policy for policy in _ALL if policy not in forbidden]
    return {"managementPolicies": allowed, **(_deletion(scope) if keep else {})}


def _deletion(scope: Scope) -> dict[str, Any]:
    return {} if scope.namespaced else {"deletionPolicy": "Orphan"}
