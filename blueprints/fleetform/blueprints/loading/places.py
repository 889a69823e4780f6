"""Which place of a file a path of the document is."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from pydantic import BaseModel

from fleetform.blueprints.loading.tree import Item
from fleetform.blueprints.model import Model
from fleetform.blueprints.positions import Position


def find(tree: Item, location: Sequence[str | int]) -> tuple[Position, str, object]:
    """The place of a validation error.

    Args:
        tree: The document.
        location: Keys and indexes from pydantic; names of union members are among them and are skipped.

    Returns:
        The place of the innermost part that is there (of its key, where it has one), the path, and what stands there.
    """
    item, position, path = tree, tree.position, ""
    for step in location:
        if isinstance(step, int) and isinstance(item.value, list) and step < len(item.value):
            item = item.value[step]
            position = item.position
            path += f"[{name_of(item) or step}]"
        elif isinstance(step, str) and isinstance(item.value, dict) and step in item.value:
            position = item.keys[step]
            item = item.value[step]
            path += f".{step}"
        elif isinstance(step, str) and step == location[-1]:
            path += f".{step}"
            return position, path.removeprefix("."), None
    scalar = item.value if not isinstance(item.value, dict | list) else None
    return (item.position if scalar is not None else position), path.removeprefix("."), scalar


def name_of(item: Item) -> str | None:
    """The `name` of a mapping, if it has one."""
    found = item.value.get("name") if isinstance(item.value, dict) else None
    return found.value if found is not None and isinstance(found.value, str) else None


def place(model: BaseModel, item: Item, path: str = "") -> None:
    """Tells a model and all models inside it where they were written."""
    if isinstance(model, Model):
        model.place(dataclasses.replace(item.position, path=path))
    if not isinstance(item.value, dict):
        return
    for name, field in type(model).model_fields.items():
        inner = item.value.get(field.alias or name)
        if inner is not None:
            _place_value(getattr(model, name), inner, f"{path}.{field.alias or name}".removeprefix("."))


def _place_value(value: object, item: Item, path: str) -> None:
    if isinstance(value, BaseModel):
        place(value, item, path)
    elif isinstance(value, list) and isinstance(item.value, list):
        for index, (part, inner) in enumerate(zip(value, item.value, strict=False)):  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]  any list
            _place_value(part, inner, f"{path}[{name_of(inner) or index}]")  # pyright: ignore[reportUnknownArgumentType]  any list
