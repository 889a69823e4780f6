"""Kubernetes clusters, for provider-kubernetes."""

from __future__ import annotations

from typing import Any

from fleetform.export.crossplane.provider_configs.kubeconfigs import access
from fleetform.export.crossplane.provider_configs.settings import Settings

API_VERSIONS = ("kubernetes.m.crossplane.io/v1alpha1", "kubernetes.crossplane.io/v1alpha1")


def spec(settings: Settings) -> dict[str, Any]:
    """The cluster's kubeconfig."""
    return access(settings)
