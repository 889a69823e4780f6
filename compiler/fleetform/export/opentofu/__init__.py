"""Any recorded program as an OpenTofu configuration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from fleetform.export.opentofu.building import build
from fleetform.export.opentofu.context import TakenOver
from fleetform.export.opentofu.hcl import print_file
from fleetform.export.opentofu.json_syntax import print_json
from fleetform.export.opentofu.layout import flat
from fleetform.export.opentofu.modules import modular
from fleetform.graph.model import Graph

__all__ = ["Layout", "Syntax", "export"]

Syntax = Literal["hcl", "json"]
Layout = Literal["flat", "modules"]
_WRITERS = {"hcl": (".tf", print_file), "json": (".tf.json", print_json)}


def export(
    graph: Graph,
    *,
    syntax: Syntax = "hcl",
    layout: Layout = "flat",
    taken_over: Mapping[str, TakenOver] | None = None,
) -> dict[str, str | bytes]:
    """The files of an OpenTofu configuration that deploys what a program would.

    What OpenTofu cannot keep is noted in `graph.notes`.

    Args:
        graph: A recorded program.
        syntax: OpenTofu's own syntax, or its JSON form.
        layout: All resources in one folder, or components that are alike as modules.
        taken_over: Live resources that are imported, by URN; `adopt` finds them.

    Returns:
        File name, with `/`, to content. The same graph always gives the same bytes.

    Raises:
        ExportError: Resources or properties that no name map has, all of them, with their places.
    """
    configuration = build(graph, taken_over)
    suffix, write = _WRITERS[syntax]
    texts: dict[str, str] = {}
    if layout == "modules":
        blocks_of, texts = modular(configuration)
    else:
        blocks_of = flat(configuration)
    files: dict[str, str | bytes] = {f"{name}{suffix}": write(blocks) for name, blocks in blocks_of.items()}
    graph.notes.extend(note for note in configuration.notes if note not in graph.notes)
    return {**files, **texts, **configuration.files}
