"""The platforms whose networks reach each other, recorded once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from components.component_support import platform_graph
from fleetform.blueprints import load_text
from fleetform.graph.model import Graph

TOPOLOGIES = ("transit", "peering")
PLATFORM = Path(__file__).resolve().parent / "platforms" / "networks.yaml"


@cache
def recorded(topology: str = "transit") -> Graph:
    """The platform's graph; with peerings, some clusters are hubs of others."""
    return platform_graph(load_text(text(topology), str(PLATFORM)))


def text(topology: str = "transit") -> str:
    """The platform with another topology."""
    found = PLATFORM.read_text(encoding="utf-8").replace("topology: transit", f"topology: {topology}")
    if topology == "peering":
        more = """\
  hubs:
    - {cluster: first, manages: {providers: [aws]}}
    - {cluster: third, manages: {providers: [gcp]}}
    - {cluster: fifth, manages: {providers: [azure]}}
"""
        sixth = "    - {name: sixth, provider: azure, region: uksouth}\n"
        found = found.replace("  clusters:\n", f"{more}  clusters:\n{sixth}")
    return found
