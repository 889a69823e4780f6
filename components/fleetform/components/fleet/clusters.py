"""Making the clusters of a platform: hubs first, then what they manage."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any

import pulumi
from pulumi_azure_native.containerservice import Fleet

from fleetform.blueprints import positions
from fleetform.blueprints.common import Account
from fleetform.blueprints.resolve import ResolvedCluster, ResolvedPlatform
from fleetform.blueprints.shared_networks import ResolvedNetwork
from fleetform.components.base import Component
from fleetform.components.clusters.cluster import Cluster
from fleetform.components.fleet import azure_fleets, management
from fleetform.components.fleet.elsewhere import ClusterElsewhere, OtherUnits, Reachable
from fleetform.components.fleet.shared_networks import SharedNetworks
from fleetform.components.fleet.topology import Topology
from fleetform.components.providers import Providers
from fleetform.components.zones import Zones


class Clusters:
    """The clusters of a platform, and what those who make one need.

    Attributes:
        parent: The component that they are children of.
        resolved: The platform.
        accounts: Providers of the clouds.
        zones: Answers which zones a cluster is in.
        azure_fleets: Fleet managers of Azure, by account and name.
        units: What other units of the environment give.
        made: The clusters that are there already, by name.
        topology: How networks reach each other.
        shared: Networks that several clusters are in.
        managing: What hubs run to make other clusters, by the hub's name.
    """

    def __init__(self, parent: Component, resolved: ResolvedPlatform, accounts: Providers, zones: Zones) -> None:
        self.parent = parent
        self.resolved = resolved
        self.accounts = accounts
        self.zones = zones
        self.units = OtherUnits(parent)
        self.topology = Topology(self)
        self.shared = SharedNetworks(self)
        self.made: dict[str, Cluster] = {}
        self.azure_fleets: dict[str, Fleet] = {}
        self.managing: dict[str, list[Component]] = {}
        self._elsewhere: dict[str, ClusterElsewhere] = {}

    def make(self) -> dict[str, Cluster]:
        """Makes all of them, in an order in which each hub comes before what it manages."""
        for key, fleet in self.resolved.azure_fleets.items():
            with positions.at(fleet.source):
                self.azure_fleets[key] = azure_fleets.make(key, fleet, self)
        self.topology.make_shared()
        self.shared.make()
        for cluster in in_order(self.resolved.clusters):
            with positions.at(cluster.source):
                kind = importlib.import_module(f"fleetform.components.fleet.kinds.{cluster.kind.field}")
                self.made[cluster.name] = kind.make(self, cluster)
                self.managing[cluster.name] = management.install(self, cluster)
        self.topology.finish()
        return self.made

    def options(self, place: ResolvedCluster | ResolvedNetwork, *after: pulumi.Resource) -> pulumi.ResourceOptions:
        """Options of what is made in the account of a cluster, or of a network of several."""
        if place.account is not None:
            return self.within(place.account, place.region, *after)
        return self.parent.below(**({"depends_on": list(after)} if after else {}))

    def within(self, account: Account, region: str, *after: pulumi.Resource) -> pulumi.ResourceOptions:
        """Options of what is made in an account that need not be that of any cluster."""
        options: dict[str, Any] = {"depends_on": list(after)} if after else {}
        return self.parent.below(providers=[self.accounts.of(account, region)], **options)

    def beside(self, cluster: ResolvedCluster, made: Cluster, *after: pulumi.Resource) -> pulumi.ResourceOptions:
        """Options of what belongs to a cluster that was just made: in its account and on the cluster itself."""
        account = [] if cluster.account is None else [self.accounts.of(cluster.account, cluster.region)]
        return self.parent.below(providers=[*account, made.kubernetes], depends_on=[*made.ready, *after])

    def hub(self, cluster: ResolvedCluster) -> Reachable:
        """The cluster that manages another, in this stack or in another one.

        Raises:
            ValueError: None does; `check` tells that before.
        """
        if cluster.hub is None:
            raise ValueError(f"{cluster.name}: no hub manages it")
        return self.reach(cluster.hub)

    def on_hub(self, cluster: ResolvedCluster) -> pulumi.ResourceOptions:
        """Options of what a hub makes a cluster from: once the hub can."""
        hub = self.hub(cluster)
        return self.parent.below(
            providers=[hub.kubernetes], depends_on=[*hub.ready, *self.managing.get(cluster.hub or "", ())]
        )

    def reach(self, name: str) -> Reachable:
        """A cluster by name, in this stack or in another one."""
        if self.resolved.unit is None or name in self.made:
            return self.made[name]
        if name not in self._elsewhere:
            self._elsewhere[name] = ClusterElsewhere(name, self.units, self.parent)
        return self._elsewhere[name]

    def on(self, cluster: str, *after: pulumi.Resource) -> pulumi.ResourceOptions:
        """Options of what runs on a cluster, once its nodes are there."""
        made = self.made[cluster]
        return self.parent.below(providers=[made.kubernetes], depends_on=[*made.ready, *after])


def in_order(clusters: tuple[ResolvedCluster, ...]) -> Iterator[ResolvedCluster]:
    """The clusters as they are listed, but each after the hub that makes it."""
    left = {cluster.name: cluster for cluster in clusters}

    def take(cluster: ResolvedCluster) -> Iterator[ResolvedCluster]:
        if left.pop(cluster.name, None) is None:
            return
        hub = left.get(cluster.hub or "") if cluster.kind.needs_hub else None
        if hub is not None:
            yield from take(hub)
        yield cluster

    for cluster in clusters:
        yield from take(cluster)
