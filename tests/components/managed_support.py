"""The platform with every kind of cluster that a hub makes: recorded once, and its Kubernetes objects."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from components.component_support import ROOT, inputs, origin
from fleetform.blueprints import load
from fleetform.graph.model import Graph, Resource, ResourceKind
from fleetform.graph.recorder import record
from fleetform.programs.blueprint import deploy

HERE = Path(__file__).resolve().parent
PLATFORM = HERE / "platforms" / "managed.yaml"
ARO = HERE / "platforms" / "aro.yaml"
SEALED = HERE / "platforms" / "managed.config.yaml"
CRDS = HERE.parent / "data" / "crds" / "managed"


KUBECONFIG = """\
apiVersion: v1
kind: Config
current-context: hub
clusters: [{name: hub, cluster: {server: "https://hub.example.com"}}]
contexts: [{name: hub, context: {cluster: hub, user: hub}}]
users: [{name: hub, user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: login}}}]
"""
CONFIG = {
    "retail:supervisorKubeconfig": KUBECONFIG,
    "retail:rancherKubeconfig": KUBECONFIG,
    "retail:aroClientSecret": "hunter2-of-aro",
    "retail:vcenterPassword": "hunter2-of-vcenter",
    "retail:pullSecret": "hunter2-of-red-hat",
}


@cache
def recorded(file: Path = PLATFORM) -> Graph:
    """The graph of a platform with clusters that hubs make."""
    blueprint = load(file)
    return record(
        lambda: deploy(blueprint),
        project="retail",
        stack="test",
        root=ROOT,
        secrets=CONFIG,
        origin=origin,
    )


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
