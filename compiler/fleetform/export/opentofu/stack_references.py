"""Other stacks' outputs: read from their state where it is known where that is, else variables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetform.export.opentofu.addresses import snake
from fleetform.export.opentofu.backends import stack_source
from fleetform.export.opentofu.shapes import walk
from fleetform.export.opentofu.state import State
from fleetform.export.opentofu.tree import Block, Fn, Lit, Node, Raw
from fleetform.export.opentofu.uses import kind_of_use
from fleetform.graph.expressions import Expr, Literal, Ref, Variable
from fleetform.graph.model import Resource

if TYPE_CHECKING:
    from fleetform.export.opentofu.building import Configuration
    from fleetform.export.opentofu.context import Context
    from fleetform.export.opentofu.expressions import Writer


def stack_name(resource: Resource) -> str:
    """The stack that a stack reference reads, e.g. `acme/network/prod`."""
    for expr in (resource.inputs.get("name"), resource.read_id):
        if isinstance(expr, Literal) and isinstance(expr.value, str):
            return expr.value
    return resource.name


def reference(writer: Writer, resource: Resource, path: tuple[str | int | Expr, ...]) -> Node:
    """The expression for an output of another stack."""
    stack = stack_name(resource)
    if path[:1] == ("name",):
        return Lit(stack)
    output = path[1] if len(path) > 1 else None
    if path[:1] != ("outputs",) or not isinstance(output, str):
        return writer.cannot(f"all outputs of stack {stack} are read at once; read them one by one with get_output")
    context = writer.context
    secretly = Ref(resource.urn, path[:2]) in context.read_secretly or Ref(resource.urn, path) in context.read_secretly
    secret = secretly or output in resource.options.additional_secret_outputs
    if stack in context.state.stacks:
        made = walk(Raw(f"data.terraform_remote_state.{_source(context, stack)}.outputs"), None, [output])[0]
        # The state of another configuration does not say what in it is sensitive.
        made = Fn("sensitive", (made,)) if secret else made
    else:
        told = f"Output {output} of stack {stack}"
        kind = kind_of_use(context, Ref(resource.urn, path[:2]))
        variable = context.new_variable(Variable(f"{_short(stack)}_{output}", kind, secret=secret, description=told))
        made = Raw(f"var.{variable.name}")
    return walk(made, None, [writer.step(step) for step in path[2:]])[0]


def _short(stack: str) -> str:
    return "_".join(stack.split("/")[-2:])


def _source(context: Context, stack: str) -> str:
    """The name of the data source that reads a stack's state."""
    if stack not in context.sources:
        context.sources[stack] = context.names.take("terraform_remote_state", [snake(_short(stack)), snake(stack)])
    return context.sources[stack]


def sources(context: Context) -> list[Block]:
    """The data sources that read the states of other stacks."""
    stacks = context.state.stacks
    return [stack_source(name, stacks[stack].backend) for stack, name in sorted(context.sources.items())]


def encrypted_sources(configuration: Configuration, state: State) -> list[str]:
    """The names of the data sources that read encrypted states of other stacks."""
    read = {
        b.labels[1] for part in configuration.parts for b in part.blocks if b.labels[:1] == ("terraform_remote_state",)
    }
    return sorted(
        name for stack, name in configuration.sources.items() if name in read and state.stacks[stack].encrypted
    )
