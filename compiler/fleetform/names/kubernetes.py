"""Pulumi's Kubernetes types as API versions and kinds."""

from __future__ import annotations

import re

from fleetform.names.packs import pack

# The program itself gives API version and kind of a custom resource: `kubernetes:gateway.networking.k8s.io/v1:Gateway`.
_CUSTOM = re.compile(r"^kubernetes:((?:[a-z0-9.-]+/)?v\d+(?:(?:alpha|beta)\d+)?):([A-Z]\w*)$")

# Components, files and releases under Pulumi's own groups: they become many objects, or none.
_NO_OBJECTS = frozenset({"helm.sh", "yaml", "kustomize"})


def kubernetes_kind(token: str) -> tuple[str, str] | None:
    """API version and kind of a Pulumi Kubernetes type.

    Args:
        token: Pulumi token, e.g. `kubernetes:apps/v1:Deployment`.

    Returns:
        E.g. `("apps/v1", "Deployment")`; None for what is no single Kubernetes object (charts, files, releases,
        patches of objects that something else made).
    """
    table = pack("kubernetes")
    if table is not None and token in table:
        known = table[token]
        return None if known is None else (known[0], known[1])
    custom = _CUSTOM.match(token)
    if custom is None or custom[1].partition("/")[0] in _NO_OBJECTS:
        return None
    return custom[1], custom[2]
