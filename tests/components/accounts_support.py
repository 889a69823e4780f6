"""The platform whose networks are in two accounts of every cloud, recorded once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from components.component_support import ROOT, platform_graph
from fleetform.blueprints import load_text
from fleetform.graph.model import Graph
from fleetform.graph.recorder import record
from fleetform.programs.blueprint import deploy

PLATFORM = Path(__file__).resolve().parent / "platforms" / "accounts.yaml"
HUBS = """\
  hubs:
    - {cluster: first, manages: {providers: [aws]}}
    - {cluster: third, manages: {providers: [gcp]}}
    - {cluster: fifth, manages: {providers: [azure]}}
"""


def text(topology: str = "transit") -> str:
    """The platform with another topology: with peerings some clusters are hubs; `invited` is transit by invitations."""
    found = PLATFORM.read_text(encoding="utf-8")
    if topology == "peering":
        return found.replace("topology: transit", "topology: peering").replace("  clusters:\n", f"{HUBS}  clusters:\n")
    if topology == "invited":
        return found.replace("topology: transit", "topology: transit, amazonSharing: invitation")
    return found


@cache
def recorded(topology: str = "transit", unit: str | None = None) -> Graph:
    """The platform's graph, or that of one of its units."""
    if unit is None:
        return platform_graph(load_text(text(topology), str(PLATFORM)))
    blueprint = load_text(text(topology).replace("fleet:\n", "fleet:\n  stacks: per-cluster\n", 1), str(PLATFORM))
    return record(lambda: deploy(blueprint, unit), project="shop", stack=f"test.{unit.replace('/', '.')}", root=ROOT)
