"""Kubernetes clusters, for provider-helm."""

from __future__ import annotations

from typing import Any

from fleetform.export.crossplane.provider_configs.kubeconfigs import access
from fleetform.export.crossplane.provider_configs.settings import Settings

API_VERSIONS = ("helm.m.crossplane.io/v1beta1", "helm.crossplane.io/v1beta1")


def spec(settings: Settings) -> dict[str, Any]:
    """The cluster's kubeconfig."""
    return access(settings)
