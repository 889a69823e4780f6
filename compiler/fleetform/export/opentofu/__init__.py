"""Any recorded program as an OpenTofu configuration."""

from __future__ import annotations

from typing import Literal

from fleetform.export.opentofu.building import build
from fleetform.export.opentofu.hcl import print_file
from fleetform.export.opentofu.json_syntax import print_json
from fleetform.export.opentofu.layout import flat
from fleetform.graph.model import Graph

__all__ = ["export"]

Syntax = Literal["hcl", "json"]
_WRITERS = {"hcl": (".tf", print_file), "json": (".tf.json", print_json)}


def export(graph: Graph, *, syntax: Syntax = "hcl") -> dict[str, str | bytes]:
    """The files of an OpenTofu configuration that deploys what a program would.

    What OpenTofu cannot keep is noted in `graph.notes`.

    Args:
        graph: A recorded program.
        syntax: OpenTofu's own syntax, or its JSON form.

    Returns:
        File name, with `/`, to content. The same graph always gives the same bytes.

    Raises:
        ExportError: Resources or properties that no name map has, all of them, with their places.
    """
    configuration = build(graph)
    suffix, write = _WRITERS[syntax]
    files: dict[str, str | bytes] = {f"{name}{suffix}": write(blocks) for name, blocks in flat(configuration).items()}
    graph.notes.extend(note for note in configuration.notes if note not in graph.notes)
    return {**files, **configuration.files}
