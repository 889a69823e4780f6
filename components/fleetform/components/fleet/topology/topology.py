"""How the networks of clusters reach each other: what is shared, what each network joins, and who is its peer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

import pulumi

from fleetform.blueprints import positions
from fleetform.blueprints.resolve import ResolvedCluster
from fleetform.blueprints.units import SHARED, unit_of
from fleetform.components.fleet.topology.aws import AwsTopology
from fleetform.components.fleet.topology.azure import AzureTopology
from fleetform.components.fleet.topology.gcp import GcpTopology
from fleetform.components.network.aws import Vpc
from fleetform.components.network.azure import AzureNetwork
from fleetform.components.network.gcp import GcpNetwork

if TYPE_CHECKING:
    from fleetform.components.fleet.clusters import Clusters

Network: TypeAlias = Vpc | GcpNetwork | AzureNetwork
HUBS = ("eks", "gke", "aks")
"""Kinds of hub whose network is made here, so that others can be its peers."""


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

    def join(self, cluster: ResolvedCluster, network: Network) -> None:
        """Gives a network that was just made what the fleet says of all networks: transit and private names."""
        match network:
            case Vpc():
                self._aws.join(cluster, network)
            case GcpNetwork():
                self._gcp.join(cluster, network)
            case AzureNetwork():
                self._azure.join(cluster, network)

    def finish(self) -> None:
        """Lets hubs reach what they manage, once all clusters are there: networks become peers, APIs answer."""
        if self._kind == "isolated":
            return
        for cluster in self._fleet.resolved.clusters:
            for hub in self._hubs(cluster):
                with positions.at(cluster.source):
                    self._aws.admit(cluster, hub)
                    if self._kind != "peering":
                        continue
                    match cluster.provider:
                        case "aws":
                            self._aws.peer(cluster, hub)
                        case "gcp":
                            self._gcp.peer(cluster, hub)
                        case _:
                            self._azure.peer(cluster, hub)

    def exports(self) -> dict[str, pulumi.Input[Any]]:
        """What other units need of this one."""
        unit = self._fleet.resolved.unit
        if unit == SHARED and self._kind == "transit":
            return {"transit": {**self._aws.shared_exports(), **self._gcp.shared_exports()}}
        if unit is None or self._kind != "peering":
            return {}
        own = next(cluster for cluster in self._fleet.resolved.clusters if unit_of(cluster.name) == unit)
        managed = any(own.name in (one.hub, one.standby) for one in self._fleet.resolved.fleet if one.name != own.name)
        return self._aws.hub_exports(own) if managed and own.provider == "aws" else {}

    def _hubs(self, cluster: ResolvedCluster) -> Iterator[ResolvedCluster]:
        """The hubs of a cluster in the same cloud, whose networks are made here as its own is."""
        if not any(cluster.name in cloud.networks for cloud in (self._aws, self._gcp, self._azure)):
            return
        known = {one.name: one for one in self._fleet.resolved.fleet}
        for name in dict.fromkeys((cluster.hub, cluster.standby)):
            hub = known.get(name or "")
            if hub is not None and hub is not cluster and hub.provider == cluster.provider and hub.kind.name in HUBS:
                yield hub
