"""Pulumi's Kubernetes types as API versions and kinds."""

from __future__ import annotations


def kubernetes_kind(token: str) -> tuple[str, str] | None:
    """API version and kind of a Pulumi Kubernetes type.

    Args:
        token: Pulumi token, e.g. `kubernetes:apps/v1:Deployment`.

    Returns:
        E.g. `("apps/v1", "Deployment")`; None for what is no single Kubernetes object (charts, files, releases).
    """
    raise NotImplementedError
