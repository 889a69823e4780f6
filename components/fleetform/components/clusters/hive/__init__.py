"""OpenShift that Hive on a hub installs."""

from fleetform.components.clusters.hive.cluster import HiveCluster, HiveClusterArgs

__all__ = ["HiveCluster", "HiveClusterArgs"]
