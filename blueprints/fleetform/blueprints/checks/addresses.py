"""Address ranges: overlaps, sizes, room for all."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.blueprints import networks
from fleetform.blueprints.checks.clusters import Listed, origin
from fleetform.blueprints.checks.telling import problem
from fleetform.blueprints.fleet import Cluster, ClusterMatrix, Network
from fleetform.blueprints.platform import Platform
from fleetform.blueprints.problems import Problem
from fleetform.blueprints.resolve import shared_environments

LARGEST_AWS = 16
"""Shortest prefix of a VPC (https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html)."""


def conflicts(platform: Platform, listed: Listed) -> Iterator[Problem]:
    """Mistakes in the ranges of a fleet."""
    fleet = platform.fleet
    ranges: dict[str, str] = {}
    usable = True
    for cluster, source in listed:
        if cluster.network is None or cluster.network.range is None:
            continue
        wrong = list(_size(platform, cluster, source, cluster.network.range))
        yield from wrong
        usable = usable and not wrong
        ranges[cluster.name] = cluster.network.range
    sources = {cluster.name: (cluster, source) for cluster, source in listed}
    for first, second in networks.overlaps(ranges.items()):
        message = f"the range {ranges[second]} of '{second}' overlaps {ranges[first]} of '{first}'"
        yield _at(platform, *sources[second], message, ranges[second])
    yield from _planned_size(platform, listed)
    if usable:
        try:
            wanted = {cluster.name: ranges.get(cluster.name) for cluster, _ in listed}
            shared = dict.fromkeys(shared_environments(platform))
            networks.plan(fleet.address_range, fleet.cluster_prefix_length, {**wanted, **shared})
        except networks.NoRoomError as error:
            yield problem(fleet, "addressRange", str(error), found=fleet.address_range)


def _size(platform: Platform, cluster: Cluster, source: Cluster | ClusterMatrix, range_: str) -> Iterator[Problem]:
    length = int(range_.partition("/")[2])
    if length > networks.LONGEST_PREFIX:
        message = f"{range_} is too small for a cluster: at most /{networks.LONGEST_PREFIX}"
        yield _at(platform, cluster, source, message, range_)
    elif cluster.provider == "aws" and length < LARGEST_AWS:
        yield _at(platform, cluster, source, f"{range_} is too large for aws: at least /{LARGEST_AWS}", range_)


def _planned_size(platform: Platform, listed: Listed) -> Iterator[Problem]:
    fleet = platform.fleet
    planned = (c for c, _ in listed if c.provider == "aws" and (c.network is None or c.network.range is None))
    if fleet.cluster_prefix_length < LARGEST_AWS and next(planned, None) is not None:
        message = f"/{fleet.cluster_prefix_length} is too large for clusters on aws: at least /{LARGEST_AWS}"
        yield problem(fleet, "clusterPrefixLength", message, found=fleet.cluster_prefix_length)


def _at(platform: Platform, cluster: Cluster, source: Cluster | ClusterMatrix, message: str, range_: str) -> Problem:
    """A mistake in a named range, which may stand in the cluster, its template, a group or the defaults."""
    settings = origin(platform, cluster, source, "network.range")
    return problem(settings, "range" if isinstance(settings, Network) else "network.range", message, found=range_)
