"""Names that Pulumi made up: what is taken over keeps them.

The export writes a prefix, or Pulumi's own name, where the program gives no name. A live resource has one already.
"""

from __future__ import annotations

from typing import Any

from fleetform import names
from fleetform.export.opentofu.adopt.pulumi_state import Live
from fleetform.export.opentofu.helm import RELEASE
from fleetform.graph.expressions import Literal, MapOf
from fleetform.graph.model import Resource

_NAMED_BY_ID = frozenset({"azure-native", "kubernetes"})
"""Packages whose ids end with the name."""


def keep_name(resource: Resource, live: Live) -> None:
    """Gives a resource of the program the name that it has."""
    if resource.package == "kubernetes" and resource.type != RELEASE:
        _keep_object_name(resource, live)
        return
    name = _named_by(resource)
    if name is None or name in resource.inputs or f"{name}Prefix" in resource.inputs:
        return
    value: Any = live.inputs.get(name) or live.outputs.get(name)
    if value is None and resource.package in _NAMED_BY_ID:
        value = live.id.rpartition("/")[2]
    if isinstance(value, str) and value:
        resource.inputs = {name: Literal(value), **resource.inputs}


def _named_by(resource: Resource) -> str | None:
    """The property that Pulumi fills with a name."""
    if resource.type == RELEASE:
        return "name"
    arm = names.arm_type(resource.type)
    if arm is not None:
        return arm.name_input
    found = names.terraform_resource(resource.type)
    return found.auto_name if found is not None else None


def _keep_object_name(resource: Resource, live: Live) -> None:
    metadata = resource.inputs.get("metadata", MapOf(()))
    name = live.id.rpartition("/")[2]
    if not isinstance(metadata, MapOf) or not name:
        return
    if metadata.get("name") is None and metadata.get("generateName") is None:
        resource.inputs["metadata"] = MapOf((("name", Literal(name)), *metadata.entries))
