"""Google Cloud: a hub of Network Connectivity Center; or peerings of networks with their hub's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pulumi

from fleetform.blueprints import GcpAccount
from fleetform.blueprints.network_models import JOINING
from fleetform.blueprints.resolve import ResolvedCluster
from fleetform.blueprints.units import SHARED
from fleetform.components import tags
from fleetform.components.network.gcp import GcpNetwork
from fleetform.components.network.gcp_transit import GcpPeering, GcpTransit, GcpTransitSpoke
from fleetform.components.network.private_zones import GcpPrivateZone
from fleetform.components.translate.clusters import cluster_tags

if TYPE_CHECKING:
    from fleetform.components.fleet.clusters import Clusters


class GcpTopology:
    """The networks on Google Cloud.

    Attributes:
        networks: Networks by cluster.
    """

    def __init__(self, fleet: Clusters) -> None:
        self._fleet = fleet
        self._hub: GcpTransit | None = None
        self.networks: dict[str, GcpNetwork] = {}

    def make_shared(self) -> None:
        """Makes the hub, where there are clusters."""
        platform = self._fleet.resolved
        first = next((one for one in platform.fleet if one.provider == "gcp" and one.kind.name in JOINING), None)
        if first is None or not isinstance(first.account, GcpAccount):
            return
        self._hub = GcpTransit(
            f"{platform.name}-{platform.environment}-transit",
            {"project": first.account.project, "labels": tags.gcp(platform.tags)},
            self._fleet.options(first),
        )

    def join(self, cluster: ResolvedCluster, network: GcpNetwork) -> None:
        """Makes a network a spoke, and gives it private names."""
        assert isinstance(cluster.account, GcpAccount)
        self.networks[cluster.name] = network
        platform, opts = self._fleet.resolved, self._fleet.options(cluster)
        project, labels = cluster.account.project, tags.gcp(cluster_tags(cluster, platform))
        if platform.networking.private_dns is not None:
            GcpPrivateZone(
                cluster.name,
                {
                    "zone": f"{cluster.name}.{platform.networking.private_dns}",
                    "project": project,
                    "network": network.network_id,
                    "labels": labels,
                },
                opts,
            )
        if platform.networking.topology == "transit":
            GcpTransitSpoke(
                cluster.name,
                {
                    "project": project,
                    "hub_id": self._hub_id(),
                    "network": network.nodes.network.self_link,
                    "labels": labels,
                },
                opts,
            )

    def peer(self, cluster: ResolvedCluster, hub: ResolvedCluster) -> None:
        """Makes a network the peer of its hub's."""
        GcpPeering(
            cluster.name,
            {
                "network": self.networks[cluster.name].nodes.network.self_link,
                "peer_network": self._link(hub),
                "peer": hub.name,
            },
            self._fleet.options(cluster),
        )

    def shared_exports(self) -> dict[str, Any]:
        """The hub."""
        return {"gcp": self._hub.hub_id} if self._hub is not None else {}

    def _hub_id(self) -> pulumi.Input[str]:
        if self._hub is not None:
            return self._hub.hub_id
        return self._fleet.units.output(SHARED, "transit")["gcp"]

    def _link(self, hub: ResolvedCluster) -> pulumi.Input[str]:
        """The self link of a hub's network; what another unit holds is known by its name."""
        if hub.name in self.networks:
            return self.networks[hub.name].nodes.network.self_link
        assert isinstance(hub.account, GcpAccount)
        return f"https://www.googleapis.com/compute/v1/projects/{hub.account.project}/global/networks/{hub.name}"
