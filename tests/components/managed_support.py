"""The platform with every kind of cluster that a hub makes: recorded once, and its Kubernetes objects."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from components.component_support import inputs, platform_graph
from fleetform.blueprints import load
from fleetform.graph.model import Graph, Resource, ResourceKind

HERE = Path(__file__).resolve().parent
PLATFORM = HERE / "platforms" / "managed.yaml"
CRDS = HERE.parent / "data" / "crds" / "managed"


@cache
def recorded() -> Graph:
    """The platform's graph."""
    return platform_graph(load(PLATFORM))


def objects(graph: Graph) -> Iterator[Resource]:
    """Every Kubernetes object that the platform makes; Helm releases are none."""
    for resource in graph.resources.values():
        if resource.kind is ResourceKind.CUSTOM and resource.package == "kubernetes" and "helm" not in resource.type:
            yield resource


def documents(graph: Graph) -> list[dict[str, Any]]:
    """The objects as the API server is sent them."""
    return [inputs(resource) for resource in objects(graph)]


def document(graph: Graph, name: str) -> dict[str, Any]:
    """One of the objects, by its Pulumi name."""
    (found,) = [inputs(resource) for resource in objects(graph) if resource.name == name]
    return found
