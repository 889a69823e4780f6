"""Compositions: the pipeline that makes composed resources of an XR."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from fleetform.export.crossplane.facts import facts
from fleetform.export.crossplane.interface import Api
from fleetform.export.crossplane.package.patches import Patched

FUNCTION = "function-fleetform"
"""The name of the composition function, unless it was installed under another one."""

_COMMON = "common"
_INPUT = {"apiVersion": "pt.fn.crossplane.io/v1beta1", "kind": "Resources"}


def composition(name: str, api_version: str, kind: str, resources: Mapping[str, Patched]) -> dict[str, Any]:
    """A Composition of patches.

    Args:
        name: Its name.
        api_version: Of the XRs that it is for.
        kind: Of those.
        resources: The composed resources by their names in it.
    """
    functions: dict[str, Any] = facts("functions")["functions"]
    shared = _shared(resources)
    made = [_resource(name, patched, shared) for name, patched in resources.items()]
    sets = {"patchSets": [{"name": _COMMON, "patches": shared}]} if shared else {}
    compose = _step("compose", functions["patch-and-transform"]["name"])
    ready = _step("ready", functions["auto-ready"]["name"])
    return _document(name, api_version, kind, [{**compose, "input": {**_INPUT, **sets, "resources": made}}, ready])


def by_function(api: Api, function: str = FUNCTION) -> dict[str, Any]:
    """The Composition of a component that our function composes, in every shape.

    The function itself says of each resource whether it is ready, so no other one has to.

    Args:
        api: The component.
        function: Name of the installed function.
    """
    return _document(function_composition(api), api.api_version, api.kind, [_step("compose", function)])


def function_composition(api: Api) -> str:
    """The name of the Composition with the function."""
    return f"{api.singular}-function"


def _step(name: str, function: str) -> dict[str, Any]:
    return {"step": name, "functionRef": {"name": function}}


def _document(name: str, api_version: str, kind: str, pipeline: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "apiVersion": "apiextensions.crossplane.io/v1",
        "kind": "Composition",
        "metadata": {"name": name, "labels": {"app.kubernetes.io/managed-by": "fleetform"}},
        "spec": {
            "compositeTypeRef": {"apiVersion": api_version, "kind": kind},
            "mode": "Pipeline",
            "pipeline": pipeline,
        },
    }


def shape_name(kind: str, resources: Mapping[str, Patched]) -> str:
    """A name that is the same for the same shape, whatever it was found in."""
    said = json.dumps([[name, one.base, one.patches] for name, one in resources.items()], sort_keys=True)
    return f"{kind.lower()}-{hashlib.sha256(said.encode()).hexdigest()[:6]}"


def _shared(resources: Mapping[str, Patched]) -> list[dict[str, Any]]:
    """The patches that every composed resource has."""
    if len(resources) < 2:
        return []
    counts = Counter(json.dumps(patch) for one in resources.values() for patch in one.patches)
    first = next(iter(resources.values()))
    return [patch for patch in first.patches if counts[json.dumps(patch)] == len(resources)]


def _resource(name: str, patched: Patched, shared: list[dict[str, Any]]) -> dict[str, Any]:
    own = [patch for patch in patched.patches if patch not in shared]
    patches = [*([{"type": "PatchSet", "patchSetName": _COMMON}] if shared else []), *own]
    checks = {"readinessChecks": patched.checks} if patched.checks else {}
    return {"name": name, "base": patched.base, **({"patches": patches} if patches else {}), **checks}
