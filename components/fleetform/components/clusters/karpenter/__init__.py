"""Karpenter on EKS."""

from fleetform.components.clusters.karpenter.component import Karpenter, KarpenterArgs

__all__ = ["Karpenter", "KarpenterArgs"]
