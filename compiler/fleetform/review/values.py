"""Comparing two expressions as data, and finding the places where they differ."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.graph.expressions import Expr, ListOf, Literal, MapOf
from fleetform.graph.show import show_expression
from fleetform.review.documents import as_data

Path = tuple[str | int, ...]
Difference = tuple[Path, Expr | None, Expr | None]

IDENTIFYING_KEYS = (
    "name",
    "key",
    "id",
    "sid",
    "Sid",
    "port",
    "containerPort",
    "mountPath",
    "deviceName",
    "cidrBlock",
)
"""Fields by which people tell the items of a list apart; the first that every item has once is used."""


def differences(before: Expr | None, after: Expr | None, path: Path = ()) -> Iterator[Difference]:
    """The places where two expressions differ, innermost.

    Texts that are JSON or YAML are compared as data. Items of a list are matched by a field that identifies them
    where there is one, else those that are equal, else by place. A secret is compared whole: nothing inside it is
    told.

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
        if old == new:
            return
    yield path, before, after


def _maps(before: MapOf, after: MapOf, path: Path) -> Iterator[Difference]:
    old, new = _entries(before), _entries(after)
    for key in [*new, *(key for key in old if key not in new)]:
        yield from differences(old.get(key), new.get(key), (*path, key))


def _entries(value: MapOf) -> dict[str, Expr]:
    return {key if isinstance(key, str) else show_expression(key): item for key, item in value.entries}


def _lists(before: ListOf, after: ListOf, path: Path) -> Iterator[Difference]:
    field = next((key for key in IDENTIFYING_KEYS if _identifies(key, before) and _identifies(key, after)), None)
    if field is not None:
        yield from _keyed(before, after, field, path)
        return
    left = _unequal(before, after)
    right = _unequal(after, before)
    if not left and not right:
        # The same items in another order, or one of them more often.
        yield path, before, after
        return
    for place in range(max(len(left), len(right))):
        old = left[place] if place < len(left) else None
        new = right[place] if place < len(right) else None
        where = new if new is not None else old
        assert where is not None
        yield from differences(_item(before, old), _item(after, new), (*path, where))


def _keyed(before: ListOf, after: ListOf, field: str, path: Path) -> Iterator[Difference]:
    old = {_field(item, field): item for item in before.items}
    new = {_field(item, field): item for item in after.items}
    for name in [*new, *(name for name in old if name not in new)]:
        yield from differences(old.get(name), new.get(name), (*path, f"{field}={name}"))
    if old.keys() == new.keys() and [*old] != [*new]:
        yield path, before, after


def _unequal(items: ListOf, others: ListOf) -> list[int]:
    """Places of the items that the other list does not have."""
    waiting: dict[Expr, int] = {}
    for item in others.items:
        waiting[item] = waiting.get(item, 0) + 1
    found: list[int] = []
    for place, item in enumerate(items.items):
        if waiting.get(item):
            waiting[item] -= 1
        else:
            found.append(place)
    return found


def _identifies(field: str, items: ListOf) -> bool:
    values = [_field(item, field) for item in items.items]
    return None not in values and len(set(values)) == len(values)


def _field(item: Expr, field: str) -> object:
    found = item.get(field) if isinstance(item, MapOf) else None
    return found.value if isinstance(found, Literal) else None


def _item(items: ListOf, place: int | None) -> Expr | None:
    return None if place is None else items.items[place]
