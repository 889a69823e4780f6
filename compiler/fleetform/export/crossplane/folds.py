"""Resources that are fields of another one in Crossplane: the maintenance windows of an AKS cluster.

Before anything is written, each such resource is taken out, and what it says is put on its owner.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple, TypedDict

from fleetform.export.crossplane.facts import facts
from fleetform.graph.expressions import Expr, Literal, MapOf, Ref, refs
from fleetform.graph.model import Graph, Resource, ResourceKind
from fleetform.names.model import CrdField, ManagedType


class _Fold(TypedDict):
    """One entry of `data/folds.json`."""

    owner: str
    by: str
    key: str
    placing: list[str]
    fields: dict[str, dict[str, Any]]


class _Folded(NamedTuple):
    """Where what a resource says goes."""

    owner: str
    field: str
    value: MapOf


def fold(graph: Graph) -> Graph:
    """The graph without the resources that are fields in Crossplane; their owners have what they say.

    One that something else refers to, or whose owner or field is not known, stays as it is.
    """
    folded = _folded(graph)
    if not folded:
        return graph
    inputs: dict[str, dict[str, Expr]] = {}
    for owner, field, value in folded.values():
        inputs.setdefault(owner, {})[field] = value
    return replace(
        graph,
        resources={
            urn: _without(replace(resource, inputs={**resource.inputs, **inputs.get(urn, {})}), folded)
            for urn, resource in graph.resources.items()
            if urn not in folded
        },
    )


def folding_type(type_: ManagedType) -> ManagedType:
    """The kind of an owner, with the fields that `fold` gives it; every other kind as it is."""
    found = {
        described["name"]: _field(described)
        for entry in _table().values()
        if entry["owner"] == type_.token
        for described in entry["fields"].values()
    }
    return replace(type_, inputs={**type_.inputs, **found}) if found else type_


def _folded(graph: Graph) -> dict[str, _Folded]:
    table = _table()
    found = {
        urn: folded
        for urn, resource in graph.resources.items()
        if resource.kind is ResourceKind.CUSTOM
        and (entry := table.get(resource.type))
        and (folded := _one(graph, resource, entry))
    }
    if not found:
        return {}
    asked = {ref.node for expr in graph.expressions() for ref in refs(expr)}
    return {urn: folded for urn, folded in found.items() if urn not in asked}


def _one(graph: Graph, resource: Resource, entry: _Fold) -> _Folded | None:
    named, key = resource.inputs.get(entry["by"]), resource.inputs.get(entry["key"])
    owner = graph.resources.get(named.node) if isinstance(named, Ref) else None
    field = entry["fields"].get(str(key.value)) if isinstance(key, Literal) else None
    if owner is None or owner.type != entry["owner"] or field is None:
        return None
    placing = {entry["by"], entry["key"], *entry["placing"]}
    said = tuple((name, expr) for name, expr in resource.inputs.items() if name not in placing)
    if any(True for _, expr in said for _ in refs(expr)):
        return None  # the owner would wait for what may wait for it
    return _Folded(owner.urn, field["name"], MapOf(said))


def _without(resource: Resource, folded: Mapping[str, _Folded]) -> Resource:
    """The resource, waiting for the owners of what was folded."""

    def standing(urns: tuple[str, ...]) -> tuple[str, ...]:
        kept = dict.fromkeys(folded[urn].owner if urn in folded else urn for urn in urns)
        return tuple(urn for urn in kept if urn != resource.urn)

    options = replace(resource.options, depends_on=standing(resource.options.depends_on))
    return replace(resource, options=options, dependencies=standing(resource.dependencies))


def _field(described: Mapping[str, Any] | str) -> CrdField:
    """A field as the data file describes it, or by the name of a description that several share."""
    given: Mapping[str, Any] = facts("folds")[described] if isinstance(described, str) else described
    inner = given.get("fields")
    fields = None if inner is None else {name: _field(one) for name, one in inner.items()}
    item, implied = given.get("item"), given.get("implied")
    return CrdField(given["name"], given["kind"], item=item, fields=fields, implied=implied)


def _table() -> dict[str, _Fold]:
    table: dict[str, _Fold] = facts("folds")["folds"]
    return table
