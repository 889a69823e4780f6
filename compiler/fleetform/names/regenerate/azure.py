"""Makes the ARM table of pulumi-azure-native."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from fleetform.names.arm_unpacking import packed_properties
from fleetform.names.model import ArmProperty
from fleetform.names.regenerate.arm_bodies import Bodies
from fleetform.names.regenerate.arm_index import ArmIndex
from fleetform.names.regenerate.arm_paths import ArmPath, arm_path
from fleetform.names.regenerate.arm_written import plain_properties, written_path, written_properties
from fleetform.names.regenerate.facts import data
from fleetform.names.regenerate.sdk import Function, Package, Properties, Resource
from fleetform.names.shapes import ShapeWriter

# An output that Pulumi adds to every type.
_PULUMIS_OWN = "azureApiVersion"


@dataclass(slots=True)
class ArmTable:
    """A table in the making.

    Attributes:
        bodies: Lays out bodies.
        arm: The packed facts by token.
        entries: Packed types and functions by token.
        properties: Properties of the resources, by token.
        missing: Tokens that are not mapped, with the reason.
        about: What the table was made from.
    """

    bodies: Bodies
    arm: Mapping[str, Any]
    entries: dict[str, Any] = field(default_factory=dict[str, Any])
    properties: dict[str, dict[str, ArmProperty]] = field(default_factory=dict[str, dict[str, ArmProperty]])
    missing: dict[str, str] = field(default_factory=dict[str, str])
    about: dict[str, str] = field(default_factory=dict[str, str])


def azure_table(package: Package, arm: Mapping[str, Any]) -> ArmTable:
    """The table of all types whose ARM type the facts know."""
    table = ArmTable(Bodies(package), arm, about={"sdk": package.version})
    written = data("arm_types")
    for token, resource in sorted(package.resources.items()):
        if token in arm and token not in written:
            _add_resource(table, resource, arm[token])
    for token, said in written.items():
        _add_written(table, package, package.resources[token], said)
    for token in sorted(set(package.resources) - set(arm) - set(written)):
        table.missing[token] = "no ARM type is known for it"
    index = ArmIndex({token: entry["type"] for token, entry in table.entries.items()})
    for token, function in sorted(package.functions.items()):
        entry = _function(table, function) or _indexed(table, package, function, index)
        if entry is None:
            table.missing[token] = "no ARM type or no action is known for it"
        else:
            table.entries[token] = entry
    return table


def _add_resource(table: ArmTable, resource: Resource, facts: Mapping[str, Any]) -> None:
    properties = _laid_out(table, resource, facts)
    given = {name for name in properties if name in resource.inputs and not properties[name].read_only}
    path = arm_path(facts["arm"], resource.inputs, given - {"name"})
    if path.unused:
        unused = ", ".join(path.unused)
        table.missing[resource.token] = f"its id cannot be made: {facts['arm']} has no place for {unused}"
        return
    _add(table, resource, facts["arm"], resource.api_version or facts["api"], path, properties)


def _laid_out(table: ArmTable, resource: Resource, facts: Mapping[str, Any]) -> dict[str, ArmProperty]:
    state = {name: one for name, one in resource.state.items() if name != _PULUMIS_OWN}
    return table.bodies.lay_out(facts["body"], resource.inputs, state)


def _add_written(table: ArmTable, package: Package, resource: Resource, said: Mapping[str, Any]) -> None:
    path = written_path(resource, said)
    facts = table.arm.get(resource.token)
    if facts is not None and said.get("body") != "rules":
        api = resource.api_version or facts["api"]
        _add(table, resource, said["arm"], api, path, _laid_out(table, resource, facts))
        return
    properties = written_properties(package, resource, said, path, table.bodies.known)
    _add(table, resource, said["arm"], resource.api_version or "", path, properties)
    table.entries[resource.token]["by_rule"] = True


def _add(
    table: ArmTable, resource: Resource, arm_type: str, api: str, path: ArmPath, properties: dict[str, ArmProperty]
) -> None:
    writer = ShapeWriter()
    entry: dict[str, Any] = {"fields": packed_properties(properties, writer), "shapes": writer.shapes}
    unplaced = table.bodies.unplaced(resource.inputs, properties, {*path.inputs(arm_type), _PULUMIS_OWN})
    if unplaced:
        entry["lacking"] = dict.fromkeys(unplaced, f"{arm_type} has no place for it at {api}")
    table.entries[resource.token] = _head(arm_type, api, path) | entry
    table.properties[resource.token] = properties


def _head(arm_type: str, api: str, path: ArmPath) -> dict[str, Any]:
    entry = {
        "type": arm_type,
        "api": api,
        "name_input": path.name_input,
        "parent_inputs": list(path.parent_inputs),
        "parent_types": list(path.parent_types),
        "scope": path.scope,
    }
    return {key: value for key, value in entry.items() if value not in ([], None)}


def _function(table: ArmTable, function: Function) -> dict[str, Any] | None:
    action = data("arm_actions").get(function.token)
    if action is not None:
        return _action(function, action)
    module, _, name = function.token.rpartition(":")
    resource = f"{module}:{name.removeprefix('get')}"
    return _read_of(table, function, resource) if name.startswith("get") and resource in table.entries else None


def _indexed(table: ArmTable, package: Package, function: Function, index: ArmIndex) -> dict[str, Any] | None:
    """A function whose ARM type or action the index of all types has."""
    posted = index.posted_by(function)
    if posted is not None:
        return _action(function, dict(zip(("type", "action"), posted, strict=True)))
    kind = index.read_by(function)
    path = arm_path(kind, function.arguments, ()) if kind is not None else None
    if kind is None or path is None or path.unused:
        return None
    answer = Resource(function.token, state=function.results)
    results = written_properties(package, answer, {"arm": kind}, path, table.bodies.known)
    if "properties" in results:  # what newer types call so in the SDK, too
        results["properties"] = replace(results["properties"], path=("properties",))
    writer = ShapeWriter()
    return _head(kind, function.api_version or "", path) | {
        "function": True,
        "by_rule": True,
        "results": packed_properties(results, writer),
        "arguments": packed_properties({}, writer),
        "shapes": writer.shapes,
    }


def _read_of(table: ArmTable, function: Function, token: str) -> dict[str, Any]:
    """The function that reads a resource."""
    resource = table.entries[token]
    names = {resource.get("name_input"), *resource.get("parent_inputs", ())} - {None, "=default"}
    if names <= set(function.arguments):
        head = {key: resource[key] for key in resource if key not in ("fields", "shapes", "by_rule", "lacking")}
    else:
        head = _head(resource["type"], resource["api"], arm_path(resource["type"], function.arguments, ()))
    facts = table.arm.get(token)
    asked = {name: one for name, one in function.results.items() if name != _PULUMIS_OWN}
    if facts is not None:
        results = table.bodies.lay_out(facts["body"], {}, asked)
    else:
        results = {name: one for name, one in table.properties[token].items() if name in asked}
    writer = ShapeWriter()
    return head | {
        "function": True,
        "api": function.api_version or resource["api"],
        "results": packed_properties(results, writer),
        "arguments": packed_properties({}, writer),
        "shapes": writer.shapes,
    }


def _action(function: Function, action: Mapping[str, Any]) -> dict[str, Any]:
    """The function that posts an action to a resource; arguments beyond the id and the query are the body."""
    query = action.get("query", ())
    texts = {name: one for name, one in function.arguments.items() if name not in query}
    path = arm_path(action["type"], texts, _no_names(texts, action["type"].count("/")))
    if "path" in action:
        path = replace(path, parent_inputs=("resourceGroupName", *action["path"]), name_input=None)
    taken = {path.name_input, *path.parent_inputs, *query}
    body = {name: one for name, one in function.arguments.items() if name not in taken}
    writer = ShapeWriter()
    return _head(action["type"], function.api_version or "", path) | {
        "function": True,
        "action": action["action"],
        "query": list(query),
        "results": packed_properties(plain_properties(function.results), writer),
        "arguments": packed_properties(plain_properties(body), writer),
        "shapes": writer.shapes,
    }


def _no_names(arguments: Properties, count: int) -> list[str]:
    """Arguments that cannot name anything, as there are enough of those that are called a name."""
    named = [name for name in arguments if name.endswith("Name") and name != "resourceGroupName"]
    return [name for name in arguments if name not in named] if len(named) >= count else []
