"""azure-native types whose id is written by hand; the bodies of those that the packed ARM facts lack follow rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fleetform.names.model import ArmProperty
from fleetform.names.regenerate.annotations import Shape
from fleetform.names.regenerate.arm_paths import FIXED, SCOPE_INPUTS, ArmPath, Scope
from fleetform.names.regenerate.sdk import Package, Properties, Resource

# What stands at the top of a body: https://learn.microsoft.com/azure/azure-resource-manager/templates/syntax#resources
_TOP = frozenset(
    {
        "etag",
        "extendedLocation",
        "id",
        "identity",
        "kind",
        "location",
        "managedBy",
        "plan",
        "sku",
        "systemData",
        "tags",
        "type",
        "zones",
    }
)

_KINDS = {"number": "int", "list": "array", "asset": "string"}

Known = Mapping[str, Mapping[str, ArmProperty]]


def written_path(resource: Resource, written: Mapping[str, Any]) -> ArmPath:
    """The parts of an id, as the file says."""
    *parents, own = written["path"]
    namespace, *segments = written["arm"].split("/")
    types = tuple("/".join((namespace, *segments[:count])) for count in range(1, len(segments)))
    scope, outer = _scope(resource, written)
    name = None if own == FIXED else own
    return ArmPath(name, (*outer, *parents), (*written.get("parents", ()), *types), scope)


def _scope(resource: Resource, written: Mapping[str, Any]) -> tuple[Scope, tuple[str, ...]]:
    group = written.get("group", "resourceGroupName")
    if group in resource.inputs:
        return "resource_group", (group,)
    if written.get("scope") == "tenant":
        return "tenant", ()
    given = [name for name in written.get("scope_inputs", SCOPE_INPUTS) if name in resource.inputs]
    return ("any", (given[0],)) if given else ("subscription", ())


def written_properties(
    package: Package, resource: Resource, written: Mapping[str, Any], path: ArmPath, known: Known
) -> dict[str, ArmProperty]:
    """The properties of a type, laid out by ARM's rules.

    Args:
        package: The SDK.
        resource: The type.
        written: What the file says of it.
        path: Its id; what names it is no property of the body.
        known: Fields of SDK objects that the packed facts lay out for other types.
    """
    taken = path.inputs(written["arm"]) | {"azureApiVersion"}
    every: Properties = resource.inputs | {k: one for k, one in resource.state.items() if k not in resource.inputs}
    found: dict[str, ArmProperty] = {}
    for name, one in sorted(every.items()):
        if name in taken:
            continue
        target = written.get("names", {}).get(name, name)
        at_top = name in (_TOP | {"name"}) - set(resource.inputs) or (
            name in _TOP and name not in written.get("under", ())
        )
        inside = name in written.get("items", ())
        found[name] = ArmProperty(
            name=target,
            path=(target,) if at_top else ("properties", target),
            kind=_KINDS.get(one.shape.kind, one.shape.kind),
            fields=_items(package, one.shape) if inside else known.get(one.shape.innermost().ref or ""),
            required=name in resource.inputs and one.required,
            read_only=name not in resource.inputs,
        )
    return found


def _items(package: Package, shape: Shape) -> dict[str, ArmProperty]:
    """Fields of objects that have a name of their own and the rest under `properties`."""
    fields = package.fields(shape.innermost()) or {}
    return {
        name: ArmProperty(
            name=name,
            path=(name,) if name in ("name", "id", "etag", "type") else ("properties", name),
            kind=_KINDS.get(one.shape.kind, one.shape.kind),
        )
        for name, one in fields.items()
    }


def plain_properties(properties: Properties) -> dict[str, ArmProperty]:
    """Properties that lie in a body where Pulumi has them, as in the results and arguments of actions."""
    return {
        name: ArmProperty(name, (name,), _KINDS.get(one.shape.kind, one.shape.kind), required=one.required)
        for name, one in properties.items()
    }
