"""What Cluster API's topology controller makes of a Cluster and its class: templates with the patches applied.

Only the part of Go's templates that our classes use is understood; anything else is an error.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

Json = dict[str, Any]
_RANGE = re.compile(r"\{\{ range (\.[\w.]+) \}\}(.*?)\{\{ end \}\}", re.DOTALL)
_IF = re.compile(r"\{\{ if (\.[\w.]+) \}\}(.*?)\{\{ end \}\}", re.DOTALL)
_NOT_EMPTY = re.compile(r'\{\{ ne (\.[\w.]+) "" \}\}')
_VALUE = re.compile(r"\{\{ (\.[\w.]*)( \| quote)? \}\}")


def rendered(text: str, values: Mapping[str, Any]) -> str:
    """A template with its values."""
    text = _RANGE.sub(lambda m: "".join(rendered(m[2], {"": item}) for item in _at(values, m[1])), text)
    text = _IF.sub(lambda m: m[2] if _at(values, m[1]) else "", text)
    text = _NOT_EMPTY.sub(lambda m: "true" if _at(values, m[1]) != "" else "false", text)
    text = _VALUE.sub(lambda m: json.dumps(_at(values, m[1])) if m[2] else str(_at(values, m[1])), text)
    assert "{{" not in text.replace("{{ ds.", "").replace("{{ local_hostname", ""), text
    return text


def templates(cluster: Json, made: Mapping[tuple[str, str], Json]) -> Iterator[Json]:
    """The templates that a Cluster is made from, as the controller would make them.

    Args:
        cluster: The Cluster.
        made: All objects of the hub by kind and name.
    """
    topology = cluster["spec"]["topology"]
    whole = made["ClusterClass", topology["classRef"]["name"]]["spec"]
    names = {variable["name"] for variable in whole["variables"]}
    given = {variable["name"]: variable["value"] for variable in topology["variables"]}
    assert set(given) == names
    meta = {"name": cluster["metadata"]["name"], "namespace": cluster["metadata"]["namespace"]}
    control = {"version": topology["version"], "machineTemplate": {"infrastructureRef": {"name": "control-1"}}}
    builtin = {"cluster": meta, "controlPlane": control}
    values = {**given, "builtin": builtin}
    control_plane = whole["controlPlane"]
    yield _patched(whole, made, whole["infrastructure"], {"infrastructureCluster": True}, values)
    yield _patched(whole, made, control_plane, {"controlPlane": True}, values)
    yield _patched(whole, made, control_plane["machineInfrastructure"], {"controlPlane": True}, values)
    (workers,) = whole["workers"]["machineDeployments"]
    for pool in topology["workers"]["machineDeployments"]:
        assert pool["class"] == workers["class"]
        own = {variable["name"]: variable["value"] for variable in pool["variables"]["overrides"]}
        assert set(own) <= names
        deployment = {"version": topology["version"], "infrastructureRef": {"name": "workers-1"}}
        there = {**given, **own, "builtin": {**builtin, "machineDeployment": deployment}}
        for part in (workers["bootstrap"], workers["infrastructure"]):
            used = {"machineDeploymentClass": {"names": [workers["class"]]}}
            yield _patched(whole, made, part, used, there)


def _patched(
    whole: Json, made: Mapping[tuple[str, str], Json], part: Json, used: Json, values: Mapping[str, Any]
) -> Json:
    reference = part["templateRef"]
    found = copy.deepcopy(made[reference["kind"], reference["name"]])
    assert found["apiVersion"] == reference["apiVersion"]
    for patch in whole["patches"]:
        if "enabledIf" in patch and rendered(patch["enabledIf"], values) != "true":
            continue
        for definition in patch["definitions"]:
            selector = definition["selector"]
            if selector["kind"] == found["kind"] and _uses(selector["matchResources"], used):
                for change in definition["jsonPatches"]:
                    _add(found, change["path"], _value(change, values))
    return found


def _uses(wanted: Json, used: Json) -> bool:
    return any(wanted.get(key) == value for key, value in used.items())


def _value(change: Json, values: Mapping[str, Any]) -> Any:
    if "value" in change:
        return change["value"]
    source = change["valueFrom"]
    if "variable" in source:
        return _at(values, f".{source['variable']}")
    return yaml.safe_load(rendered(source["template"], values))


def _add(document: Any, path: str, value: Any) -> None:
    *way, last = path.removeprefix("/").split("/")
    for step in way:
        document = document[step]
    if last == "-":
        document.append(value)
    else:
        document[last] = value


def _at(values: Any, path: str) -> Any:
    if path == ".":
        return values[""]
    for step in path.removeprefix(".").split("."):
        values = values[step]
    return values
