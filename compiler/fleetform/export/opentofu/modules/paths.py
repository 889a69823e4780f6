"""Keys and names around a leaf."""

from __future__ import annotations

import re

from fleetform.export.opentofu.modules.inventory import Keys
from fleetform.export.opentofu.tree import Argument, At, Block, Lit, Node

SHORTEST = 3
"""Shorter names are not looked for inside other texts: they are found everywhere."""


def own_name(block: Block) -> list[str]:
    """What a nested block calls itself, as one of several that are alike."""
    for item in block.body:
        if isinstance(item, Argument) and item.name.endswith("name") and isinstance(item.value, Lit):
            return [str(item.value.value)]
    return []


def parts_of_key(key: str, name: str) -> tuple[str, ...]:
    """A key split by the instance's name, where that is a word of it and long enough not to be there by chance."""
    if name not in key or (key != name and len(name) < SHORTEST):
        return (key,)
    return tuple(re.split(rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])", key))


def with_keys(node: Node, keys: Keys) -> Node:
    """A reference with the keys behind it."""
    for key in keys:
        node = At(node, Lit(key))
    return node
