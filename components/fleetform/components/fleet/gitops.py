"""GitOps over the fleet: on every cluster, or on hubs that apply what their spokes run."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pulumi

from fleetform.blueprints import GitOps, positions
from fleetform.blueprints.resolve import ResolvedCluster
from fleetform.blueprints.units import unit_of
from fleetform.components.base import Component
from fleetform.components.fleet.identities import Known, identities_of, reached
from fleetform.components.gitops.argocd import ArgoCd
from fleetform.components.gitops.flux import Flux
from fleetform.components.gitops.hub.identity import HubIdentity, SpokeAccess
from fleetform.components.gitops.hub.registration import ArgoCdRegistration, FluxRegistration, RegistrationArgs
from fleetform.components.gitops.hub.token import TokenSpokeAccess
from fleetform.components.translate import addons
from fleetform.components.translate.clusters import cluster_tags

if TYPE_CHECKING:
    from fleetform.components.fleet.clusters import Clusters

PRINCIPAL = "gitopsPrincipal"
CLIENT = "gitopsClient"


class FleetGitOps:
    """Installs GitOps engines, and registers spokes with the hubs that apply them.

    Attributes:
        identities: Who the engines of hubs are to their clouds, by hub; of hubs of this stack.
    """

    def __init__(self, fleet: Clusters, spec: GitOps) -> None:
        """Makes all of it for the clusters of this stack."""
        self._fleet = fleet
        self._spec = spec
        self._engines: dict[str, Component] = {}
        self.identities: dict[str, HubIdentity] = {}
        clusters = fleet.resolved.clusters
        with positions.at(spec):
            for cluster in clusters:
                if not cluster.pushed:
                    self._install(cluster)
        for cluster in clusters:
            if cluster.pushed:
                with positions.at(cluster.source):
                    self._register(cluster)

    def exports(self) -> dict[str, pulumi.Input[str]]:
        """What the unit of a hub tells the units of its spokes."""
        shown: dict[str, pulumi.Input[str]] = {}
        for identity in self.identities.values():
            shown |= {PRINCIPAL: identity.principal, CLIENT: identity.client_id}
        return shown

    def _install(self, cluster: ResolvedCluster) -> None:
        args = addons.gitops(cluster, self._fleet.resolved, self._spec)
        if args.get("spokes"):
            known = identities_of(cluster)
            if known is not None:
                identity = known.identity(self._fleet, cluster, self._spec.engine)
                self.identities[cluster.name] = identity
                args["identity"] = {"annotations": identity.annotations, "pod_labels": identity.pod_labels}
        engine = ArgoCd if self._spec.engine == "argocd" else Flux
        self._engines[cluster.name] = engine(cluster.name, args, self._fleet.on(cluster.name))

    def _register(self, spoke: ResolvedCluster) -> None:
        """Registers a spoke with its hub, and with the standby."""
        by_name = {cluster.name: cluster for cluster in self._fleet.resolved.fleet}
        hubs = [by_name[name] for name in (spoke.hub, spoke.standby) if name is not None and name in by_name]
        access = self._access(spoke, hubs)
        kind = ArgoCdRegistration if self._spec.engine == "argocd" else FluxRegistration
        for hub in hubs:
            args: RegistrationArgs = {
                "spoke": spoke.name,
                "hub": hub.name,
                "active": hub.name == spoke.hub,
                "labels": dict(spoke.labels),
                "folder": f"{self._spec.path}/{spoke.name}",
                "tags": cluster_tags(spoke, self._fleet.resolved),
            }
            reached = self._fleet.reach(hub.name)
            after = [self._engines[hub.name]] if hub.name in self._engines else list(reached.ready)
            opts = self._fleet.parent.below(providers=[reached.kubernetes], depends_on=after)
            kind(f"{hub.name}-{spoke.name}", args, access, opts)

    def _access(self, spoke: ResolvedCluster, hubs: list[ResolvedCluster]) -> SpokeAccess:
        """What the spoke lets its hubs do: by the identities of a cloud where all are in it, else by a token."""
        known = identities_of(spoke)
        if known is not None and all(reached(hub, spoke, self._spec.engine) for hub in hubs):
            told = [Known(hub, self._told(hub, PRINCIPAL), self._told(hub, CLIENT)) for hub in hubs]
            return known.access(self._fleet, spoke, told, self._spec.engine)
        made, tags = self._fleet.made[spoke.name], cluster_tags(spoke, self._fleet.resolved)
        return TokenSpokeAccess(
            f"{spoke.name}-gitops", {"server": made.endpoint, "tags": tags}, self._fleet.on(spoke.name)
        )

    def _told(self, hub: ResolvedCluster, output: str) -> pulumi.Output[str]:
        """What a hub tells of its engine's identity, in this stack or from another one."""
        identity = self.identities.get(hub.name)
        if identity is not None:
            return identity.principal if output == PRINCIPAL else identity.client_id
        return cast("pulumi.Output[str]", self._fleet.units.output(unit_of(hub.name), output))
