"""Crossplane's managed resource kinds, read from CRDs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Schema = Mapping[str, Any]

_REQUIRED_RULE = re.compile(r"^spec\.forProvider\.(\w+) is a required parameter$")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind at the version to write.

    Attributes:
        inputs: OpenAPI schema of `spec.forProvider`.
        outputs: OpenAPI schema of `status.atProvider`.
        required: Fields of `spec.forProvider` that must be given, by schema or by validation rule.
    """

    group: str
    version: str
    kind: str
    plural: str
    namespaced: bool
    inputs: Schema
    outputs: Schema
    required: frozenset[str]


def kinds(crds: Iterable[Mapping[str, Any]]) -> Iterator[Kind]:
    """The managed resources among CRDs: those with `spec.forProvider`."""
    for crd in crds:
        version = max((name for name, one in crd["versions"].items() if one["served"]), key=_age)
        root = crd["versions"][version]["schema"]
        spec = root["properties"].get("spec", {})
        inputs = spec.get("properties", {}).get("forProvider")
        if inputs is None or not crd["group"].endswith(".upbound.io"):
            continue
        outputs = root["properties"].get("status", {}).get("properties", {}).get("atProvider", {})
        demanded = {
            said[1]
            for rule in spec.get("x-kubernetes-validations", ())
            if (said := _REQUIRED_RULE.match(rule.get("message", "")))
        }
        yield Kind(
            crd["group"],
            version,
            crd["kind"],
            crd["plural"],
            crd["scope"] == "Namespaced",
            inputs,
            outputs,
            frozenset({*inputs.get("required", ()), *demanded}),
        )


def _age(version: str) -> tuple[int, ...]:
    """Order of Kubernetes versions: v1alpha1 < v1beta1 < v1beta2 < v1."""
    said = re.match(r"v(\d+)(?:(alpha|beta)(\d+))?$", version)
    if said is None:
        return (0,)
    return (int(said[1]), {"alpha": 0, "beta": 1, None: 2}[said[2]], int(said[3] or 0))
