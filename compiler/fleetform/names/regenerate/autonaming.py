"""Which property Pulumi fills with a made-up name when the program does not give it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fleetform.names.model import Attribute
from fleetform.names.regenerate.schema import Block
from fleetform.names.regenerate.sdk import Resource
from fleetform.names.regenerate.words import camel

# Required by Terraform and optional in Pulumi for another reason: the provider's configuration has a default.
_FROM_PROVIDER = frozenset({"region", "project", "zone", "location"})


def auto_name(
    resource: Resource, block: Block, attributes: Mapping[str, Attribute], table: Mapping[str, Mapping[str, Any]]
) -> str | None:
    """The auto-named property of a resource, if it has one.

    The bridge auto-names every settable text `name` for AWS and Google; tables list what it auto-names beside
    that; and a text that Terraform demands and Pulumi does not is one that Pulumi makes up.
    """
    free = [
        name
        for name, one in resource.inputs.items()
        if not one.required and one.shape.kind == "string" and name in attributes
    ]
    listed = [name for name in free if _is_listed(name, attributes[name].name, table)]
    demanded = [name for name in free if block[attributes[name].name].required and name not in _FROM_PROVIDER]
    named = [name for name in free if attributes[name].name == "name" or name == "name"]
    candidates = [*(name for name in listed if name in named), *named, *listed, *demanded]
    return candidates[0] if candidates else None


def _is_listed(name: str, target: str, table: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether a table mentions a property without renaming it, which only auto-naming is a reason for."""
    mentioned = table.get(target, {}).get("name")
    return mentioned == name and (name == camel(target) or name == "name")
