"""Azure: a Virtual WAN with a hub a region; or peerings of virtual networks with their hub's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pulumi

from fleetform.blueprints import AzureAccount
from fleetform.blueprints.network_models import JOINING
from fleetform.blueprints.resolve import ResolvedCluster
from fleetform.components import tags
from fleetform.components.network.azure import AzureNetwork
from fleetform.components.network.azure_transit import AzurePeering, AzureTransit, AzureTransitConnection, hub_name
from fleetform.components.network.private_zones import AzurePrivateZone
from fleetform.components.translate.clusters import cluster_tags

if TYPE_CHECKING:
    from fleetform.components.fleet.clusters import Clusters


class AzureTopology:
    """The networks on Azure.

    Attributes:
        networks: Virtual networks by cluster.
    """

    def __init__(self, fleet: Clusters) -> None:
        self._fleet = fleet
        self._wan: AzureTransit | None = None
        self.networks: dict[str, AzureNetwork] = {}

    def make_shared(self) -> None:
        """Makes the WAN, with a hub in every region with clusters."""
        platform = self._fleet.resolved
        first = next((one for one in platform.fleet if one.provider == "azure" and one.kind.name in JOINING), None)
        if first is None:
            return
        self._wan = AzureTransit(
            self._name,
            {"location": first.region, "hubs": dict(platform.transit_ranges), "tags": tags.azure(platform.tags)},
            self._fleet.options(first),
        )

    def join(self, cluster: ResolvedCluster, network: AzureNetwork) -> None:
        """Connects a network to the hub of its region, and gives it private names."""
        self.networks[cluster.name] = network
        platform, opts = self._fleet.resolved, self._fleet.options(cluster)
        if platform.networking.private_dns is not None:
            AzurePrivateZone(
                cluster.name,
                {
                    "zone": f"{cluster.name}.{platform.networking.private_dns}",
                    "resource_group_name": network.resource_group_name,
                    "network_id": network.nodes.virtual_network.id,
                    "tags": tags.azure(cluster_tags(cluster, platform)),
                },
                opts,
            )
        if platform.networking.topology == "transit":
            wan = self._wan
            AzureTransitConnection(
                cluster.name,
                {
                    # What another unit holds is known by its name.
                    "resource_group_name": wan.resource_group_name if wan else self._name,
                    "hub_name": wan.hub_names[cluster.region] if wan else hub_name(self._name, cluster.region),
                    "network_id": network.nodes.virtual_network.id,
                },
                opts,
            )

    def peer(self, cluster: ResolvedCluster, hub: ResolvedCluster) -> None:
        """Makes a network the peer of its hub's."""
        own = self.networks[cluster.name]
        group, name, id_ = self._hub(hub)
        AzurePeering(
            cluster.name,
            {
                "resource_group_name": own.resource_group_name,
                "network_name": own.nodes.virtual_network.name,
                "network_id": own.nodes.virtual_network.id,
                "peer": hub.name,
                "peer_resource_group_name": group,
                "peer_network_name": name,
                "peer_network_id": id_,
            },
            self._fleet.options(cluster),
        )

    def _hub(self, hub: ResolvedCluster) -> tuple[pulumi.Input[str], pulumi.Input[str], pulumi.Input[str]]:
        """Resource group, name and id of a hub's network; what another unit holds is known by its name."""
        if hub.name in self.networks:
            network = self.networks[hub.name]
            return network.resource_group_name, network.nodes.virtual_network.name, network.nodes.virtual_network.id
        assert isinstance(hub.account, AzureAccount)
        group = f"/subscriptions/{hub.account.subscription_id}/resourceGroups/{hub.name}"
        return hub.name, hub.name, f"{group}/providers/Microsoft.Network/virtualNetworks/{hub.name}"

    @property
    def _name(self) -> str:
        platform = self._fleet.resolved
        return f"{platform.name}-{platform.environment}-transit"
