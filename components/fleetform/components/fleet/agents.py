"""What hubs manage their spokes with besides GitOps: installed on hubs, and spokes registered by agents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pulumi

from fleetform.blueprints import positions
from fleetform.blueprints.resolve import ResolvedCluster
from fleetform.components.base import Component
from fleetform.components.fleet.identities import identities_of
from fleetform.components.gitops.hub.token import TokenSpokeAccess
from fleetform.components.management.open_cluster_management import (
    OpenClusterAgent,
    OpenClusterAgentArgs,
    OpenClusterHub,
    OpenClusterMember,
)
from fleetform.components.management.rancher_fleet import RancherFleetHub, RancherFleetHubArgs, RancherFleetMember
from fleetform.components.translate.clusters import cluster_tags

if TYPE_CHECKING:
    from fleetform.components.fleet.clusters import Clusters

OPEN_CLUSTER = "open-cluster-management"
RANCHER_FLEET = "rancher-fleet"


class FleetAgents:
    """Installs managers on the hubs of this stack, and registers its spokes with them."""

    def __init__(self, fleet: Clusters) -> None:
        """Makes all of it."""
        self._fleet = fleet
        self._managers: dict[tuple[str, str], Component] = {}
        clusters = fleet.resolved.clusters
        for hub in clusters:
            with positions.at(hub.source):
                for agent in sorted(_wanted(hub, fleet.resolved.fleet)):
                    self._install(hub, agent)
        for spoke in clusters:
            with positions.at(spoke.source):
                for agent in _agents(spoke):
                    self._register(spoke, agent)

    def _install(self, hub: ResolvedCluster, agent: str) -> None:
        """Installs a manager; a hub that was made elsewhere has it."""
        made, opts, tags = self._fleet.made[hub.name], self._fleet.on(hub.name), cluster_tags(hub, self._fleet.resolved)
        known = identities_of(hub)
        if known is None:
            return
        if agent == OPEN_CLUSTER:
            manager: Component = OpenClusterHub(f"{hub.name}-ocm", {"tags": tags}, opts)
        else:
            args: RancherFleetHubArgs = {"server": made.endpoint, "certificate": known.certificate(made), "tags": tags}
            manager = RancherFleetHub(f"{hub.name}-fleet", args, opts)
        self._managers[hub.name, agent] = manager

    def _register(self, spoke: ResolvedCluster, agent: str) -> None:
        """Makes a spoke known to the manager on its hub, and brings it the agent."""
        assert spoke.hub is not None
        tags, labels = cluster_tags(spoke, self._fleet.resolved), dict(spoke.labels)
        hub, manager = self._fleet.reach(spoke.hub), self._managers.get((spoke.hub, agent))
        on_hub = self._fleet.parent.below(
            providers=[hub.kubernetes], depends_on=[manager] if manager is not None else list(hub.ready)
        )
        on_spoke = self._fleet.on(spoke.name)
        if agent == OPEN_CLUSTER:
            member = OpenClusterMember(
                f"{spoke.name}-member",
                {"spoke": spoke.name, "server": hub.endpoint, "labels": labels, "tags": tags},
                on_hub,
            )
            args: OpenClusterAgentArgs = {"spoke": spoke.name, "bootstrap": member.bootstrap, "tags": tags}
            OpenClusterAgent(f"{spoke.name}-agent", args, on_spoke)
            return
        server: pulumi.Output[str] = self._fleet.made[spoke.name].endpoint
        access = TokenSpokeAccess(
            f"{spoke.name}-fleet", {"server": server, "account": "fleetform-fleet", "tags": tags}, on_spoke
        )
        RancherFleetMember(
            f"{spoke.name}-fleet-member", {"spoke": spoke.name, "labels": labels, "tags": tags}, access, on_hub
        )


def _wanted(hub: ResolvedCluster, fleet: tuple[ResolvedCluster, ...]) -> set[str]:
    return {agent for spoke in fleet if spoke.hub == hub.name for agent in _agents(spoke)}


def _agents(spoke: ResolvedCluster) -> list[str]:
    """What a spoke is registered with; Rancher itself registers the clusters that it made with its own Fleet."""
    own = spoke.kind.name == "rancher"
    return [agent for agent in spoke.agents if not (own and agent == RANCHER_FLEET)]
