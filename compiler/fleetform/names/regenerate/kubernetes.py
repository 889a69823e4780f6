"""Makes the table of Pulumi's Kubernetes types."""

from __future__ import annotations

import re

from fleetform.names.regenerate.sdk import Package

_TOKEN = re.compile(r"^kubernetes:(?:(?P<group>[\w.]+)/)?(?P<version>v\d+\w*):(?P<kind>\w+)$")


def kubernetes_table(package: Package) -> dict[str, list[str] | None]:
    """API version and kind by token; None for what is no single object of its own."""
    table: dict[str, list[str] | None] = {}
    for token in package.resources:
        said = _TOKEN.match(token)
        is_patch = token.endswith("Patch") and token.removesuffix("Patch") in package.resources
        if said is None or is_patch or said["group"] == "helm.sh":
            table[token] = None
            continue
        group = said["group"]
        version = said["version"] if group in (None, "core") else f"{group}/{said['version']}"
        table[token] = [version, said["kind"]]
    return table
