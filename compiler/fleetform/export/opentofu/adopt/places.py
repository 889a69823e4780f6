"""The address of every resource of a program in a layout.

The blocks of an export know it: an `import` block for every resource is written, and read again.
"""

from __future__ import annotations

import copy

from fleetform.export.opentofu.building import build
from fleetform.export.opentofu.context import TakenOver
from fleetform.export.opentofu.hcl import print_expression
from fleetform.export.opentofu.layout import flat
from fleetform.export.opentofu.modules import modular
from fleetform.export.opentofu.tree import Argument, Block, Lit
from fleetform.graph.model import Graph, ResourceKind

LAYOUTS = ("modules", "flat")


def addresses(graph: Graph, layout: str) -> dict[str, str]:
    """Address to URN.

    Raises:
        ExportError: The program cannot be exported.
    """
    marked = {urn: TakenOver(urn) for urn, one in graph.resources.items() if one.kind is ResourceKind.CUSTOM}
    configuration = build(copy.copy(graph), marked)
    blocks = modular(configuration)[0] if layout == "modules" else flat(configuration)
    return dict(_pair(block) for every in blocks.values() for block in every if block.type == "import")


def _pair(block: Block) -> tuple[str, str]:
    said = {item.name: item.value for item in block.body if isinstance(item, Argument)}
    urn = said["id"]
    assert isinstance(urn, Lit)
    return print_expression(said["to"]), str(urn.value)
