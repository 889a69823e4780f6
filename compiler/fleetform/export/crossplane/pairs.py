"""Two trees of fields side by side: what is kept as it is said, and what is only said at creation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from fleetform.names.model import CrdField


@dataclass(slots=True)
class Pair:
    """`forProvider` and `initProvider`, or a part of them."""

    kept: dict[str, Any] = field(default_factory=dict[str, Any])
    initial: dict[str, Any] = field(default_factory=dict[str, Any])

    def put(self, said: Mapping[str, Any], *, initial: bool = False) -> None:
        """Adds fields; one whose name has dots lies so much deeper."""
        for name, value in said.items():
            _put(self.initial if initial else self.kept, name, value)

    def add(self, other: Pair) -> None:
        """Adds all fields of another pair."""
        self.put(other.kept)
        self.put(other.initial, initial=True)

    def put_object(self, known: CrdField, inner: Pair, *, initial: bool) -> None:
        """Adds an object, each part where it belongs; all of it to what is said at creation if `initial`."""
        if initial:
            whole = Pair(initial=inner.kept)
            whole.put(inner.initial, initial=True)
            inner = whole
        several = known.kind == "array"
        if inner.kept or not inner.initial:
            self.put({known.name: [inner.kept] if several else inner.kept})
        if inner.initial:
            self.put({known.name: [inner.initial] if several else inner.initial}, initial=True)

    def says(self, known: CrdField) -> bool:
        """Whether a field has a value or a reference."""
        names = [known.name, known.secret_ref, known.reference.ref if known.reference else None]
        return any(_has(tree, name) for tree in (self.kept, self.initial) for name in names if name)

    def imply(self, implied: Mapping[str, Any] | None) -> None:
        """Adds what is meant where nothing is said."""
        for name, value in (implied or {}).items():
            if not any(_has(tree, name) for tree in (self.kept, self.initial)):
                _put(self.kept, name, value)

    @property
    def whole(self) -> dict[str, Any]:
        """All fields in one tree, for places that cannot be told apart."""
        one = Pair(kept=self.kept)
        one.put(self.initial)
        return one.kept


def _put(tree: dict[str, Any], name: str, value: Any) -> None:
    *levels, last = name.split(".")
    for level in levels:
        tree = tree.setdefault(level, {})
    _merge(tree, last, value)


def _merge(tree: dict[str, Any], name: str, value: Any) -> None:
    """Objects that meet become one; anything else takes the place."""
    there = tree.get(name)
    if isinstance(value, dict) and isinstance(there, dict):
        for key, item in cast("dict[str, Any]", value).items():
            _merge(cast("dict[str, Any]", there), key, item)
    else:
        tree[name] = value


def _has(tree: Mapping[str, Any], name: str) -> bool:
    place: Any = tree
    for level in name.split("."):
        if not isinstance(place, dict) or level not in place:
            return False
        place = cast("dict[str, Any]", place)[level]
    return True
