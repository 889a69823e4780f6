"""The README of a module: what it is, what it takes, what it gives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fleetform.export.opentofu.modules.module import Module


def readme(module: Module) -> str:
    """The text of the file."""
    group = module.group
    token = group.instances[0].component.type
    made = [f"# {group.name}", "", f"Components of type `{token}` that are alike.", ""]
    if module.inputs:
        rows = [(f"`{item.name}`", f"`{item.kind}`", item.description) for item in module.inputs]
        made += ["## Variables", "", *_table(("name", "type", "what it is"), rows), ""]
    rows = [(f"`{output.name}`", output.description) for output in module.outputs]
    if rows:
        made += ["## Outputs", "", *_table(("name", "what it is"), rows), ""]
    return "\n".join(made)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [_row(head), _row(["---"] * len(head)), *map(_row, rows)]


def _row(cells: Sequence[str]) -> str:
    escaped = [cell.replace("|", "\\|") for cell in cells]
    return f"| {' | '.join(escaped)} |"
