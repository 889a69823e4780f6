"""Laying an environment over the blueprint it extends."""

from __future__ import annotations

from dataclasses import replace

from fleetform.blueprints.loading.tree import Item


def overlay(base: Item, over: Item) -> Item:
    """Lays one tree over another.

    Mappings merge key by key; a list of mappings that all have a `name` merges by that name, new names at the
    end; anything else replaces what was there. `null` does too, and a key with `null` counts as not written.

    Args:
        base: What is extended.
        over: What is laid over it.
    """
    if isinstance(base.value, dict) and isinstance(over.value, dict):
        return _mappings(base, over)
    if isinstance(base.value, list) and isinstance(over.value, list):
        old, new = _named(base.value), _named(over.value)
        if old is not None and new is not None:
            return _lists(over, old, new)
    return replace(over, under=base)


def _mappings(base: Item, over: Item) -> Item:
    assert isinstance(base.value, dict)
    assert isinstance(over.value, dict)
    values, keys = dict(base.value), dict(base.keys)
    for key, item in over.value.items():
        values[key] = overlay(values[key], item) if key in values else item
        keys[key] = over.keys[key]
    return Item(values, over.position, keys)


def _lists(over: Item, old: dict[str, Item], new: dict[str, Item]) -> Item:
    merged = dict(old)
    for name, item in new.items():
        merged[name] = overlay(merged[name], item) if name in merged else item
    return Item(list(merged.values()), over.position, {})


def _named(items: list[Item]) -> dict[str, Item] | None:
    """Items by name; None where one has none, or two have the same."""
    named: dict[str, Item] = {}
    for item in items:
        name = item.value.get("name") if isinstance(item.value, dict) else None
        if name is None or not isinstance(name.value, str) or name.value in named:
            return None
        named[name.value] = item
    return named
