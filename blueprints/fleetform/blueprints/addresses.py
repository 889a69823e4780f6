"""The address plan of a platform: which networks it needs, and which range each has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fleetform.blueprints import networks
from fleetform.blueprints.endpoints import ServerlessEndpoint
from fleetform.blueprints.fleet import Cluster, Network
from fleetform.blueprints.groups import listed_clusters
from fleetform.blueprints.kinds import OF_PROVIDER, kinds
from fleetform.blueprints.network_models import JOINING
from fleetform.blueprints.networks import ClusterNetwork
from fleetform.blueprints.platform import Platform

WIDE_AREA = "azure"
"""The cloud whose transit has a range of its own: the hubs of Virtual WAN."""
TRANSIT = "transit/"


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
    own = [cluster for cluster in clusters or _clusters(platform) if has_network(cluster)]
    found = networks.placed(
        fleet.address_range, fleet.cluster_prefix_length, wanted(platform, own), fleet.addresses, fleet.reserved
    )
    settings = {cluster.name: cluster.network for cluster in own if cluster.network is not None}
    return {name: laid_out(block, settings.get(name)) for name, block in found.items()}


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
    own = {cluster.name: cluster.network.range if cluster.network else None for cluster in clusters}
    shared = [*shared_environments(platform), *transits(platform, clusters)]
    return {**own, **dict.fromkeys(shared)}


def addresses(platform: Platform) -> list[Address]:
    """The address plan, each with where it comes from.

    Raises:
        NoRoomError: The fleet's range is too small.
    """
    clusters = _clusters(platform)
    asked = wanted(platform, [cluster for cluster in clusters if has_network(cluster)])
    return [
        Address(name, network, "named" if asked[name] else "ledger" if name in platform.fleet.addresses else "planned")
        for name, network in plan(platform, clusters).items()
    ]


def movable(platform: Platform) -> list[str]:
    """Networks whose range could change when a cluster is added or removed, as nothing keeps it."""
    fleet = platform.fleet
    asked = wanted(platform, [cluster for cluster in _clusters(platform) if has_network(cluster)])
    return networks.contested(fleet.address_range, fleet.cluster_prefix_length, asked, fleet.addresses)


def has_network(cluster: Cluster) -> bool:
    """Whether a cluster has a network of its own; nothing is known of a kind that there is not."""
    kind = kinds().get(cluster.kind or OF_PROVIDER.get(cluster.provider, ""))
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
    places = {cluster.region: None for cluster in here}
    return [transit_of(region) for region in places]


def transit_of(region: str) -> str:
    """The key of the transit hub of a region."""
    return f"{TRANSIT}{WIDE_AREA}/{region}"


def _clusters(platform: Platform) -> list[Cluster]:
    return [cluster for cluster, _ in listed_clusters(platform.fleet)]
