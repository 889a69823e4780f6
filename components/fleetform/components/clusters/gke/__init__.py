"""GKE."""

from fleetform.components.clusters.gke.args import GkeClusterArgs
from fleetform.components.clusters.gke.cluster import GkeCluster, GkeClusterNodes

__all__ = ["GkeCluster", "GkeClusterArgs", "GkeClusterNodes"]
