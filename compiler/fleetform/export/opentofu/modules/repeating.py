"""What is alike in one scope, the root or a module, becomes one block with `for_each`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from fleetform.export.opentofu.addresses import Names, identifier
from fleetform.export.opentofu.modules.alike import Alike, Unit, provider_address
from fleetform.export.opentofu.modules.gathered import gathered
from fleetform.export.opentofu.modules.inventory import Addresses, module_of, resolved, texts_of
from fleetform.export.opentofu.modules.merging import Merge, instance, whole
from fleetform.export.opentofu.modules.paths import with_keys
from fleetform.export.opentofu.modules.sharing import Shared
from fleetform.export.opentofu.modules.walking import ROOT_ONLY
from fleetform.export.opentofu.tree import Argument, Block, Lit, Lst, Node, Obj, Raw, Waits

_SIGNS = "-_./ "
_SEPARATOR = re.compile(rf"([{_SIGNS}]+)")


@dataclass(slots=True)
class _Class:
    """Units that become one block.

    Attributes:
        units: The units.
        keys: The key of each.
        stem: What the names of all have alike; empty if that is nothing.
        label: Label of the one block.
        address: Its address.
    """

    units: list[Unit]
    keys: list[str]
    stem: str
    label: str = ""
    address: str = ""


class Repetition:
    """The repetitions of a scope.

    Attributes:
        places: Address and key of everything that is one of several now.
    """

    def __init__(self, units: Sequence[Unit], blocks: Iterable[Block]) -> None:
        """Finds them.

        Args:
            units: The blocks that may be one of several.
            blocks: All blocks of the scope.
        """
        self._addresses = Addresses({unit.address for unit in units})
        pinned = _mentioned(blocks, self._addresses)
        free = [unit for unit in units if unit.address not in pinned]
        alike = Alike(free, self._addresses, lambda found: _keyed(found) is not None)
        self._classes = [made for found in alike.classes if (made := _keyed(found)) is not None]
        self._name([unit.address for unit in units])
        self.places: dict[str, tuple[str, str]] = {
            unit.address: (made.address, key)
            for made in self._classes
            for unit, key in zip(made.units, made.keys, strict=True)
        }
        self._by_address = {made.address: made for made in self._classes}
        self._first = {made.units[0].address: made for made in self._classes}
        self._hints = {made.address: hint for made in self._classes if (hint := _meaning(made.units, made.keys))}
        self._shared = Shared([(made.units[0].block.type, made.keys, _front(made.keys)) for made in self._classes])

    def _name(self, addresses: Iterable[str]) -> None:
        """Labels that nothing else of the scope has."""
        merged = {unit.address for made in self._classes for unit in made.units}
        names = Names()
        for address in addresses:
            if address not in merged:
                kind, _, label = address.rpartition(".")
                names.take(kind, [label])
        for made in self._classes:
            kind = made.units[0].address.rpartition(".")[0]
            made.label = names.take(kind, _labels(made))
            made.address = f"{kind}.{made.label}"

    def new_address(self, address: str) -> str:
        """An address as it is now."""
        place = self.places.get(address)
        return address if place is None else instance(*place).text

    def together(self, address: str) -> Sequence[Unit]:
        """Everything that the block at an address stands for; empty if that is no repetition."""
        found = self._first.get(address)
        return found.units if found is not None else ()

    def block(self, address: str, block: Block) -> Block | None:
        """A block as it is now; None for one that another stands for."""
        found = self._first.get(address)
        if found is not None:
            over = self._shared.over(block.type, found.keys)
            fields = self._shared.fields(block.type, found.keys)
            merge = Merge(found.units, found.keys, self.places, self._addresses, self.node, self._hints, fields)
            return merge.block(found.label, over)
        return None if address in self.places else self.outside(block)

    def local_values(self, *, of_providers: bool) -> list[Block]:
        """The local values that blocks with the same keys share; asked for when all blocks are made."""
        return self._shared.blocks(of_providers=of_providers)

    def outside(self, block: Block) -> Block:
        """A block that is no part of a repetition, with the addresses as they are now."""
        made = Block(block.type, block.labels, comment=block.comment)
        for item in block.body:
            if isinstance(item, Block):
                made.body.append(self.outside(item))
            elif block.type in ROOT_ONLY and item.name in ("to", "from") and isinstance(item.value, Raw):
                made.set(item.name, Raw(self._moved(item.value.text)))
            elif item.name == "provider" and isinstance(item.value, Raw):
                made.set(item.name, self._provider(item.value))
            elif item.name == "providers" and isinstance(item.value, Obj):
                handed = item.value.entries
                made.set(item.name, Obj(tuple((name, self._provider(given)) for name, given in handed)))
            elif item.name == "depends_on" and isinstance(item.value, Lst):
                waits = dict.fromkeys(whole(self.node(node)) for node in item.value.items)
                made.set(item.name, Lst(tuple(waits)))
            elif block.type == "output" and isinstance(item.value, Obj):
                made.body.append(Argument(item.name, self._map(item.value)))
            else:
                made.body.append(Argument(item.name, self.node(item.value)))
        return made

    def _map(self, value: Obj) -> Node:
        """A map, with a `for` in place of entries that say the same of everything in a class."""
        keys = {address: frozenset(made.keys) for address, made in self._by_address.items()}
        found = gathered(value, self._addresses, self.places, keys)
        return self.node(found if found is not None else value)

    def node(self, node: Node) -> Node:
        """An expression with the addresses as they are now."""
        if not self.places:
            return node
        return resolved(node, self._addresses, self._resolved, self._all_of)

    def _all_of(self, node: Lst) -> Node | None:
        """A list of what is read of everything in a class."""
        found = [self._addresses.reference(item) for item in node.items]
        read = [reference for reference in found if reference is not None]
        if not read or len(read) < len(found) or isinstance(node, Waits):
            return None
        return self.gathered([address for address, _ in read], {keys for _, keys in read})

    def gathered(self, addresses: Sequence[str], read: Collection[tuple[str | int, ...]]) -> Node | None:
        """One expression for what is read of everything in a class, in the order of its keys.

        Args:
            addresses: Addresses before, in order.
            read: The keys behind each of them, as a set.
        """
        places = [self.places.get(address) for address in addresses]
        found = self._by_address.get(places[0][0]) if places and places[0] is not None else None
        if found is None or len(read) != 1 or not all(isinstance(key, str) for keys in read for key in keys):
            return None
        # `values` gives them in the order of their keys.
        if places != [(found.address, key) for key in sorted(found.keys)]:
            return None
        (keys,) = read
        return Raw(".".join([f"values({found.address})[*]", *map(str, keys)]))

    def _resolved(self, address: str, keys: tuple[str | int, ...]) -> Node | None:
        place = self.places.get(address)
        return with_keys(instance(*place), keys) if place is not None else None

    def _moved(self, text: str) -> str:
        found = self._addresses.split(text)
        return self.new_address(found[0]) + found[1] if found is not None else text

    def _provider(self, node: Node) -> Node:
        place = self.places.get(provider_address(node.text)) if isinstance(node, Raw) else None
        return instance(place[0].removeprefix("provider."), place[1]) if place is not None else node


def _keyed(units: Sequence[Unit]) -> _Class | None:
    """Units with a key for each; None if there are no good ones."""
    names = [unit.name for unit in units]
    if len(set(names)) < len(names):
        return None
    if units[0].named:
        return _Class(list(units), names, "")
    same = _by_own_names(units)
    if same is not None:
        return same
    stem, keys = _told_apart(units) if units[0].block.type == "provider" else _affixes(names)
    if all(keys) and len(set(keys)) == len(keys) and stem:
        return _Class(list(units), keys, stem)
    # Providers of things that the program makes are told apart by these; others have aliases that say what they are.
    first = units[0].block
    can_be = first.type == "module" or (first.type == "provider" and any(texts_of(first)))
    return _Class(list(units), names, "") if can_be else None


def _by_own_names(units: Sequence[Unit]) -> _Class | None:
    """Units some of whose names make one identifier, by their names in the program.

    Their labels have numbers, which say nothing and would be others if one of them were not there.
    """
    own = [unit.own for unit in units]
    made = list(map(identifier, own))
    if not all(own) or len(set(own)) < len(own) or len(set(made)) == len(made):
        return None
    stem, keys = _affixes(own)
    told_apart = all(keys) and len(set(keys)) == len(keys) and stem
    return _Class(list(units), keys, stem) if told_apart else _Class(list(units), own, _affixes(made)[0])


def _affixes(names: Sequence[str], *, front: bool = True, back: bool = True) -> tuple[str, list[str]]:
    """What all names begin and end with, and what is between in each.

    Args:
        names: The names.
        front: Look at what they begin with.
        back: Look at what they end with.
    """
    parts = [_SEPARATOR.split(name) for name in names]
    begin = _common(parts) if front else 0
    end = _common([some[begin:][::-1] for some in parts]) if back else 0
    keys = ["".join(some[begin : len(some) - end]).strip(_SIGNS) for some in parts]
    stem = "".join([*parts[0][:begin], *(parts[0][len(parts[0]) - end :] if end else [])])
    return stem.strip(_SIGNS), keys


def _told_apart(units: Sequence[Unit]) -> tuple[str, list[str]]:
    """Keys of providers: what a setting says, else the names without what all end with, or begin with."""
    names = [unit.name for unit in units]
    ways = [_affixes(names, front=False), _affixes(names, back=False), _affixes(names)]
    for way in ways:
        if _meaning(units, way[1]):
            return way
    return next((way for way in ways if any(sign.isalpha() for sign in way[0])), ways[-1])


def _common(parts: Sequence[Sequence[str]]) -> int:
    """How many parts all have alike at the beginning."""
    count = 0
    while all(len(some) > count for some in parts) and len({some[count] for some in parts}) == 1:
        count += 1
    return count


def _front(keys: Sequence[str]) -> str:
    """What all keys begin with, as a name; empty if that is nothing."""
    parts = [_SEPARATOR.split(key) for key in keys]
    front = "".join(parts[0][: _common(parts)]).strip(_SIGNS)
    return identifier(front) if front else ""


def _meaning(units: Sequence[Unit], keys: Sequence[str]) -> str:
    """What the keys of providers are: the argument that says the same."""
    if units[0].block.type != "provider":
        return ""
    wanted = list(map(Lit, keys))
    for items in zip(*(unit.block.body for unit in units), strict=True):
        arguments = [item for item in items if isinstance(item, Argument)]
        if [item.value for item in arguments] == wanted:
            return arguments[0].name
    return ""


def _labels(made: _Class) -> list[str]:
    """Labels for the one block, the best one first."""
    first, front = made.units[0].block, _front(made.keys)
    if first.type == "module":
        kind = module_of(first)
        return [made.stem or kind, f"{front}_{kind}" if front else kind]
    stem = identifier(made.stem or made.units[0].kind or "each")
    if first.type == "provider":
        # `hub-kubernetes` and `shop-kubernetes` say what they are, not which: `kubernetes.all["hub"]`.
        ends = made.units[0].name.endswith(made.stem)
        return [front or "all", f"{front or 'all'}_{first.labels[0]}"] if ends else [stem]
    return [stem, f"{stem}_{first.labels[0].split('_', 1)[-1]}"]


def _mentioned(blocks: Iterable[Block], addresses: Addresses) -> set[str]:
    """What is spoken of in a way that cannot be rewritten."""
    found: set[str] = set()
    for block in blocks:
        # Addresses of `moved` and `import` blocks are no expressions.
        for text in texts_of(block) if block.type not in ROOT_ONLY else ():
            if addresses.reference(Raw(text)) is None:
                found.update(addresses.mentioned(text))
    return found
