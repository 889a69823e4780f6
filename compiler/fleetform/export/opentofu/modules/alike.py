"""Which blocks of one scope are alike: the same but for texts, numbers and what they read of things that are alike."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from fleetform.export.opentofu.modules.inventory import Addresses, Keys
from fleetform.export.opentofu.tree import At, Block, Each, Fn, If, Lit, Lst, Node, Obj, Op, Raw, Tpl

FEWEST = 3
"""Two that are alike are written twice: that reads better."""

_EXACT = frozenset({"lifecycle", "timeouts", "provisioner", "connection"})
_KINDS = frozenset({"type", "apiVersion", "kind", "api_version", "chart", "source"})
"""What these say makes another thing of a block, not the same one with another value."""

Form: TypeAlias = Hashable


@dataclass(slots=True)
class Unit:
    """A block that may be one of several that are alike.

    Attributes:
        address: Its address; `provider.LOCAL.ALIAS` for a provider.
        block: The block.
        name: What tells it apart.
        place: Only those of one place are put together.
        named: The name is a name of the program, not a label.
        kind: What it is, where the name does not say it.
        own: Its name in the program, where the label may be another one because two names make one identifier.
    """

    address: str
    block: Block
    name: str
    place: Hashable = None
    named: bool = False
    kind: str = ""
    own: str = ""


def provider_address(text: str) -> str:
    """The address of a provider that is written as `local.alias` or `local`."""
    local, _, alias = text.partition(".")
    return f"provider.{local}.{alias}"


class Alike:
    """Sorts units into classes.

    OpenTofu orders all instances of a block together. That makes no circles: all units of a class read the same
    classes, so a way from block to block that came back would be one from unit to unit that never ends.

    Attributes:
        classes: The classes of at least `FEWEST` units, in order.
    """

    def __init__(
        self,
        units: Sequence[Unit],
        addresses: Addresses,
        can_be: Callable[[Sequence[Unit]], bool],
    ) -> None:
        """Sorts them.

        Args:
            units: What to sort.
            addresses: How expressions refer to things.
            can_be: Whether units may be a class.
        """
        self._addresses = addresses
        self._can_be = can_be
        self._reads: dict[str, list[tuple[str, Keys]]] = {}
        forms: dict[Form, list[Unit]] = {}
        for unit in units:
            reads: list[tuple[str, Keys]] = []
            form = self._block(unit.block, reads)
            self._reads[unit.address] = reads
            forms.setdefault((unit.place, form), []).append(unit)
        self.classes = self._refined([found for found in forms.values() if len(found) >= FEWEST])

    def _refined(self, classes: list[list[Unit]]) -> list[list[Unit]]:
        """Splits classes until all units of each read units of one class, or the same things."""
        while True:
            numbers = {unit.address: number for number, found in enumerate(classes) for unit in found}
            made: list[list[Unit]] = []
            for found in classes:
                parts: dict[Form, list[Unit]] = {}
                for unit in found:
                    parts.setdefault(self._told(unit, numbers), []).append(unit)
                made += [one for part in parts.values() for one in self._named(part)]
            if [len(found) for found in made] == [len(found) for found in classes]:
                return made
            classes = made

    def _named(self, units: list[Unit]) -> list[list[Unit]]:
        """Units that have keys, as they are or by what their names begin with."""
        if len(units) < FEWEST or self._can_be(units):
            return [units] if len(units) >= FEWEST else []
        stems: dict[str, list[Unit]] = {}
        for unit in units:
            stems.setdefault(unit.name.rpartition("_")[0], []).append(unit)
        return [found for found in stems.values() if FEWEST <= len(found) < len(units) and self._can_be(found)]

    def _told(self, unit: Unit, numbers: Mapping[str, int]) -> Form:
        return tuple((numbers.get(address, address), keys) for address, keys in self._reads[unit.address])

    def _block(self, block: Block, reads: list[tuple[str, Keys]], *, exact: bool = False) -> Form:
        exact = exact or block.type in _EXACT
        labels = block.labels[:-1] if block.type in ("resource", "data", "module") and not exact else block.labels
        body: list[Form] = []
        for item in block.body:
            if isinstance(item, Block):
                body.append(self._block(item, reads, exact=exact))
            elif block.type == "provider" and item.name == "alias":
                continue
            elif item.name == "provider":
                body.append(("provider", self._provider(item.value, reads)))
            elif item.name == "providers" and isinstance(item.value, Obj):
                handed = item.value.entries
                body.append(("providers", *((name, self._provider(given, reads)) for name, given in handed)))
            else:
                kind = exact or item.name in _KINDS
                body.append((item.name, item.value if kind else self._node(item.value, reads)))
        return (block.type, labels, *body)

    def _provider(self, node: Node, reads: list[tuple[str, Keys]]) -> Form:
        if isinstance(node, Raw):
            reads.append((provider_address(node.text), ()))
            return "provider"
        return node

    def _node(self, node: Node, reads: list[tuple[str, Keys]]) -> Form:
        def inner(part: Node) -> Form:
            return self._node(part, reads)

        match node:
            case Lit(value):
                return type(value)
            case Raw() | At():
                found = self._addresses.reference(node)
                if found is not None and (steps := of_local_value(*found)) is not None:
                    return ("local", found[0], len(steps))
                if found is not None:
                    reads.append(found)
                    return "reads"
                return node if isinstance(node, Raw) else ("at", inner(node.value), inner(node.key))
            case Lst(items):
                return "list" if is_plain(node) else ("list", *map(inner, items))
            case Obj(entries):
                pairs = (
                    (key if isinstance(key, str) else inner(key), value if key in _KINDS else inner(value))
                    for key, value in entries
                )
                return ("map", *pairs)
            case Tpl(parts):
                return ("text", *(str if isinstance(part, str) else inner(part) for part in parts))
            case Fn(name, args, expand):
                return ("call", name, expand, *map(inner, args))
            case Op(sign, left, right):
                return ("op", sign, inner(left) if left is not None else None, inner(right))
            case If(condition, then, otherwise):
                return ("if", inner(condition), inner(then), inner(otherwise))
            case Each(names, over, body, key, where):
                made_key = inner(key) if key is not None else None
                return ("for", names, inner(over), made_key, inner(where) if where is not None else None, inner(body))


def of_local_value(address: str, keys: Keys) -> tuple[str, ...] | None:
    """The way to what is read of a local value: with `[each.key]` it may be another one for each."""
    steps = tuple(key for key in keys if isinstance(key, str))
    return steps if address.startswith("local.") and steps and len(steps) == len(keys) else None


def is_plain(node: Node) -> bool:
    """Whether a list holds texts and numbers alone."""
    return isinstance(node, Lst) and bool(node.items) and all(isinstance(item, Lit) for item in node.items)
