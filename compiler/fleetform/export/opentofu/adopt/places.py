"""The address of every resource of a program in a form of its export.

The blocks of an export know it: an `import` block for every resource is made, and read again.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator

from fleetform.export.opentofu.building import Configuration, build
from fleetform.export.opentofu.context import TakenOver
from fleetform.export.opentofu.hcl import print_expression
from fleetform.export.opentofu.layers.splitting import layers_of
from fleetform.export.opentofu.layout import flat
from fleetform.export.opentofu.modules import modular
from fleetform.export.opentofu.tree import Argument, Block, Lit
from fleetform.graph.model import Graph, ResourceKind

Root = dict[str, str]
"""Address to URN in one root module."""


def forms(graph: Graph) -> Iterator[list[Root]]:
    """The roots of every form that an export can have, the usual one first.

    Raises:
        ExportError: The program cannot be exported.
    """
    for split in (True, False):
        for layout in ("modules", "flat"):
            yield roots(graph, layout, split=split)


def roots(graph: Graph, layout: str, *, split: bool) -> list[Root]:
    """The roots of one form: one, or one a layer.

    Raises:
        ExportError: The program cannot be exported.
    """
    marked = {urn: TakenOver(urn) for urn, one in graph.resources.items() if one.kind is ResourceKind.CUSTOM}
    configuration = build(copy.copy(graph), marked)
    layers = [layer.configuration for layer in layers_of(configuration, "state")] if split else [configuration]
    return [_root(layer, layout) for layer in layers]


def _root(configuration: Configuration, layout: str) -> Root:
    blocks = modular(configuration)[0] if layout == "modules" else flat(configuration)
    return dict(_pair(block) for every in blocks.values() for block in every if block.type == "import")


def _pair(block: Block) -> tuple[str, str]:
    said = {item.name: item.value for item in block.body if isinstance(item, Argument)}
    urn = said["id"]
    assert isinstance(urn, Lit)
    return print_expression(said["to"]), str(urn.value)
