"""From a graph to what its picture shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from fleetform.graph.expressions import Literal, MapOf
from fleetform.graph.model import Graph, Resource, ResourceKind
from fleetform.review.picture.belonging import Belonging, sort_out
from fleetform.review.picture.items import Inventory, Item, counted
from fleetform.review.picture.kinds import (
    Kind,
    as_text,
    cloud_of,
    expression_at,
    kind_of,
    marks,
    pools_of,
    text_at,
)
from fleetform.review.picture.places import line_of, region_name, region_of

MOST_LOOSE = 60
"""More resources outside components than this are drawn as one tile a type."""


def take_inventory(graph: Graph) -> Inventory:
    """Everything that a graph's picture shows."""
    belonging = sort_out(graph)
    anchored: dict[str, Item] = {}
    for urn in dict.fromkeys(belonging.owner.values()):
        anchored[urn] = _anchored(graph.resources[urn], graph)
    for urn, anchor in belonging.owner.items():
        _add(anchored[anchor], graph.resources[urn])
    _place_hosted(anchored, graph, belonging)
    for urn, names in _managed(graph, belonging, anchored).items():
        anchored[urn].manages = names
    others, shared = _others(graph, belonging)
    items = [replace(item, key=f"i{number}") for number, item in enumerate([*anchored.values(), *others], 1)]
    renamed = {old.key: new.key for old, new in zip([*anchored.values(), *others], items, strict=True)}
    for item in items:
        item.manages = [renamed[key] for key in item.manages]
    _note_uses(items)
    total = sum(is_deployed(resource) for resource in graph.resources.values())
    return Inventory(f"{graph.project} · {graph.stack}", items, shared, total)


def is_deployed(resource: Resource) -> bool:
    """Whether a resource is one that a cloud or cluster has, and no group and no provider."""
    return resource.kind not in (ResourceKind.COMPONENT, ResourceKind.PROVIDER, ResourceKind.STACK_REFERENCE)


def _anchored(resource: Resource, graph: Graph) -> Item:
    kind = kind_of(resource)
    assert kind is not None
    private = expression_at(resource.inputs, kind.fields.get("private", ()))
    return Item(
        key=resource.urn,
        kind=kind.kind,
        title=kind.title,
        name=resource.name,
        cloud=kind.cloud or cloud_of(resource.package),
        place=_place(resource, kind, graph),
        version=text_at(resource.inputs, kind.fields.get("version", ())),
        role=text_at(resource.inputs, kind.fields.get("role", ())),
        private=private.value if isinstance(private, Literal) and isinstance(private.value, bool) else None,
        host=text_at(resource.inputs, kind.fields.get("host", ())),
        labels=_labels(resource, kind),
        line=line_of(resource),
    )


def _place(resource: Resource, kind: Kind, graph: Graph) -> str:
    own = text_at(resource.inputs, kind.fields.get("region", ()))
    return region_name(kind.cloud, own) if own else region_of(resource, graph)


def _labels(resource: Resource, kind: Kind) -> dict[str, str]:
    found = expression_at(resource.inputs, kind.fields.get("labels", ()))
    if not isinstance(found, MapOf):
        return {}
    return {key: as_text(value) for key, value in found.entries if isinstance(key, str)}


def _add(item: Item, resource: Resource) -> None:
    item.marks |= marks(resource)
    item.pools += pools_of(resource)
    if resource.kind is not ResourceKind.COMPONENT:
        item.resources.append(resource)


def _place_hosted(anchored: dict[str, Item], graph: Graph, belonging: Belonging) -> None:
    """Gives what runs on a cluster the cluster's cloud and region."""
    clusters = {item.name: item for item in anchored.values() if item.kind == "cluster"}
    for urn, item in anchored.items():
        if item.place or item.kind == "cluster":
            continue
        providers = [resource.options.provider or "" for resource in (graph.resources[urn], *item.resources)]
        hosts = (anchored.get(belonging.owner.get(provider, "")) for provider in providers)
        host = clusters.get(item.host) or next((found for found in hosts if found and found is not item), None)
        if host is not None and host.kind == "cluster":
            item.host, item.cloud, item.place = host.name, host.cloud, host.place


def _managed(graph: Graph, belonging: Belonging, anchored: dict[str, Item]) -> dict[str, list[str]]:
    """Clusters by the cluster whose resources speak of them: a hub's record of a spoke."""
    found: dict[str, dict[str, None]] = {}
    for resource in graph.resources.values():
        owner = belonging.owner.get(resource.urn)
        if owner is None or anchored[owner].kind != "cluster":
            continue
        for ref in resource.references():
            other = belonging.owner.get(ref.node)
            if other and other != owner and anchored[other].kind == "cluster" and anchored[owner].role != "spoke":
                found.setdefault(owner, {})[other] = None
    return {urn: list(keys) for urn, keys in found.items()}


def _note_uses(items: list[Item]) -> None:
    home = {resource.urn: item.key for item in items for resource in item.resources}
    for item in items:
        mentioned = (home.get(ref.node) for resource in item.resources for ref in resource.references())
        item.uses = [key for key in dict.fromkeys(mentioned) if key and key != item.key]


def _others(graph: Graph, belonging: Belonging) -> tuple[list[Item], list[Resource]]:
    """Tiles for what belongs to no anchor, and the resources that get none."""
    groups: dict[str, list[Resource]] = {}
    shared: list[Resource] = []
    for urn, unit in belonging.unit.items():
        resource = graph.resources[urn]
        if graph.resources[unit].kind in (ResourceKind.PROVIDER, ResourceKind.STACK_REFERENCE):
            shared.append(resource)
        else:
            groups.setdefault(unit, []).append(resource)
    components = [_component(graph.resources[unit], found, graph) for unit, found in groups.items() if len(found) > 1]
    loose = [graph.resources[unit] for unit, found in groups.items() if len(found) == 1]
    return [*components, *_loose(loose, graph)], shared


def _component(top: Resource, members: list[Resource], graph: Graph) -> Item:
    inside = [resource for resource in members if resource.kind is not ResourceKind.COMPONENT]
    places = Counter((cloud_of(resource.package), region_of(resource, graph)) for resource in inside)
    cloud, place = places.most_common(1)[0][0] if places else ("other", "")
    title = top.type.rpartition(":")[2]
    item = Item(f"c:{top.urn}", "component", title, top.name, cloud, place, line=line_of(top))
    for resource in members:
        _add(item, resource)
    return item


def _loose(resources: list[Resource], graph: Graph) -> Iterator[Item]:
    by_type: dict[tuple[str, str], list[Resource]] = {}
    for resource in resources:
        by_type.setdefault((resource.type, region_of(resource, graph)), []).append(resource)
    for (token, place), alike in by_type.items():
        title, cloud = token.rpartition(":")[2], cloud_of(alike[0].package)
        groups = [alike] if len(resources) > MOST_LOOSE and len(alike) > 1 else [[one] for one in alike]
        for group in groups:
            name = group[0].name if len(group) == 1 else counted(len(group), title, title)
            line = line_of(group[0])
            yield Item(f"r:{group[0].urn}", "resource", title, name, cloud, place, line=line, resources=group)
