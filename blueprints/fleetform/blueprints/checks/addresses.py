"""Address ranges: overlaps, sizes, room for all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic.alias_generators import to_camel

from fleetform.blueprints import addresses, networks
from fleetform.blueprints.checks.clusters import Listed, origin
from fleetform.blueprints.checks.telling import problem
from fleetform.blueprints.fleet import Cluster, ClusterMatrix
from fleetform.blueprints.kinds import named_kind
from fleetform.blueprints.network_models import Network
from fleetform.blueprints.platform import Platform
from fleetform.blueprints.problems import Problem

LARGEST_AWS = 16
"""Shortest prefix of a VPC (https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html)."""
ROUTED = ("gke",)
"""Kinds whose pods have addresses of the network, which others reach and must tell apart."""


def conflicts(platform: Platform, listed: Listed) -> Iterator[Problem]:
    """Mistakes in the ranges of a fleet."""
    fleet = platform.fleet
    named = {
        cluster.name: cluster.network.range
        for cluster, _ in listed
        if addresses.has_network(cluster)
        and cluster.network is not None
        and cluster.network.range is not None
        and cluster.network.shared is None
    }
    sizes = [
        one
        for cluster, source in listed
        if (range_ := named.get(cluster.name) or fleet.addresses.get(cluster.name)) is not None
        for one in _size(platform, cluster, source, range_, is_named=cluster.name in named)
    ]
    has_own = [(cluster, source) for cluster, source in listed if addresses.shared_of(cluster) is None]
    yield from sizes
    yield from _overlaps(platform, has_own, named)
    yield from _planned_size(platform, has_own, named)
    yield from _outside(platform, listed)
    if sizes:
        return
    parts = list(_parts(platform, listed))
    yield from parts
    if not parts:
        try:
            planned = addresses.plan(platform, [cluster for cluster, _ in listed])
            yield from _moved(platform, listed, planned)
        except addresses.NoRoomForClustersError as error:
            field = "range" if error.network.range else "clusterPrefixLength"
            yield problem(error.network, field, str(error), found=error.network.range)
        except networks.NoRoomError as error:
            yield problem(fleet, "addressRange", str(error), found=fleet.address_range)


def _overlaps(platform: Platform, listed: Listed, named: dict[str, str]) -> Iterator[Problem]:
    """Ranges that are named, kept in the ledger or reserved, and lie in each other."""
    fleet = platform.fleet
    sources = {cluster.name: (cluster, source) for cluster, source in listed}
    shared = {addresses.shared_key(one.name): one for one in fleet.networks}
    # What lies in a shared network is the part of a cluster that is in it, or was.
    mine = {
        name: range_
        for name, range_ in fleet.addresses.items()
        if name in sources or name in shared or not addresses.in_shared(platform, range_)
    }
    named = {**named, **{key: one.range for key, one in shared.items() if one.range is not None}}
    taken = {**mine, **named}
    reserved = {f"reserved[{index}]": range_ for index, range_ in enumerate(fleet.reserved)}
    for first, second in networks.overlaps([*reserved.items(), *taken.items()]):
        if first in reserved and second in reserved:
            continue
        first, second = (second, first) if second in reserved else (first, second)
        if second not in named and first in named:
            first, second = second, first
        other = f"what is reserved, {reserved[first]}" if first in reserved else f"{taken[first]} of '{first}'"
        message = f"the range {taken[second]} of '{second}' overlaps {other}"
        if second in named and second in shared:
            yield problem(shared[second], "range", message, found=taken[second])
        elif second in named:
            yield _told(platform, *sources[second], "range", message, taken[second])
        else:
            yield _kept(platform, second, message)


def _moved(platform: Platform, listed: Listed, planned: Mapping[str, networks.ClusterNetwork]) -> Iterator[Problem]:
    """Clusters in a shared network whose range in the ledger lies elsewhere: from before they were in it."""
    for cluster, _ in listed:
        network, kept = addresses.shared_of(cluster), platform.fleet.addresses.get(cluster.name)
        whole = planned.get(addresses.shared_key(network or ""))
        if kept is not None and whole is not None and not networks.Range(kept).subnet_of(networks.Range(whole.range)):
            message = f"{kept} does not lie in the network '{network}', {whole.range}: take it out of the ledger"
            yield _kept(platform, cluster.name, message)


def _size(
    platform: Platform, cluster: Cluster, source: Cluster | ClusterMatrix, range_: str, *, is_named: bool
) -> Iterator[Problem]:
    length = int(range_.partition("/")[2])
    has_parts = cluster.network is not None and cluster.network.parts is not None
    if length > networks.LONGEST_PREFIX and not has_parts:
        message = f"{range_} is too small for a cluster: at most /{networks.LONGEST_PREFIX}"
    elif cluster.provider == "aws" and length < LARGEST_AWS:
        message = f"{range_} is too large for aws: at least /{LARGEST_AWS}"
    else:
        return
    if is_named:
        yield _told(platform, cluster, source, "range", message, range_)
    else:
        yield _kept(platform, cluster.name, message)


def _kept(platform: Platform, name: str, message: str) -> Problem:
    """A mistake in the ledger."""
    fleet = platform.fleet
    return problem(fleet, "addresses", message, found=fleet.addresses[name], path=f".{name}")


def _planned_size(platform: Platform, listed: Listed, named: dict[str, str]) -> Iterator[Problem]:
    fleet = platform.fleet
    planned = (c for c, _ in listed if c.provider == "aws" and c.name not in named and c.name not in fleet.addresses)
    if fleet.cluster_prefix_length < LARGEST_AWS and next(planned, None) is not None:
        message = f"/{fleet.cluster_prefix_length} is too large for clusters on aws: at least /{LARGEST_AWS}"
        yield problem(fleet, "clusterPrefixLength", message, found=fleet.cluster_prefix_length)


def _parts(platform: Platform, listed: Listed) -> Iterator[Problem]:
    """Parts that do not fit into their cluster's network."""
    fleet = platform.fleet
    for cluster, source in listed:
        settings = cluster.network
        if settings is None or settings.parts is None:
            continue
        range_ = settings.range or fleet.addresses.get(cluster.name) or _example(platform, cluster)
        try:
            addresses.laid_out(networks.Range(range_), settings)
        except networks.NoRoomError as error:
            yield _told(platform, cluster, source, "parts", str(error), None)


def _example(platform: Platform, cluster: Cluster) -> str:
    """A network of the usual size."""
    start, length = platform.fleet.address_range.partition("/")[0], addresses.usual_length(platform, cluster)
    return str(networks.Range((start, length), strict=False))


def _outside(platform: Platform, listed: Listed) -> Iterator[Problem]:
    """Ranges of pods and services outside of their network, which may lie in no network that they reach."""
    routed: list[tuple[str, str]] = []
    for cluster, source in listed:
        settings = cluster.network
        if settings is None:
            continue
        for field, range_ in (("pod_range", settings.pod_range), ("service_range", settings.service_range)):
            message = _misplaced(platform, settings, field, range_)
            if message is not None:
                yield _told(platform, cluster, source, field, message, range_)
        kind = named_kind(cluster.kind, cluster.provider)
        if kind in ROUTED and settings.pod_range is not None and platform.fleet.network.topology != "isolated":
            routed.append((cluster.name, settings.pod_range))
    sources = {cluster.name: (cluster, source) for cluster, source in listed}
    for first, second in networks.overlaps(routed):
        message = (
            f"the pods of '{second}' and of '{first}' would have the same addresses, and their networks reach each "
            "other: leave podRange out, or take another topology"
        )
        yield _told(platform, *sources[second], "pod_range", message, None)


def _misplaced(platform: Platform, settings: Network, field: str, range_: str | None) -> str | None:
    """What is wrong with a range outside of a network."""
    if range_ is None:
        return None
    mine = networks.Range(range_)
    fleet = platform.fleet
    if mine.overlaps(networks.Range(fleet.address_range)):
        return f"{range_} lies in {fleet.address_range}, which networks are planned from: take another range"
    if settings.range is not None and mine.overlaps(networks.Range(settings.range)):
        return f"{range_} overlaps the network's own range {settings.range}"
    other = settings.pod_range if field == "service_range" else None
    if other is not None and mine.overlaps(networks.Range(other)):
        return f"{range_} overlaps the range of the pods, {other}"
    return None


def _told(
    platform: Platform, cluster: Cluster, source: Cluster | ClusterMatrix, field: str, message: str, found: str | None
) -> Problem:
    """A mistake in a setting of a network, which may stand in the cluster, its template, a group or the defaults."""
    where = origin(platform, cluster, source, f"network.{field}")
    name = to_camel(field)
    return problem(where, name if isinstance(where, Network) else f"network.{name}", message, found=found)
