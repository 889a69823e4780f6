"""Azure: a Virtual WAN with a hub a region; or peerings of virtual networks with their hub's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pulumi

from fleetform.blueprints import AzureAccount
from fleetform.blueprints.network_models import JOINING
from fleetform.blueprints.resolve import ResolvedCluster
from fleetform.blueprints.shared_networks import ResolvedNetwork
from fleetform.components import tags
from fleetform.components.network.azure import AzureNetwork
from fleetform.components.network.azure_shared import AzureSharedNetwork
from fleetform.components.network.azure_transit import (
    AzurePeering,
    AzurePeeringArgs,
    AzurePeeringSide,
    AzureTransit,
    AzureTransitConnection,
    hub_name,
)
from fleetform.components.network.private_zones import AzurePrivateZone
from fleetform.components.translate.clusters import cluster_tags

if TYPE_CHECKING:
    from fleetform.components.fleet.clusters import Clusters


class AzureTopology:
    """The networks on Azure.

    Attributes:
        networks: Virtual networks by their cluster, or by their own name.
    """

    def __init__(self, fleet: Clusters) -> None:
        self._fleet = fleet
        self._wan: AzureTransit | None = None
        self.networks: dict[str, AzureNetwork | AzureSharedNetwork] = {}

    def make_shared(self) -> None:
        """Makes the WAN, with a hub in every region with clusters."""
        platform = self._fleet.resolved
        first = next(iter(platform.places("azure", JOINING)), None)
        if first is None:
            return
        self._wan = AzureTransit(
            self._name,
            {"location": first.region, "hubs": dict(platform.transit_ranges), "tags": tags.azure(platform.tags)},
            self._fleet.within(platform.transit_account("azure"), first.region),
        )

    def join(self, place: ResolvedCluster | ResolvedNetwork, network: AzureNetwork | AzureSharedNetwork) -> None:
        """Connects a network to the hub of its region, and gives it private names."""
        self.networks[place.name] = network
        if isinstance(place, ResolvedCluster):
            self.name(place, network.resource_group_name, network.nodes.virtual_network.id)
        if self._fleet.resolved.networking.topology == "transit":
            wan = self._wan
            AzureTransitConnection(
                place.name,
                {
                    # What another unit holds is known by its name.
                    "resource_group_name": wan.resource_group_name if wan else self._name,
                    "hub_name": wan.hub_names[place.region] if wan else hub_name(self._name, place.region),
                    "network_id": network.nodes.virtual_network.id,
                },
                # A connection belongs to its hub, whichever subscription the network is in.
                self._fleet.within(self._fleet.resolved.transit_account("azure"), place.region),
            )

    def name(self, cluster: ResolvedCluster, group: pulumi.Input[str], network_id: pulumi.Input[str]) -> None:
        """Gives a cluster private names, which its network sees."""
        platform = self._fleet.resolved
        if platform.networking.private_dns is not None:
            AzurePrivateZone(
                cluster.name,
                {
                    "zone": f"{cluster.name}.{platform.networking.private_dns}",
                    "resource_group_name": group,
                    "network_id": network_id,
                    "tags": tags.azure(cluster_tags(cluster, platform)),
                },
                self._fleet.options(cluster),
            )

    def peer(
        self, name: str, place: ResolvedCluster | ResolvedNetwork, other: ResolvedCluster | ResolvedNetwork
    ) -> None:
        """Makes two networks peers."""
        group, network, id_ = self._reach(place)
        peer_group, peer_network, peer_id = self._reach(other)
        if place.account != other.account:
            there = AzurePeeringSide(
                f"{name}-there",
                {
                    "resource_group_name": group,
                    "network_name": network,
                    "peer": other.name,
                    "peer_network_id": peer_id,
                },
                self._fleet.options(place),
            )
            AzurePeeringSide(
                f"{name}-back",
                {
                    "resource_group_name": peer_group,
                    "network_name": peer_network,
                    "peer": place.name,
                    "peer_network_id": id_,
                },
                self._fleet.options(other, there),
            )
            return
        args: AzurePeeringArgs = {
            "resource_group_name": group,
            "network_name": network,
            "network_id": id_,
            "peer": other.name,
            "peer_resource_group_name": peer_group,
            "peer_network_name": peer_network,
            "peer_network_id": peer_id,
        }
        if name != place.name:
            args["own"] = place.name
        AzurePeering(name, args, self._fleet.options(place))

    def _reach(
        self, place: ResolvedCluster | ResolvedNetwork
    ) -> tuple[pulumi.Input[str], pulumi.Input[str], pulumi.Input[str]]:
        """Resource group, name and id of a network; what another unit holds is known by its name."""
        if place.name in self.networks:
            network = self.networks[place.name]
            return network.resource_group_name, network.nodes.virtual_network.name, network.nodes.virtual_network.id
        assert isinstance(place.account, AzureAccount)
        group = f"/subscriptions/{place.account.subscription_id}/resourceGroups/{place.name}"
        return place.name, place.name, f"{group}/providers/Microsoft.Network/virtualNetworks/{place.name}"

    @property
    def _name(self) -> str:
        platform = self._fleet.resolved
        return f"{platform.name}-{platform.environment}-transit"
