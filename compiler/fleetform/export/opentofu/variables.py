"""Variables: what the user gives when deploying. Secrets have no value in any file."""

from __future__ import annotations

from fleetform.export.opentofu.context import Context
from fleetform.export.opentofu.expressions import Writer
from fleetform.export.opentofu.tree import Block, Lit, Raw
from fleetform.graph.expressions import Secret, Variable

_TYPES = {"text": "string", "number": "number", "boolean": "bool", "any": "any"}


def variable_blocks(context: Context) -> list[Block]:
    """All variables, by name."""
    return [_block(context, context.variables[name]) for name in sorted(context.variables)]


def _block(context: Context, variable: Variable) -> Block:
    block = Block("variable", (variable.name,))
    if variable.description:
        block.set("description", Lit(variable.description))
    block.set("type", Raw(_type(variable)))
    if variable.default is not None and not variable.secret and not isinstance(variable.default, Secret):
        block.set("default", Writer(context, None, variable.name).node(variable.default))
    if variable.secret:
        block.set("sensitive", Lit(True))
    if variable.name in context.ephemeral:
        block.set("ephemeral", Lit(True))
    return block


def _type(variable: Variable) -> str:
    if variable.kind in ("list", "map"):
        return f"{variable.kind}({_TYPES[variable.items or 'any']})"
    return _TYPES[variable.kind]
