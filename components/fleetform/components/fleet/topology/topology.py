"""How the networks of clusters reach each other: what is shared, what each network joins, and who is its peer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

import pulumi

from fleetform.blueprints import positions
from fleetform.blueprints.resolve import ResolvedCluster
from fleetform.blueprints.shared_networks import ResolvedNetwork
from fleetform.blueprints.units import SHARED, unit_of
from fleetform.components.fleet.topology import callers
from fleetform.components.fleet.topology.aws import AwsTopology
from fleetform.components.fleet.topology.azure import AzureTopology
from fleetform.components.fleet.topology.gcp import GcpTopology
from fleetform.components.network.aws import Vpc
from fleetform.components.network.azure import AzureNetwork
from fleetform.components.network.azure_shared import AzureSharedNetwork
from fleetform.components.network.gcp import GcpNetwork
from fleetform.components.network.gcp_shared import GcpSharedNetwork

if TYPE_CHECKING:
    from fleetform.components.fleet.clusters import Clusters

Network: TypeAlias = Vpc | GcpNetwork | GcpSharedNetwork | AzureNetwork | AzureSharedNetwork
Place: TypeAlias = ResolvedCluster | ResolvedNetwork


class Topology:
    """How the networks of a platform reach each other."""

    def __init__(self, fleet: Clusters) -> None:
        self._fleet = fleet
        self._aws, self._gcp, self._azure = AwsTopology(fleet), GcpTopology(fleet), AzureTopology(fleet)

    @property
    def _kind(self) -> str:
        return self._fleet.resolved.networking.topology

    def make_shared(self) -> None:
        """Makes what all networks share, unless another unit holds it."""
        if self._kind != "transit" or self._fleet.resolved.unit not in (None, SHARED):
            return
        with positions.at(self._fleet.resolved.networking):
            for cloud in (self._aws, self._gcp, self._azure):
                cloud.make_shared()

    def join(self, place: Place, network: Network) -> None:
        """Gives a network that was just made what the fleet says of all networks: transit and private names."""
        match network:
            case Vpc():
                self._aws.join(place, network)
            case GcpNetwork() | GcpSharedNetwork():
                self._gcp.join(place, network)
            case AzureNetwork() | AzureSharedNetwork():
                self._azure.join(place, network)

    def enter(self, cluster: ResolvedCluster, resource_group: pulumi.Input[str] = "") -> None:
        """Gives a cluster in a shared network what each has of its own: private names.

        Args:
            cluster: The cluster.
            resource_group: Where they are, on Azure.
        """
        assert cluster.shared is not None
        told = self._fleet.shared.told(cluster.shared)
        match cluster.provider:
            case "aws":
                self._aws.name(cluster, told["vpcId"])
            case "gcp":
                self._gcp.name(cluster, told["id"])
            case _:
                self._azure.name(cluster, resource_group, told["id"])

    def finish(self) -> None:
        """Lets hubs reach what they manage, once all clusters are there: networks become peers, APIs answer."""
        platform = self._fleet.resolved
        made: set[frozenset[str]] = set()
        for cluster in platform.clusters:
            with positions.at(cluster.source):
                self._aws.admit_agents(cluster)
            for hub in self._hubs(cluster):
                own, other = platform.place_of(cluster), platform.place_of(hub)
                with positions.at(cluster.source):
                    if callers.reaches(platform, cluster, hub):
                        self._aws.admit(cluster, hub)
                    if self._kind == "peering" and own is cluster:
                        name = cluster.name if hub.name == cluster.hub else f"{cluster.name}-{hub.name}"
                        self._peer(name, own, other, made)
        for own, other in self._of_shared() if self._kind == "peering" else ():
            with positions.at(own.source):
                self._peer(f"{own.name}-{other.name}", own, other, made)

    def _peer(self, name: str, own: Place, other: Place, made: set[frozenset[str]]) -> None:
        """Makes two networks peers, once."""
        pair = frozenset((own.name, other.name))
        if pair in made:
            return
        made.add(pair)
        match own.provider:
            case "aws":
                self._aws.peer(own, other)
            case "gcp":
                self._gcp.peer(name, own, other)
            case _:
                self._azure.peer(name, own, other)

    def _of_shared(self) -> Iterator[tuple[ResolvedNetwork, Place]]:
        """Shared networks with those of the hubs of their clusters, where this unit makes them peers.

        That is the shared unit where the hub shares a network too, and else the hub's, which comes after it.
        """
        platform = self._fleet.resolved
        for cluster in platform.fleet:
            if cluster.shared is None:
                continue
            own = platform.networks[cluster.shared]
            for hub in callers.managers(platform, cluster):
                other = platform.place_of(hub)
                unit = SHARED if isinstance(other, ResolvedNetwork) else unit_of(other.name)
                if own is not other and platform.unit in (None, unit):
                    yield own, other

    def exports(self) -> dict[str, pulumi.Input[Any]]:
        """What other units need of this one."""
        unit = self._fleet.resolved.unit
        if unit == SHARED and self._kind == "transit":
            return {"transit": {**self._aws.shared_exports(), **self._gcp.shared_exports()}}
        if unit in (None, SHARED) or self._kind != "peering":
            return {}
        own = next(cluster for cluster in self._fleet.resolved.clusters if unit_of(cluster.name) == unit)
        managed = any(own.name in (one.hub, one.standby) for one in self._fleet.resolved.fleet if one.name != own.name)
        return self._aws.hub_exports(own) if managed and own.provider == "aws" else {}

    def _hubs(self, cluster: ResolvedCluster) -> Iterator[ResolvedCluster]:
        """The hubs of a cluster in the same cloud, whose networks are made here as its own is."""
        own = any(cluster.name in cloud.networks for cloud in (self._aws, self._gcp, self._azure))
        if own or cluster.shared is not None:
            yield from callers.managers(self._fleet.resolved, cluster)
