"""Facts about clouds that blueprints are checked against. They are data files with their sources inside."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any


@cache
def _data(name: str) -> dict[str, Any]:
    return json.loads((resources.files("fleetform.blueprints") / "data" / name).read_text(encoding="utf-8"))


def regions(provider: str) -> list[str]:
    """Regions of a cloud."""
    return _data("regions.json")[provider]


def kubernetes_versions(provider: str) -> list[str]:
    """Kubernetes minor versions that a cloud offers for new clusters, oldest first."""
    return _data("kubernetes.json")["offered"][provider]


def default_kubernetes_version() -> str:
    """The version clusters get that name none."""
    return _data("kubernetes.json")["default"]
