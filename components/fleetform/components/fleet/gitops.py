"""GitOps over the fleet: on every cluster, or on hubs that apply what their spokes run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast

import pulumi

from fleetform.blueprints import AwsAccount, AzureAccount, GcpAccount, GitOps, positions
from fleetform.blueprints.resolve import ResolvedCluster
from fleetform.blueprints.units import unit_of
from fleetform.components.base import Component
from fleetform.components.clusters.aks import AksCluster
from fleetform.components.clusters.eks import EksCluster
from fleetform.components.clusters.gke import GkeCluster
from fleetform.components.gitops.argocd import ArgoCd
from fleetform.components.gitops.flux import Flux
from fleetform.components.gitops.hub.aks import AksHubIdentity, AksSpokeAccess
from fleetform.components.gitops.hub.eks import EksHubIdentity, EksSpokeAccess
from fleetform.components.gitops.hub.gke import GkeHubIdentity, GkeSpokeAccess
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
            identity = self._identity(cluster)
            if identity is not None:
                self.identities[cluster.name] = identity
                args["identity"] = {"annotations": identity.annotations, "pod_labels": identity.pod_labels}
        engine = ArgoCd if self._spec.engine == "argocd" else Flux
        self._engines[cluster.name] = engine(cluster.name, args, self._fleet.on(cluster.name))

    def _identity(self, hub: ResolvedCluster) -> HubIdentity | None:
        """Who the engine of a hub is; None on clusters that no cloud gives identities to."""
        name, opts, made = f"{hub.name}-gitops", self._fleet.options(hub), self._fleet.made[hub.name]
        engine, tags = self._spec.engine, cluster_tags(hub, self._fleet.resolved)
        match made, hub.account:
            case EksCluster(), AwsAccount() as account:
                spokes = [self._account(spoke) for spoke in self._fleet.resolved.fleet if _reached(hub, spoke, engine)]
                return EksHubIdentity(
                    name,
                    {
                        "cluster": made.cluster_name,
                        "account_id": account.account_id,
                        "engine": engine,
                        "accounts": sorted({account.account_id, *spokes}),
                        "tags": tags,
                    },
                    opts,
                )
            case GkeCluster(), GcpAccount() as account:
                return GkeHubIdentity(name, {"project": account.project, "engine": engine}, opts)
            case AksCluster(), AzureAccount():
                return AksHubIdentity(
                    name,
                    {
                        "resource_group_name": made.resource_group_name,
                        "region": hub.region,
                        "issuer": made.oidc_issuer,
                        "engine": engine,
                        "tags": tags,
                    },
                    opts,
                )
            case _:
                return None

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
        name, opts, made = f"{spoke.name}-gitops", self._fleet.options(spoke), self._fleet.made[spoke.name]
        tags = cluster_tags(spoke, self._fleet.resolved)
        known = all(_reached(hub, spoke, self._spec.engine) for hub in hubs)
        principals: dict[str, pulumi.Input[str]] = (
            {hub.name: self._told(hub, PRINCIPAL) for hub in hubs} if known else {}
        )
        match made, spoke.account:
            case EksCluster(), AwsAccount() if known:
                return EksSpokeAccess(
                    name,
                    {
                        "cluster": made.cluster_name,
                        "arn": made.nodes.cluster.arn,
                        "server": made.endpoint,
                        "certificate": made.certificate,
                        "engine": self._spec.engine,
                        "principals": list(principals.values()),
                        "tags": tags,
                    },
                    opts,
                )
            case GkeCluster(), GcpAccount() if known:
                return GkeSpokeAccess(
                    name,
                    {
                        "cluster": made.nodes.cluster.id,
                        "server": made.endpoint,
                        "certificate": made.certificate,
                        "principals": list(principals.values()),
                        "tags": tags,
                    },
                    self._fleet.on(spoke.name),
                )
            case AksCluster(), AzureAccount() as account if known:
                return AksSpokeAccess(
                    name,
                    {
                        "cluster": made.nodes.cluster.id,
                        "subscription_id": account.subscription_id,
                        "tenant_id": account.tenant_id,
                        "server": made.endpoint,
                        "certificate": made.certificate,
                        "principals": principals,
                        "client_id": self._told(hubs[0], CLIENT),
                    },
                    opts,
                )
            case _:
                return TokenSpokeAccess(name, {"server": made.endpoint, "tags": tags}, self._fleet.on(spoke.name))

    def _told(self, hub: ResolvedCluster, output: str) -> pulumi.Output[str]:
        """What a hub tells of its engine's identity, in this stack or from another one."""
        identity = self.identities.get(hub.name)
        if identity is not None:
            return identity.principal if output == PRINCIPAL else identity.client_id
        return cast("pulumi.Output[str]", self._fleet.units.output(unit_of(hub.name), output))

    def _account(self, cluster: ResolvedCluster) -> str:
        assert isinstance(cluster.account, AwsAccount)
        return cluster.account.account_id


def _reached(hub: ResolvedCluster, spoke: ResolvedCluster, engine: Literal["argocd", "flux"]) -> bool:
    """Whether a spoke can know the hub's engine by an identity of the cloud that both are in."""
    if hub.kind.name != spoke.kind.name:
        return False
    match hub.account, spoke.account:
        case AwsAccount() as one, AwsAccount() as other:
            # Flux takes on no role of another account.
            return engine == "argocd" or one.account_id == other.account_id
        case GcpAccount(), GcpAccount():
            return True
        case AzureAccount() as one, AzureAccount() as other:
            return one.tenant_id == other.tenant_id
        case _:
            return False
