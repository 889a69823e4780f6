"""EKS."""

from fleetform.components.clusters.eks.args import EksClusterArgs
from fleetform.components.clusters.eks.cluster import EksCluster, EksClusterNodes
from fleetform.components.clusters.eks.control_plane import log_group
from fleetform.components.clusters.eks.node_groups import image_type

__all__ = ["EksCluster", "EksClusterArgs", "EksClusterNodes", "image_type", "log_group"]
