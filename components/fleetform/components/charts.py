"""Helm releases of pinned charts. Which chart comes from where, and in which version, is a data file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import pulumi
from pulumi_kubernetes.helm.v3 import Release

TIMEOUT = 600
"""Seconds until a release that does not get ready is rolled back."""


@cache
def _charts() -> dict[str, dict[str, str]]:
    text = (resources.files("fleetform.components") / "data" / "charts.json").read_text(encoding="utf-8")
    return json.loads(text)


def chart(name: str, version: str | None = None) -> tuple[str, str]:
    """Where a chart comes from.

    Args:
        name: The chart.
        version: Its version, where the data file does not say it.

    Returns:
        The repository's address, and the version.
    """
    entry = _charts()[name]
    return entry["repository"], version or entry["version"]


def release(
    resource: str,
    name: str,
    namespace: pulumi.Input[str],
    values: Mapping[str, Any],
    opts: pulumi.ResourceOptions,
    version: str | None = None,
    release_name: str | None = None,
) -> Release:
    """A release of a chart: whole or rolled back.

    Args:
        resource: Pulumi name.
        name: The chart.
        namespace: Namespace, which must be there.
        values: The chart's values.
        opts: Pulumi's options.
        version: The chart's version, where the data file does not say it.
        release_name: Name of the release; the chart's unless given.
    """
    repository, pinned = chart(name, version)
    registry = repository.startswith("oci://")
    return Release(
        resource,
        name=release_name or name,
        namespace=namespace,
        # A registry has no index: a chart in it is named by its whole address.
        chart=f"{repository}/{name}" if registry else name,
        version=pinned,
        repository_opts=None if registry else {"repo": repository},
        values=dict(values),
        atomic=True,
        timeout=TIMEOUT,
        opts=opts,
    )
