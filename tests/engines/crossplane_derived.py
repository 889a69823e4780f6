"""CustomResourceDefinitions of composite resources, as Crossplane derives them from their definitions."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

_CROSSPLANE = {
    "type": "object",
    "properties": {
        "compositionRef": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}},
        "compositionSelector": {
            "type": "object",
            "required": ["matchLabels"],
            "properties": {"matchLabels": {"type": "object", "additionalProperties": {"type": "string"}}},
        },
    },
}


def derived(definition: Mapping[str, Any]) -> dict[str, Any]:
    """The definition that an API server is given for a CompositeResourceDefinition."""
    spec = definition["spec"]
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": definition["metadata"]["name"]},
        "spec": {
            "group": spec["group"],
            "scope": spec["scope"],
            "names": {**spec["names"], "listKind": f"{spec['names']['kind']}List"},
            "versions": [_version(version) for version in spec["versions"]],
        },
    }


def _version(version: Mapping[str, Any]) -> dict[str, Any]:
    schema = copy.deepcopy(version["schema"]["openAPIV3Schema"])
    schema["properties"]["spec"].setdefault("properties", {})["crossplane"] = _CROSSPLANE
    schema["properties"]["metadata"] = {
        "type": "object",
        "properties": {"name": {"type": "string", "maxLength": 63}},
    }
    schema["properties"]["status"]["properties"]["conditions"] = {
        "type": "array",
        "items": {"type": "object", "x-kubernetes-preserve-unknown-fields": True},
    }
    return {
        "name": version["name"],
        "served": True,
        "storage": True,
        "subresources": {"status": {}},
        "additionalPrinterColumns": version.get("additionalPrinterColumns", []),
        "schema": {"openAPIV3Schema": schema},
    }
