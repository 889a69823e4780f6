"""Comparing two expressions as data, and finding the places where they differ."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, cast

from fleetform.graph.expressions import Call, Expr, ListOf, Literal, MapOf, Secret

Path = tuple[str | int, ...]
Difference = tuple[Path, Expr | None, Expr | None]

IDENTIFYING_KEYS = ("name", "key", "id", "sid", "Sid", "port")
"""Fields by which people tell the items of a list apart; the first that every item has once is used."""


def differences(before: Expr | None, after: Expr | None, path: Path = ()) -> Iterator[Difference]:
    """The places where two expressions differ, innermost.

    Texts that are JSON are compared as data. Items of a list are matched by a field that identifies them
    where there is one, else by place. A secret is compared whole: nothing inside it is told.

    Args:
        before: Expression of the base, None where there is none.
        after: Expression of the head, None where there is none.
        path: Where they lie.
    """
    if before == after:
        return
    if before is not None and after is not None:
        old, new = as_data(before), as_data(after)
        if isinstance(old, MapOf) and isinstance(new, MapOf):
            yield from _maps(old, new, path)
            return
        if isinstance(old, ListOf) and isinstance(new, ListOf):
            yield from _lists(old, new, path)
            return
    yield path, before, after


def as_data(expr: Expr) -> Expr:
    """The structure an expression stands for: JSON text as what it says, anything else as it is."""
    if isinstance(expr, Call) and expr.function == "json_encode":
        return expr.args[0]
    if isinstance(expr, Literal) and isinstance(expr.value, str) and expr.value[:1] in ("{", "["):
        try:
            return literal(json.loads(expr.value))
        except ValueError:
            return expr
    return expr


def literal(value: object) -> Expr:
    """A plain value as an expression."""
    if isinstance(value, dict):
        mapping = cast("dict[str, object]", value)
        return MapOf(tuple((key, literal(item)) for key, item in mapping.items()))
    if isinstance(value, list):
        return ListOf(tuple(literal(item) for item in cast("list[object]", value)))
    return Literal(cast("Any", value))


def is_secret(expr: Expr | None) -> bool:
    """Whether nothing of an expression may be shown."""
    return isinstance(expr, Secret)


def _maps(before: MapOf, after: MapOf, path: Path) -> Iterator[Difference]:
    old, new = _entries(before), _entries(after)
    for key in [*new, *(key for key in old if key not in new)]:
        yield from differences(old.get(key), new.get(key), (*path, key))


def _entries(value: MapOf) -> dict[str, Expr]:
    return {key if isinstance(key, str) else repr(key): item for key, item in value.entries}


def _lists(before: ListOf, after: ListOf, path: Path) -> Iterator[Difference]:
    field = next((key for key in IDENTIFYING_KEYS if _identifies(key, before) and _identifies(key, after)), None)
    if field is not None:
        old = {_field(item, field): item for item in before.items}
        new = {_field(item, field): item for item in after.items}
        for name in [*new, *(name for name in old if name not in new)]:
            yield from differences(old.get(name), new.get(name), (*path, f"{field}={name}"))
        return
    for place in range(max(len(before.items), len(after.items))):
        yield from differences(_item(before, place), _item(after, place), (*path, place))


def _identifies(field: str, items: ListOf) -> bool:
    values = [_field(item, field) for item in items.items]
    return bool(values) and None not in values and len(set(values)) == len(values)


def _field(item: Expr, field: str) -> object:
    found = item.get(field) if isinstance(item, MapOf) else None
    return found.value if isinstance(found, Literal) else None


def _item(items: ListOf, place: int) -> Expr | None:
    return items.items[place] if place < len(items.items) else None
