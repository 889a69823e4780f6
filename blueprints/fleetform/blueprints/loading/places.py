"""Which place of a file a path of the document is."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence

from pydantic import BaseModel

from fleetform.blueprints.loading.tree import Item
from fleetform.blueprints.model import Model
from fleetform.blueprints.positions import Position

LEVELS = 3
"""How deep below a model values keep their places: lists of texts, mappings of texts, facts."""


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """What stands at a path of a document.

    Attributes:
        position: The place of the value, or of its key for a mapping or list, or of what should hold it.
        path: The path as a person writes it, e.g. `fleet.clusters[hub-eu].region`.
        item: The value; None where it is not there.
    """

    position: Position
    path: str
    item: Item | None


def find(tree: Item, location: Sequence[str | int]) -> Found:
    """Finds the place of a validation error.

    Args:
        tree: The document.
        location: Keys and indexes from pydantic; names of union members are among them and are skipped.
    """
    item, position, path = tree, tree.position, ""
    for step in location:
        if step == "[key]":
            return Found(position, path.removeprefix("."), None)
        if isinstance(step, int) and isinstance(item.value, list) and step < len(item.value):
            item = item.value[step]
            position = item.position
            path += f"[{name_of(item) or step}]"
        elif isinstance(step, str) and isinstance(item.value, dict) and step in item.value:
            position = item.keys[step]
            item = item.value[step]
            path += f".{step}"
        elif isinstance(step, str) and step == location[-1]:
            return Found(position, f"{path}.{step}".removeprefix("."), None)
    if not isinstance(item.value, dict | list):
        position = item.position
    return Found(position, path.removeprefix("."), item)


def item_at(tree: Item, path: str) -> Item | None:
    """What stands at a path as a person writes it, e.g. `fleet.clusters[hub-eu].region`; None where nothing does."""
    item: Item | None = tree
    for key, place_ in re.findall(r"([^.\[\]]+)|\[([^\]]*)\]", path):
        if item is None:
            return None
        if key:
            item = item.value.get(key) if isinstance(item.value, dict) else None
        elif isinstance(item.value, list):
            listed = item.value
            named = (one for number, one in enumerate(listed) if (name_of(one) or str(number)) == place_)
            item = next(named, None)
        else:
            return None
    return item


def name_of(item: Item) -> str | None:
    """The `name` of a mapping, if it has one."""
    found = item.value.get("name") if isinstance(item.value, dict) else None
    return found.value if found is not None and isinstance(found.value, str) else None


def place(model: BaseModel, item: Item, path: str = "") -> None:
    """Tells a model and all models inside it where they were written."""
    if not isinstance(item.value, dict):
        return
    if isinstance(model, Model):
        model.place(dataclasses.replace(item.position, path=path), dict(_below(item, "", LEVELS)))
    for name, field in type(model).model_fields.items():
        key = field.alias or name
        inner = item.value.get(key)
        if inner is not None:
            _place_value(getattr(model, name), inner, f"{path}.{key}".removeprefix("."))


def _below(item: Item, path: str, levels: int) -> Iterator[tuple[str, Position]]:
    """The places of what stands below an item; things with a name keep their own."""
    if isinstance(item.value, dict):
        pairs = [(f"{path}.{key}".removeprefix("."), inner) for key, inner in item.value.items()]
    elif isinstance(item.value, list):
        pairs = [(f"{path}[{index}]", inner) for index, inner in enumerate(item.value)]
    else:
        return
    for below, inner in pairs:
        yield below, inner.position
        if levels > 1 and name_of(inner) is None:
            yield from _below(inner, below, levels - 1)


def _place_value(value: object, item: Item, path: str) -> None:
    if isinstance(value, BaseModel):
        place(value, item, path)
    elif isinstance(value, list) and isinstance(item.value, list):
        for index, (part, inner) in enumerate(zip(value, item.value, strict=False)):  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]  any list
            _place_value(part, inner, f"{path}[{name_of(inner) or index}]")  # pyright: ignore[reportUnknownArgumentType]  any list
