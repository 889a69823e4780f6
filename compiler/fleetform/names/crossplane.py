"""Pulumi types as Crossplane managed resources."""

from __future__ import annotations

from fleetform.names.model import ManagedType


def managed_resource(token: str, *, namespaced: bool = True) -> ManagedType | None:
    """The managed resource that a Pulumi type becomes.

    Args:
        token: Pulumi token, e.g. `aws:eks/cluster:Cluster`.
        namespaced: Crossplane v2's namespaced kinds (`*.m.upbound.io`), or the cluster-scoped ones.

    Returns:
        The kind and its fields; None if no Crossplane provider has it.
    """
    raise NotImplementedError
