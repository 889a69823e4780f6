"""Configuration of the program as variables, and its values in `terraform.tfvars`.

What the program hands on whole is a variable, so that exports of two stacks differ in that file as far as possible.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from fleetform.export.opentofu.addresses import snake
from fleetform.export.opentofu.hcl import print_file
from fleetform.export.opentofu.tree import Block, Lit
from fleetform.graph.expressions import Kind, Literal, Template, Variable, walk
from fleetform.graph.model import Graph

TFVARS = "terraform.tfvars"
_SHORTEST = 3
"""Values shorter than this are not looked for inside texts: they are found everywhere."""

_IN_IDS = ("azure-native:",)
"""Configuration of providers from which ids are put together that people read: it stays as it is."""


def is_variable(literal: Literal) -> bool:
    """Whether a value is configuration that becomes a variable."""
    return bool(literal.config) and not literal.config.startswith(_IN_IDS)


def variable_of(graph: Graph, literal: Literal, free_name: Callable[[str], str]) -> Variable:
    """The variable for a configuration value.

    Args:
        graph: The program's graph.
        literal: The value.
        free_name: Makes a name that no variable has of a wanted one.
    """
    namespace, _, key = literal.config.partition(":")
    kind: Kind = "text" if isinstance(literal.value, str) else "number"
    told = f"Configuration {literal.config} of the program"
    if _is_built_in(graph, str(literal.value)):
        told += ". It is also part of other values here: when it changes, export the program again"
    return Variable(
        free_name(snake(key if namespace == graph.project else f"{namespace}_{key}")), kind, description=told
    )


def values_file(values: Mapping[str, Literal], variables: Iterable[Block]) -> dict[str, str]:
    """The file with the values of the variables that one configuration has; none where it has no such variable."""
    mine = [block.labels[0] for block in variables if block.labels[0] in values]
    if not mine:
        return {}
    block = Block("values", ())
    for name in mine:
        block.set(name, Lit(values[name].value))
    lines = print_file([block]).splitlines()[1:-1]
    return {TFVARS: "".join(f"{line.removeprefix('  ')}\n" for line in lines)}


def _is_built_in(graph: Graph, value: str) -> bool:
    """Whether a configuration value is found in a text that the program made."""
    if len(value) < _SHORTEST:
        return False
    texts = (part for expr in graph.expressions() for part in walk(expr))
    return any(value in text for part in texts for text in _texts(part))


def _texts(part: object) -> Iterable[str]:
    if isinstance(part, Literal) and not part.config:
        return (str(part.value),)
    return [text for text in part.parts if isinstance(text, str)] if isinstance(part, Template) else ()
