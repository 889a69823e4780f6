"""Blocks with `for_each` over the same keys: their values stand in one local value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from fleetform.export.opentofu.addresses import Names
from fleetform.export.opentofu.modules.merging import Fields, values_of
from fleetform.export.opentofu.tree import Block, Node, Raw

_SHARING = ("module", "provider")
"""Resources are told by what differs between them alone."""
_Key = tuple[str, tuple[str, ...]]


class Shared:
    """The local values of a scope.

    Providers share with each other alone: a provider must still be there when what it manages is removed.
    """

    def __init__(self, repetitions: Sequence[tuple[str, Sequence[str], str]]) -> None:
        """Finds what is shared.

        Args:
            repetitions: Type of block, keys, and what the keys begin with.
        """
        count = Counter((kind, tuple(keys)) for kind, keys, _ in repetitions if kind in _SHARING)
        taken = Names()
        self._names: dict[_Key, str] = {}
        self._fields: dict[_Key, Fields] = {}
        for kind, keys, front in repetitions:
            key = (kind, tuple(keys))
            if count[key] > 1 and key not in self._names:
                name = front or "instances"
                wanted = [name] if kind == "module" else [f"{name}_providers"]
                self._names[key] = taken.take("local", wanted)
                self._fields[key] = {}

    def over(self, kind: str, keys: Sequence[str]) -> Node | None:
        """The local value that a block goes over, if it shares one."""
        name = self._names.get((kind, tuple(keys)))
        return Raw(f"local.{name}") if name is not None else None

    def fields(self, kind: str, keys: Sequence[str]) -> Fields | None:
        """The fields of that value."""
        return self._fields.get((kind, tuple(keys)))

    def blocks(self, *, of_providers: bool) -> list[Block]:
        """The `locals` block, if there is one."""
        made = Block("locals")
        for (kind, keys), name in self._names.items():
            if (kind == "provider") == of_providers:
                made.set(name, values_of(keys, self._fields[kind, keys]))
        return [made] if made.body else []
