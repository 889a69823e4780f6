"""Hubs and spokes on GKE."""

from __future__ import annotations

from typing import cast

import pulumi

from fleetform.blueprints import GcpAccount
from fleetform.blueprints.resolve import ResolvedCluster
from fleetform.components.clusters.cluster import Cluster
from fleetform.components.clusters.gke import GkeCluster
from fleetform.components.fleet.clusters import Clusters
from fleetform.components.fleet.identities import Engine, Known
from fleetform.components.gitops.hub.gke import GkeHubIdentity, GkeHubIdentityArgs, GkeSpokeAccess
from fleetform.components.translate.clusters import cluster_tags


def same(hub: ResolvedCluster, spoke: ResolvedCluster, engine: Engine) -> bool:  # noqa: ARG001  Google's clusters know all of its service accounts
    """A service account is known in every project."""
    return True


def identity(fleet: Clusters, hub: ResolvedCluster, engine: Engine) -> GkeHubIdentity:
    """Makes the identity of a hub's engine."""
    assert isinstance(hub.account, GcpAccount)
    args: GkeHubIdentityArgs = {"project": hub.account.project, "engine": engine}
    return GkeHubIdentity(f"{hub.name}-gitops", args, fleet.options(hub))


def access(fleet: Clusters, spoke: ResolvedCluster, hubs: list[Known], engine: Engine) -> GkeSpokeAccess:  # noqa: ARG001  both engines sign in alike
    """Lets the engines of hubs administer a spoke."""
    made = cast("GkeCluster", fleet.made[spoke.name])
    return GkeSpokeAccess(
        f"{spoke.name}-gitops",
        {
            "cluster": made.nodes.cluster.id,
            "server": made.endpoint,
            "certificate": made.certificate,
            "principals": [known.principal for known in hubs],
            "tags": cluster_tags(spoke, fleet.resolved),
        },
        fleet.on(spoke.name),
    )


def certificate(made: Cluster) -> pulumi.Output[str]:
    """The certificate authority of a cluster's API, as base64 of PEM."""
    return cast("GkeCluster", made).certificate
