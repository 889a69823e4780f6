"""Google Cloud: a hub of Network Connectivity Center; or peerings of networks with their hub's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pulumi

from fleetform.blueprints import GcpAccount
from fleetform.blueprints.network_models import JOINING
from fleetform.blueprints.resolve import ResolvedCluster
from fleetform.blueprints.shared_networks import ResolvedNetwork
from fleetform.blueprints.units import SHARED
from fleetform.components import tags
from fleetform.components.network.gcp import GcpNetwork
from fleetform.components.network.gcp_shared import GcpSharedNetwork
from fleetform.components.network.gcp_transit import (
    GcpPeering,
    GcpPeeringArgs,
    GcpPeeringSide,
    GcpTransit,
    GcpTransitArgs,
    GcpTransitSpoke,
)
from fleetform.components.network.private_zones import GcpPrivateZone
from fleetform.components.translate.clusters import cluster_tags, place_tags

if TYPE_CHECKING:
    from fleetform.components.fleet.clusters import Clusters


class GcpTopology:
    """The networks on Google Cloud.

    Attributes:
        networks: Networks by their cluster, or by their own name.
    """

    def __init__(self, fleet: Clusters) -> None:
        self._fleet = fleet
        self._hub: GcpTransit | None = None
        self.networks: dict[str, GcpNetwork | GcpSharedNetwork] = {}

    def make_shared(self) -> None:
        """Makes the hub, where there are clusters."""
        platform = self._fleet.resolved
        places = platform.places("gcp", JOINING)
        if not places:
            return
        owner = platform.transit_account("gcp")
        assert isinstance(owner, GcpAccount)
        projects = {place.account.project for place in places if isinstance(place.account, GcpAccount)}
        args: GcpTransitArgs = {"project": owner.project, "labels": tags.gcp(platform.tags)}
        if others := sorted(projects - {owner.project}):
            args["accept"] = others
        self._hub = GcpTransit(
            f"{platform.name}-{platform.environment}-transit", args, self._fleet.within(owner, places[0].region)
        )

    def join(self, place: ResolvedCluster | ResolvedNetwork, network: GcpNetwork | GcpSharedNetwork) -> None:
        """Makes a network a spoke, and gives it private names."""
        assert isinstance(place.account, GcpAccount)
        self.networks[place.name] = network
        platform = self._fleet.resolved
        if isinstance(place, ResolvedCluster):
            self.name(place, network.network_id)
        if platform.networking.topology == "transit":
            GcpTransitSpoke(
                place.name,
                {
                    "project": place.account.project,
                    "hub_id": self._hub_id(),
                    "network": network.nodes.network.self_link,
                    "labels": tags.gcp(place_tags(place, platform)),
                },
                # What another project asks for is accepted only by a hub that has been told of it.
                self._fleet.options(place, *self._before(place.account)),
            )

    def _before(self, account: GcpAccount) -> list[pulumi.Resource]:
        owner = self._fleet.resolved.transit_account("gcp")
        return [self._hub] if self._hub is not None and account != owner else []

    def name(self, cluster: ResolvedCluster, network_id: pulumi.Input[str]) -> None:
        """Gives a cluster private names, which its network sees."""
        assert isinstance(cluster.account, GcpAccount)
        platform = self._fleet.resolved
        if platform.networking.private_dns is not None:
            GcpPrivateZone(
                cluster.name,
                {
                    "zone": f"{cluster.name}.{platform.networking.private_dns}",
                    "project": cluster.account.project,
                    "network": network_id,
                    "labels": tags.gcp(cluster_tags(cluster, platform)),
                },
                self._fleet.options(cluster),
            )

    def peer(
        self, name: str, place: ResolvedCluster | ResolvedNetwork, other: ResolvedCluster | ResolvedNetwork
    ) -> None:
        """Makes two networks peers."""
        if place.account != other.account:
            there = GcpPeeringSide(
                f"{name}-there",
                {
                    "network": self._link(place),
                    "peer_network": self._link(other),
                    "own": place.name,
                    "peer": other.name,
                },
                self._fleet.options(place),
            )
            GcpPeeringSide(
                f"{name}-back",
                {
                    "network": self._link(other),
                    "peer_network": self._link(place),
                    "own": other.name,
                    "peer": place.name,
                },
                # Google changes one peering of a network at a time.
                self._fleet.options(other, there),
            )
            return
        args: GcpPeeringArgs = {
            "network": self._link(place),
            "peer_network": self._link(other),
            "peer": other.name,
        }
        if name != place.name:
            args["own"] = place.name
        GcpPeering(name, args, self._fleet.options(place))

    def shared_exports(self) -> dict[str, Any]:
        """The hub."""
        return {"gcp": self._hub.hub_id} if self._hub is not None else {}

    def _hub_id(self) -> pulumi.Input[str]:
        if self._hub is not None:
            return self._hub.hub_id
        return self._fleet.units.output(SHARED, "transit")["gcp"]

    def _link(self, place: ResolvedCluster | ResolvedNetwork) -> pulumi.Input[str]:
        """The self link of a network; what another unit holds is known by its name."""
        if place.name in self.networks:
            return self.networks[place.name].nodes.network.self_link
        assert isinstance(place.account, GcpAccount)
        return f"https://www.googleapis.com/compute/v1/projects/{place.account.project}/global/networks/{place.name}"
