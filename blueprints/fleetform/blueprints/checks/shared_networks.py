"""Networks that several clusters are in: whether there is one, and whether each of its clusters can be in it."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic.alias_generators import to_camel

from fleetform.blueprints import addresses, networks
from fleetform.blueprints.checks import accounts, regions
from fleetform.blueprints.checks.clusters import Listed, origin
from fleetform.blueprints.checks.telling import problem, twice
from fleetform.blueprints.fleet import Cluster, ClusterMatrix
from fleetform.blueprints.kinds import kinds, named_kind
from fleetform.blueprints.network_models import SHARING, Network, SharedNetwork
from fleetform.blueprints.platform import Platform
from fleetform.blueprints.problems import Problem

LARGEST_AWS = 16
"""Shortest prefix of a VPC (https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html)."""
ROUTED = "gcp"
"""The cloud where ranges of pods and services belong to the network, in which no two may overlap."""


def conflicts(platform: Platform, listed: Listed) -> Iterator[Problem]:
    """Mistakes in what shared networks and the clusters in them say."""
    yield from twice(((network.name, network) for network in platform.fleet.networks), "network")
    names = {cluster.name for cluster, _ in listed}
    for network in platform.fleet.networks:
        if network.name in names:
            message = f"a cluster is called '{network.name}' too: what both are made of would have one name"
            yield problem(network, "name", message, found=network.name)
        yield from regions.unknown(platform, network, "region", network.provider, network.region)
        yield from _sizes(platform, network)
        if network.ipv6 and network.provider != "aws":
            message = f"{network.provider}'s clusters have addresses of IPv4 alone: only a network on aws has others"
            yield problem(network, "ipv6", message, found=True)
        if network.provider == "azure" and network.nat == "none":
            message = "AKS needs a way out: its nodes fetch from public registries"
            yield problem(network, "nat", message, found="none")
    known = {network.name: network for network in platform.fleet.networks}
    for cluster, source, settings in _members(listed):
        if settings.range is not None:
            message = f"'{cluster.name}' has its range from the network '{settings.shared}': say only one of both"
            yield _told(platform, cluster, source, "range", message, settings.range)
        network = known.get(settings.shared or "")
        if network is not None:
            yield from _fits(platform, cluster, source, network)
    yield from _overlaps(platform, listed)


def missing(platform: Platform, listed: Listed) -> Iterator[Problem]:
    """Accounts and networks that are not there."""
    for network in platform.fleet.networks:
        yield from accounts.missing(platform, network, network.account, network.provider)
    known = {network.name for network in platform.fleet.networks}
    for cluster, source, settings in _members(listed):
        if settings.shared not in known:
            message = f"'fleet.networks' has no network '{settings.shared}'"
            yield _told(platform, cluster, source, "shared", message, settings.shared, sorted(known))


def _members(listed: Listed) -> Iterator[tuple[Cluster, Cluster | ClusterMatrix, Network]]:
    """The clusters that say that they share a network."""
    for cluster, source in listed:
        settings = cluster.network
        if settings is not None and settings.shared is not None and addresses.has_network(cluster):
            yield cluster, source, settings


def _sizes(platform: Platform, network: SharedNetwork) -> Iterator[Problem]:
    """A range that no VPC can have, or smaller than one cluster's part of it."""
    fleet = platform.fleet
    kept = fleet.addresses.get(addresses.shared_key(network.name))
    range_ = network.range or kept
    length = int(range_.partition("/")[2]) if range_ else fleet.cluster_prefix_length
    if network.provider == "aws" and length < LARGEST_AWS:
        place = range_ or f"/{length}, the fleet's clusterPrefixLength,"
        message = f"{place} is too large for aws: at least /{LARGEST_AWS}"
        yield problem(network, "range" if network.range else "name", message, found=network.range)
    if network.cluster_prefix_length < length:
        message = f"parts of /{network.cluster_prefix_length} are larger than the network, /{length}"
        yield problem(network, "clusterPrefixLength", message, found=network.cluster_prefix_length)


def _fits(
    platform: Platform, cluster: Cluster, source: Cluster | ClusterMatrix, network: SharedNetwork
) -> Iterator[Problem]:
    """Why a cluster cannot be in a network."""

    def told(message: str) -> Problem:
        return _told(platform, cluster, source, "shared", message, network.name)

    first = {
        provider: next((one.name for one in platform.accounts if one.provider == provider), None)
        for provider in (cluster.provider, network.provider)
    }
    account, other = cluster.account or first[cluster.provider], network.account or first[network.provider]
    if cluster.provider != network.provider:
        yield told(f"'{cluster.name}' is on {cluster.provider}, and the network '{network.name}' on {network.provider}")
        return
    if cluster.region != network.region:
        yield told(f"'{cluster.name}' is in {cluster.region}, and the network '{network.name}' in {network.region}")
    if account != other:
        yield told(f"'{cluster.name}' is in the account {account}, and the network '{network.name}' in {other}")
    kind = named_kind(cluster.kind, cluster.provider)
    if kind in kinds() and kind not in SHARING:
        yield told(f"{kinds()[kind].title} makes a network of its own: only {', '.join(SHARING)} clusters share one")
    if cluster.provider == "aws" and (cluster.zones or networks.ZONES) > network.zones:
        zones = cluster.zones or networks.ZONES
        yield told(f"'{cluster.name}' spans {zones} zones, and the network '{network.name}' {network.zones}")
    if cluster.eks is not None and kind == "eks" and cluster.eks.ip_family == "ipv6" and not network.ipv6:
        message = f"'{cluster.name}' has addresses of IPv6, and the network '{network.name}' none"
        yield told(f"{message}: say 'ipv6: true' there")


def _overlaps(platform: Platform, listed: Listed) -> Iterator[Problem]:
    """Ranges in one network that overlap: parts that the ledger keeps, and what GKE clusters say."""
    sources = {cluster.name: (cluster, source) for cluster, source in listed}
    fleet = platform.fleet
    for network in fleet.networks:
        inside = [(c, settings) for c, _, settings in _members(listed) if settings.shared == network.name]
        here = [(c.name, fleet.addresses[c.name]) for c, _ in inside if c.name in fleet.addresses]
        for first, second in networks.overlaps(here):
            message = (
                f"the range {fleet.addresses[second]} of '{second}' overlaps {fleet.addresses[first]} of '{first}'"
            )
            yield problem(fleet, "addresses", message, found=fleet.addresses[second], path=f".{second}")
        routed = [
            (f"{field} {c.name}", range_)
            for c, settings in inside
            if network.provider == ROUTED
            for field, range_ in (("pod_range", settings.pod_range), ("service_range", settings.service_range))
            if range_ is not None
        ]
        for first, second in networks.overlaps(routed):
            (field, name), (_, other) = second.split(), first.split()
            message = f"it overlaps a range of '{other}', in the same network '{network.name}': leave it out"
            yield _told(platform, *sources[name], field, message, dict(routed)[second])


def _told(
    platform: Platform,
    cluster: Cluster,
    source: Cluster | ClusterMatrix,
    field: str,
    message: str,
    found: str | None,
    allowed: list[str] | None = None,
) -> Problem:
    """A mistake in a setting of a network, which may stand in the cluster, its template, a group or the defaults."""
    where = origin(platform, cluster, source, f"network.{field}")
    name = to_camel(field)
    shown = name if isinstance(where, Network) else f"network.{name}"
    return problem(where, shown, message, found=found, allowed=allowed or [])
