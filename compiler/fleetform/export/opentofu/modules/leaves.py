"""Places in the blocks of a component where its instances may differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from fleetform.export.opentofu.modules.inventory import Keys
from fleetform.export.opentofu.tree import Lit


class NotModularError(Exception):
    """The blocks cannot be a module."""


@dataclass(frozen=True, slots=True)
class Outside:
    """What is read of something that the instance does not make."""

    address: str
    keys: Keys


@dataclass(frozen=True, slots=True)
class Outsides:
    """A list of such things."""

    items: tuple[Outside, ...]


@dataclass(frozen=True, slots=True)
class Before:
    """What outside the instance is there before a resource, without being read."""

    items: tuple[Outside, ...]


NOTHING = Lit(None)
"""What stands for a leaf that says nothing."""

Leaf: TypeAlias = Lit | Outside | Outsides | Before


@dataclass(frozen=True, slots=True)
class Place:
    """Where a leaf stands.

    Attributes:
        block: Number of the block in the instance.
        path: Names of arguments, blocks and keys around it.
        whole: It is a whole value, not a part of a text or an expression.
    """

    block: int
    path: tuple[str, ...]
    whole: bool


Use = tuple[str, str | None]
"""A provider that is used: its local name, and its alias in the root."""
