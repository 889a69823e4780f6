"""Our own ClusterClasses: one file an infrastructure, found by its name."""

from __future__ import annotations

import importlib

from fleetform.components.clusters.capi.classes.infrastructure import Infrastructure

NAMESPACE = "cluster-classes"
"""Where the classes are; clusters in every other namespace use them."""


def infrastructure(name: str) -> Infrastructure:
    """What is special about clusters on an infrastructure.

    Args:
        name: aws, azure, docker, gcp or vsphere.
    """
    found: Infrastructure = importlib.import_module(f"{__name__}.{name}").INFRASTRUCTURE
    return found


def class_name(name: str) -> str:
    """The name of the ClusterClass of an infrastructure."""
    return f"fleetform-{name}"


__all__ = ["NAMESPACE", "Infrastructure", "class_name", "infrastructure"]
