"""Selectors that choose nothing, and say so to nobody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase

from fleetform.blueprints.checks.telling import problem
from fleetform.blueprints.common import Selector
from fleetform.blueprints.groups import ListedCluster, traits
from fleetform.blueprints.model import Model
from fleetform.blueprints.platform import Platform
from fleetform.blueprints.problems import Problem
from fleetform.blueprints.selectors import Traits, chooses


def missing(platform: Platform, listed: Sequence[ListedCluster]) -> Iterator[Problem]:
    """Selectors that name clusters the fleet does not have, or choose none at all."""
    fleet = platform.fleet
    hubs = {hub.cluster for hub in fleet.hubs}
    clusters = [traits(one.cluster, hubs) for one in listed]
    in_groups = {id(layer.settings) for one in listed for layer in one.layers}
    for group in fleet.groups:
        yield from _names(group.clusters, f"the group '{group.name}'", clusters)
        if id(group.settings) not in in_groups:
            yield from _empty(group, "clusters", group.clusters, f"the group '{group.name}'", clusters)
    for hub in fleet.hubs:
        spokes = [cluster for cluster in clusters if cluster.name not in hubs]
        yield from unmet(hub, "manages", hub.manages, f"the hub '{hub.cluster}'", spokes, clusters)
    if platform.mesh is not None and not any(chooses(platform.mesh.clusters, cluster) for cluster in clusters):
        yield from _empty(platform.mesh, "clusters", platform.mesh.clusters, "the mesh", clusters)


def unmet(
    owner: Model, field: str, selector: Selector, what: str, clusters: Sequence[Traits], known: Sequence[Traits]
) -> Iterator[Problem]:
    """The mistakes of a selector: names that are not there, or nothing chosen.

    Args:
        owner: The model that has the selector.
        field: Its field, as YAML writes it.
        selector: The selector.
        what: Who chooses, e.g. `the hub 'hub-eu'`.
        clusters: What it may choose from.
        known: All clusters of the fleet.
    """
    yield from _names(selector, what, known)
    if not any(chooses(selector, cluster) for cluster in clusters):
        yield from _empty(owner, field, selector, what, clusters)


def _names(selector: Selector, what: str, clusters: Sequence[Traits]) -> Iterator[Problem]:
    known = sorted(cluster.name for cluster in clusters)
    for index, name in enumerate(selector.names):
        if name not in known:
            message = f"{what} names cluster '{name}', which the fleet does not have"
            yield problem(selector, "names", message, found=name, allowed=known, path=f"[{index}]")


def _empty(owner: Model, field: str, selector: Selector, what: str, clusters: Sequence[Traits]) -> Iterator[Problem]:
    """Nothing is chosen: told with the condition that no cluster meets, if there is one."""
    if selector.may_be_empty or not selector.has_conditions:
        return  # of names that are not there each is told
    for place, told, wanted, there in _conditions(selector, clusters):
        if not any(fnmatchcase(value, one) for value in there for one in wanted):
            message = f"{what} chooses no cluster: {told.format(wanted[0])}"
            yield problem(selector, place, message, found=wanted[0], allowed=sorted(there))
            return
    message = f"{what} chooses no cluster: none meets all of its conditions; say mayBeEmpty: true if that may be"
    yield problem(owner, field, message)


def _conditions(selector: Selector, clusters: Sequence[Traits]) -> Iterator[tuple[str, str, Sequence[str], set[str]]]:
    """Each condition: its path, what is told when nobody meets it, what it wants, and what there is."""
    for key, value in selector.labels.items():
        there = {found for one in clusters if (found := one.labels.get(key)) is not None}
        yield f"labels.{key}", f"none has the label {key} with the value '{{}}'", [value], there
    if selector.providers:
        yield "providers", "none runs on {}", selector.providers, {one.provider for one in clusters}
    if selector.regions:
        yield "regions", "none is in the region '{}'", selector.regions, {one.region for one in clusters}
    if selector.kinds:
        yield "kinds", "none is of the kind {}", selector.kinds, {one.kind for one in clusters}
    if selector.roles:
        yield "roles", "none is a {}", selector.roles, {one.role for one in clusters}
