"""Any recorded program as an OpenTofu configuration."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from fleetform.export.opentofu.building import Configuration, build
from fleetform.export.opentofu.configuration import values_file
from fleetform.export.opentofu.context import TakenOver
from fleetform.export.opentofu.hcl import print_file
from fleetform.export.opentofu.json_syntax import print_json
from fleetform.export.opentofu.layers.crossing import Links
from fleetform.export.opentofu.layers.moving import with_states_to_take
from fleetform.export.opentofu.layout import flat
from fleetform.export.opentofu.modules import modular
from fleetform.export.opentofu.moves import ADDRESSES, addresses_text, with_moves
from fleetform.export.opentofu.roots import Layers, roots
from fleetform.export.opentofu.state import State
from fleetform.export.opentofu.templates import with_templates
from fleetform.export.opentofu.tree import Block
from fleetform.graph.collector import without_collections
from fleetform.graph.model import Graph

__all__ = ["Layers", "Layout", "Links", "State", "Syntax", "export"]

Syntax = Literal["hcl", "json"]
Layout = Literal["flat", "modules"]
_WRITERS = {"hcl": (".tf", print_file), "json": (".tf.json", print_json)}


@without_collections()
def export(
    graph: Graph,
    *,
    syntax: Syntax = "hcl",
    layout: Layout = "modules",
    layers: Layers = "single",
    links: Links = "state",
    state: State | None = None,
    taken_over: Mapping[str, TakenOver] | None = None,
    earlier: Callable[[str], str | None] | None = None,
) -> dict[str, str | bytes]:
    """The files of an OpenTofu configuration that deploys what a program would.

    What OpenTofu cannot keep is noted in `graph.notes`.

    Args:
        graph: A recorded program.
        syntax: OpenTofu's own syntax, or its JSON form.
        layout: Components that are alike as modules, or all resources in one folder.
        layers: One configuration, or one a layer where a plan would fail before there are clusters.
        links: How layers get what they read of each other.
        state: Where states are kept, and how they are encrypted; beside the configuration unless given.
        taken_over: Live resources that are imported, by URN; `adopt` finds them.
        earlier: The text of a file of the export before this one, if there is one: addresses that have changed since
            are said in `moved` blocks.

    Returns:
        File name, with `/`, to content. The same graph always gives the same bytes.

    Raises:
        ExportError: Resources or properties that no name map has, all of them, with their places.
    """
    kept = state or State()
    configuration = build(graph, taken_over, kept)
    suffix, write = _WRITERS[syntax]

    def lay_out(root: Configuration) -> tuple[dict[str, list[Block]], dict[str, str]]:
        blocks_of, texts, now = modular(root) if layout == "modules" else (flat(root), {}, None)
        every = (block for blocks in blocks_of.values() for block in blocks)
        texts = {**texts, **values_file(root.values, root.variables)}
        return with_templates(blocks_of, {**texts, ADDRESSES: addresses_text(root, now, every)})

    def written(name: str, blocks: list[Block]) -> tuple[str, str]:
        return f"{name}{suffix}", write(blocks)

    files = roots(configuration, lay_out, written, layers=layers, links=links, state=kept)
    graph.notes.extend(note for note in configuration.notes if note not in graph.notes)
    if earlier is None:
        return files
    files, told = with_states_to_take(with_moves(files, earlier, written), earlier)
    graph.notes.extend(told)
    return files
