"""Facts that a blueprint tells: their forms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from fleetform.blueprints.checks.telling import problem
from fleetform.blueprints.platform import Platform
from fleetform.blueprints.problems import Problem

LISTS = ("availabilityZones", "kubernetesVersions", "machineRegions", "machineZones", "regions")
"""Facts that are lists of texts by a name."""


def conflicts(platform: Platform) -> Iterator[Problem]:
    """Facts that have not the form they need."""
    for name in LISTS:
        lists: Any = platform.facts.get(name, {})
        if not isinstance(lists, dict):
            yield problem(platform, "facts", "expected a mapping from name to list", path=f".{name}")
            continue
        for key, values in cast("dict[str, Any]", lists).items():
            if not isinstance(values, list) or not all(isinstance(value, str) for value in cast("list[Any]", values)):
                yield problem(platform, "facts", "expected a list of texts", path=f".{name}.{key}")
