"""The platform with hubs that push, recorded once for each engine."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from components.component_support import platform_graph
from fleetform.blueprints import load_text
from fleetform.graph.model import Graph

PLATFORM = Path(__file__).resolve().parent / "platforms" / "hubs.yaml"


@cache
def recorded(engine: str = "argocd") -> Graph:
    """The platform's graph."""
    text = PLATFORM.read_text(encoding="utf-8").replace("engine: argocd", f"engine: {engine}")
    return platform_graph(load_text(text, str(PLATFORM)))
