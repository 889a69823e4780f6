"""Other stacks' outputs: variables, because an OpenTofu configuration does not know where another's state is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetform.export.opentofu.shapes import walk
from fleetform.export.opentofu.tree import Lit, Node, Raw
from fleetform.graph.expressions import Expr, Literal, Ref, Variable
from fleetform.graph.model import Resource

if TYPE_CHECKING:
    from fleetform.export.opentofu.expressions import Writer


def stack_name(resource: Resource) -> str:
    """The stack that a stack reference reads, e.g. `acme/network/prod`."""
    for expr in (resource.inputs.get("name"), resource.read_id):
        if isinstance(expr, Literal) and isinstance(expr.value, str):
            return expr.value
    return resource.name


def reference(writer: Writer, resource: Resource, path: tuple[str | int | Expr, ...]) -> Node:
    """The variable that gives an output of another stack."""
    stack = stack_name(resource)
    if path[:1] == ("name",):
        return Lit(stack)
    output = path[1] if len(path) > 1 else None
    if path[:1] != ("outputs",) or not isinstance(output, str):
        return writer.cannot(f"all outputs of stack {stack} are read at once; read them one by one with get_output")
    short = "_".join(stack.split("/")[-2:])
    secretly = Ref(resource.urn, path) in writer.context.read_secretly
    secret = secretly or output in resource.options.additional_secret_outputs
    variable = writer.context.new_variable(
        Variable(
            f"{short}_{output}",
            secret=secret,
            description=f"Output {output} of stack {stack}",
        )
    )
    return walk(Raw(f"var.{variable.name}"), None, [writer.step(step) for step in path[2:]])[0]
