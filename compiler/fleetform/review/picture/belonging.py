"""Which resources belong to which item."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fleetform.graph.model import Graph, Resource, ResourceKind
from fleetform.review.picture.kinds import kind_of


@dataclass(frozen=True, slots=True)
class Belonging:
    """What belongs together.

    Attributes:
        owner: URN of a resource to the URN of the anchor it belongs to. Anchors own themselves.
        unit: URN of a resource that belongs to no anchor to the URN of its outermost component, or its own.
    """

    owner: Mapping[str, str]
    unit: Mapping[str, str]


def sort_out(graph: Graph) -> Belonging:
    """Finds the anchors of a graph (clusters, endpoints, ...) and what belongs to each.

    A resource belongs to the anchor it lies in; else, with its outermost component, to the cluster whose provider
    makes it; to the only anchor that uses it (a cluster's network); to the only anchor that it uses (a node group).
    """
    anchors = _anchors(graph)
    owner = dict(_inside(graph, anchors))
    units = dict(_units(graph, anchors, owner))
    members: dict[str, list[Resource]] = {}
    for urn, unit in units.items():
        members.setdefault(unit, []).append(graph.resources[urn])
    uses = {unit: set(_used(resources, owner, units)) - {unit} for unit, resources in members.items()}
    unit_owner = _owners(graph, members, uses, _users(graph, owner, units), owner)
    owned = {urn: unit_owner[unit] for urn, unit in units.items() if unit in unit_owner}
    return Belonging({**owner, **owned}, {urn: unit for urn, unit in units.items() if unit not in unit_owner})


def _anchors(graph: Graph) -> set[str]:
    """The outermost resources that the table of kinds knows."""
    found: set[str] = set()
    for resource in graph.resources.values():
        if kind_of(resource) and not any(above.urn in found for above in graph.ancestors(resource)):
            found.add(resource.urn)
    return found


def _inside(graph: Graph, anchors: set[str]) -> Iterator[tuple[str, str]]:
    for resource in graph.resources.values():
        for one in (resource, *graph.ancestors(resource)):
            if one.urn in anchors:
                yield resource.urn, one.urn
                break


def _units(graph: Graph, anchors: set[str], owner: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Resources outside anchors with their outermost component that holds no anchor."""
    frames = {above.urn for anchor in anchors for above in graph.ancestors(graph.resources[anchor])}
    for resource in graph.resources.values():
        if resource.urn in owner or resource.urn in frames:
            continue
        way = [resource, *graph.ancestors(resource)]
        yield resource.urn, next(one.urn for one in reversed(way) if one.urn not in frames)


def _used(resources: list[Resource], owner: Mapping[str, str], units: Mapping[str, str]) -> Iterator[str]:
    """Anchors and units that resources refer to."""
    for resource in resources:
        for urn in _mentioned(resource):
            group = owner.get(urn) or units.get(urn)
            if group is not None:
                yield group


def _mentioned(resource: Resource) -> Iterator[str]:
    yield from (ref.node for ref in resource.references())
    yield from resource.dependencies


def _users(graph: Graph, owner: Mapping[str, str], units: Mapping[str, str]) -> dict[str, set[str]]:
    """Which anchors and units refer to a unit."""
    found: dict[str, set[str]] = {}
    for resource in graph.resources.values():
        user = owner.get(resource.urn) or units.get(resource.urn)
        if user is None:
            continue
        for urn in _mentioned(resource):
            unit = units.get(urn)
            if unit is not None and unit != user:
                found.setdefault(unit, set()).add(user)
    return found


def _owners(
    graph: Graph,
    members: Mapping[str, list[Resource]],
    uses: Mapping[str, set[str]],
    users: Mapping[str, set[str]],
    owner: Mapping[str, str],
) -> dict[str, str]:
    """The anchor of every unit that has one."""
    anchors = set(owner.values())
    found: dict[str, str] = {}

    def only(groups: set[str]) -> str | None:
        """The one anchor that all groups are or belong to."""
        owners = {group if group in anchors else found.get(group, "") for group in groups}
        return (owners.pop() or None) if len(owners) == 1 else None

    ours = {unit: found for unit, found in members.items() if not _is_cloud_provider(graph.resources[unit])}
    for unit, resources in ours.items():
        host = only(uses[unit]) if graph.resources[unit].kind is ResourceKind.PROVIDER else None
        host = host or only(
            {_provider_group(one, owner, found) for one in resources if one.kind is not ResourceKind.COMPONENT}
        )
        if host:
            found[unit] = host
    for unit in reversed([*ours]):  # what is used comes before its users
        user = None if unit in found else only(users.get(unit, set()))
        if user:
            found[unit] = user
    for unit in ours:
        used = None if unit in found else only({group for group in uses[unit] if group in anchors or group in found})
        if used:
            found[unit] = used
    return found


def _provider_group(resource: Resource, owner: Mapping[str, str], found: Mapping[str, str]) -> str:
    """The anchor whose provider makes a resource; empty where it is nobody's."""
    provider = resource.options.provider or ""
    return owner.get(provider) or found.get(provider, "")


def _is_cloud_provider(resource: Resource) -> bool:
    """Whether it is the provider of an account or region, which belongs to nothing in it."""
    return resource.kind is ResourceKind.PROVIDER and resource.package != "kubernetes"
