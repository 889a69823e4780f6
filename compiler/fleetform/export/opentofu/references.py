"""References: which expression reads an output of a resource, data source, provider or other stack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetform.export.opentofu import stack_references
from fleetform.export.opentofu.families import family_of
from fleetform.export.opentofu.shapes import Shape, Step, walk
from fleetform.export.opentofu.tree import At, Lit, Node, Raw
from fleetform.graph.expressions import Expr, ListOf, MapOf, Secret
from fleetform.graph.model import Resource, ResourceKind

if TYPE_CHECKING:
    from fleetform.export.opentofu.expressions import Writer


def reference(writer: Writer, node: str, path: tuple[str | int | Expr, ...]) -> tuple[Node, Shape | None]:
    """The expression for an output, and what is known of its inside."""
    context = writer.context
    owner = context.owner(node)
    if owner is None:
        return writer.cannot(f"{node} is not in the program"), None
    if isinstance(owner, Resource):
        if path[:1] == ("urn",):
            return Lit(owner.urn), None
        if owner.kind is ResourceKind.STACK_REFERENCE:
            return stack_references.reference(writer, owner, path), None
        if owner.kind in (ResourceKind.PROVIDER, ResourceKind.COMPONENT):
            return _of_inputs(writer, owner, path), None
    steps: list[Step] = [writer.step(step) for step in path]
    address = context.addresses.get(node)
    if address is None:
        # Its type is unknown, which is told where it is made.
        return Raw("null"), None
    if not steps:
        return At(address.node, Lit("id")), None
    made, shape = family_of(owner.package).reference(context, owner, steps)
    return made, shape


def _of_inputs(writer: Writer, owner: Resource, path: tuple[str | int | Expr, ...]) -> Node:
    """What is read of a provider or component: an input of it, or something that `register_outputs` was given."""
    first = path[0] if path else "id"
    found = owner.inputs.get(str(first)) or owner.outputs.get(str(first))
    for number, step in enumerate(path[1:], 1):
        inner = _item(found, step)
        if inner is None:
            break
        found = inner
        path = path[number:]
    if found is None:
        return writer.cannot(f"'{first}' of {owner.type} '{owner.name}' is known to Pulumi's engine only")
    node, shape = writer.shaped(found)
    return walk(node, shape, [writer.step(step) for step in path[1:]])[0]


def _item(expr: Expr | None, step: str | int | Expr) -> Expr | None:
    if isinstance(expr, Secret):
        inner = _item(expr.value, step)
        return Secret(inner) if inner is not None and not isinstance(inner, Secret) else inner
    if isinstance(expr, MapOf) and isinstance(step, str):
        return expr.get(step)
    if isinstance(expr, ListOf) and isinstance(step, int) and -len(expr.items) <= step < len(expr.items):
        return expr.items[step]
    return None
