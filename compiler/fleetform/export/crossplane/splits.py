"""Properties that are resources of their own in Crossplane: a subnet's NAT gateway, an endpoint's route tables.

Before anything is written, each such property is taken off its resource, and a resource for it is put after that one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NotRequired, TypedDict

from fleetform.export.crossplane.facts import facts
from fleetform.graph.expressions import Expr, ListOf, MapOf, Ref
from fleetform.graph.model import Graph, Options, Resource, ResourceKind
from fleetform.names import managed_resource
from fleetform.names.model import CrdField, ManagedType, Reference

_API_VERSION = "v1beta1"
_MARK = ":crossplane/"


class _Split(TypedDict):
    """One entry of `data/splits.json`."""

    kind: str
    own: str
    other: str
    path: NotRequired[str]


def split(graph: Graph, *, namespaced: bool) -> Graph:
    """The graph with a resource for every property that is one in Crossplane."""
    resources: dict[str, Resource] = {}
    for resource in graph.resources.values():
        taken = _taken(resource, namespaced=namespaced)
        kept = {name: expr for name, expr in resource.inputs.items() if name not in taken}
        resources[resource.urn] = replace(resource, inputs=kept) if taken else resource
        for name, entry in taken.items():
            for made in _made(resource, name, entry):
                resources[made.urn] = made
    return replace(graph, resources=resources)


def split_type(token: str, *, namespaced: bool) -> ManagedType | None:
    """The kind of a resource that `split` made; None for every other type."""
    package, mark, rest = token.partition(_MARK)
    entry = next((e for e in _all_splits() if e["kind"] == rest), None) if mark else None
    if entry is None:
        return None
    provider = "azure" if package.startswith("azure") else package
    area, _, kind = rest.partition("/")
    fields = {name: _reference_field(name) for name in (entry["own"], entry["other"])}
    if provider == "aws":
        fields["region"] = CrdField("region", "string", required=True)
    group = f"{area}.{provider}.{'m.' if namespaced else ''}upbound.io"
    return ManagedType(token, group, _API_VERSION, kind, f"{kind.lower()}s", provider, fields, {})


def _taken(resource: Resource, *, namespaced: bool) -> dict[str, _Split]:
    """The properties of a resource that its kind does not have and another kind does."""
    table: dict[str, dict[str, _Split]] = facts("splits")["splits"]
    found = table.get(resource.type)
    if found is None or resource.kind is not ResourceKind.CUSTOM:
        return {}
    type_ = managed_resource(resource.type, namespaced=namespaced)
    has = set(type_.inputs) if type_ is not None else set[str]()
    return {name: entry for name, entry in found.items() if name in resource.inputs and name not in has}


def _made(resource: Resource, name: str, entry: _Split) -> list[Resource]:
    given = resource.inputs[name]
    several = isinstance(given, ListOf)
    items = given.items if isinstance(given, ListOf) else (given,)
    return [
        _association(resource, entry, value, f"{name}-{index}" if several else name)
        for index, item in enumerate(items, 1)
        if (value := _inside(item, entry.get("path"))) is not None
    ]


def _association(resource: Resource, entry: _Split, value: Expr, suffix: str) -> Resource:
    return Resource(
        urn=f"{resource.urn}-{suffix}",
        type=f"{resource.package}{_MARK}{entry['kind']}",
        name=f"{resource.name}-{suffix.lower()}",
        kind=ResourceKind.CUSTOM,
        parent=resource.parent,
        inputs={entry["own"]: Ref(resource.urn, ("id",)), entry["other"]: value},
        options=Options(provider=resource.options.provider),
        source=resource.source,
        origin=resource.origin,
    )


def _inside(item: Expr, path: str | None) -> Expr | None:
    if path is None:
        return item
    if isinstance(item, MapOf):
        return item.get(path)
    return replace(item, path=(*item.path, path)) if isinstance(item, Ref) else item


def _reference_field(name: str) -> CrdField:
    return CrdField(name, "string", required=True, reference=Reference(f"{name}Ref", f"{name}Selector", many=False))


def _all_splits() -> list[_Split]:
    table: dict[str, dict[str, _Split]] = facts("splits")["splits"]
    return [entry for entries in table.values() for entry in entries.values()]
