"""What is right in a document with mistakes, so that mistakes between its parts are told together with the others."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from fleetform.blueprints.loading.places import place
from fleetform.blueprints.loading.tree import Item, plain
from fleetform.blueprints.platform import Platform

MOST_ROUNDS = 8
STAND_IN = "unknown"


def read(tree: Item) -> Platform:
    """The platform of a document.

    Raises:
        ValidationError: All that is wrong with its single fields.
    """
    platform = Platform.model_validate(plain(tree), strict=True, by_alias=True, by_name=False)
    place(platform, tree)
    return platform


def usable_part(tree: Item, details: Sequence[ErrorDetails]) -> Platform | None:
    """A platform without the parts that have mistakes; None where too little is left. The tree is changed."""
    for _ in range(MOST_ROUNDS):
        for detail in details:
            _remove(tree, detail["loc"], missing=detail["type"] == "missing")
        _drop_removed(tree)
        try:
            return read(tree)
        except ValidationError as error:
            details = error.errors(include_url=False)
    return None


def _remove(tree: Item, location: Sequence[str | int], *, missing: bool) -> None:
    """Removes the innermost list entry that has the mistake, or else the field."""
    if missing and len(location) == 1 and isinstance(tree.value, dict):
        key = str(location[0])
        tree.value[key] = Item(STAND_IN, tree.position, {})
        tree.keys[key] = tree.position
        return
    item, removable = tree, None
    in_list = False
    for step in location:
        if isinstance(step, int) and isinstance(item.value, list) and step < len(item.value):
            item = removable = item.value[step]
            in_list = True
        elif isinstance(step, str) and isinstance(item.value, dict) and step in item.value:
            item = item.value[step]
            removable = removable if in_list and removable is not None else item
    if removable is not None:
        removable.value = None


def _drop_removed(item: Item) -> None:
    if isinstance(item.value, dict):
        item.value = {key: inner for key, inner in item.value.items() if inner.value is not None}
        for inner in item.value.values():
            _drop_removed(inner)
    elif isinstance(item.value, list):
        item.value = [inner for inner in item.value if inner.value is not None]
        for inner in item.value:
            _drop_removed(inner)
