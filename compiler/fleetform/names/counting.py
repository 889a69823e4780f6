"""Counts the properties of packed types without opening their fields one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_ROOTS = ("fields", "inputs", "outputs", "results", "arguments")
_FLAGS = 2


@dataclass(frozen=True, slots=True)
class Count:
    """Properties, and those of them that were found by the spelling rule."""

    properties: int = 0
    by_rule: int = 0

    @property
    def exact(self) -> int:
        """Properties whose pair of names a table says."""
        return self.properties - self.by_rule

    def __add__(self, other: Count) -> Count:
        return Count(self.properties + other.properties, self.by_rule + other.by_rule)


def count_entry(raw: Mapping[str, Any]) -> Count:
    """The properties of a packed type of any table, nested ones included."""
    counter = _Counter(raw)
    total = Count()
    for name in _ROOTS:
        if name in raw:
            total += counter.group(raw[name])
    return total


class _Counter:
    def __init__(self, raw: Mapping[str, Any]) -> None:
        self._shapes: Sequence[Mapping[str, Sequence[Any]]] = raw["shapes"]
        self._terraform = "provider" in raw
        # Where the number of the nested group is: ARM's rows have no kind of items before it.
        self._nested = 4 if self._terraform or "inputs" in raw else 3
        self._all_by_rule = bool(raw.get("by_rule"))
        self._counted: dict[int, Count] = {}

    def group(self, number: int) -> Count:
        """The properties of a group of fields, counted once however often it is used."""
        known = self._counted.get(number)
        if known is None:
            known = Count()
            for row in self._shapes[number].values():
                known += Count(1, int(self._all_by_rule or (self._terraform and "m" in row[_FLAGS])))
                if len(row) > self._nested and row[self._nested] is not None:
                    known += self.group(row[self._nested])
            self._counted[number] = known
        return known
