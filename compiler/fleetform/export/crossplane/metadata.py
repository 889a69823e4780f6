"""Names, labels and annotations of the objects."""

from __future__ import annotations

import re
from typing import Any

from fleetform.export.crossplane.world import World
from fleetform.graph.model import Graph, Resource, ResourceKind

EXTERNAL_NAME = "crossplane.io/external-name"
OWN_NAME = "fleetform.dev/name"
"""The annotation with the name of a component whose composite resource is called otherwise."""

_DOMAIN = "fleetform.dev"
_FORBIDDEN = re.compile(r"[^A-Za-z0-9._-]+")


def metadata(world: World, resource: Resource, extra: dict[str, str] | None = None) -> dict[str, Any]:
    """The metadata of a resource's object.

    Args:
        world: What is known.
        resource: The resource, with all its fields written: what stayed open pauses it.
        extra: More annotations.
    """
    annotations = {
        f"{_DOMAIN}/component": component_path(world.graph, resource),
        f"{_DOMAIN}/urn": resource.urn,
        **(extra or {}),
        **world.open.annotations(resource),
    }
    return {
        **place(world, world.identities[resource.urn].name),
        "annotations": {key: value for key, value in sorted(annotations.items()) if value},
    }


def place(world: World, name: str) -> dict[str, Any]:
    """Name, namespace and labels of any object of the export."""
    within = {"namespace": world.scope.namespace} if world.scope.namespaced else {}
    return {"name": name, **within, "labels": labels(world.graph)}


def labels(graph: Graph) -> dict[str, str]:
    """The labels by which everything of a stack is found."""
    return {
        "app.kubernetes.io/managed-by": "fleetform",
        f"{_DOMAIN}/project": _label(graph.project),
        f"{_DOMAIN}/stack": _label(graph.stack),
    }


def component_path(graph: Graph, resource: Resource) -> str:
    """The components around a resource, outermost first: `retail/hub-dev`."""
    above = [r.name for r in graph.ancestors(resource) if r.kind is ResourceKind.COMPONENT]
    return "/".join(reversed(above))


def _label(text: str) -> str:
    return _FORBIDDEN.sub("-", text)[:63].strip("-._")
