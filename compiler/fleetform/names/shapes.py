"""The packed form of nested fields: equal groups of fields are kept once and pointed at by number.

A packed type is `{"fields": N, "shapes": [...], ...}`: `shapes` lists each different group of fields, and
`N` is the group of the type itself. A WAF rule, whose statements nest six deep, is a few shapes, not a
megabyte.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from fleetform.names.lazy import Lazy

T = TypeVar("T")


def padded(raw: list[Any], length: int) -> list[Any]:
    """A packed row with the tail that was left out."""
    return [*raw, *([None] * (length - len(raw)))]


class ShapeWriter:
    """Collects groups of packed fields and gives each different one a number."""

    def __init__(self) -> None:
        self.shapes: list[Mapping[str, Any]] = []
        self._numbers: dict[str, int] = {}

    def number(self, fields: Mapping[str, Any]) -> int:
        """The number of a group of fields whose own nested groups are numbers already."""
        key = repr(sorted(fields.items()))
        known = self._numbers.get(key)
        if known is None:
            known = self._numbers[key] = len(self.shapes)
            self.shapes.append(dict(fields))
        return known


class ShapeReader(Generic[T]):
    """Groups of fields by number, each made once, field by field at first use."""

    def __init__(self, shapes: Sequence[Mapping[str, Any]], make: Callable[[Any, ShapeReader[T]], T]) -> None:
        self._shapes = shapes
        self._groups: dict[int, Mapping[str, T]] = {}
        self._make = make

    def __getitem__(self, number: int) -> Mapping[str, T]:
        known = self._groups.get(number)
        if known is None:
            known = self._groups[number] = Lazy(self._shapes[number], self._made)
        return known

    def _made(self, raw: Any) -> T:
        return self._make(raw, self)
