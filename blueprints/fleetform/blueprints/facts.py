"""Facts about clouds that blueprints are checked against. They are data files with their sources inside."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any, cast

PROVIDERS = ("aws", "gcp", "azure")


@cache
def _data(name: str) -> dict[str, Any]:
    return json.loads((resources.files("fleetform.blueprints") / "data" / name).read_text(encoding="utf-8"))


def regions(provider: str) -> list[str]:
    """Regions of a cloud."""
    return _data("regions.json")[provider]["regions"]


def has_zones(provider: str, region: str) -> bool:
    """Whether a region has availability zones; nearly all have, and new ones always do."""
    return region not in _data("zones.json")[provider]["without"]


def kubernetes_versions(provider: str) -> list[str]:
    """Kubernetes minor versions that a cloud offers for new clusters, oldest first."""
    return _data("kubernetes.json")[provider]["offered"]


def kubernetes_support(provider: str) -> dict[str, dict[str, str]]:
    """How long a cloud supports Kubernetes versions: `released`, `ends`, `extended` by version, as far as known."""
    told = _data("kubernetes.json").get(provider, {}).get("support", {})
    return {version: dates for version, dates in told.items() if version != "source"}


def default_kubernetes_version() -> str:
    """The version clusters get that name none."""
    return _data("kubernetes.json")["default"]


def machines() -> dict[str, Any]:
    """Machines by cloud, purpose and size."""
    return _data("machines.json")


def gpus() -> dict[str, Any]:
    """Machines with GPUs, by cloud and type of the GPU."""
    return _data("gpus.json")


def limits() -> dict[str, dict[str, Any]]:
    """What clouds let one network join, by the limit's name: `what` is counted, the `limit`, whether it is raised."""
    return _data("limits.json")


def added(told: Mapping[str, Any], kind: str, provider: str) -> list[str]:
    """What a blueprint's own `facts` add for a cloud that is newer than the data here."""
    kinds: object = told.get(kind)
    values: object = cast("dict[str, object]", kinds).get(provider) if isinstance(kinds, dict) else None
    return [str(value) for value in cast("list[object]", values)] if isinstance(values, list) else []
