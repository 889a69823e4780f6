"""Units: the stacks that an environment is deployed as, when it is not one.

One unit holds what is shared, and one each cluster with all that runs on it. A unit's stack is named after the
environment's and the unit: `prod.shared`, `prod.cluster.hub-eu`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from fleetform.blueprints.resolve import ResolvedCluster, ResolvedPlatform

SHARED = "shared"
CLUSTER = "cluster/"
PER_CLUSTER = "per-cluster"
NAMED = 5
_STACK = re.compile(r"(?P<environment>.+)\.(?P<unit>shared|cluster\.[a-z0-9-]+)")


class UnknownUnitError(Exception):
    """A unit that a platform does not have. The text tells which there are."""


@dataclass(frozen=True)
class Unit:
    """One stack of an environment.

    Attributes:
        name: `shared`, or `cluster/` and the cluster's name.
        needs: Units whose outputs it reads: they come before it.
    """

    name: str
    needs: tuple[str, ...] = ()


def units(platform: ResolvedPlatform) -> tuple[Unit, ...]:
    """The units of a platform, each after those that it needs."""
    left = {
        unit.name: unit for unit in (Unit(SHARED), *(_of_cluster(cluster, platform) for cluster in platform.clusters))
    }
    ordered: list[Unit] = []

    def take(name: str) -> None:
        unit = left.pop(name, None)
        if unit is not None:
            for needed in unit.needs:
                take(needed)
            ordered.append(unit)

    for name in list(left):
        take(name)
    return tuple(ordered)


def part(platform: ResolvedPlatform, unit: str) -> ResolvedPlatform:
    """The part of a platform that one unit holds.

    Args:
        platform: The whole platform.
        unit: Name of the unit.

    Raises:
        UnknownUnitError: The platform has no such unit.
    """
    if platform.stacks != PER_CLUSTER:
        one = f"{platform.environment} is one stack; 'fleet.stacks: per-cluster' makes one of each cluster"
        raise UnknownUnitError(f"no unit '{unit}': {one}")
    if unit == SHARED:
        beside = tuple(endpoint for endpoint in platform.endpoints if endpoint.cluster is None)
        return replace(platform, unit=unit, clusters=(), mesh_clusters=(), endpoints=beside)
    cluster = next((cluster for cluster in platform.clusters if unit_of(cluster.name) == unit), None)
    if cluster is None:
        raise UnknownUnitError(f"no unit '{unit}': {nearest(unit, units(platform))}")
    return replace(
        platform,
        unit=unit,
        clusters=(cluster,),
        mesh_clusters=tuple(name for name in platform.mesh_clusters if name == cluster.name),
        endpoints=tuple(
            endpoint
            for endpoint in platform.endpoints
            if endpoint.cluster is not None and endpoint.cluster.name == cluster.name
        ),
        environments={},
        azure_fleets={},
        edge=None,
        edge_account=None,
        edge_nodes=(),
    )


def nearest(wanted: str, known: Sequence[Unit]) -> str:
    """What a person could have meant who named a unit that is not there.

    >>> nearest("cluster/hub-ue", [Unit("shared"), Unit("cluster/hub-eu")])
    "did you mean 'cluster/hub-eu'?"
    """
    names = [unit.name for unit in known]
    near = get_close_matches(wanted, names, n=1)
    more = f" and {len(names) - NAMED:,} more" if len(names) > NAMED else ""
    return f"did you mean '{near[0]}'?" if near else f"there are {', '.join(names[:NAMED])}{more}"


def unit_of(cluster: str) -> str:
    """The unit of a cluster.

    >>> unit_of("hub-eu")
    'cluster/hub-eu'
    """
    return f"{CLUSTER}{cluster}"


def stack_of(environment: str, unit: str) -> str:
    """The stack of a unit.

    >>> stack_of("prod", "cluster/hub-eu")
    'prod.cluster.hub-eu'
    """
    return f"{environment}.{unit.replace('/', '.')}"


def from_stack(stack: str) -> tuple[str, str | None]:
    """The environment's own stack, and the unit, that a stack's name tells.

    >>> from_stack("prod.cluster.hub-eu"), from_stack("prod.shared"), from_stack("prod.v2")
    (('prod', 'cluster/hub-eu'), ('prod', 'shared'), ('prod.v2', None))
    """
    told = _STACK.fullmatch(stack)
    return (told["environment"], told["unit"].replace(".", "/")) if told else (stack, None)


def _of_cluster(cluster: ResolvedCluster, platform: ResolvedPlatform) -> Unit:
    known = (cluster.hub, cluster.standby if cluster.pushed or cluster.kind.needs_hub else None)
    reads = cluster.pushed or cluster.agents or cluster.kind.needs_hub
    hubs = [name for name in known if reads and name is not None and name != cluster.name]
    topology = platform.networking.topology
    # A hub becomes the peer of the shared networks of those that it manages, and they of its own.
    in_shared = cluster.shared is not None or (topology == "peering" and platform.networks)
    shared = (SHARED,) if platform.azure_fleets or topology == "transit" or in_shared else ()
    return Unit(unit_of(cluster.name), (*shared, *(unit_of(name) for name in hubs)))
