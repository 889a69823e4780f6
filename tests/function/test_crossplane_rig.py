"""The control plane that the tests of packages and of the function use: Crossplane does reconcile in it."""

from __future__ import annotations

from typing import Any

import pytest

from engines.crossplane_core import ControlPlane, is_true
from engines.crossplane_providers import Providers

pytestmark = pytest.mark.xdist_group("crossplane-core")

SCHEMA = {
    "type": "object",
    "properties": {
        "spec": {"type": "object", "properties": {"region": {"type": "string"}}},
        "status": {"type": "object", "properties": {"arn": {"type": "string"}}},
    },
}
DEFINITION: dict[str, Any] = {
    "apiVersion": "apiextensions.crossplane.io/v2",
    "kind": "CompositeResourceDefinition",
    "metadata": {"name": "rigs.test.example.org"},
    "spec": {
        "group": "test.example.org",
        "names": {"kind": "Rig", "plural": "rigs"},
        "scope": "Namespaced",
        "versions": [{"name": "v1", "served": True, "referenceable": True, "schema": {"openAPIV3Schema": SCHEMA}}],
    },
}
VPC = {
    "apiVersion": "ec2.aws.m.upbound.io/v1beta1",
    "kind": "VPC",
    "spec": {"forProvider": {"cidrBlock": "10.0.0.0/16"}},
}
PATCHES = [
    {"type": "FromCompositeFieldPath", "fromFieldPath": "spec.region", "toFieldPath": "spec.forProvider.region"},
    {"type": "ToCompositeFieldPath", "fromFieldPath": "status.atProvider.arn", "toFieldPath": "status.arn"},
]
COMPOSITION: dict[str, Any] = {
    "apiVersion": "apiextensions.crossplane.io/v1",
    "kind": "Composition",
    "metadata": {"name": "rigs"},
    "spec": {
        "compositeTypeRef": {"apiVersion": "test.example.org/v1", "kind": "Rig"},
        "mode": "Pipeline",
        "pipeline": [
            {
                "step": "patch-and-transform",
                "functionRef": {"name": "function-patch-and-transform"},
                "input": {
                    "apiVersion": "pt.fn.crossplane.io/v1beta1",
                    "kind": "Resources",
                    "resources": [{"name": "vpc", "base": VPC, "patches": PATCHES}],
                },
            }
        ],
    },
}
RIG: dict[str, Any] = {
    "apiVersion": "test.example.org/v1",
    "kind": "Rig",
    "metadata": {"name": "one", "namespace": "default"},
    "spec": {"region": "eu-west-1"},
}


def test_a_composite_becomes_its_resources_and_leaves_none_behind(plane: ControlPlane) -> None:
    plane.load([VPC])
    plane.define(DEFINITION)
    plane.compose(COMPOSITION)
    plane.apply(RIG)
    there = True

    def observed(document: Any) -> dict[str, Any] | None:
        return {"arn": f"arn:of:{document['spec']['forProvider']['region']}"} if there else None

    providers = Providers(plane, observed)

    def made() -> list[dict[str, Any]]:
        return [d for d in providers.resources() if d["metadata"].get("ownerReferences", [{}])[0].get("name") == "one"]

    there = False
    providers.until(made, "nothing was composed")
    assert not is_true(plane.get(RIG), "Ready")
    there = True
    providers.until(lambda: is_true(plane.get(RIG), "Ready"), "it did not become ready")
    found = plane.get(RIG)
    assert found
    assert found["status"]["arn"] == "arn:of:eu-west-1"
    plane.delete(RIG)
    providers.until(lambda: not plane.get(RIG) and not made(), "something was left behind")
