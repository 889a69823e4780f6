"""The platform with the clouds' own kinds of cluster and all their options, recorded once."""

from __future__ import annotations

from components.component_support import ROOT, environment
from fleetform.graph.model import Graph

PLATFORM = ROOT / "tests" / "components" / "platforms" / "clouds.yaml"


def recorded() -> Graph:
    """The platform's graph."""
    return environment("clouds")
