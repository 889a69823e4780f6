"""Every property of every resource that our components make has a name in every target."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from fleetform import names
from fleetform.graph.expressions import Expr, ListOf, MapOf, Secret
from fleetform.graph.model import Graph, ResourceKind
from fleetform.graph.recorder import record
from fleetform.programs import open_program

STACKS = ("dev", "staging", "prod")
Used = dict[str, set[tuple[str, ...]]]


@cache
def graph(root: Path, stack: str) -> Graph:
    program = open_program(root / "stacks" / f"{stack}.yaml")
    return record(
        program.run,
        project=program.project,
        stack=program.stack,
        root=program.root,
        config=program.config,
        secrets=program.secrets,
        facts=program.facts,
        program=stack,
    )


def used(found: Graph) -> Used:
    """Property paths by type; what is inside a list is inside its property."""
    paths: Used = {}
    for resource in found.resources.values():
        if resource.kind in (ResourceKind.CUSTOM, ResourceKind.READ):
            for name, expr in resource.inputs.items():
                paths.setdefault(resource.type, set()).update(_paths(expr, (name,)))
    return paths


def _paths(expr: Expr, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if isinstance(expr, Secret):
        expr = expr.value
    if isinstance(expr, MapOf):
        for key, value in expr.entries:
            yield from _paths(value, (*path, str(key)))
    elif isinstance(expr, ListOf):
        for item in expr.items:
            yield from _paths(item, path)
    yield path


def without_name(fields: Mapping[str, Any], path: tuple[str, ...], lacking: Mapping[str, str] = {}) -> str | None:
    """The first part of a path that has no name, if any."""
    known: Mapping[str, Any] | None = fields
    for number, step in enumerate(path, 1):
        if known is None or ".".join(path[:number]) in lacking:
            return None
        if step not in known:
            return ".".join(path[:number])
        field = known[step]
        known = field.fields
        if getattr(field, "free", False) or field.kind == "map":
            return None  # what follows is a key, not a property
    return None


@pytest.mark.parametrize("stack", STACKS)
def test_every_property_has_a_terraform_or_arm_name(root: Path, stack: str) -> None:
    checked = 0
    for token, paths in used(graph(root, stack)).items():
        package = token.partition(":")[0]
        if package in ("aws", "gcp", "random", "tls"):
            mapped = names.terraform_resource(token)
            assert mapped is not None, token
            lost = {without_name(mapped.attributes, path, mapped.lacking) for path in paths}
        elif package == "azure-native":
            arm = names.arm_type(token)
            assert arm is not None, token
            braces = {word.partition("}")[0] for word in arm.type.split("{")[1:]}
            elsewhere = {arm.name_input, *arm.parent_inputs, *braces}
            lost = {without_name(arm.properties, path) for path in paths if path[0] not in elsewhere}
        else:
            continue
        checked += 1
        assert lost - {None} == set(), token
    assert checked > 20


@pytest.mark.parametrize("stack", STACKS)
@pytest.mark.parametrize("namespaced", [True, False])
def test_every_property_has_a_crossplane_field_or_a_reason(root: Path, stack: str, namespaced: bool) -> None:
    checked = 0
    for token, paths in used(graph(root, stack)).items():
        if token.partition(":")[0] not in ("aws", "gcp", "azure-native"):
            continue
        managed = names.managed_resource(token, namespaced=namespaced)
        assert managed is not None, token
        lost = {
            without_name(managed.inputs, path, managed.lacking) for path in paths if path[0] != managed.external_name
        }
        checked += 1
        assert lost - {None} == set(), token
    assert checked > 20


@pytest.mark.parametrize("stack", STACKS)
def test_every_kubernetes_type_has_a_kind_or_is_a_release(root: Path, stack: str) -> None:
    tokens = [token for token in used(graph(root, stack)) if token.startswith("kubernetes:")]
    assert tokens
    for token in tokens:
        release = names.terraform_resource(token)
        assert names.kubernetes_kind(token) or (release is not None and release.name == "helm_release"), token


@pytest.mark.parametrize("stack", STACKS)
def test_every_function_is_known(root: Path, stack: str) -> None:
    for call in graph(root, stack).data_calls.values():
        assert names.terraform_data_source(call.token) or names.arm_function(call.token), call.token
