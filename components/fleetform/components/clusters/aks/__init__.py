"""AKS."""

from fleetform.components.clusters.aks.args import AksClusterArgs, AksFleetArgs
from fleetform.components.clusters.aks.cluster import AksCluster, AksClusterNodes

__all__ = ["AksCluster", "AksClusterArgs", "AksClusterNodes", "AksFleetArgs"]
