"""The kinds of cluster: one file each, found by its name."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from fleetform.blueprints.kinds.kind import Kind, KindSettings, PoolPlace

OF_PROVIDER = {"aws": "eks", "gcp": "gke", "azure": "aks", "vsphere": "cluster-api", "docker": "cluster-api"}
"""The kind that a cluster is which names only where it runs."""


@cache
def kinds() -> dict[str, Kind]:
    """All kinds by name."""
    found: dict[str, Kind] = {}
    for module in pkgutil.iter_modules(__path__):
        kind = getattr(importlib.import_module(f"{__name__}.{module.name}"), "KIND", None)
        if isinstance(kind, Kind):
            found[kind.name] = kind
    return dict(sorted(found.items()))


def named_kind(name: str | None, provider: str) -> str:
    """The name of the kind of a cluster; empty where it says none and nothing is usual.

    Args:
        name: What the cluster says it is, if it does.
        provider: Where it runs.
    """
    return name or OF_PROVIDER.get(provider, "")


def kind_of(name: str | None, provider: str) -> Kind:
    """The kind of a cluster.

    Args:
        name: What the cluster says it is, if it does.
        provider: Where it runs.

    Raises:
        KeyError: There is no such kind, or nothing is usual there.
    """
    return kinds()[name or OF_PROVIDER[provider]]


__all__ = ["OF_PROVIDER", "Kind", "KindSettings", "PoolPlace", "kind_of", "kinds", "named_kind"]
