"""What OpenTofu made against the graph: every input of every resource, with the same made-up outputs in it.

Expressions are evaluated by `graph.evaluate`, with what the state has for the resources that they refer to; the result
must be what the state has for the attribute. Nothing of the exporter is used but where each resource is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from export_opentofu.live_stack import as_pulumi, shown
from fleetform import names
from fleetform.export.opentofu.adopt.places import Root
from fleetform.graph.evaluate import EvaluationError, evaluate
from fleetform.graph.expressions import Archive, Asset, walk
from fleetform.graph.model import Graph, Resource
from fleetform.names.model import ArmProperty, Attribute

_RELEASE = "kubernetes:helm.sh/v3:Release"
_HELMS_OWN = frozenset({"skipAwait", "valueYamlFiles", "postrender", "repositoryOpts", "allowNullValues", "compat"})


@dataclass
class Compared:
    """What was compared.

    Attributes:
        same: How many inputs are what the graph says.
        different: Those that are not.
        open: Those whose value the state does not have: of data sources, files, what only a cluster knows.
    """

    same: int = 0
    different: list[str] = field(default_factory=list[str])
    open: list[str] = field(default_factory=list[str])


def compare(graph: Graph, roots: Sequence[Root], states: Iterable[Mapping[str, Any]]) -> Compared:
    """Compares the states of all layers with the graph."""
    values: dict[str, dict[str, Any]] = {}
    for state in states:
        every = list(shown(state["values"]["root_module"]))
        root = max(roots, key=lambda root: sum(item["address"] in root for item in every))
        values |= {root[item["address"]]: item["values"] for item in every if item["address"] in root}
    outputs = {urn: _outputs(graph.resources[urn], found) for urn, found in values.items()}
    made = Compared()
    for urn, found in values.items():
        resource = graph.resources[urn]
        for place, expected, actual in _pairs(resource, found, outputs, made):
            if _is_in(expected, actual):
                made.same += 1
            else:
                made.different.append(f"{resource.type} '{resource.name}' {place}: {expected!r} is {actual!r}")
    return made


def _pairs(
    resource: Resource, found: Mapping[str, Any], outputs: Mapping[str, Any], made: Compared
) -> Iterator[tuple[str, Any, Any]]:
    """Every input with its value in OpenTofu's form, and the attribute."""
    for name, expr in resource.inputs.items():
        place = f"{resource.type} '{resource.name}' {name}"
        if any(isinstance(part, Asset | Archive) for part in walk(expr)):
            made.open.append(f"{place}: files")
            continue
        try:
            value = evaluate(expr, lambda node: outputs[node])
        except EvaluationError as error:
            made.open.append(f"{place}: {error}")
            continue
        pair = _pair(resource, name, value, found)
        if pair is not None:
            yield name, *pair


def _pair(resource: Resource, name: str, value: Any, found: Mapping[str, Any]) -> tuple[Any, Any] | None:
    if resource.type == _RELEASE and name == "values":
        return value, _merged(found.get("values") or [])
    if resource.package == "kubernetes" and resource.type != _RELEASE:
        return value, found["manifest"].get(name)
    arm = names.arm_type(resource.type)
    if arm is not None:
        if name == arm.name_input:
            return value, found["name"]
        if arm.scope == "any" and name == arm.parent_inputs[0]:
            return value, found["parent_id"]
        return _in_arm(name, value, arm.properties, found)
    mapped = names.terraform_resource(resource.type)
    attribute = mapped.attributes.get(name) if mapped is not None else None
    if attribute is None or name in _HELMS_OWN or resource.package == "command":
        return None
    return _terraform(value, attribute), found.get(attribute.name)


def _in_arm(
    name: str, value: Any, properties: Mapping[str, ArmProperty], found: Mapping[str, Any]
) -> tuple[Any, Any] | None:
    """A property where ARM has it: beside the body, or in it."""
    known = properties.get(name)
    if known is None:
        return None
    if name in ("location", "tags", "identity", "name"):
        return (value, found[name]) if name in ("location", "tags") else None
    actual: Any = found["body"]
    for step in known.path:
        actual = actual.get(step) if isinstance(actual, Mapping) else None
    return _arm(value, known), actual


def _arm(value: Any, known: ArmProperty) -> Any:
    if isinstance(value, list):
        return [_arm(item, known) for item in value]
    if not isinstance(value, dict) or not known.fields:
        return value
    if known.kind == "map":
        return {key: _arm_object(item, known.fields) for key, item in value.items()}
    return _arm_object(value, known.fields)


def _arm_object(value: Any, fields: Mapping[str, ArmProperty]) -> Any:
    if not isinstance(value, dict):
        return value
    made: dict[str, Any] = {}
    for key, item in value.items():
        inner = fields.get(key)
        place = made
        path = inner.path if inner is not None else (key,)
        for step in path[:-1]:
            place = place.setdefault(step, {})
        place[path[-1]] = _arm(item, inner) if inner is not None else item
    return made


def _terraform(value: Any, attribute: Attribute) -> Any:
    """A Pulumi value in the form of an attribute."""
    if value is None:
        return None
    if attribute.single:
        return [_object(value, attribute)]
    if isinstance(value, list):
        return [_object(item, attribute) for item in value]
    return _object(value, attribute)


def _object(value: Any, attribute: Attribute) -> Any:
    fields = attribute.fields
    if not isinstance(value, dict) or not fields:
        return value
    if attribute.kind == "map":
        return {key: _object(item, attribute) for key, item in value.items()}
    made: dict[str, Any] = {}
    for key, item in value.items():
        inner = fields.get(key)
        if inner is None:
            made[key] = item
        elif inner.name:
            made[inner.name] = _terraform(item, inner)
        else:
            made |= _object(item, inner)
    return made


def _outputs(resource: Resource, found: Mapping[str, Any]) -> dict[str, Any]:
    """What a resource gives, by Pulumi's names."""
    if resource.package == "kubernetes":
        return _kubernetes_outputs(resource, found)
    arm = names.arm_type(resource.type)
    if arm is not None:
        made = {name: _at(found.get("output"), known.path) for name, known in arm.properties.items()}
        made = {name: value for name, value in made.items() if value is not None}
        return {**made, "id": found["id"], "name": found["name"], "location": found["location"]}
    mapped = names.terraform_resource(resource.type)
    values = as_pulumi(found, mapped.attributes) if mapped is not None else {}
    return {**values, "id": found.get("id")}


def _kubernetes_outputs(resource: Resource, found: Mapping[str, Any]) -> dict[str, Any]:
    if resource.type == _RELEASE:
        own = {key: found.get(key) for key in ("name", "namespace", "chart", "version")}
        return {**own, "id": f"{found['namespace']}/{found['name']}", "status": own}
    manifest = found["manifest"]
    metadata = manifest["metadata"]
    own = "/".join(metadata[key] for key in ("namespace", "name") if metadata.get(key))
    return {**manifest, "id": own}


def _at(value: Any, path: Iterable[str]) -> Any:
    for step in path:
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _merged(documents: Sequence[str]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for document in documents:
        made |= yaml.safe_load(document) or {}
    return made


def _is_in(expected: Any, actual: Any) -> bool:
    """Whether all of a value is there; a state may have more, and other forms of texts, numbers and sets."""
    if expected is None:
        return True
    if isinstance(expected, Mapping) and isinstance(actual, Mapping):
        return all(_is_in(value, actual.get(key)) for key, value in expected.items())
    if isinstance(expected, list) and isinstance(actual, list):
        wanted = [item for item in expected if item is not None]
        if len(wanted) != len(actual):
            return False
        left = list(actual)
        for item in wanted:
            same = next((other for other in left if _is_in(item, other)), None)
            if same is None:
                return False
            left.remove(same)
        return True
    if isinstance(expected, list | Mapping) and not expected:
        return actual is None or not actual
    return _scalar(expected) == _scalar(actual)


def _scalar(value: Any) -> Any:
    """A text, number or boolean in the form that all of them can have; JSON is what it says."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(int(value)) if float(value).is_integer() else str(value)
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
