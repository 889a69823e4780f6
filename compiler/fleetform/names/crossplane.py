"""Pulumi types as Crossplane managed resources."""

from __future__ import annotations

from functools import lru_cache

from fleetform.names.crd_unpacking import field_shapes
from fleetform.names.model import ManagedType
from fleetform.names.packs import pack

# Which Crossplane provider has the types of a Pulumi package.
_PROVIDERS = {"aws": "aws", "gcp": "gcp", "azure-native": "azure"}


@lru_cache(maxsize=4096)
def managed_resource(token: str, *, namespaced: bool = True) -> ManagedType | None:
    """The managed resource that a Pulumi type becomes.

    Args:
        token: Pulumi token, e.g. `aws:eks/cluster:Cluster`.
        namespaced: Crossplane v2's namespaced kinds (`*.m.upbound.io`), or the cluster-scoped ones.

    Returns:
        The kind and its fields; None if no Crossplane provider has it.
    """
    provider = _PROVIDERS.get(token.partition(":")[0])
    table = pack(f"crossplane-{provider}") if provider is not None else None
    raw = table.get(token if namespaced else f"{token}@cluster") if table is not None else None
    if provider is None or raw is None:
        return None
    shapes = field_shapes(raw["shapes"])
    return ManagedType(
        token=token,
        group=raw["group"],
        version=raw["version"],
        kind=raw["kind"],
        plural=raw["plural"],
        provider=provider,
        inputs=shapes[raw["inputs"]],
        outputs=shapes[raw["outputs"]],
        external_name=raw.get("external_name"),
        lacking=raw.get("lacking", {}),
    )
