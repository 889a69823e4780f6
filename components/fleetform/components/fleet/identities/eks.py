"""Hubs and spokes on EKS."""

from __future__ import annotations

from typing import cast

import pulumi

from fleetform.blueprints import AwsAccount
from fleetform.blueprints.resolve import ResolvedCluster
from fleetform.components.clusters.cluster import Cluster
from fleetform.components.clusters.eks import EksCluster
from fleetform.components.fleet.clusters import Clusters
from fleetform.components.fleet.identities import Engine, Known, reached
from fleetform.components.gitops.hub.eks import EksHubIdentity, EksSpokeAccess
from fleetform.components.translate.clusters import cluster_tags


def same(hub: ResolvedCluster, spoke: ResolvedCluster, engine: Engine) -> bool:
    """Argo CD takes on roles of other accounts, Flux does not."""
    return engine == "argocd" or _account(hub) == _account(spoke)


def identity(fleet: Clusters, hub: ResolvedCluster, engine: Engine) -> EksHubIdentity:
    """Makes the identity of a hub's engine."""
    accounts = {_account(spoke) for spoke in fleet.resolved.fleet if reached(hub, spoke, engine)}
    return EksHubIdentity(
        f"{hub.name}-gitops",
        {
            "cluster": fleet.made[hub.name].cluster_name,
            "account_id": _account(hub),
            "engine": engine,
            "accounts": sorted({_account(hub), *accounts}),
            "tags": cluster_tags(hub, fleet.resolved),
        },
        fleet.options(hub),
    )


def access(fleet: Clusters, spoke: ResolvedCluster, hubs: list[Known], engine: Engine) -> EksSpokeAccess:
    """Lets the engines of hubs administer a spoke."""
    made = cast("EksCluster", fleet.made[spoke.name])
    return EksSpokeAccess(
        f"{spoke.name}-gitops",
        {
            "cluster": made.cluster_name,
            "arn": made.nodes.cluster.arn,
            "server": made.endpoint,
            "certificate": made.certificate,
            "engine": engine,
            "principals": [known.principal for known in hubs],
            "tags": cluster_tags(spoke, fleet.resolved),
        },
        fleet.options(spoke),
    )


def certificate(made: Cluster) -> pulumi.Output[str]:
    """The certificate authority of a cluster's API, as base64 of PEM."""
    return cast("EksCluster", made).certificate


def _account(cluster: ResolvedCluster) -> str:
    assert isinstance(cluster.account, AwsAccount)
    return cluster.account.account_id
