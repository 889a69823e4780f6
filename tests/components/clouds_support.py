"""The platform with the clouds' own kinds of cluster and all their options, recorded once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from components.component_support import platform_graph
from fleetform.blueprints import load
from fleetform.graph.model import Graph

PLATFORM = Path(__file__).resolve().parent / "platforms" / "clouds.yaml"


@cache
def recorded() -> Graph:
    """The platform's graph."""
    return platform_graph(load(PLATFORM))
