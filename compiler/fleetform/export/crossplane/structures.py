"""Maps and lists that are handed on as they are: what stands in their leaves is the caller's to say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fleetform.export.crossplane.property_paths import PropertyPath
from fleetform.export.crossplane.scalars import PLACEHOLDER
from fleetform.export.crossplane.world import spread
from fleetform.graph.expressions import Expr, ListOf, Literal, MapOf

Leaf = Callable[[Expr, PropertyPath], Any]


def structure(expr: Expr, path: PropertyPath, leaf: Leaf) -> Any:
    """An expression as data.

    Args:
        expr: The expression.
        path: Where it stands.
        leaf: Gives the value of what is no map and no list; None where it is not known yet.

    Returns:
        The data. An entry that is not known yet is left out; an item of a list keeps its place.
    """
    match spread(expr):
        case MapOf(entries):
            found = {key: structure(item, (*path, key), leaf) for key, item in entries if isinstance(key, str)}
            return {key: item for key, item in found.items() if item is not None}
        case ListOf(items):
            return [_item(item, (*path, index), leaf) for index, item in enumerate(items)]
        case _:
            return leaf(expr, path)


def _item(item: Expr, path: PropertyPath, leaf: Leaf) -> Any:
    value = structure(item, path, leaf)
    return PLACEHOLDER if value is None and not isinstance(item, Literal) else value
