"""A graph as policies see it: plain data."""

from __future__ import annotations

from typing import Any

from fleetform.graph.expressions import Expr, ListOf, Literal, MapOf, Secret
from fleetform.graph.model import Resource
from fleetform.graph.show import SECRET, show_expression
from fleetform.review.documents import as_data
from fleetform.review.findings.world import Item, World
from fleetform.review.secrecy import veiled

UNKNOWN = "(known after deployment)"


def plain_world(world: World) -> dict[str, Any]:
    """A whole graph.

    Returns:
        `project`, `stack` and `resources`.
    """
    graph = world.graph
    return {"project": graph.project, "stack": graph.stack, "resources": [plain_resource(one) for one in world.items]}


def plain_resource(item: Item) -> dict[str, Any]:
    """One resource: `urn`, `type`, `name`, `properties`, `protect`, `parent`, `provider` and `dependencies`.

    What is known only after deployment is a text that says so, with the way it is made; secrets are never in there.
    JSON and YAML texts are the data they say.
    """
    resource = item.resource
    return {
        "urn": resource.urn,
        "type": item.type,
        "name": resource.name,
        "properties": {name: _plain(veiled(resource, (name,), expr)) for name, expr in resource.inputs.items()},
        "protect": resource.options.protect,
        "parent": resource.parent or "",
        "provider": resource.options.provider or "",
        "dependencies": list(resource.dependencies),
    }


def of_graph(world: World) -> Resource:
    """What a finding is about that speaks of no resource: the stack."""
    from fleetform.graph.model import ResourceKind

    graph = world.graph
    name = f"{graph.project}-{graph.stack}"
    urn = f"urn:pulumi:{graph.stack}::{graph.project}::pulumi:pulumi:Stack::{name}"
    return Resource(urn, "pulumi:pulumi:Stack", name, ResourceKind.COMPONENT)


def _plain(expr: Expr | None) -> Any:
    if expr is None or isinstance(expr, Secret):
        return SECRET
    match as_data(expr):
        case Literal(value):
            return value
        case ListOf(items):
            return [_plain(item) for item in items]
        case MapOf(entries):
            return {key if isinstance(key, str) else show_expression(key): _plain(value) for key, value in entries}
        case other:
            return f"{UNKNOWN} {show_expression(other)}"
