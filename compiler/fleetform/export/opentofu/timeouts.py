"""Custom timeouts."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources

from fleetform.export.opentofu.tree import Block, Lit
from fleetform.graph.model import Resource

_ORDER = ("create", "read", "update", "delete")


def timeouts_of(type_name: str) -> frozenset[str]:
    """The timeouts that a Terraform type takes; a fact of the provider's schema."""
    return frozenset(_table().get(type_name, ()))


@cache
def _table() -> dict[str, list[str]]:
    file = resources.files("fleetform.export.opentofu") / "data" / "timeouts.json"
    letters = {"c": "create", "r": "read", "u": "update", "d": "delete"}
    groups: dict[str, list[str]] = json.loads(file.read_text(encoding="utf-8"))["types"]
    return {name: [letters[letter] for letter in group] for group, names in groups.items() for name in names}


def timeouts_block(resource: Resource, taken: frozenset[str]) -> tuple[Block | None, list[str]]:
    """The `timeouts` block of a resource, and the timeouts that its type does not take."""
    given = resource.options.custom_timeouts
    block = Block("timeouts")
    for name in _ORDER:
        if name in given and name in taken:
            block.set(name, Lit(given[name]))
    return (block if block.body else None), [name for name in given if name not in taken]
