"""A cluster that was made elsewhere."""

from __future__ import annotations

import pulumi

from fleetform.blueprints.kinds.existing import ExistingSettings
from fleetform.blueprints.resolve import ResolvedCluster
from fleetform.components.clusters.existing import ExistingCluster
from fleetform.components.fleet.clusters import Clusters
from fleetform.components.translate.clusters import cluster as cluster_args


def make(fleet: Clusters, cluster: ResolvedCluster) -> ExistingCluster:
    """Adopts it."""
    only = cluster.only
    assert isinstance(only, ExistingSettings)
    return ExistingCluster(
        cluster.name,
        {
            **cluster_args(cluster, fleet.resolved),
            "provider": cluster.provider,
            "kubeconfig": kubeconfig(only),
            "context": only.context,
            "oidc_issuer": only.oidc_issuer,
        },
        fleet.options(cluster),
    )


def kubeconfig(only: ExistingSettings) -> pulumi.Input[str]:
    """Its kubeconfig: a secret of the stack's configuration, or the path of a file."""
    if only.kubeconfig_secret is None:
        return only.kubeconfig_file or ""
    space, _, key = only.kubeconfig_secret.rpartition(":")
    return pulumi.Config(space or None).require_secret(key)
