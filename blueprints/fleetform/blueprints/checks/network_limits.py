"""What clouds let one network join, and one gateway hold: told before a cloud refuses the last of a fleet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, cast

from fleetform.blueprints import addresses, facts
from fleetform.blueprints.checks.clusters import Listed
from fleetform.blueprints.checks.telling import problem
from fleetform.blueprints.fleet import Cluster
from fleetform.blueprints.groups import traits
from fleetform.blueprints.kinds import named_kind
from fleetform.blueprints.model import Model
from fleetform.blueprints.network_models import JOINING, SHARING
from fleetform.blueprints.platform import Platform
from fleetform.blueprints.problems import Problem
from fleetform.blueprints.resolve import manager

PEERINGS = {"aws": "aws-vpc-peerings", "gcp": "gcp-vpc-peerings", "azure": "azure-vnet-peerings"}
FACT = "limits"
"""The fact that tells what a cloud has raised."""


def conflicts(platform: Platform) -> Iterator[Problem]:
    """Limits that are told as facts: whether there are such, and whether a cloud raises them so far."""
    told: Any = platform.facts.get(FACT, {})
    if not isinstance(told, dict):
        yield problem(platform, "facts", "expected a mapping from name to number", path=f".{FACT}")
        return
    known = facts.limits()
    for name, value in cast("dict[str, Any]", told).items():
        path = f".{FACT}.{name}"
        limit = known.get(name)
        if limit is None:
            message = f"there is no limit '{name}'"
            yield problem(platform, "facts", message, found=name, allowed=sorted(known), path=path)
        elif not isinstance(value, int) or isinstance(value, bool) or value < 1:
            yield problem(platform, "facts", "expected a number above 0", found=value, path=path)
        elif not limit.get("raisable"):
            yield problem(platform, "facts", f"nobody raises it: it is {limit['limit']:,}", found=value, path=path)
        elif value > limit.get("most", value):
            yield problem(platform, "facts", f"it is raised to {limit['most']} at most", found=value, path=path)


def missing(platform: Platform, listed: Listed) -> Iterator[Problem]:
    """Networks that become peers of too many, and gateways that too many join."""
    clusters = [cluster for cluster, _ in listed if addresses.has_network(cluster) and _kind(cluster) in JOINING]
    match platform.fleet.network.topology:
        case "peering":
            yield from _peerings(platform, clusters)
        case "transit":
            yield from _transits(platform, clusters)
        case _:
            return


def _peerings(platform: Platform, clusters: list[Cluster]) -> Iterator[Problem]:
    """Told at the hub, or at the shared network, that has too many peers."""
    pairs = {pair for cluster in clusters for pair in _pairs(platform, clusters, cluster)}
    count = Counter(place for pair in pairs for place in pair)
    places: list[tuple[str, str, Model, str]] = [
        (network.name, network.provider, network, "name") for network in platform.fleet.networks
    ]
    own = {cluster.name: cluster for cluster in clusters if addresses.shared_of(cluster) is None}
    places += [
        (hub.cluster, own[hub.cluster].provider, hub, "cluster")
        for hub in platform.fleet.hubs
        if hub.cluster in own and own[hub.cluster].provider in PEERINGS
    ]
    for name, provider, model, field in places:
        told = _broken(platform, PEERINGS[provider], count[name])
        if told:
            message = f"'{name}' would have {told}: choose 'topology: transit', or clusters that share networks"
            yield problem(model, field, message, found=name)


def _pairs(platform: Platform, clusters: list[Cluster], cluster: Cluster) -> Iterator[frozenset[str]]:
    """The networks of a cluster and of the hubs that look after it, where they are in one cloud and not the same."""
    hub = manager(platform.fleet, traits(cluster, {hub.cluster for hub in platform.fleet.hubs}), cluster.hub)
    names = {hub.cluster, hub.standby} if hub is not None else set[str | None]()
    for other in clusters:
        if other.name in names and other.provider == cluster.provider and _kind(other) in SHARING:
            pair = frozenset((_place(cluster), _place(other)))
            if len(pair) > 1:
                yield pair


def _transits(platform: Platform, clusters: list[Cluster]) -> Iterator[Problem]:
    """Told where transit is chosen."""
    places: dict[str, tuple[str, str]] = {
        cluster.name: (cluster.provider, cluster.region) for cluster in clusters if addresses.shared_of(cluster) is None
    }
    places |= {network.name: (network.provider, network.region) for network in platform.fleet.networks}
    of_cloud = Counter(provider for provider, _ in places.values())
    regions = Counter(places.values())
    hubs = Counter(provider for provider, _ in regions)
    for (cloud, region), count in regions.items():
        match cloud:
            case "aws":
                # A peering with every other region is an attachment, too.
                yield from _told(platform, "aws-transit-attachments", count + hubs[cloud] - 1, f"aws in {region}")
            case "azure":
                # Each hub, also this one, takes a place from the networks.
                yield from _told(platform, "azure-hub-connections", count + hubs[cloud], f"azure in {region}")
            case _:
                pass
    # A gateway has a route to every network, also to those of other regions.
    yield from _told(platform, "aws-transit-routes", of_cloud["aws"], "aws")
    yield from _told(platform, "gcp-transit-spokes", of_cloud["gcp"], "gcp")


def _told(platform: Platform, limit: str, count: int, where: str) -> Iterator[Problem]:
    network = platform.fleet.network
    told = _broken(platform, limit, count)
    if told:
        message = f"{where} would have {told}: let clusters share networks, or make two platforms of one"
        yield problem(network, "topology", message, found=network.topology)


def _broken(platform: Platform, name: str, count: int) -> str:
    """How a limit is broken, in words; nothing where it is not."""
    limit = facts.limits()[name]
    raised: Any = platform.facts.get(FACT)
    value: Any = cast("dict[str, Any]", raised).get(name) if isinstance(raised, dict) else None
    most: int = value if isinstance(value, int) else limit["limit"]
    if count <= most:
        return ""
    ways = f" (where the cloud has raised that, 'facts.limits.{name}' says so)" if limit.get("raisable") else ""
    return f"{count:,} {limit['what']}, more than {most:,}{ways}"


def _kind(cluster: Cluster) -> str:
    return named_kind(cluster.kind, cluster.provider)


def _place(cluster: Cluster) -> str:
    return addresses.shared_of(cluster) or cluster.name
