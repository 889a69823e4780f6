"""Hubs and spokes on AKS."""

from __future__ import annotations

from typing import cast

import pulumi

from fleetform.blueprints import AzureAccount
from fleetform.blueprints.resolve import ResolvedCluster
from fleetform.components.clusters.aks import AksCluster
from fleetform.components.clusters.cluster import Cluster
from fleetform.components.fleet.clusters import Clusters
from fleetform.components.fleet.identities import Engine, Known
from fleetform.components.gitops.hub.aks import AksHubIdentity, AksSpokeAccess
from fleetform.components.translate.clusters import cluster_tags


def same(hub: ResolvedCluster, spoke: ResolvedCluster, engine: Engine) -> bool:  # noqa: ARG001  both engines sign in alike
    """A managed identity is known in its tenant."""
    return _account(hub).tenant_id == _account(spoke).tenant_id


def identity(fleet: Clusters, hub: ResolvedCluster, engine: Engine) -> AksHubIdentity:
    """Makes the identity of a hub's engine."""
    made = cast("AksCluster", fleet.made[hub.name])
    return AksHubIdentity(
        f"{hub.name}-gitops",
        {
            "resource_group_name": made.resource_group_name,
            "region": hub.region,
            "issuer": made.oidc_issuer,
            "engine": engine,
            "tags": cluster_tags(hub, fleet.resolved),
        },
        fleet.options(hub),
    )


def access(fleet: Clusters, spoke: ResolvedCluster, hubs: list[Known], engine: Engine) -> AksSpokeAccess:  # noqa: ARG001  both engines sign in alike
    """Lets the engines of hubs administer a spoke."""
    made, account = cast("AksCluster", fleet.made[spoke.name]), _account(spoke)
    return AksSpokeAccess(
        f"{spoke.name}-gitops",
        {
            "cluster": made.nodes.cluster.id,
            "subscription_id": account.subscription_id,
            "tenant_id": account.tenant_id,
            "server": made.endpoint,
            "certificate": made.certificate,
            "principals": {known.hub.name: known.principal for known in hubs},
            "client_id": hubs[0].client,
        },
        fleet.options(spoke),
    )


def certificate(made: Cluster) -> pulumi.Output[str]:
    """The certificate authority of a cluster's API, as base64 of PEM."""
    return cast("AksCluster", made).certificate


def _account(cluster: ResolvedCluster) -> AzureAccount:
    assert isinstance(cluster.account, AzureAccount)
    return cluster.account
