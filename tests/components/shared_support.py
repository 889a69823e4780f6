"""The platform whose clusters share networks, recorded once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from components.component_support import ROOT, platform_graph
from fleetform.blueprints import load_text
from fleetform.graph.model import Graph
from fleetform.graph.recorder import record
from fleetform.programs.blueprint import deploy

PLATFORM = Path(__file__).resolve().parent / "platforms" / "shared.yaml"
TEXT = PLATFORM.read_text(encoding="utf-8")
PEERS = (
    TEXT.replace("topology: transit", "topology: peering")
    .replace("nat: per-zone}", "nat: per-zone, ipv6: true}")
    .replace("two, provider: aws, region: eu-west-1", "two, provider: aws, region: eu-west-1, eks: {ipFamily: ipv6}")
    .replace(
        "  defaults:\n",
        """\
  hubs:
    - {cluster: one, manages: {providers: [aws]}}
    - {cluster: center, manages: {providers: [gcp]}}
    - {cluster: seven, manages: {providers: [azure]}}
  defaults:
""",
    )
    .replace(
        "  clusters:\n",
        """\
  clusters:
    - {name: center, provider: gcp, region: us-east1}
    - {name: seven, provider: azure, region: westeurope, network: {shared: lab}}
""",
    )
    .replace("  networks:\n", "  networks:\n    - {name: lab, provider: azure, region: westeurope}\n")
)


@cache
def recorded(text: str = TEXT, unit: str | None = None) -> Graph:
    """The platform's graph, or that of one of its units."""
    if unit is None:
        return platform_graph(load_text(text, str(PLATFORM)))
    blueprint = load_text(text.replace("fleet:\n", "fleet:\n  stacks: per-cluster\n", 1), str(PLATFORM))
    return record(lambda: deploy(blueprint, unit), project="shop", stack=f"test.{unit.replace('/', '.')}", root=ROOT)
