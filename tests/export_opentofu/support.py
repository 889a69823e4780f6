"""What the tests of this room share: programs as functions, parts of graphs, exports in folders."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from fleetform.export.opentofu import export
from fleetform.graph.expressions import Expr, Ref, walk
from fleetform.graph.model import Graph, Resource, ResourceKind
from fleetform.graph.recorder import record

HERE = Path(__file__).parent


def recorded(program: Callable[[], object], /, **options: Any) -> Graph:
    """The graph of a program written as a function."""
    given: dict[str, Any] = {"project": "shop", "stack": "dev", "root": HERE, "program": str(HERE), **options}
    return record(program, **given)


def exported(program: Callable[[], object], **options: Any) -> str:
    """Everything that is written for a program, as one text without assets."""
    files = export(recorded(program, **options))
    return "\n".join(text for name, text in files.items() if name.endswith(".tf") and isinstance(text, str))


def write_files(files: dict[str, str | bytes], folder: Path) -> Path:
    """Puts the files of an export into a folder."""
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def part_of(graph: Graph, wanted: Callable[[Resource], bool]) -> Graph:
    """A graph with those custom resources alone that are wanted and read nothing but each other."""
    kept = {
        urn: resource
        for urn, resource in graph.resources.items()
        if resource.kind in (ResourceKind.COMPONENT, ResourceKind.PROVIDER) or wanted(resource)
    }
    while True:
        lost = [
            urn
            for urn, resource in kept.items()
            if resource.kind is not ResourceKind.COMPONENT
            and not (
                all(ref.node in kept for ref in resource.references()) and resource.options.provider in {None, *kept}
            )
        ]
        if not lost:
            break
        for urn in lost:
            del kept[urn]
    part = Graph(graph.project, graph.stack, graph.organization, resources=kept, program=graph.program)
    part.config.update(graph.config)
    part.exports = {name: expr for name, expr in graph.exports.items() if _reads_only(expr, kept)}
    return part


def _reads_only(expr: Expr, kept: dict[str, Resource]) -> bool:
    return all(part.node in kept for part in walk(expr) if isinstance(part, Ref))
