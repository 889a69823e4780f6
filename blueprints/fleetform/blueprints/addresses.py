"""The address plan of a platform: which networks it needs, and which range each has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fleetform.blueprints import networks
from fleetform.blueprints.endpoints import ServerlessEndpoint
from fleetform.blueprints.fleet import Cluster, Network
from fleetform.blueprints.groups import listed_clusters
from fleetform.blueprints.kinds import OF_PROVIDER, kinds, named_kind
from fleetform.blueprints.network_models import JOINING, SharedNetwork
from fleetform.blueprints.networks import ClusterNetwork
from fleetform.blueprints.platform import Platform

WIDE_AREA = "azure"
"""The cloud whose transit has a range of its own: the hubs of Virtual WAN."""
TRANSIT = "transit/"
SHARED = "network/"
HAS_OWN_PART = ("aws",)
"""Clouds on which a shared network has subnets of its own, beside those of its clusters."""


class NoRoomForClustersError(networks.NoRoomError):
    """A shared network is too small for the clusters in it.

    Attributes:
        network: The network.
    """

    def __init__(self, network: SharedNetwork, message: str) -> None:
        super().__init__(message)
        self.network = network


@dataclass(frozen=True, slots=True)
class Address:
    """The range of one network.

    Attributes:
        name: The cluster, or what else has the network.
        network: Its ranges.
        source: Where the range comes from: `named` in the blueprint, in the `ledger`, or `planned` just now.
    """

    name: str
    network: ClusterNetwork
    source: str


def plan(platform: Platform, clusters: Sequence[Cluster] | None = None) -> dict[str, ClusterNetwork]:
    """The networks of a platform, by name.

    Args:
        platform: The platform.
        clusters: Its clusters with their settings merged, if they are known already.

    Raises:
        NoRoomError: The fleet's range is too small, or the parts of a network do not fit into it.
    """
    fleet = platform.fleet
    all_ = [cluster for cluster in clusters or _clusters(platform) if has_network(cluster)]
    found = networks.placed(
        fleet.address_range, fleet.cluster_prefix_length, wanted(platform, all_), kept(platform, all_), fleet.reserved
    )
    settings = {cluster.name: cluster.network for cluster in all_ if cluster.network is not None}
    shared = {shared_key(network.name): network for network in fleet.networks}
    planned: dict[str, ClusterNetwork] = {}
    for name, block in found.items():
        network = shared.get(name)
        if network is None:
            planned[name] = laid_out(block, settings.get(name))
            continue
        planned[name] = networks.shared_layout(block, own_part(network, block))
        for member, part in within(platform, network, block, members(network, all_)).items():
            planned[member] = laid_out(part, settings.get(member))
    return planned


def within(
    platform: Platform, network: SharedNetwork, block: networks.Range, clusters: Sequence[str]
) -> dict[str, networks.Range]:
    """The part of a shared network that each of its clusters has, found as their blocks in the fleet's range are.

    Raises:
        NoRoomForClustersError: There are more clusters than parts.
    """
    own = own_part(network, block)
    reserved = [str(own)] if own is not None else []
    try:
        return networks.placed(
            str(block),
            network.cluster_prefix_length,
            dict.fromkeys(clusters),
            kept_within(platform, block),
            reserved,
        )
    except networks.NoRoomError:
        count = 2 ** max(network.cluster_prefix_length - block.prefixlen, 0)
        if network.cluster_prefix_length < block.prefixlen:
            count = 0
        first = ", the first of them its own" if reserved else ""
        message = (
            f"the network '{network.name}', {block}, has {count} parts of /{network.cluster_prefix_length}{first}, "
            f"too few for its {len(clusters)} clusters: choose a larger range or a longer clusterPrefixLength"
        )
        raise NoRoomForClustersError(network, message) from None


def own_part(network: SharedNetwork, block: networks.Range) -> networks.Range | None:
    """The part of a shared network that is its own: the first, where its cloud needs one and there is any."""
    if network.provider not in HAS_OWN_PART or network.cluster_prefix_length < block.prefixlen:
        return None
    return networks.Range((int(block.network_address), network.cluster_prefix_length))


def members(network: SharedNetwork, clusters: Sequence[Cluster]) -> list[str]:
    """Names of the clusters that are in a shared network."""
    return [cluster.name for cluster in clusters if shared_of(cluster) == network.name and has_network(cluster)]


def shared_of(cluster: Cluster) -> str | None:
    """The shared network that a cluster is in; None where it has one of its own."""
    return cluster.network.shared if cluster.network is not None else None


def usual_length(platform: Platform, cluster: Cluster) -> int:
    """How large the range of a cluster is that names none, as a prefix length."""
    shared = next((one for one in platform.fleet.networks if one.name == shared_of(cluster)), None)
    return shared.cluster_prefix_length if shared is not None else platform.fleet.cluster_prefix_length


def in_shared(platform: Platform, range_: str) -> bool:
    """Whether a range lies in a shared network that says where it is, or that the ledger keeps."""
    places = [one.range or platform.fleet.addresses.get(shared_key(one.name)) for one in platform.fleet.networks]
    return any(networks.Range(range_).subnet_of(networks.Range(place)) for place in places if place is not None)


def shared_key(name: str) -> str:
    """The name by which the address plan knows a shared network; no cluster can have such a name."""
    return f"{SHARED}{name}"


def kept(platform: Platform, clusters: Sequence[Cluster]) -> dict[str, str]:
    """What the ledger keeps in the fleet's range: not the parts of shared networks, which lie in theirs."""
    inside = {cluster.name for cluster in clusters if shared_of(cluster) is not None}
    return {name: range_ for name, range_ in platform.fleet.addresses.items() if name not in inside}


def kept_within(platform: Platform, block: networks.Range) -> dict[str, str]:
    """What the ledger keeps in a shared network, also for clusters that are gone."""
    return {
        name: range_
        for name, range_ in platform.fleet.addresses.items()
        if not name.startswith(SHARED) and networks.Range(range_).subnet_of(block)
    }


def laid_out(block: networks.Range, settings: Network | None) -> ClusterNetwork:
    """The ranges in a cluster's block.

    Raises:
        NoRoomError: They do not fit into it.
    """
    if settings is None:
        return networks.layout(block)
    parts = settings.parts
    sizes = networks.Parts(parts.nodes, parts.pods, parts.services) if parts else networks.USUAL
    outside = tuple(
        name for name, range_ in (("pods", settings.pod_range), ("services", settings.service_range)) if range_
    )
    made = networks.layout(block, sizes, outside)
    return networks.elsewhere(made, settings.pod_range, settings.service_range)


def wanted(platform: Platform, clusters: Sequence[Cluster]) -> dict[str, str | None]:
    """Every network that is needed, with the range it names: the clusters' first, so that no shared one moves them."""
    own = {
        cluster.name: cluster.network.range if cluster.network else None
        for cluster in clusters
        if shared_of(cluster) is None
    }
    shared = [*shared_environments(platform), *transits(platform, clusters)]
    named = {shared_key(network.name): network.range for network in platform.fleet.networks}
    return {**own, **dict.fromkeys(shared), **named}


def addresses(platform: Platform) -> list[Address]:
    """The address plan, each with where it comes from.

    Raises:
        NoRoomError: The fleet's range is too small.
    """
    clusters = _clusters(platform)
    asked = wanted(platform, [cluster for cluster in clusters if has_network(cluster)])
    return [
        Address(
            name, network, "named" if asked.get(name) else "ledger" if name in platform.fleet.addresses else "planned"
        )
        for name, network in plan(platform, clusters).items()
    ]


def movable(platform: Platform) -> list[str]:
    """Networks whose range could change when a cluster is added or removed, as nothing keeps it."""
    fleet = platform.fleet
    clusters = [cluster for cluster in _clusters(platform) if has_network(cluster)]
    asked = wanted(platform, clusters)
    found = networks.contested(fleet.address_range, fleet.cluster_prefix_length, asked, kept(platform, clusters))
    for network in fleet.networks:
        named = asked[shared_key(network.name)] or fleet.addresses.get(shared_key(network.name))
        inside = members(network, clusters)
        found += _movable_within(platform, network, named, inside)
    return found


def _movable_within(platform: Platform, network: SharedNetwork, range_: str | None, inside: list[str]) -> list[str]:
    """Clusters of a shared network whose part could change: all, unless the network itself stays where it is."""
    if range_ is None:
        return inside
    block = networks.Range(range_)
    own = own_part(network, block)
    taken = {**kept_within(platform, block), **({"": str(own)} if own else {})}
    return networks.contested(range_, network.cluster_prefix_length, dict.fromkeys(inside), taken)


def has_network(cluster: Cluster) -> bool:
    """Whether a cluster has a network of its own; nothing is known of a kind that there is not."""
    kind = kinds().get(named_kind(cluster.kind, cluster.provider))
    return kind is not None and kind.has_network


def shared_environments(platform: Platform) -> dict[str, ServerlessEndpoint]:
    """The environments that container apps need, each with the first endpoint in it."""
    first: dict[str, ServerlessEndpoint] = {}
    for endpoint in platform.endpoints:
        if endpoint.platform == "container-apps":
            first.setdefault(environment_of(endpoint), endpoint)
    return first


def environment_of(endpoint: ServerlessEndpoint) -> str:
    """The key of the environment of a container app; no cluster can have such a name."""
    parts = ["apps", endpoint.account or "", endpoint.region or "", "public" if endpoint.public else "private"]
    return "/".join(parts)


def transits(platform: Platform, clusters: Sequence[Cluster]) -> list[str]:
    """The keys of the transit hubs that need a range of their own."""
    if platform.fleet.network.topology != "transit":
        return []
    here = [one for one in clusters if one.provider == WIDE_AREA and (one.kind or OF_PROVIDER[WIDE_AREA]) in JOINING]
    shared = [network for network in platform.fleet.networks if network.provider == WIDE_AREA]
    places = {one.region: None for one in (*here, *shared)}
    return [transit_of(region) for region in places]


def transit_of(region: str) -> str:
    """The key of the transit hub of a region."""
    return f"{TRANSIT}{WIDE_AREA}/{region}"


def _clusters(platform: Platform) -> list[Cluster]:
    return [cluster for cluster, _ in listed_clusters(platform.fleet)]
