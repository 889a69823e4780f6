"""Clusters that Rancher makes or takes in."""

from fleetform.components.clusters.rancher.cluster import RancherCluster, RancherClusterArgs

__all__ = ["RancherCluster", "RancherClusterArgs"]
