"""Which file each block goes into."""

from __future__ import annotations

from collections.abc import Mapping

from fleetform.export.opentofu.addresses import identifier
from fleetform.export.opentofu.building import Configuration, Part
from fleetform.export.opentofu.context import Owner
from fleetform.export.opentofu.tree import Block
from fleetform.graph.model import Graph, Resource, ResourceKind

_RESERVED = frozenset(
    {
        "backend",
        "imports",
        "moved",
        "layers",
        "main",
        "outputs",
        "override",
        "providers",
        "terraform",
        "variables",
        "versions",
    }
)


def flat(configuration: Configuration) -> dict[str, list[Block]]:
    """One folder: a file for each component at the top, `main` for what belongs to none, `imports` for what is live.

    A program that puts everything into one component is split by that component's children.

    Returns:
        File name without suffix to blocks; no file is empty.
    """
    files: dict[str, list[Block]] = {"versions": [configuration.terraform], "providers": configuration.providers}
    files["variables"] = configuration.variables
    files["imports"] = [block for part in configuration.parts for block in part.blocks if block.type == "import"]
    for name, parts in _groups(configuration).items():
        files[name] = [block for part in parts for block in part.blocks if block.type != "import"]
    files["outputs"] = configuration.outputs
    return {name: blocks for name, blocks in files.items() if blocks}


def _groups(configuration: Configuration) -> Mapping[str, list[Part]]:
    graph = configuration.graph
    whole = only_component(graph)
    groups: dict[str, list[Part]] = {"main": []}
    for part in configuration.parts:
        groups.setdefault(_file_of(graph, part.owner, whole), []).append(part)
    return groups


def only_component(graph: Graph) -> str | None:
    """The component that everything but providers is in, if there is one."""
    tops = [r for r in graph.resources.values() if r.parent is None and r.kind is not ResourceKind.PROVIDER]
    return tops[0].urn if len(tops) == 1 and tops[0].kind is ResourceKind.COMPONENT else None


def _file_of(graph: Graph, owner: Owner | None, whole: str | None) -> str:
    """The file of a part: its outermost component's name."""
    urn = owner.parent if owner is not None else None
    top: Resource | None = None
    while urn is not None and urn != whole:
        top = graph.resources[urn]
        urn = top.parent
    if top is None or top.kind is not ResourceKind.COMPONENT:
        return "main"
    name = identifier(top.name).lower()
    return f"{name}_resources" if name in _RESERVED or name.endswith("override") else name
