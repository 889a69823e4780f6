"""What a hub needs to make the clusters that it manages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast

from fleetform.blueprints.resolve import ResolvedCluster
from fleetform.components.base import Component
from fleetform.components.management.cluster_api import ClusterApiManagement
from fleetform.components.translate.clusters import cluster_tags

if TYPE_CHECKING:
    from fleetform.components.fleet.clusters import Clusters

CLUSTER_API = "cluster-api"
Infrastructure = Literal["aws", "azure", "docker", "gcp", "vsphere"]


def install(fleet: Clusters, hub: ResolvedCluster) -> list[Component]:
    """Installs on a hub what makes other clusters; hubs that have it already get nothing."""
    made = sorted(provider for kind, provider in hub.manages if kind.manager == CLUSTER_API)
    if not made:
        return []
    classes = sorted(provider for kind, provider in hub.manages if kind.name == CLUSTER_API)
    return [
        ClusterApiManagement(
            f"{hub.name}-cluster-api",
            {
                "infrastructures": cast("list[Infrastructure]", list(dict.fromkeys(made))),
                "classes": cast("list[Infrastructure]", classes),
                "tags": cluster_tags(hub, fleet.resolved),
            },
            fleet.on(hub.name),
        )
    ]
