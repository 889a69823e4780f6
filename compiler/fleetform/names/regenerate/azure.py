"""Makes the ARM table of pulumi-azure-native."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from fleetform.names.arm_unpacking import packed_properties
from fleetform.names.regenerate.arm_bodies import arm_properties
from fleetform.names.regenerate.arm_paths import ArmPath, arm_path
from fleetform.names.regenerate.facts import data
from fleetform.names.regenerate.sdk import Function, Package, Properties, Resource
from fleetform.names.shapes import ShapeWriter

# Outputs that Pulumi adds to every type, and inputs that belong to the path.
_PULUMIS_OWN = frozenset({"azureApiVersion"})


@dataclass(slots=True)
class ArmTable:
    """A finished table: packed types and functions by token, and what is missing, with the reason."""

    entries: dict[str, Any] = field(default_factory=dict[str, Any])
    missing: dict[str, str] = field(default_factory=dict[str, str])
    about: dict[str, str] = field(default_factory=dict[str, str])


def azure_table(package: Package, arm: Mapping[str, Any]) -> ArmTable:
    """The table of all types whose ARM type the facts know."""
    table = ArmTable(about={"sdk": package.version})
    for token, resource in sorted(package.resources.items()):
        facts = arm.get(token)
        if facts is None:
            table.missing[token] = "the facts have no ARM type for it"
            continue
        entry, path = _resource(package, resource, facts)
        if path.unused:
            table.missing[token] = f"its id cannot be made: {facts['arm']} has no place for {', '.join(path.unused)}"
        else:
            table.entries[token] = entry
    for token, function in sorted(package.functions.items()):
        entry = _function(package, function, table.entries, arm)
        if entry is None:
            table.missing[token] = "the facts have no ARM type or no action for it"
        else:
            table.entries[token] = entry
    return table


def _resource(package: Package, resource: Resource, facts: Mapping[str, Any]) -> tuple[dict[str, Any], ArmPath]:
    state = {name: one for name, one in resource.state.items() if name not in _PULUMIS_OWN}
    properties = arm_properties(package, facts["body"], resource.inputs, state)
    given = {name for name in properties if name in resource.inputs and not properties[name].read_only}
    path = arm_path(facts["arm"], resource.inputs, given - {"name"})
    writer = ShapeWriter()
    fields = packed_properties(properties, writer)
    absent = set(resource.inputs) - set(properties) - {path.name_input, *path.parent_inputs}
    entry = {
        "type": facts["arm"],
        "api": resource.api_version or facts["api"],
        "body_api": facts["api"],
        **_packed_path(path),
        "fields": fields,
        "shapes": writer.shapes,
        "absent": sorted(absent),
    }
    return {key: value for key, value in entry.items() if value not in ([], None)}, path


def _packed_path(path: ArmPath) -> dict[str, Any]:
    return {
        "name_input": path.name_input,
        "parent_inputs": list(path.parent_inputs),
        "parent_types": list(path.parent_types),
        "scope": path.scope,
    }


def _function(
    package: Package, function: Function, entries: Mapping[str, Any], arm: Mapping[str, Any]
) -> dict[str, Any] | None:
    module, _, name = function.token.rpartition(":")
    if name.startswith("get") and f"{module}:{name[3:]}" in entries:
        return _read_of(package, function, f"{module}:{name[3:]}", entries, arm)
    action = data("arm_actions").get(function.token)
    return _action(package, function, action) if action is not None else None


def _read_of(
    package: Package, function: Function, token: str, entries: Mapping[str, Any], arm: Mapping[str, Any]
) -> dict[str, Any]:
    """The function that reads a resource."""
    resource, facts = entries[token], arm[token]
    writer = ShapeWriter()
    results = arm_properties(package, facts["body"], {}, _without(function.results, _PULUMIS_OWN))
    names = {resource.get("name_input"), *resource.get("parent_inputs", ())} - {None}
    same = names <= set(function.arguments)
    path = {key: resource.get(key) for key in ("name_input", "parent_inputs", "parent_types", "scope")}
    if not same:
        path = _packed_path(arm_path(facts["arm"], function.arguments, ()))
    entry = {
        "function": True,
        "type": facts["arm"],
        "api": function.api_version or resource["api"],
        **path,
        "results": packed_properties(results, writer),
        "arguments": packed_properties({}, writer),
        "shapes": writer.shapes,
    }
    return {key: value for key, value in entry.items() if value not in ([], None)}


def _action(package: Package, function: Function, action: Mapping[str, Any]) -> dict[str, Any]:
    """The function that posts an action to a resource; its arguments beyond the path are the body."""
    body: Mapping[str, Any] = action.get("body", {})
    arguments = arm_properties(package, body, function.arguments, {})
    results = arm_properties(package, action["result"], {}, function.results)
    path = arm_path(action["type"], function.arguments, [*arguments, *action.get("query", ())])
    writer = ShapeWriter()
    entry = {
        "function": True,
        "type": action["type"],
        "api": function.api_version or action["api"],
        "action": action["action"],
        **_packed_path(path),
        "results": packed_properties(results, writer),
        "arguments": packed_properties(arguments, writer),
        "shapes": writer.shapes,
    }
    return {key: value for key, value in entry.items() if value not in ([], None)}


def _without(properties: Properties, names: Collection[str]) -> Properties:
    return {name: one for name, one in properties.items() if name not in names}
